import { badInput } from '../platform/errors.ts';
import { checkHolidays, checkSendWindow } from '../schedule/index.ts';
import type { ScheduleProblem, SendWindow, Weekday } from '../schedule/index.ts';

interface SentWindow {
  readonly from: string;
  readonly to: string;
  readonly days?: readonly Weekday[] | null;
}

/** A send window as it is stored. @throws DomainError BAD_USER_INPUT that names what is wrong with it */
export function readSendWindow({ from, to, days = null }: SentWindow): SendWindow {
  refuse(checkSendWindow({ from, to, days }), 'sendWindow');
  return days === null ? { from, to } : { from, to, days };
}

/** @param field what was changed: the one or the other keeps mail back for ever */
export function checkMailDays(
  { holidays, window }: { holidays: readonly string[]; window: SendWindow | null },
  field: 'holidays' | 'sendWindow',
): void {
  refuse(checkHolidays(holidays, window), field);
}

/** @throws DomainError BAD_USER_INPUT with each problem at its place in the field */
export function refuse(problems: readonly ScheduleProblem[], field: string): void {
  if (problems.length === 0) return;
  const fields = problems.map(({ path, message }) => ({
    path: path === '' ? field : `${field}.${path}`,
    message,
  }));
  throw badInput(
    `The input is wrong: ${fields.map(({ path, message }) => `${path} ${message}`).join('; ')}.`,
    fields,
  );
}
