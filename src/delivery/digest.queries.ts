import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import type { EmailDeliveryEntity } from './email-delivery.entity.ts';

/** A planned e-mail with units in it, never tried: of one that was tried nobody knows for sure that it did not arrive. */
const IS_UNTRIED = `kind IN ('UNIT', 'DIGEST') AND status = 'PLANNED' AND attempts = 0`;

/** As where a delivery is claimed: what shares an instant is due together. */
const EARLY = "interval '1 second'";

export interface Collapsible extends Pick<
  EmailDeliveryEntity,
  'id' | 'membershipId' | 'unitId' | 'plannedAt'
> {
  readonly kind: 'UNIT' | 'DIGEST';
  /** Of a digest. */
  readonly facts: { readonly unitIds: readonly string[] } | null;
}

/** The enrollment of a delivery that is to be sent now, if others that carry its units have the same slot. */
export async function findCrowdedEnrollment(
  tx: ReadTx,
  organizationId: string,
  deliveryId: string,
): Promise<string | null> {
  const [row] = await tx.query<{ enrollmentId: string }>(
    `WITH mine AS MATERIALIZED (
       SELECT id, enrollment_id, kind, status, attempts, send_at FROM email_deliveries
       WHERE organization_id = $1 AND enrollment_id = (SELECT enrollment_id FROM email_deliveries WHERE organization_id = $1 AND id = $2)
     ), untried AS (SELECT * FROM mine WHERE ${IS_UNTRIED})
     SELECT enrollment_id FROM untried d WHERE id = $2 AND EXISTS (SELECT FROM untried o WHERE o.id <> $2 AND o.send_at = d.send_at)`,
    [organizationId, deliveryId],
  );
  return row?.enrollmentId ?? null;
}

/**
 * Locks what a digest can carry: what has the slot of an e-mail in hand; with none in hand, at the end of a leave, what is due
 * and what this transaction has planned, whose `planned_at` is its own beginning.
 */
export function lockCollapsible(
  tx: Tx,
  {
    organizationId,
    enrollmentId,
    inHand,
  }: { organizationId: string; enrollmentId: string; inHand: string | null },
): Promise<Collapsible[]> {
  return tx.query(
    `SELECT id, membership_id, kind, unit_id, planned_at, facts FROM email_deliveries
     WHERE organization_id = $1 AND enrollment_id = $2 AND ${IS_UNTRIED}
       AND CASE WHEN $3::uuid IS NULL THEN send_at <= current_instant() + ${EARLY} OR planned_at = current_instant()
         ELSE send_at = (SELECT send_at FROM email_deliveries WHERE organization_id = $1 AND id = $3) END
     ORDER BY id FOR UPDATE`,
    [organizationId, enrollmentId, inHand],
  );
}

export async function nextSequence(
  tx: ReadTx,
  {
    organizationId,
    enrollmentId,
    kind,
  }: Pick<EmailDeliveryEntity, 'organizationId' | 'enrollmentId' | 'kind'>,
): Promise<number> {
  const [row] = await tx.query<{ next: number }>(
    `SELECT COALESCE(max(sequence), 0) + 1 AS next FROM email_deliveries
     WHERE organization_id = $1 AND enrollment_id = $2 AND kind = $3 AND unit_stable_id = ''`,
    [organizationId, enrollmentId, kind],
  );
  return row?.next ?? 1;
}

/** Takes single e-mails back, with what an earlier digest carried: the digest of this sequence carries them instead. */
export async function updateCarried(
  tx: Tx,
  {
    organizationId,
    enrollmentId,
    ids,
    sequence,
  }: { organizationId: string; enrollmentId: string; ids: readonly string[]; sequence: number },
): Promise<void> {
  await tx.query(
    `WITH digest AS (
       SELECT id FROM email_deliveries
       WHERE organization_id = $1 AND enrollment_id = $2 AND kind = 'DIGEST' AND unit_stable_id = '' AND sequence = $4
     ), moved AS (
       UPDATE email_deliveries d SET digest_id = digest.id FROM digest
       WHERE d.organization_id = $1 AND d.enrollment_id = $2 AND d.digest_id = ANY($3)
     ), carried AS (
       UPDATE email_deliveries d SET status = 'CANCELLED', digest_id = digest.id FROM digest
       WHERE d.organization_id = $1 AND d.id = ANY($3) RETURNING d.id
     )
     INSERT INTO delivery_events (organization_id, id, delivery_id, status, detail, occurred_at)
     SELECT $1, gen_random_uuid(), id, 'CANCELLED', 'Carried by a digest.', clock_timestamp() FROM carried`,
    [organizationId, enrollmentId, ids, sequence],
  );
}
