import { listEnrollmentsById } from '../enrollments/index.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { collapseDue } from './collapse-into-digest.ts';
import type { ComposeEmailService } from './compose-email.service.ts';
import type { DeliveryStatus } from './delivery-status.ts';
import { enqueueLook, enqueueTry } from './enqueue-try.ts';
import { loadSendTimes, SCHEDULED_KINDS } from './send-times.ts';
import { findEndOfTry, lockDelivery, putOffDelivery, startTry, stopDelivery } from './send-email.queries.ts';
import type { LockedDelivery } from './send-email.queries.ts';
import { whyNotToSend } from './why-not-to-send.ts';

const GONE = { status: 'CANCELLED' as const, detail: 'What it tells of is not there any more.' };
const OVER_QUOTA = 'quota: the organization has sent as many e-mails in this hour as it may.';
const QUIET = 'Waits for the hours in which mail goes.';
const SENT_AGAIN = 'An earlier try did not report back; sent again under the same Message-ID.';

/** A delivery that is SENDING, with what is to be sent. */
export interface ClaimedDelivery extends LockedDelivery {
  readonly message: NonNullable<Awaited<ReturnType<ComposeEmailService['compose']>>>;
}

interface Claim {
  readonly organizationId: string;
  readonly deliveryId: string;
  /** For the Message-ID. */
  readonly mailDomain: string;
  readonly composer: ComposeEmailService;
  /** Whether the job has never been begun: what it finds on its way is then in the hands of another. */
  readonly isFirstRun: boolean;
  /** A try takes no longer, if its process lives. */
  readonly longestTrySeconds: number;
  /** Who has begun a try this short a time ago was not silent for a whole lease: their job was given on, and they live. */
  readonly freshTrySeconds: number;
}

/** Takes a delivery for sending; null when it is not to be sent, or not now. Every try carries the first one's Message-ID. */
export async function claimDelivery(
  tx: Tx,
  { organizationId, deliveryId: id, mailDomain, composer, ...run }: Claim,
): Promise<ClaimedDelivery | null> {
  await collapseDue(tx, { organizationId, deliveryId: id });
  const delivery = await lockDelivery(tx, { organizationId, id });
  if (delivery === null) return null;
  if (delivery.status === 'SENDING') {
    const withinSeconds = run.isFirstRun ? run.longestTrySeconds : run.freshTrySeconds;
    const at = await findEndOfTry(tx, { organizationId, id, withinSeconds });
    // The queue tries again in some seconds; a look would be a first run, and wait for as long as a try can take.
    if (at !== null && !run.isFirstRun) throw new Error('A try of this e-mail was begun a moment ago.');
    if (at !== null) {
      await enqueueLook(tx, { organizationId, deliveryId: id, at });
      return null;
    }
  }
  if (!delivery.isDue) return later(tx, delivery, delivery.sendAt);
  const stop = async (why: { status: DeliveryStatus; detail: string }): Promise<null> => {
    await stopDelivery(tx, { organizationId, id, ...why });
    return null;
  };
  const [enrollment] = await listEnrollmentsById(tx, organizationId, [delivery.enrollmentId]);
  if (enrollment === undefined) return stop(GONE);
  const obstacle = await whyNotToSend(tx, delivery, enrollment);
  if (obstacle?.status === 'LATER') {
    const { seconds, detail } = obstacle;
    return putOff(tx, delivery, { seconds, isRetry: false, detail, error: detail });
  }
  // What is held waits as it is; what may be out already stays UNKNOWN.
  const held = delivery.status === 'SENDING' ? 'UNKNOWN' : delivery.status;
  if (obstacle !== null)
    return stop({ ...obstacle, status: obstacle.status === 'HELD' ? held : obstacle.status });
  const quietSeconds = await quietFor(tx, delivery);
  if (quietSeconds > 0) return putOff(tx, delivery, { seconds: quietSeconds, isRetry: false, detail: QUIET });
  const messageId = delivery.messageId ?? `<${id}@${mailDomain}>`;
  const message = await composer.compose(tx, { ...delivery, messageId }, enrollment);
  if (message === null) return stop(GONE);
  const events = [{ status: 'SENDING' as const, detail: null }];
  const started = await startTry(tx, {
    organizationId,
    id,
    messageId,
    subject: message.subject,
    isUrgent: delivery.kind === 'SIGN_IN_LINK',
    events: delivery.status === 'SENDING' ? [{ status: 'UNKNOWN', detail: SENT_AGAIN }, ...events] : events,
  });
  if ('attempts' in started) return { ...delivery, ...started, message };
  const overQuota = { isRetry: false, detail: OVER_QUOTA, error: OVER_QUOTA };
  return putOff(tx, delivery, { seconds: started.waitSeconds, ...overQuota });
}

/** What was put off once has lost the time it was planned for. @returns for how long it must not go, in seconds; 0: it may */
async function quietFor(tx: Tx, delivery: LockedDelivery): Promise<number> {
  const { organizationId, enrollmentId, kind, plannedAt, retrySince, lastError } = delivery;
  const wasPutOff = retrySince !== null || lastError !== null;
  if (!wasPutOff || !SCHEDULED_KINDS.includes(kind)) return 0;
  const times = await loadSendTimes(tx, organizationId, [enrollmentId]);
  const time = times.timeOf({ enrollmentId, kind, from: times.now, since: plannedAt });
  return time === null ? 0 : (Date.parse(time.at) - times.now.getTime()) / 1_000;
}

async function putOff(
  tx: Tx,
  delivery: LockedDelivery,
  how: Pick<Parameters<typeof putOffDelivery>[1], 'seconds' | 'isRetry' | 'detail' | 'error'>,
): Promise<null> {
  const { organizationId, id } = delivery;
  return later(tx, delivery, await putOffDelivery(tx, { organizationId, id, ...how }));
}

async function later(tx: Tx, { organizationId, id }: LockedDelivery, sendAt: Date | null): Promise<null> {
  if (sendAt !== null) enqueueTry(tx, { organizationId, deliveryId: id, sendAt });
  return null;
}
