import type { Tx } from '../platform/database/transaction.ts';
import { enqueueTry } from './enqueue-try.ts';
import { loadSendTimes, SCHEDULED_KINDS, tellSetAside } from './send-times.ts';
import { lockWaitingDeliveries, updateSendTimes } from './send-times.queries.ts';
import type { WaitingDelivery } from './send-times.queries.ts';

interface Whose {
  /** Locked by the caller. */
  readonly enrollmentIds: readonly string[];
  /** A new rhythm begins now; with the old one, what has missed its slot meanwhile is due. */
  readonly hasNewRhythm: boolean;
}

interface Move {
  readonly id: string;
  readonly unit: string;
  readonly sendAt: Date;
  readonly detail: string;
  readonly stays: boolean;
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
  const moveOf = (delivery: WaitingDelivery, from: Date, since: Date): Move => {
    const { id, enrollmentId, kind, sendAt, unitStableId } = delivery;
    const time = times.timeOf({ enrollmentId, kind, from, since });
    const at = time === null ? from : new Date(time.at);
    // What is due either way stays as it is.
    const stays = (at <= times.now && sendAt <= times.now) || at.getTime() === sendAt.getTime();
    const detail = (time === null ? null : tellSetAside(time.setAside)) ?? 'Moved by a change of settings.';
    return { id, unit: `${enrollmentId} ${unitStableId}`, sendAt: at, detail, stays };
  };
  const units = waiting
    .filter(({ kind }) => kind !== 'REMINDER')
    .map((delivery) => moveOf(delivery, times.now, hasNewRhythm ? times.now : delivery.plannedAt));
  const brought = new Map(units.map(({ unit, sendAt }) => [unit, sendAt]));
  // A reminder goes with its unit, for nobody is reminded of what has not come.
  const reminders = waiting
    .filter(({ kind }) => kind === 'REMINDER')
    .map((delivery) => {
      const { enrollmentId, unitStableId, broughtAt, sendAt } = delivery;
      const came = brought.get(`${enrollmentId} ${unitStableId}`) ?? broughtAt;
      const earliest = (came && times.remindAt(enrollmentId, came)) ?? sendAt;
      const from = earliest > times.now ? earliest : times.now;
      return moveOf(delivery, from, from);
    });
  const moved = [...units, ...reminders].filter(({ stays }) => !stays);
  if (moved.length === 0) return;
  await updateSendTimes(tx, organizationId, moved);
  enqueueTry(tx, ...moved.map(({ id, sendAt }) => ({ organizationId, deliveryId: id, sendAt })));
}
