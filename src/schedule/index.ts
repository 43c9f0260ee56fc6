/**
 * The schedule says when things happen by people's clocks: rhythms, windows, holidays, durations.
 * - Pure: instants, zones and settings in, instants out; nothing reads a clock.
 * - Zone rules come from a calendar library and the runtime's IANA data; what is done with them is ours.
 * - A local time that a DST change skips stands for the instant as much later; one that comes twice, for the first.
 * - A slot of a rhythm that is in quiet hours or on a holiday moves on, never back; it always comes.
 */
export { AT_ONCE, CADENCE_KINDS } from './cadence.ts';
export type { Cadence, CadenceKind } from './cadence.ts';
export { DAYS_OF_WEEK, isDate } from './calendar-date.ts';
export type { Weekday } from './calendar-date.ts';
export {
  checkCadence,
  checkCadenceInWindow,
  checkHolidays,
  checkSendWindow,
  MAX_CADENCE_DAYS,
  MAX_HOLIDAYS,
  TIME_OF_DAY,
} from './check-schedule.ts';
export type { ScheduleProblem } from './check-schedule.ts';
export { addDuration, isDuration } from './duration.ts';
export { nextSendTime } from './next-send-time.ts';
export type { SendRules, SendTime, SetAside } from './next-send-time.ts';
export type { SendWindow } from './send-window.ts';
export { instantOf, isZone, localOf } from './zoned-time.ts';
export type { LocalTime } from './zoned-time.ts';
