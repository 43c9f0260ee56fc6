/**
 * Enrollments say who takes which course version.
 * - An enrollment points at exactly one published version and stays on it.
 * - A member is enrolled in a course once, however often and from wherever it is asked.
 * - Starting one unlocks the first unit in the same transaction; the progress room joins in to do that.
 * - It is paused, resumed, withdrawn, extended or expires by one move of `enrollment-moves.ts`; later rooms join that too.
 * - Its row is locked before anything that changes the learner's standing.
 */
export { EnrollmentEntity } from './enrollment.entity.ts';
export type { EnrollmentStatus } from './enrollment-status.ts';
export { enrolledAnew, notActive, wrongField } from './enrollment.errors.ts';
export { hasPassed } from './enrollment-move.queries.ts';
export { EnrollmentMoved } from './enrollment-moved.ts';
export type { MovedEnrollment } from './enrollment-moved.ts';
export { EnrollmentTargetInput } from './enrollment-target.model.ts';
export { EnrollmentStarted } from './enrollment-started.ts';
export { Enrollment } from './enrollment.model.ts';
export { EnrollmentModule } from './enrollment.module.ts';
export {
  listEnrollmentIdsToReconcile,
  listEnrollmentIdsOfMember,
  listEnrollmentsById,
  listNewestEnrollments,
  lockCohortEnrollments,
  lockEnrollment,
  lockNewestEnrollment,
  lockEnrollments,
  updateCompleted,
} from './enrollment.queries.ts';
export type { EnrollmentPart } from './enrollment.queries.ts';
export type { EnrollmentRow } from './enrollment.service.ts';
export { EnrollmentService } from './enrollment.service.ts';
export { enqueueReconcile, reconcileEnrollments } from './reconcile-enrollments.job.ts';
export type { ReconcileScope } from './reconcile-enrollments.job.ts';
export { lockTargetCohort } from './lock-target-cohort.ts';
export type { OwnEnrollment } from './own-enrollments.ts';
export { readEnrollmentTarget } from './read-enrollment-target.ts';
