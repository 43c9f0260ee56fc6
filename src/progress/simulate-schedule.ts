import { setImmediate } from 'node:timers/promises';
import type { Standing } from './standing.ts';

/** What is known of one learner before time passes. */
export interface Prospect {
  readonly enrollmentId: string;
  readonly standing: Standing;
  /** When the e-mail that brings a unit leaves, if the unit opens at that instant. */
  mailTime(openedAt: string): string;
  /** E-mails that are planned already. */
  readonly planned: readonly { readonly at: string; readonly unitId: string | null }[];
}

export interface ScheduledEventRow {
  readonly at: string;
  readonly what: 'UNLOCK' | 'MAIL';
  readonly enrollmentId: string;
  readonly unitId: string | null;
  /** Tells events of one enrollment at one instant apart. */
  readonly order: number;
}

/**
 * All that would happen from one instant to another if nobody did anything, in the order in which it would. Everybody else
 * gets their turn between two learners.
 * @returns null when more than `most` units would open
 */
export async function simulateSchedule(
  prospects: readonly Prospect[],
  { from, to, most }: { from: string; to: string; most: number },
): Promise<ScheduledEventRow[] | null> {
  const events: ScheduledEventRow[] = [];
  let opened = 0;
  for (const prospect of prospects) {
    const openings = prospect.standing.openingsUntil(to);
    opened += openings.length;
    if (opened > most) return null;
    eventsOf(prospect, openings).forEach((event, order) => {
      if (event.at >= from && event.at <= to) events.push({ ...event, order });
    });
    await setImmediate();
  }
  return events.sort(compareEvents);
}

function eventsOf(
  { enrollmentId, mailTime, planned }: Prospect,
  openings: ReturnType<Standing['openingsUntil']>,
): Omit<ScheduledEventRow, 'order'>[] {
  return [
    ...openings.map(({ at, unitId }) => ({ at, what: 'UNLOCK' as const, enrollmentId, unitId })),
    ...planned.map(({ at, unitId }) => ({ at, what: 'MAIL' as const, enrollmentId, unitId })),
    ...openings
      .filter(({ isBrought }) => isBrought)
      .map(({ at, unitId }) => ({
        at: mailTime(at),
        what: 'MAIL' as const,
        enrollmentId,
        unitId,
      })),
  ];
}

type EventPlace = Pick<ScheduledEventRow, 'at' | 'enrollmentId' | 'order'>;

function compareEvents(one: EventPlace, other: EventPlace): number {
  if (one.at !== other.at) return one.at < other.at ? -1 : 1;
  if (one.enrollmentId !== other.enrollmentId) return one.enrollmentId < other.enrollmentId ? -1 : 1;
  return one.order - other.order;
}
