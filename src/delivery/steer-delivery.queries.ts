import type { ReadTx, Tx } from '../platform/database/transaction.ts';
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

/**
 * Locks the enrollment of an e-mail, which comes before the e-mail in the order of locks: who returns from a leave meanwhile
 * has either done so when it is planned anew, or finds it planned.
 */
export async function lockEnrollmentOfDelivery(tx: Tx, organizationId: string, id: string): Promise<void> {
  await tx.query(
    `SELECT FROM enrollments WHERE organization_id = $1
       AND id = (SELECT enrollment_id FROM email_deliveries WHERE organization_id = $1 AND id = $2) FOR UPDATE`,
    [organizationId, id],
  );
}

/** Plans a locked e-mail anew, at once and as itself, whatever digest was to carry it. @returns when it is to be sent */
export async function updatePlannedAgain(tx: Tx, organizationId: string, id: string): Promise<Date> {
  const [row] = await tx.query<{ sendAt: Date }>(
    `UPDATE email_deliveries SET status = 'PLANNED', send_at = current_instant(), retry_since = NULL, last_error = NULL, digest_id = NULL
     WHERE organization_id = $1 AND id = $2 RETURNING send_at`,
    [organizationId, id],
  );
  return (row as { sendAt: Date }).sendAt;
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

/** What the newest event of an e-mail says beside its status; null when that is nothing. */
export async function findLastDetail(tx: ReadTx, organizationId: string, id: string): Promise<string | null> {
  const [last] = await tx.query<{ detail: string | null }>(
    `SELECT detail FROM delivery_events WHERE organization_id = $1 AND delivery_id = $2
     ORDER BY occurred_at DESC, id DESC LIMIT 1`,
    [organizationId, id],
  );
  return last?.detail ?? null;
}
