import type { Tx } from '../platform/database/transaction.ts';
import { enqueueTry } from './enqueue-try.ts';
import { listHeld, lockUnsent } from './follow-enrollment.queries.ts';
import { lockReminders } from './reminder.queries.ts';
import { loadSendTimes, tellSetAside } from './send-times.ts';
import type { SendTimes } from './send-times.ts';
import { updateSendTimes } from './send-times.queries.ts';

interface OfEnrollment {
  readonly organizationId: string;
  readonly enrollmentId: string;
}

/**
 * Whoever was silent is written to again: what was held goes at the next hour of mail, and what waits for its time has a job
 * again, lest that time comes, and the job in vain, before this transaction is done. The enrollment is locked.
 */
export async function releaseHeld(tx: Tx, of: OfEnrollment): Promise<void> {
  const { organizationId, enrollmentId } = of;
  await lockUnsent(tx, of);
  const all = await listHeld(tx, of);
  const held = all.filter(({ isOverdue }) => isOverdue);
  const times = await loadSendTimes(tx, organizationId, [enrollmentId]);
  const released = held
    .filter(({ kind }) => kind !== 'REMINDER')
    .map(({ id, kind, plannedAt }) => {
      const time = times.timeOf({ enrollmentId, kind, from: times.now, since: plannedAt });
      return { id, sendAt: time === null ? times.now : new Date(time.at), detail: tell(time) };
    });
  await release(tx, organizationId, released);
  const reminders = held.filter(({ kind }) => kind === 'REMINDER').map(({ id }) => id);
  await release(tx, organizationId, await postponeReminders(tx, of, reminders, times));
  const waiting = all.filter(({ isOverdue }) => !isOverdue);
  enqueueTry(tx, ...waiting.map(({ id, sendAt }) => ({ organizationId, deliveryId: id, sendAt })));
}

/** A reminder goes as long after its unit as it was to, by when that goes now: nobody is reminded of what has not come. */
async function postponeReminders(
  tx: Tx,
  of: OfEnrollment,
  held: readonly string[],
  times: SendTimes,
): Promise<Released[]> {
  const { enrollmentId } = of;
  const reminders = await lockReminders(tx, of, held);
  return reminders.flatMap(({ id, sendAt, broughtAt }) => {
    const earliest = (broughtAt && times.remindAt(enrollmentId, broughtAt)) ?? sendAt;
    const from = earliest > times.now ? earliest : times.now;
    const time = times.timeOf({ enrollmentId, kind: 'REMINDER', from });
    const at = time === null ? from : new Date(time.at);
    return held.includes(id) || at > sendAt ? [{ id, sendAt: at, detail: tell(time) }] : [];
  });
}

interface Released {
  readonly id: string;
  readonly sendAt: Date;
  readonly detail: string;
}

async function release(tx: Tx, organizationId: string, released: readonly Released[]): Promise<void> {
  if (released.length === 0) return;
  await updateSendTimes(tx, organizationId, released);
  enqueueTry(tx, ...released.map(({ id, sendAt }) => ({ organizationId, deliveryId: id, sendAt })));
}

function tell(time: ReturnType<SendTimes['timeOf']>): string {
  return (time && tellSetAside(time.setAside)) ?? 'Goes on: nothing holds it any more.';
}
