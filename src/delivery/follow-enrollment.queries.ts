import type { Tx } from '../platform/database/transaction.ts';
import type { DeliveryKind } from './delivery-status.ts';

interface OfEnrollment {
  readonly organizationId: string;
  readonly enrollmentId: string;
}

/** Cancels what was not sent yet, of some kinds or of all, and says why in each timeline. */
export async function updateCancelled(
  tx: Tx,
  {
    organizationId,
    enrollmentId,
    kinds,
    detail,
  }: OfEnrollment & { kinds: readonly DeliveryKind[] | null; detail: string },
): Promise<void> {
  await tx.query(
    `WITH unsent AS (
       SELECT id FROM email_deliveries
       WHERE organization_id = $1 AND enrollment_id = $2 AND status = 'PLANNED' AND ($3::text[] IS NULL OR kind = ANY($3))
       ORDER BY id FOR UPDATE
     ), cancelled AS (
       UPDATE email_deliveries d SET status = 'CANCELLED' FROM unsent
       WHERE d.organization_id = $1 AND d.id = unsent.id RETURNING d.id
     )
     INSERT INTO delivery_events (organization_id, id, delivery_id, status, detail)
     SELECT $1, gen_random_uuid(), id, 'CANCELLED', $4 FROM cancelled`,
    [organizationId, enrollmentId, kinds, detail],
  );
}

/** What was held is sent now: its job has come in vain. @returns their ids */
export async function listHeld(tx: Tx, { organizationId, enrollmentId }: OfEnrollment): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT id FROM email_deliveries
     WHERE organization_id = $1 AND enrollment_id = $2 AND status IN ('PLANNED', 'UNKNOWN') AND send_at <= current_instant() ORDER BY id`,
    [organizationId, enrollmentId],
  );
  return rows.map((row) => row.id);
}
