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

/** The same instant in the one spelling in which instants compare as text. */
export function inUtc(instant: string): string {
  return isoOf(Temporal.Instant.from(instant));
}

/** @internal With milliseconds, like `Date.toISOString`. */
export function isoOf(instant: Temporal.Instant): string {
  return new Date(instant.epochMilliseconds).toISOString();
}

/**
 * Every instant of a day at which a rule of clocks may begin to hold: the midnights around it, where clocks show the time
 * (twice, if they do), and where they are changed. In order.
 */
export function turningPoints(date: string, time: string | null, zone: string): string[] {
  const day = Temporal.PlainDate.from(date);
  const start = day.toZonedDateTime(zone);
  const end = day.add({ days: 1 }).toZonedDateTime(zone);
  const points = [start, end];
  if (time !== null) {
    const local = day.toPlainDateTime(Temporal.PlainTime.from(time));
    for (const disambiguation of ['earlier', 'later'] as const)
      points.push(local.toZonedDateTime(zone, { disambiguation }));
  }
  // Days of 24 hours, nearly all, need no search for what makes them longer or shorter.
  if (end.epochMilliseconds - start.epochMilliseconds !== 86_400_000) {
    const change = start.getTimeZoneTransition('next');
    // A day may begin with the change, and have no other.
    if (change !== null && change.epochMilliseconds < end.epochMilliseconds) points.push(change);
  }
  return [...new Set(points.map((point) => isoOf(point.toInstant())))].sort();
}
