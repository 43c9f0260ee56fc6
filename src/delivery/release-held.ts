import type { Tx } from '../platform/database/transaction.ts';
import { enqueueTry } from './enqueue-try.ts';
import { listHeld } from './follow-enrollment.queries.ts';
import { loadSendTimes, tellSetAside } from './send-times.ts';
import { updateSendTimes } from './send-times.queries.ts';

/** Whoever was silent is written to again: what was held goes at the next hour of mail. The enrollment is locked. */
export async function releaseHeld(
  tx: Tx,
  of: { readonly organizationId: string; readonly enrollmentId: string },
): Promise<void> {
  const { organizationId, enrollmentId } = of;
  const held = await listHeld(tx, of);
  if (held.length === 0) return;
  const times = await loadSendTimes(tx, organizationId, [enrollmentId]);
  const released = held.map(({ id, kind, plannedAt }) => {
    const time = times.timeOf({ enrollmentId, kind, from: times.now, since: plannedAt });
    const setAside = time && tellSetAside(time.setAside);
    return {
      id,
      sendAt: time === null ? times.now : new Date(time.at),
      detail: setAside ?? 'Goes on: nothing holds it any more.',
    };
  });
  await updateSendTimes(tx, organizationId, released);
  await enqueueTry(tx, ...released.map(({ id, sendAt }) => ({ organizationId, deliveryId: id, sendAt })));
}
