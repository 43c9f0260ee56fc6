import { readPage } from '../platform/database/read-page.ts';
import { ALPHABETICAL, sortedList } from '../platform/database/sorted-list.ts';
import type { ListPage, Slice } from '../platform/database/sorted-list.ts';
import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import { VersionCache } from '../platform/version-cache.ts';
import type { Cadence } from '../schedule/index.ts';
import { CourseVersionEntity } from './course-version.entity.ts';
import { CourseEntity } from './course.entity.ts';

/** A course that has been published at least once. */
export interface CourseRow {
  readonly id: string;
  readonly stableId: string;
  readonly title: string;
  readonly summary: string;
  readonly language: string;
  readonly currentVersionId: string;
}

const PUBLISHED_COURSES = `SELECT c.id, c.stable_id, c.title, c.summary, c.language, c.current_version_id FROM courses c
  WHERE c.organization_id = $1 AND c.current_version_id IS NOT NULL`;

export const COURSES = sortedList('courses', {
  CREATED_AT: ['c.id ID'],
  TITLE: [`c.title ${ALPHABETICAL} TEXT`, 'c.id ID'],
});

export function listCourses(tx: ReadTx, organizationId: string, page: ListPage): Promise<Slice<CourseRow>> {
  return readPage(tx, page, PUBLISHED_COURSES, [organizationId]);
}

export function listCoursesById(
  tx: ReadTx,
  organizationId: string,
  ids: readonly string[],
): Promise<CourseRow[]> {
  return tx.query(`${PUBLISHED_COURSES} AND c.id = ANY($2)`, [organizationId, ids]);
}

/** What a published version is, apart from its units. */
export interface VersionRow {
  readonly number: number;
  readonly publishedAt: Date;
  /** The rhythm in which units are mailed unless a learner chose another. */
  readonly cadence: Cadence;
}

const versions = new VersionCache<VersionRow>('versions');

/** Published versions, each read once and remembered; null for one that is not. */
export async function readVersions(
  tx: ReadTx,
  organizationId: string,
  ids: readonly string[],
): Promise<(VersionRow | null)[]> {
  const found = await versions.rowsOf(tx, organizationId, ids, async (missing) => {
    const rows = await tx.query<VersionRow & { id: string }>(
      `SELECT id, number, published_at, COALESCE(cadence, '{"kind": "AT_ONCE"}') AS cadence FROM course_versions
       WHERE organization_id = $1 AND id = ANY((SELECT $2::uuid[])::uuid[]) AND published_at IS NOT NULL`,
      [organizationId, missing],
    );
    return rows.map(({ id, ...version }) => ({ id, isPublished: true, rows: [version] }));
  });
  return found.map(([version]) => version ?? null);
}

/** Locks the course, so that two publications of it take turns. */
export async function lockCourseByStableId(
  tx: Tx,
  organizationId: string,
  stableId: string,
): Promise<CourseEntity | null> {
  const [row] = await tx.query<CourseEntity>(
    'SELECT * FROM courses WHERE organization_id = $1 AND stable_id = $2 FOR UPDATE',
    [organizationId, stableId],
  );
  return row ?? null;
}

export async function findLatestVersion(
  tx: ReadTx,
  organizationId: string,
  courseId: string,
): Promise<Pick<CourseVersionEntity, 'id' | 'number' | 'contentHash'> | null> {
  const [row] = await tx.query<CourseVersionEntity>(
    'SELECT id, number, content_hash FROM course_versions WHERE organization_id = $1 AND course_id = $2 ORDER BY number DESC LIMIT 1',
    [organizationId, courseId],
  );
  return row ?? null;
}

/** Does nothing when another publication made the course a moment ago. */
export async function insertCourse(
  tx: Tx,
  row: Pick<CourseEntity, 'organizationId' | 'id' | 'stableId' | 'title'>,
): Promise<void> {
  await tx.query(
    'INSERT INTO courses (organization_id, id, stable_id, title) VALUES ($1, $2, $3, $4) ON CONFLICT (organization_id, stable_id) DO NOTHING',
    [row.organizationId, row.id, row.stableId, row.title],
  );
}

export function insertCourseVersion(
  tx: Tx,
  row: Omit<CourseVersionEntity, 'outline' | 'quizzes' | 'publishedAt'>,
): Promise<void> {
  return tx.insert(CourseVersionEntity, row);
}

/** Publishes the version: from here on it is immutable, so it keeps what is read of it, and new enrollments take it. */
export async function updatePublished(
  tx: Tx,
  version: Pick<CourseVersionEntity, 'organizationId' | 'id' | 'courseId' | 'title' | 'summary'>,
  language: string,
): Promise<void> {
  await tx.query(
    `UPDATE course_versions SET published_at = now(), outline = outline_of(organization_id, id), quizzes = quizzes_of(organization_id, id)
     WHERE organization_id = $1 AND id = $2`,
    [version.organizationId, version.id],
  );
  await tx.query(
    'UPDATE courses SET current_version_id = $3, title = $4, summary = $5, language = $6 WHERE organization_id = $1 AND id = $2',
    [version.organizationId, version.courseId, version.id, version.title, version.summary, language],
  );
}
