import type { Tx } from '../platform/database/transaction.ts';
import { enqueue } from '../platform/jobs/job.ts';
import { countAhead } from './mail-order.queries.ts';
import { mailPriority } from './mail-priority.ts';
import { sendEmail } from './send-email.job.ts';

interface Try {
  readonly organizationId: string;
  readonly deliveryId: string;
  readonly sendAt: Date;
}

/** The job of a delivery's next try, in the transaction that sets its time; it replaces one that waits. All are of one organization. */
export async function enqueueTry(tx: Tx, ...tries: readonly Try[]): Promise<void> {
  const [first] = tries;
  if (first === undefined) return;
  const { organizationId } = first;
  const sendAt = new Map(tries.map((one) => [one.deliveryId, one.sendAt]));
  const ahead = await countAhead(tx, organizationId, [...sendAt.keys()]);
  await enqueue(
    tx,
    sendEmail,
    tries.map(({ deliveryId }) => ({ organizationId, deliveryId })),
    {
      key: (payload) => payload.deliveryId,
      runAt: (payload) => sendAt.get(payload.deliveryId) ?? null,
      priority: ({ deliveryId }) => mailPriority(ahead.get(deliveryId) ?? 0),
    },
  );
}
