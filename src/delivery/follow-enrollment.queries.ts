import type { Tx } from '../platform/database/transaction.ts';
import type { DeliveryKind } from './delivery-status.ts';
import type { EmailDeliveryEntity } from './email-delivery.entity.ts';

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
     INSERT INTO delivery_events (organization_id, id, delivery_id, status, detail, occurred_at)
     SELECT $1, gen_random_uuid(), id, 'CANCELLED', $4, clock_timestamp() FROM cancelled`,
    [organizationId, enrollmentId, kinds, detail],
  );
}

/** Locks all of an enrollment's mail that is not out for sure: whoever is about to send or to hold some is waited for. */
export async function lockUnsent(tx: Tx, { organizationId, enrollmentId }: OfEnrollment): Promise<void> {
  await tx.query(
    `SELECT FROM email_deliveries WHERE organization_id = $1 AND enrollment_id = $2 AND status IN ('PLANNED', 'SENDING', 'UNKNOWN')
     ORDER BY id FOR UPDATE`,
    [organizationId, enrollmentId],
  );
}

interface Held extends Pick<EmailDeliveryEntity, 'id' | 'kind' | 'plannedAt' | 'sendAt'> {
  /** Its time had come before this transaction began, and it is in nobody's hands. */
  readonly isOverdue: boolean;
}

/**
 * What was held, or may be before this transaction is done: its job has come in vain, or will, also of what was planned and
 * held while this transaction waited. What this transaction itself has planned, such as the digest of what missed its slot,
 * has its time and its job already; it was planned at the beginning of this transaction.
 */
export function listHeld(tx: Tx, { organizationId, enrollmentId }: OfEnrollment): Promise<Held[]> {
  // Of what is UNKNOWN, some was given up: neither held nor to be tried.
  return tx.query(
    `SELECT id, kind, planned_at, send_at, send_at <= current_instant() AND status <> 'SENDING' AS is_overdue
     FROM email_deliveries d
     WHERE d.organization_id = $1 AND d.enrollment_id = $2 AND d.planned_at <> current_instant()
       AND (d.status IN ('PLANNED', 'SENDING') OR d.status = 'UNKNOWN' AND (d.send_at > current_instant() OR EXISTS (
         SELECT FROM delivery_events e
         WHERE e.organization_id = $1 AND e.delivery_id = d.id AND e.status = 'UNKNOWN' AND e.detail LIKE 'Held:%')))
     ORDER BY id`,
    [organizationId, enrollmentId],
  );
}
