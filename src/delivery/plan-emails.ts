import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { insertDeliveries } from './delivery.queries.ts';
import type { NewDelivery } from './delivery.queries.ts';
import { withSendTimes } from './send-times.ts';
import type { SendTimes } from './send-times.ts';

/**
 * Plans e-mails, with the jobs that send them, in the transaction of what they tell.
 * @param times of their enrollments, when the caller has asked for them with what it read itself
 */
export async function planEmails(
  tx: Tx,
  { organizationId }: TenantScope,
  deliveries: readonly NewDelivery[],
  times?: SendTimes,
): Promise<void> {
  if (deliveries.length === 0) return;
  insertDeliveries(tx, organizationId, await withSendTimes(tx, organizationId, deliveries, times));
}
