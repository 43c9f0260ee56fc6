import { Temporal } from 'temporal-polyfill';
import { isoOf } from './zoned-time.ts';

const DURATION =
  /^P(?=.)(?:\d{1,4}Y)?(?:\d{1,4}M)?(?:\d{1,4}W)?(?:\d{1,5}D)?(?:T(?=.)(?:\d{1,6}H)?(?:\d{1,6}M)?(?:\d{1,8}S)?)?$/;

/** Whether it is an ISO 8601 duration of whole units that does not go back: `P7D`, `PT36H`, `P1M`, `P1DT12H`. */
export function isDuration(text: string): boolean {
  return DURATION.test(text);
}

/** Years to days go by the zone's calendar (a day later is the same time of day), hours to seconds by the clock. */
export function addDuration(instant: string, duration: string, zone: string): string {
  const from = Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
  return isoOf(from.add(Temporal.Duration.from(duration)).toInstant());
}
