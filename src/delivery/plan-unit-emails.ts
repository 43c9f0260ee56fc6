import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { enqueue } from '../platform/jobs/job.ts';
import { insertDeliveries } from './delivery.queries.ts';
import type { NewDelivery } from './delivery.queries.ts';
import { sendUnitEmail } from './send-unit-email.job.ts';

/** Plans e-mails about units, with the jobs that send them, in the transaction that unlocks or grades. */
export async function planUnitEmails(
  tx: Tx,
  { organizationId }: TenantScope,
  deliveries: readonly NewDelivery[],
): Promise<void> {
  if (deliveries.length === 0) return;
  const ids = await insertDeliveries(tx, organizationId, deliveries);
  await enqueue(
    tx,
    sendUnitEmail,
    ids.map((deliveryId) => ({ organizationId, deliveryId })),
    { key: (payload) => payload.deliveryId },
  );
}
