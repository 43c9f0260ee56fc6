/**
 * The schedule says when things happen by people's clocks: rhythms, windows, holidays, durations.
 * - Pure: instants, zones and settings in, instants out; nothing reads a clock.
 * - Zone rules come from a calendar library and the runtime's IANA data; what is done with them is ours.
 * - A local time that a DST change skips stands for the instant as much later; one that comes twice, for the first.
 */
export { addDuration, isDuration } from './duration.ts';
export { instantOf, isZone, localOf } from './zoned-time.ts';
export type { LocalTime } from './zoned-time.ts';
