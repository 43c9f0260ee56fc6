/**
 * Courses and their versions.
 * - A published version is immutable, down to its last block: the database refuses every change.
 * - Publishing the same content again is the same version; other content is the next number.
 * - New enrollments take the newest version, and stay on it.
 */
export { Cadence, CadenceKindEnum } from './cadence.model.ts';
export { CourseVersionEntity } from './course-version.entity.ts';
export { CourseEntity } from './course.entity.ts';
export { Course } from './course.model.ts';
export { CourseModule } from './course.module.ts';
export { listCoursesById } from './course.queries.ts';
export type { CourseRow } from './course.queries.ts';
export { CourseService } from './course.service.ts';
export { publishVersion } from './publish-version.ts';
export type { CourseSource, Publication } from './publish-version.ts';
