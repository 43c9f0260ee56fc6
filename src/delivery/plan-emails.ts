import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { enqueue } from '../platform/jobs/job.ts';
import { insertDeliveries } from './delivery.queries.ts';
import type { NewDelivery } from './delivery.queries.ts';
import { mailPriority } from './mail-priority.ts';
import { sendEmail } from './send-email.job.ts';
import { withSendTimes } from './send-times.ts';

/** Plans e-mails, with the jobs that send them, in the transaction of what they tell. */
export async function planEmails(
  tx: Tx,
  { organizationId }: TenantScope,
  deliveries: readonly NewDelivery[],
): Promise<void> {
  if (deliveries.length === 0) return;
  const timed = await withSendTimes(tx, organizationId, deliveries);
  const planned = await insertDeliveries(tx, organizationId, timed);
  const rows = new Map(planned.map((row) => [row.id, row]));
  await enqueue(
    tx,
    sendEmail,
    planned.map(({ id }) => ({ organizationId, deliveryId: id })),
    {
      key: (payload) => payload.deliveryId,
      runAt: ({ deliveryId }) => rows.get(deliveryId)?.sendAt ?? null,
      priority: ({ deliveryId }) => mailPriority(rows.get(deliveryId)?.ahead ?? 0),
    },
  );
}
