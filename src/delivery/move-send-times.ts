import type { Tx } from '../platform/database/transaction.ts';
import { enqueueTry } from './enqueue-try.ts';
import { loadSendTimes, SCHEDULED_KINDS, tellSetAside } from './send-times.ts';
import { lockWaitingDeliveries, updateSendTimes } from './send-times.queries.ts';

interface Whose {
  /** Locked by the caller. */
  readonly enrollmentIds: readonly string[];
  /** A new rhythm begins now; with the old one, what has missed its slot meanwhile is due. */
  readonly hasNewRhythm: boolean;
}

/** Gives what waits for its time another one, by the settings as they are now, and moves the jobs with it. */
export async function moveSendTimes(
  tx: Tx,
  organizationId: string,
  { enrollmentIds, hasNewRhythm }: Whose,
): Promise<void> {
  if (enrollmentIds.length === 0) return;
  const waiting = await lockWaitingDeliveries(tx, organizationId, { enrollmentIds, kinds: SCHEDULED_KINDS });
  if (waiting.length === 0) return;
  const times = await loadSendTimes(tx, organizationId, enrollmentIds);
  const moved = waiting.flatMap(({ id, enrollmentId, kind, sendAt, plannedAt }) => {
    // When a reminder was to go at the earliest is known no more, so it never gets earlier.
    const from = kind === 'REMINDER' && sendAt > times.now ? sendAt : times.now;
    const since = hasNewRhythm || kind === 'REMINDER' ? from : plannedAt;
    const time = times.timeOf({ enrollmentId, kind, from, since });
    const at = time === null ? from : new Date(time.at);
    const isDueEither = at <= times.now && sendAt <= times.now;
    if (isDueEither || at.getTime() === sendAt.getTime()) return [];
    const detail = (time === null ? null : tellSetAside(time.setAside)) ?? 'Moved by a change of settings.';
    return [{ id, sendAt: at, detail }];
  });
  if (moved.length === 0) return;
  await updateSendTimes(tx, organizationId, moved);
  await enqueueTry(tx, ...moved.map(({ id, sendAt }) => ({ organizationId, deliveryId: id, sendAt })));
}
