import type { Tx } from '../platform/database/transaction.ts';
import { enqueue, enqueueSelected } from '../platform/jobs/job.ts';
import { JOBS_OF_PLACED, placeMail } from './mail-order.queries.ts';
import { sendEmail } from './send-email.job.ts';

interface Try {
  readonly organizationId: string;
  readonly deliveryId: string;
  readonly sendAt: Date;
}

/** The job of a delivery's next try, in the transaction that sets its time; it replaces one that waits. All are of one organization. */
export function enqueueTry(tx: Tx, ...tries: readonly Try[]): void {
  const [first] = tries;
  if (first === undefined) return;
  const own = `(SELECT id, kind, send_at FROM email_deliveries WHERE organization_id = $1 AND id = ANY((SELECT $2::uuid[])::uuid[])) AS tried`;
  enqueueSelected(tx, sendEmail, {
    with: placeMail(own, { isStored: true }),
    select: JOBS_OF_PLACED,
    values: [first.organizationId, tries.map(({ deliveryId }) => deliveryId)],
    runAts: tries.map(({ sendAt }) => sendAt),
  });
}

/** Looks after a delivery at another time than its own. */
export function enqueueLook(
  tx: Tx,
  { organizationId, deliveryId, at }: { organizationId: string; deliveryId: string; at: Date },
): Promise<void> {
  return enqueue(tx, sendEmail, [{ organizationId, deliveryId }], { key: () => deliveryId, runAt: at });
}
