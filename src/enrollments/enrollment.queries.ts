import { readPage } from '../platform/database/read-page.ts';
import { sortedList } from '../platform/database/sorted-list.ts';
import type { ListPage, Slice } from '../platform/database/sorted-list.ts';
import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import type { EnrollmentStatus } from './enrollment-status.ts';
import type { EnrollmentEntity } from './enrollment.entity.ts';

export function listEnrollmentsById(
  tx: ReadTx,
  organizationId: string,
  ids: readonly string[],
): Promise<EnrollmentEntity[]> {
  return tx.query('SELECT * FROM enrollments WHERE organization_id = $1 AND id = ANY($2)', [
    organizationId,
    ids,
  ]);
}

/** Ids are in the order of time. */
export const ENROLLMENTS = sortedList('enrollments', { CREATED_AT: ['e.id ID'] });

interface EnrollmentWish {
  readonly courseId?: string | null;
  readonly status?: EnrollmentStatus | null;
}

export function listEnrollmentsOfMember(
  tx: ReadTx,
  { organizationId, membershipId }: { organizationId: string; membershipId: string },
  { courseId, status }: EnrollmentWish,
  page: ListPage,
): Promise<Slice<EnrollmentEntity>> {
  return readPage(
    tx,
    page,
    `SELECT e.* FROM enrollments e WHERE e.organization_id = $1 AND e.membership_id = $2
     AND ($3::uuid IS NULL OR e.course_id = $3) AND ($4::text IS NULL OR e.status = $4)`,
    [organizationId, membershipId, courseId ?? null, status ?? null],
  );
}

/** Of the members of a cohort in its courses. */
export function listEnrollmentsOfCohort(
  tx: ReadTx,
  { organizationId, cohortId }: { organizationId: string; cohortId: string },
  { courseId, status }: EnrollmentWish,
  page: ListPage,
): Promise<Slice<EnrollmentEntity>> {
  return readPage(
    tx,
    page,
    `SELECT e.* FROM enrollments e
     WHERE e.organization_id = $1 AND ($3::uuid IS NULL OR e.course_id = $3) AND ($4::text IS NULL OR e.status = $4)
       AND e.membership_id = ANY (ARRAY(SELECT membership_id FROM cohort_members WHERE organization_id = $1 AND cohort_id = $2))
       AND e.course_id = ANY (ARRAY(SELECT course_id FROM cohort_courses WHERE organization_id = $1 AND cohort_id = $2))`,
    [organizationId, cohortId, courseId ?? null, status ?? null],
  );
}

export async function listEnrollmentIdsOfMember(
  tx: ReadTx,
  organizationId: string,
  membershipId: string,
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    'SELECT id FROM enrollments WHERE organization_id = $1 AND membership_id = $2',
    [organizationId, membershipId],
  );
  return rows.map(({ id }) => id);
}

/**
 * What another room reads of enrollments in the statement that reads these: an executor for each would cost more than the rows.
 * The value is what a SELECT of one column makes of the enrollment `e`.
 */
export interface EnrollmentPart<Value> {
  /** The name of the column: one word in small letters. */
  readonly name: string;
  readonly sql: string;
  /** @internal */
  readonly value?: Value;
}

/** By the names of their parts. A text is made once: one that was just made has to be read to its end to be known again. */
const newest = new Map<string, string>();

function selectNewest(parts: readonly EnrollmentPart<unknown>[]): string {
  const names = parts.map(({ name }) => name).join();
  let text = newest.get(names);
  if (text === undefined) {
    text = `SELECT e.*${parts.map(({ name, sql }) => `, ${sql} AS ${name}`).join('')} FROM (
       SELECT DISTINCT ON (course_id) * FROM enrollments
       WHERE organization_id = $1 AND membership_id = $2 AND course_id = ANY($3) ORDER BY course_id, rotation DESC) AS e`;
    newest.set(names, text);
  }
  return text;
}

/** A member's newest enrollment in each of the courses, with what other rooms want of it. */
export function listNewestEnrollments<Row extends EnrollmentEntity = EnrollmentEntity>(
  tx: ReadTx,
  {
    organizationId,
    membershipId,
    courseIds,
  }: { organizationId: string; membershipId: string; courseIds: readonly string[] },
  parts: readonly EnrollmentPart<unknown>[] = [],
): Promise<Row[]> {
  return tx.query(selectNewest(parts), [organizationId, membershipId, courseIds]);
}

/** Locks an enrollment: first in every lock order, so whatever changes a learner's standing takes turns here. */
export async function lockEnrollment(
  tx: Tx,
  organizationId: string,
  id: string,
): Promise<EnrollmentEntity | null> {
  const [row] = await tx.query<EnrollmentEntity>(
    'SELECT * FROM enrollments WHERE organization_id = $1 AND id = $2 FOR UPDATE',
    [organizationId, id],
  );
  return row ?? null;
}

/** Locks a member's newest enrollment in a course; null when there is none. */
export async function lockNewestEnrollment(
  tx: Tx,
  {
    organizationId,
    membershipId,
    courseId,
  }: { organizationId: string; membershipId: string; courseId: string },
): Promise<EnrollmentEntity | null> {
  const [row] = await tx.query<EnrollmentEntity>(
    `SELECT * FROM enrollments WHERE organization_id = $1 AND membership_id = $2 AND course_id = $3
     ORDER BY rotation DESC LIMIT 1 FOR UPDATE`,
    [organizationId, membershipId, courseId],
  );
  return row ?? null;
}

/** Locks many, in the order of their ids, so that two who do so never wait for each other. */
export function lockEnrollments(
  tx: Tx,
  organizationId: string,
  ids: readonly string[],
): Promise<EnrollmentEntity[]> {
  return tx.query(
    'SELECT * FROM enrollments WHERE organization_id = $1 AND id = ANY($2) ORDER BY id FOR UPDATE',
    [organizationId, ids],
  );
}

/** A batch of a cohort's members in a course, however they came into it, locked in the order of their ids. */
export function lockCohortEnrollments(
  tx: Tx,
  {
    organizationId,
    cohortId,
    courseId,
    after,
    limit,
  }: { organizationId: string; cohortId: string; courseId: string; after: string | null; limit: number },
): Promise<EnrollmentEntity[]> {
  return tx.query(
    `SELECT e.* FROM enrollments e
     JOIN cohort_members m ON m.organization_id = e.organization_id AND m.membership_id = e.membership_id AND m.cohort_id = $2
     WHERE e.organization_id = $1 AND e.course_id = $3 AND ($4::uuid IS NULL OR e.id > $4)
     ORDER BY e.id LIMIT $5 FOR UPDATE OF e`,
    [organizationId, cohortId, courseId, after, limit],
  );
}

/**
 * A page of the enrollments that are under way: of a course, of the members of a cohort, or of both. Of a cohort, who is
 * away or out of time as well, since they may be coming back at this moment, and who has completed the course, since a skip
 * may have been taken back.
 */
export async function listEnrollmentIdsToReconcile(
  tx: ReadTx,
  {
    organizationId,
    courseId,
    cohortId,
    after,
    limit,
  }: {
    organizationId: string;
    courseId: string | null;
    cohortId: string | null;
    after: string | null;
    limit: number;
  },
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT e.id FROM enrollments e
     WHERE e.organization_id = $1 AND (e.status = 'ACTIVE' OR e.status <> 'WITHDRAWN' AND $3::uuid IS NOT NULL)
       AND ($2::uuid IS NULL OR e.course_id = $2) AND ($4::uuid IS NULL OR e.id > $4)
       AND ($3::uuid IS NULL OR e.cohort_id = $3 OR EXISTS (
         SELECT 1 FROM cohort_members m WHERE m.organization_id = $1 AND m.cohort_id = $3 AND m.membership_id = e.membership_id))
     ORDER BY e.id LIMIT $5`,
    [organizationId, courseId, cohortId, after, limit],
  );
  return rows.map((row) => row.id);
}

export interface NewEnrollment {
  readonly id: string;
  readonly membershipId: string;
  readonly courseId: string;
  readonly courseVersionId: string;
  readonly cohortId: string | null;
}

/** Inserts those that do not exist yet; they end with their cohort. @returns the ones that were inserted */
export function insertEnrollments(
  tx: Tx,
  organizationId: string,
  rows: readonly NewEnrollment[],
): Promise<EnrollmentEntity[]> {
  return tx.query(
    `INSERT INTO enrollments (organization_id, id, membership_id, course_id, course_version_id, cohort_id, ends_at)
     SELECT $1, wanted.*, (SELECT c.ends_at FROM cohorts c WHERE c.organization_id = $1 AND c.id = wanted.cohort_id)
     FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[])
       AS wanted (id, membership_id, course_id, course_version_id, cohort_id)
     ON CONFLICT ON CONSTRAINT enrollments__once_for_each_rotation DO NOTHING RETURNING *`,
    [
      organizationId,
      rows.map((row) => row.id),
      rows.map((row) => row.membershipId),
      rows.map((row) => row.courseId),
      rows.map((row) => row.courseVersionId),
      rows.map((row) => row.cohortId),
    ],
  );
}

export async function updateCompleted(tx: Tx, organizationId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  tx.execute(
    `UPDATE enrollments SET status = 'COMPLETED', completed_at = COALESCE(completed_at, current_instant())
     WHERE organization_id = $1 AND id = ANY($2) AND status = 'ACTIVE'`,
    [organizationId, ids],
  );
}
