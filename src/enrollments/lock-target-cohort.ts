import { listCohortCourseIds, lockCohort } from '../cohorts/index.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/errors.ts';
import { wrongField } from './enrollment.errors.ts';

/**
 * Whoever joins takes turns with this: they are there already, or will find what was changed.
 * @throws DomainError NOT_FOUND for an unknown cohort, BAD_USER_INPUT for a course that it does not take
 */
export async function lockTargetCohort(
  tx: Tx,
  organizationId: string,
  { cohortId, courseId }: { cohortId: string; courseId: string },
): Promise<void> {
  if ((await lockCohort(tx, organizationId, cohortId)) === null) throw notFound('Cohort');
  const courseIds = await listCohortCourseIds(tx, organizationId, cohortId);
  if (!courseIds.includes(courseId)) throw wrongField('target.courseId', 'is not a course of this cohort');
}
