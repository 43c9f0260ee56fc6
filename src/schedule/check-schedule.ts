import { CADENCE_KINDS } from './cadence.ts';
import type { Cadence } from './cadence.ts';
import { addDays, DAYS_OF_WEEK, isDate, isWeekend } from './calendar-date.ts';
import { SEARCH_DAYS } from './next-send-time.ts';
import { isOpenOn } from './send-window.ts';
import type { SendWindow } from './send-window.ts';

/** What is wrong with a setting; the path is empty when it is the setting as a whole. */
export interface ScheduleProblem {
  readonly path: string;
  readonly message: string;
}

export const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d$/;
export const MAX_CADENCE_DAYS = 365;
export const MAX_HOLIDAYS = 400;

const FIELDS: Readonly<Record<Cadence['kind'], readonly string[]>> = {
  AT_ONCE: [],
  DAILY: ['at'],
  WEEKDAYS: ['at'],
  WEEKLY: ['on', 'at'],
  EVERY_N_DAYS: ['days', 'at'],
};

/** @param cadence as somebody sent it: whatever is left out may also be null */
export function checkCadence(cadence: Readonly<Record<string, unknown>>): ScheduleProblem[] {
  const kind = CADENCE_KINDS.find((known) => known === cadence['kind']);
  if (kind === undefined) return [{ path: 'kind', message: `must be one of ${CADENCE_KINDS.join(', ')}` }];
  const { at, on, days } = cadence;
  const problems: ScheduleProblem[] = [];
  for (const field of ['at', 'on', 'days']) {
    const isGiven = cadence[field] !== undefined && cadence[field] !== null;
    if (isGiven && !FIELDS[kind].includes(field))
      problems.push({ path: field, message: `must be left out for ${kind}` });
    if (!isGiven && FIELDS[kind].includes(field))
      problems.push({ path: field, message: `must be given for ${kind}` });
  }
  if (problems.length > 0) return problems;
  if (kind !== 'AT_ONCE') problems.push(...checkTime('at', at));
  if (kind === 'WEEKLY') problems.push(...checkDays('on', on));
  if (kind === 'EVERY_N_DAYS' && !isWithin(days, 1, MAX_CADENCE_DAYS))
    problems.push({ path: 'days', message: `must be a whole number from 1 to ${MAX_CADENCE_DAYS}` });
  return problems;
}

export function checkSendWindow({
  from,
  to,
  days,
}: Readonly<Record<'from' | 'to' | 'days', unknown>>): ScheduleProblem[] {
  const problems = [...checkTime('from', from), ...checkTime('to', to)];
  if (problems.length === 0 && from === to)
    problems.push({ path: 'to', message: 'must not be the same as from, for then it never opens' });
  if (days !== undefined && days !== null) problems.push(...checkDays('days', days));
  return problems;
}

/** @param window when mail may go on other days: together they must not keep mail back for ever */
export function checkHolidays(dates: readonly string[], window: SendWindow | null): ScheduleProblem[] {
  if (dates.length > MAX_HOLIDAYS)
    return [{ path: '', message: `must be ${MAX_HOLIDAYS} days at most, not ${dates.length}` }];
  const wrong = dates.findIndex((date) => !isDate(date));
  if (wrong >= 0) return [{ path: String(wrong), message: 'must be a day such as 2027-12-25' }];
  const closed = new Set(dates);
  const isMailDay = (date: string) => !closed.has(date) && (window === null || isOpenOn(window, date));
  let open = '';
  for (const first of [...dates].sort()) {
    // Inside the stretch before it, which was long enough.
    if (first < open) continue;
    let day = 0;
    while (day < SEARCH_DAYS && !isMailDay(addDays(first, day))) day++;
    if (day === SEARCH_DAYS)
      return [{ path: '', message: `must leave a day for mail in the year that begins on ${first}` }];
    open = addDays(first, day);
  }
  return [];
}

/** Whether mail can go at all: a rhythm of weekdays never does in a window that opens at weekends only. */
export function checkCadenceInWindow(cadence: Cadence, window: SendWindow | null): ScheduleProblem[] {
  if (cadence.kind !== 'WEEKDAYS' || window === null) return [];
  const week = DAYS_OF_WEEK.map((_, day) => addDays('2024-01-01', day));
  if (week.some((date) => !isWeekend(date) && isOpenOn(window, date))) return [];
  return [{ path: 'kind', message: 'must have a day in common with the send window' }];
}

function checkTime(path: string, time: unknown): ScheduleProblem[] {
  const isTime = typeof time === 'string' && TIME_OF_DAY.test(time);
  return isTime ? [] : [{ path, message: 'must be a time from 00:00 to 23:59, such as 07:30' }];
}

function checkDays(path: string, days: unknown): ScheduleProblem[] {
  if (!Array.isArray(days) || days.length === 0)
    return [{ path, message: 'must name at least one day of the week' }];
  if (days.some((day) => !DAYS_OF_WEEK.includes(day as never)))
    return [{ path, message: `must be days of the week: ${DAYS_OF_WEEK.join(', ')}` }];
  return new Set(days).size < days.length ? [{ path, message: 'must name each day once' }] : [];
}

function isWithin(value: unknown, min: number, max: number): boolean {
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
}
