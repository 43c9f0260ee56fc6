import { daysFrom, isWeekend, weekdayOf } from './calendar-date.ts';
import type { Weekday } from './calendar-date.ts';

export const CADENCE_KINDS = ['AT_ONCE', 'DAILY', 'WEEKDAYS', 'WEEKLY', 'EVERY_N_DAYS'] as const;
export type CadenceKind = (typeof CADENCE_KINDS)[number];

/** The rhythm in which units are mailed; `at` is `HH:MM` by the learner's clock. */
export type Cadence =
  | { readonly kind: 'AT_ONCE' }
  | { readonly kind: 'DAILY'; readonly at: string }
  /** Monday to Friday, also when something is put off. */
  | { readonly kind: 'WEEKDAYS'; readonly at: string }
  | { readonly kind: 'WEEKLY'; readonly on: readonly Weekday[]; readonly at: string }
  /** Counted from the day on which the enrollment started. */
  | { readonly kind: 'EVERY_N_DAYS'; readonly days: number; readonly at: string };

export const AT_ONCE: Cadence = { kind: 'AT_ONCE' };

/** Whether the rhythm has a slot on the day. @param anchor the day from which days are counted */
export function hasSlotOn(cadence: Cadence, date: string, anchor: string): boolean {
  switch (cadence.kind) {
    case 'WEEKDAYS':
      return !isWeekend(date);
    case 'WEEKLY':
      return cadence.on.includes(weekdayOf(date));
    case 'EVERY_N_DAYS': {
      const day = daysFrom(anchor, date);
      return day >= 0 && day % cadence.days === 0;
    }
    default:
      return true;
  }
}
