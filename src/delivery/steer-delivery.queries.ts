import type { Tx } from '../platform/database/transaction.ts';
import type { DeliveryStatus } from './delivery-status.ts';
import type { EmailDeliveryEntity } from './email-delivery.entity.ts';

/** Locks an e-mail, so that whoever sends it meanwhile waits. */
export async function lockDeliveryRow(
  tx: Tx,
  organizationId: string,
  id: string,
): Promise<EmailDeliveryEntity | null> {
  const [row] = await tx.query<EmailDeliveryEntity>(
    'SELECT * FROM email_deliveries WHERE organization_id = $1 AND id = $2 FOR UPDATE',
    [organizationId, id],
  );
  return row ?? null;
}

/** Plans a locked e-mail anew, at once and as itself, whatever digest was to carry it. */
export async function updatePlannedAgain(tx: Tx, organizationId: string, id: string): Promise<void> {
  await tx.query(
    `UPDATE email_deliveries SET status = 'PLANNED', send_at = current_instant(), last_error = NULL, retry_since = NULL, digest_id = NULL
     WHERE organization_id = $1 AND id = $2`,
    [organizationId, id],
  );
}

export async function updateDeliveryStatus(
  tx: Tx,
  { organizationId, id, status }: { organizationId: string; id: string; status: DeliveryStatus },
): Promise<void> {
  await tx.query('UPDATE email_deliveries SET status = $3 WHERE organization_id = $1 AND id = $2', [
    organizationId,
    id,
    status,
  ]);
}
