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

/** All that would happen from one instant to another if nobody did anything, in the order in which it would. */
export function simulateSchedule(
  prospects: readonly Prospect[],
  { from, to }: { from: string; to: string },
): ScheduledEventRow[] {
  return prospects
    .flatMap((prospect) => eventsOf(prospect, to).map((event, order) => ({ ...event, order })))
    .filter(({ at }) => at >= from && at <= to)
    .sort(compareEvents);
}

function eventsOf({ enrollmentId, standing, mailTime, planned }: Prospect, to: string) {
  const openings = standing.openingsUntil(to);
  return [
    ...openings.map(({ at, unitId }) => ({ at, what: 'UNLOCK' as const, enrollmentId, unitId })),
    ...planned.map(({ at, unitId }) => ({ at, what: 'MAIL' as const, enrollmentId, unitId })),
    ...openings.map(({ at, unitId }) => ({
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
