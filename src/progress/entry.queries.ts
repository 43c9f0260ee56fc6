import type { ReadTx } from '../platform/database/transaction.ts';
import { STANDING } from './progress.queries.ts';
import type { StandingFacts, Taken } from './progress.queries.ts';

/** Where a learner stands in a course, before it is put to the rules. */
export type Entry = Taken & { readonly standing: StandingFacts };

/** Where a member stands in the newest enrollment in the course of a unit; null when there is none. */
export async function findEntry(
  tx: ReadTx,
  { organizationId, membershipId, unitId }: { organizationId: string; membershipId: string; unitId: string },
): Promise<Entry | null> {
  const [row] = await tx.query<Entry>(
    `SELECT e.id, e.enrolled_at, e.cohort_id, ${STANDING.sql} AS standing FROM (
       SELECT o.* FROM units u
       JOIN course_versions w ON w.organization_id = u.organization_id AND w.id = u.course_version_id AND w.published_at IS NOT NULL
       JOIN enrollments o ON o.organization_id = u.organization_id AND o.course_id = w.course_id AND o.membership_id = $2
       WHERE u.organization_id = $1 AND u.id = $3 ORDER BY o.rotation DESC LIMIT 1) AS e`,
    [organizationId, membershipId, unitId],
  );
  return row ?? null;
}
