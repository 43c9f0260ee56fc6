import type { EnrollmentEntity } from '../enrollments/index.ts';
import type { ReadTx } from '../platform/database/transaction.ts';

/** The enrollments under way that a cohort brought about, or that its members have in its courses. */
export function listCohortEnrollments(
  tx: ReadTx,
  {
    organizationId,
    cohortId,
    courseId,
    limit,
  }: { organizationId: string; cohortId: string; courseId: string | null; limit: number },
): Promise<EnrollmentEntity[]> {
  return tx.query(
    `SELECT e.* FROM enrollments e
     WHERE e.organization_id = $1 AND ($3::uuid IS NULL OR e.course_id = $3)
       AND (e.status = 'ACTIVE' OR e.status = 'COMPLETED' AND EXISTS (
         SELECT 1 FROM units u WHERE u.organization_id = $1 AND u.course_version_id = e.course_version_id AND NOT EXISTS (
           SELECT 1 FROM unit_unlocks k WHERE k.organization_id = $1 AND k.enrollment_id = e.id AND k.unit_stable_id = u.stable_id)))
       AND (e.cohort_id = $2 OR EXISTS (
         SELECT 1 FROM cohort_members m JOIN cohort_courses c ON c.organization_id = m.organization_id AND c.cohort_id = m.cohort_id
         WHERE m.organization_id = $1 AND m.cohort_id = $2 AND m.membership_id = e.membership_id AND c.course_id = e.course_id))
     ORDER BY e.id LIMIT $4`,
    [organizationId, cohortId, courseId, limit],
  );
}
