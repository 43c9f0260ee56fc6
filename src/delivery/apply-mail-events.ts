import type { DeliveryStatus } from './delivery-status.ts';
import type { SuppressionReason } from './suppression-reason.ts';

/** What a mail system reports of an e-mail, some time after it has taken it. */
export interface MailEvent {
  readonly type: 'DELIVERED' | 'BOUNCED' | 'COMPLAINED';
  /** Of a bounce: whether another try is in vain. */
  readonly isPermanent: boolean;
  readonly detail: string | null;
  /** null: nobody knows; it was reported just now. */
  readonly occurredAt: Date | null;
}

export interface RecordedEvent {
  readonly status: DeliveryStatus;
  readonly detail: string | null;
  readonly occurredAt: Date;
}

/** An e-mail as it stands, with its timeline in order. */
export interface Reported {
  readonly status: DeliveryStatus;
  readonly timeline: readonly RecordedEvent[];
}

/** What becomes of it. */
export interface Applied {
  readonly status: DeliveryStatus;
  readonly news: readonly RecordedEvent[];
  /** Why the address gets no more mail. */
  readonly suppressions: readonly SuppressionReason[];
}

/** From which states a report leads on. Nothing leads back, and what has ended otherwise stays as it is. */
const LEADS_ON: Readonly<Record<MailEvent['type'], ReadonlySet<DeliveryStatus>>> = {
  // PLANNED: an earlier try was thought to have failed, and the next one is to come.
  DELIVERED: new Set(['PLANNED', 'SENDING', 'UNKNOWN', 'ACCEPTED']),
  BOUNCED: new Set(['SENDING', 'UNKNOWN', 'ACCEPTED', 'DELIVERED']),
  COMPLAINED: new Set(['PLANNED', 'SENDING', 'UNKNOWN', 'ACCEPTED', 'DELIVERED']),
};

/**
 * Reads reports of one e-mail in the order in which they came. One that is in the timeline already changes nothing, so
 * whoever reports may repeat themselves; one that comes late is recorded and leaves the status as it is.
 */
export function applyMailEvents(before: Reported, events: readonly MailEvent[], now: Date): Applied {
  let { status } = before;
  const timeline = [...before.timeline];
  const suppressions = new Set<SuppressionReason>();
  for (const event of events) {
    const isLasting = event.type !== 'BOUNCED' || event.isPermanent;
    const detail = isLasting ? event.detail : `For now: ${event.detail ?? 'not delivered'}`;
    // What may pass is told in the timeline and leaves the e-mail where it is.
    const told = { status: isLasting ? event.type : status, detail, occurredAt: event.occurredAt ?? now };
    if (isTold(timeline, told, event)) continue;
    timeline.push(told);
    if (!isLasting) continue;
    if (LEADS_ON[event.type].has(status)) status = event.type;
    if (event.type !== 'DELIVERED') suppressions.add(event.type);
  }
  return { status, news: timeline.slice(before.timeline.length), suppressions: [...suppressions] };
}

/** By its time; a report without one is told if the timeline says so since the newest try began. */
function isTold(
  timeline: readonly RecordedEvent[],
  told: RecordedEvent,
  { type, occurredAt }: MailEvent,
): boolean {
  const isSame = (other: RecordedEvent) =>
    other.detail === told.detail &&
    (type === 'BOUNCED' && told.status !== 'BOUNCED' ? true : other.status === told.status);
  if (occurredAt !== null)
    return timeline.some((other) => isSame(other) && other.occurredAt.getTime() === occurredAt.getTime());
  const newestTry = timeline.findLastIndex(({ status }) => status === 'SENDING');
  return timeline.slice(newestTry + 1).some(isSame);
}
