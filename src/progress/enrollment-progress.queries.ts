import type { ReadTx } from '../platform/database/transaction.ts';

/** How far an enrollment has come, in numbers. */
export interface EnrollmentProgressRow {
  readonly enrollmentId: string;
  readonly unitCount: number;
  readonly completedCount: number;
  readonly lastActiveAt: Date | null;
}

/**
 * A row for each enrollment; units that were taken out of the course are left out. The last place is the number of units, so
 * that a long course costs no more than a short one.
 */
export function listEnrollmentProgress(
  tx: ReadTx,
  organizationId: string,
  enrollmentIds: readonly string[],
): Promise<EnrollmentProgressRow[]> {
  return tx.query(
    `SELECT e.id AS enrollment_id, p.completed_count, p.last_active_at,
       COALESCE((SELECT u.position FROM units u WHERE u.organization_id = $1 AND u.course_version_id = e.course_version_id
         ORDER BY u.position DESC LIMIT 1), 0) AS unit_count
     FROM enrollments e
     CROSS JOIN LATERAL (
       SELECT count(p.completed_at)::int AS completed_count, GREATEST(max(p.opened_at), max(p.completed_at)) AS last_active_at
       FROM unit_progress p
       JOIN units u ON u.organization_id = $1 AND u.course_version_id = e.course_version_id AND u.stable_id = p.unit_stable_id
       WHERE p.organization_id = $1 AND p.enrollment_id = e.id) AS p
     WHERE e.organization_id = $1 AND e.id = ANY($2)`,
    [organizationId, enrollmentIds],
  );
}
