import { wrongField } from './enrollment.errors.ts';

interface TargetInput {
  readonly enrollmentIds?: readonly string[] | null;
  readonly cohortId?: string | null;
  readonly courseId?: string | null;
}

/** Whom staff decide about. */
export type EnrollmentTarget =
  | { readonly enrollmentIds: readonly string[] }
  | { readonly enrollmentIds: null; readonly cohortId: string; readonly courseId: string };

/** @throws DomainError BAD_USER_INPUT unless it names either enrollments or a cohort in a course */
export function readEnrollmentTarget({ enrollmentIds, cohortId, courseId }: TargetInput): EnrollmentTarget {
  if (enrollmentIds) {
    if (cohortId) throw wrongField('target.cohortId', 'cannot be given beside enrollmentIds');
    if (courseId) throw wrongField('target.courseId', 'cannot be given beside enrollmentIds');
    return { enrollmentIds: [...new Set(enrollmentIds.map((id) => id.toLowerCase()))] };
  }
  if (cohortId && courseId) return { enrollmentIds: null, cohortId, courseId };
  if (cohortId) throw wrongField('target.courseId', 'has to be given with cohortId');
  if (courseId) throw wrongField('target.cohortId', 'has to be given with courseId');
  throw wrongField('target', 'has to name enrollmentIds, or cohortId and courseId');
}
