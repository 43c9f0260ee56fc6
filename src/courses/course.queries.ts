import { readPage } from '../platform/database/read-page.ts';
import { ALPHABETICAL, sortedList } from '../platform/database/sorted-list.ts';
import type { ListPage, Slice } from '../platform/database/sorted-list.ts';
import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import { VersionCache } from '../platform/version-cache.ts';
import type { Cadence } from '../schedule/index.ts';
import { CourseVersionEntity } from './course-version.entity.ts';
import { CourseEntity } from './course.entity.ts';

/** A course that has been published at least once, with its current version. */
export interface CourseRow {
  readonly id: string;
  readonly stableId: string;
  readonly title: string;
  readonly summary: string;
  readonly language: string;
  readonly currentVersionId: string;
  readonly cadence: Cadence;
  readonly versionNumber: number;
  readonly publishedAt: Date;
}

const PUBLISHED_COURSE = `
  SELECT c.id, c.stable_id, c.title, c.summary, c.language, c.current_version_id, v.number AS version_number, v.published_at,
    COALESCE(v.cadence, '{"kind": "AT_ONCE"}') AS cadence
  FROM courses c JOIN course_versions v ON v.organization_id = c.organization_id AND v.id = c.current_version_id`;

export const COURSES = sortedList('courses', {
  CREATED_AT: ['c.id ID'],
  TITLE: [`c.title ${ALPHABETICAL} TEXT`, 'c.id ID'],
});

export function listCourses(tx: ReadTx, organizationId: string, page: ListPage): Promise<Slice<CourseRow>> {
  return readPage(tx, page, `${PUBLISHED_COURSE} WHERE c.organization_id = $1`, [organizationId]);
}

type VersionFacts = Pick<CourseRow, 'versionNumber' | 'publishedAt' | 'cadence'>;

const versions = new VersionCache<VersionFacts>('versions');

/** What a course has of its current version never changes: it is read once and remembered. */
export async function listCoursesById(
  tx: ReadTx,
  organizationId: string,
  ids: readonly string[],
): Promise<CourseRow[]> {
  const rows = await tx.query<Omit<CourseRow, keyof VersionFacts>>(
    `SELECT id, stable_id, title, summary, language, current_version_id FROM courses
     WHERE organization_id = $1 AND id = ANY($2) AND current_version_id IS NOT NULL`,
    [organizationId, ids],
  );
  const facts = await versions.rowsOf(
    organizationId,
    rows.map((row) => row.currentVersionId),
    async (missing) => {
      const found = await tx.query<VersionFacts & { id: string }>(
        `SELECT id, number AS version_number, published_at, COALESCE(cadence, '{"kind": "AT_ONCE"}') AS cadence FROM course_versions
         WHERE organization_id = $1 AND id = ANY($2) AND published_at IS NOT NULL`,
        [organizationId, missing],
      );
      return found.map(({ id, ...version }) => ({ id, isPublished: true, rows: [version] }));
    },
  );
  return rows.map((row, index) => Object.assign(row, facts[index]?.[0] as VersionFacts));
}

/** The rhythms of versions, by version; those without one are not among them. */
export async function listCadences(
  tx: ReadTx,
  organizationId: string,
  versionIds: readonly string[],
): Promise<{ id: string; cadence: Cadence }[]> {
  return tx.query(
    'SELECT id, cadence FROM course_versions WHERE organization_id = $1 AND id = ANY($2) AND cadence IS NOT NULL',
    [organizationId, versionIds],
  );
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
): Promise<CourseVersionEntity | null> {
  const [row] = await tx.query<CourseVersionEntity>(
    'SELECT * FROM course_versions WHERE organization_id = $1 AND course_id = $2 ORDER BY number DESC LIMIT 1',
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

export function insertCourseVersion(tx: Tx, row: Omit<CourseVersionEntity, 'publishedAt'>): Promise<void> {
  return tx.insert(CourseVersionEntity, row);
}

/** Publishes the version: from here on it is immutable, and new enrollments take it. */
export async function updatePublished(
  tx: Tx,
  version: Pick<CourseVersionEntity, 'organizationId' | 'id' | 'courseId' | 'title' | 'summary'>,
  language: string,
): Promise<void> {
  await tx.query('UPDATE course_versions SET published_at = now() WHERE organization_id = $1 AND id = $2', [
    version.organizationId,
    version.id,
  ]);
  await tx.query(
    'UPDATE courses SET current_version_id = $3, title = $4, summary = $5, language = $6 WHERE organization_id = $1 AND id = $2',
    [version.organizationId, version.courseId, version.id, version.title, version.summary, language],
  );
}
