import { addDays, weekdayOf } from './calendar-date.ts';
import type { Weekday } from './calendar-date.ts';
import type { LocalTime } from './zoned-time.ts';

/** When mail may go, by the learner's clock; all else are quiet hours. `to` is the first minute that is quiet again. */
export interface SendWindow {
  /** `HH:MM` */
  readonly from: string;
  /** `HH:MM`; before `from`: on the next day. */
  readonly to: string;
  /** The days on which it opens; left out: every day. */
  readonly days?: readonly Weekday[];
}

/** Whether the clock is within the hours, whatever the day. */
export function isWithinHours({ from, to }: SendWindow, time: string): boolean {
  return from < to ? from <= time && time < to : from <= time || time < to;
}

/** Whether the window is open when clocks show this. One that passes midnight belongs to the day on which it opened. */
export function isOpen(window: SendWindow, { date, time }: Omit<LocalTime, 'weekday'>): boolean {
  if (!isWithinHours(window, time)) return false;
  const isStillOpen = window.to <= window.from && time < window.to;
  return opensOn(window, isStillOpen ? addDays(date, -1) : date);
}

/** Whether it is open at any time of the day. */
export function isOpenOn(window: SendWindow, date: string): boolean {
  const passesMidnight = window.to <= window.from && window.to !== '00:00';
  return opensOn(window, date) || (passesMidnight && opensOn(window, addDays(date, -1)));
}

function opensOn({ days }: SendWindow, date: string): boolean {
  return days === undefined || days.includes(weekdayOf(date));
}
