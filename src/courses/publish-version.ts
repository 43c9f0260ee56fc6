import { recordAudit } from '../organizations/index.ts';
import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { newId } from '../platform/ids.ts';
import type { Cadence } from '../schedule/index.ts';
import {
  findLatestVersion,
  insertCourse,
  insertCourseVersion,
  lockCourseByStableId,
  updatePublished,
} from './course.queries.ts';

/** What a course is, apart from its units. */
export interface CourseSource {
  readonly stableId: string;
  readonly title: string;
  readonly summary: string;
  readonly language: string;
  /** The rhythm in which units are mailed unless a learner chose another; null: at once. */
  readonly cadence: Cadence | null;
  /** ISO 8601 duration after an unlock; null: no reminder. */
  readonly reminderAfter: string | null;
  /** Of everything the version holds: equal content is the same version. */
  readonly contentHash: string;
}

export interface Publication {
  readonly courseId: string;
  readonly versionId: string;
  readonly number: number;
  readonly isNew: boolean;
}

/** Publishes content as the course's next version, or does nothing when the newest version already is that content. */
export async function publishVersion(
  tx: Tx,
  scope: TenantScope,
  source: CourseSource,
  addContent: (ids: { courseId: string; courseVersionId: string }) => Promise<void>,
): Promise<Publication> {
  const { organizationId } = scope;
  await insertCourse(tx, { organizationId, id: newId(), stableId: source.stableId, title: source.title });
  const course = await lockCourseByStableId(tx, organizationId, source.stableId);
  if (course === null) throw new Error('A course that was inserted a moment ago is not there.');
  const latest = await findLatestVersion(tx, organizationId, course.id);
  if (latest !== null && latest.contentHash === source.contentHash) {
    return { courseId: course.id, versionId: latest.id, number: latest.number, isNew: false };
  }
  const { title, summary, contentHash, cadence, reminderAfter } = source;
  const version = {
    organizationId,
    id: newId(),
    courseId: course.id,
    number: (latest?.number ?? 0) + 1,
    contentHash,
    title,
    summary,
    cadence,
    reminderAfter,
  };
  await insertCourseVersion(tx, version);
  await addContent({ courseId: course.id, courseVersionId: version.id });
  await updatePublished(tx, version, source.language);
  await recordAudit(tx, scope, {
    action: 'course.publish',
    targetType: 'Course',
    targetId: course.id,
    after: { version: version.number, contentHash },
  });
  return { courseId: course.id, versionId: version.id, number: version.number, isNew: true };
}
