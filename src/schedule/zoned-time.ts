import { Temporal } from 'temporal-polyfill';

/** An instant as people in one zone read it. */
export interface LocalTime {
  /** `YYYY-MM-DD` */
  readonly date: string;
  /** `HH:MM` */
  readonly time: string;
  /** 1 is Monday, 7 is Sunday. */
  readonly weekday: number;
}

/** @param instant ISO 8601 with an offset @param zone IANA name */
export function localOf(instant: string, zone: string): LocalTime {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
  return {
    date: local.toPlainDate().toString(),
    time: local.toPlainTime().toString({ smallestUnit: 'minute' }),
    weekday: local.dayOfWeek,
  };
}

/**
 * The instant at which clocks of the zone show a date and time, as ISO 8601 in UTC. Where a DST change skips it, as much
 * later as the clocks jump; where it comes twice, the first.
 */
export function instantOf({ date, time }: Omit<LocalTime, 'weekday'>, zone: string): string {
  const local = Temporal.PlainDateTime.from(`${date}T${time}`);
  return isoOf(local.toZonedDateTime(zone, { disambiguation: 'compatible' }).toInstant());
}

export function isZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}

/** @internal With milliseconds, like `Date.toISOString`. */
export function isoOf(instant: Temporal.Instant): string {
  return new Date(instant.epochMilliseconds).toISOString();
}
