/**
 * Cohorts are groups of members that take courses together.
 * - Seats are never exceeded, however many join at once: the count is kept on the row, under a constraint.
 * - What joining means for enrollments is decided in the enrollments room; here is only who belongs where.
 */
export { CohortEntity } from './cohort.entity.ts';
export { cohortFull } from './cohort.errors.ts';
export { Cohort } from './cohort.model.ts';
export { CohortModule } from './cohort.module.ts';
export {
  insertCohortCourse,
  insertCohortMembers,
  listCohortCourseIds,
  listCohortMembershipIds,
  listNewCohortMembers,
  lockCohort,
} from './cohort.queries.ts';
export type { CohortRow } from './cohort.service.ts';
export { CohortService } from './cohort.service.ts';
