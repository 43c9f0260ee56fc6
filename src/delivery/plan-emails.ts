import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { insertDeliveries } from './delivery.queries.ts';
import type { NewDelivery } from './delivery.queries.ts';
import { enqueueTry } from './enqueue-try.ts';
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
  await enqueueTry(tx, ...planned.map(({ id, sendAt }) => ({ organizationId, deliveryId: id, sendAt })));
}
