import type { Tx } from '../platform/database/transaction.ts';
import type { EnrollmentEntity } from './enrollment.entity.ts';

interface CohortEnd {
  readonly organizationId: string;
  readonly cohortId: string;
  readonly formerEnd: Date | null;
}

/** Locks some of those whom a cohort enrolled and who end when it was to; who was given another end keeps it. */
export function lockEndingWithCohort(
  tx: Tx,
  { organizationId, cohortId, formerEnd }: CohortEnd,
  limit: number,
): Promise<EnrollmentEntity[]> {
  return tx.query(
    `SELECT * FROM enrollments
     WHERE organization_id = $1 AND cohort_id = $2 AND ends_at IS NOT DISTINCT FROM $3::timestamptz
       AND status IN ('PENDING', 'ACTIVE', 'PAUSED', 'EXPIRED')
     ORDER BY id LIMIT $4 FOR UPDATE`,
    [organizationId, cohortId, formerEnd, limit],
  );
}

/** Gives them another end; who has expired goes on, if it is still to come. @returns the rows as they are now, by id */
export async function updateEnds(
  tx: Tx,
  organizationId: string,
  { ids, endsAt }: { ids: readonly string[]; endsAt: Date | null },
): Promise<Map<string, EnrollmentEntity>> {
  const rows = await tx.query<EnrollmentEntity>(
    `UPDATE enrollments SET ends_at = $3::timestamptz,
       status = CASE WHEN status = 'EXPIRED' AND COALESCE($3::timestamptz > current_instant(), true) THEN 'ACTIVE' ELSE status END
     WHERE organization_id = $1 AND id = ANY($2) RETURNING *`,
    [organizationId, ids, endsAt],
  );
  return new Map(rows.map((row) => [row.id, row]));
}
