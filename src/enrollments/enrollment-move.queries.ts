import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import type { EnrollmentEntity } from './enrollment.entity.ts';
import type { EnrollmentStatus } from './enrollment-status.ts';

interface MovedRow extends Pick<EnrollmentEntity, 'organizationId' | 'id' | 'endsAt' | 'pausedUntil'> {
  readonly from: EnrollmentStatus;
  readonly to: EnrollmentStatus;
}

/** @returns the row as it is now; null when it is not in the status it was to leave */
export async function updateMoved(tx: Tx, moved: MovedRow): Promise<EnrollmentEntity | null> {
  const [row] = await tx.query<EnrollmentEntity>(
    `UPDATE enrollments SET status = $4, ends_at = $5,
       paused_at = CASE WHEN $4 = 'PAUSED' THEN COALESCE(paused_at, current_instant()) END,
       paused_until = CASE WHEN $4 = 'PAUSED' THEN $6::timestamptz END
     WHERE organization_id = $1 AND id = $2 AND status = $3 RETURNING *`,
    [moved.organizationId, moved.id, moved.from, moved.to, moved.endsAt, moved.pausedUntil],
  );
  return row ?? null;
}

/** By the database's clock. */
export async function hasPassed(tx: ReadTx, instant: Date): Promise<boolean> {
  const [row] = await tx.query<{ hasPassed: boolean }>(
    'SELECT $1::timestamptz <= current_instant() AS has_passed',
    [instant],
  );
  return row?.hasPassed === true;
}
