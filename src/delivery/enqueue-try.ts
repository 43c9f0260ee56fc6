import type { Tx } from '../platform/database/transaction.ts';
import { enqueue } from '../platform/jobs/job.ts';
import { sendEmail } from './send-email.job.ts';

interface Try {
  readonly organizationId: string;
  readonly deliveryId: string;
  readonly sendAt: Date;
}

/** The job of a delivery's next try, in the transaction that sets its time; it replaces one that waits. */
export function enqueueTry(tx: Tx, ...tries: readonly Try[]): Promise<void> {
  const sendAt = new Map(tries.map((one) => [one.deliveryId, one.sendAt]));
  return enqueue(
    tx,
    sendEmail,
    tries.map(({ organizationId, deliveryId }) => ({ organizationId, deliveryId })),
    {
      key: (payload) => payload.deliveryId,
      runAt: (payload) => sendAt.get(payload.deliveryId) ?? null,
    },
  );
}
