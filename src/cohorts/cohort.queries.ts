import { readPage } from '../platform/database/read-page.ts';
import { ALPHABETICAL, sortedList } from '../platform/database/sorted-list.ts';
import type { ListPage, Slice } from '../platform/database/sorted-list.ts';
import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import type { CohortEntity } from './cohort.entity.ts';

export const COHORTS = sortedList('cohorts', {
  CREATED_AT: ['c.id ID'],
  NAME: [`c.name ${ALPHABETICAL} TEXT`, 'c.id ID'],
});

export function listCohorts(
  tx: ReadTx,
  organizationId: string,
  page: ListPage,
): Promise<Slice<CohortEntity>> {
  return readPage(tx, page, 'SELECT c.* FROM cohorts c WHERE c.organization_id = $1', [organizationId]);
}

export function listCohortsById(
  tx: ReadTx,
  organizationId: string,
  ids: readonly string[],
): Promise<CohortEntity[]> {
  return tx.query('SELECT * FROM cohorts WHERE organization_id = $1 AND id = ANY($2)', [organizationId, ids]);
}

/** @returns whether it was inserted; not when another cohort has its slug */
export async function insertCohort(
  tx: Tx,
  row: Omit<CohortEntity, 'memberCount' | 'createdAt'>,
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO cohorts (organization_id, id, name, slug, capacity, starts_at, ends_at, time_zone, send_window)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT ON CONSTRAINT cohorts__slug_is_unique DO NOTHING RETURNING 1`,
    [
      row.organizationId,
      row.id,
      row.name,
      row.slug,
      row.capacity,
      row.startsAt,
      row.endsAt,
      row.timeZone,
      row.sendWindow,
    ],
  );
  return rows.length > 0;
}

/** Locks the cohort, so that joins and assignments take turns. */
export async function lockCohort(tx: Tx, organizationId: string, id: string): Promise<CohortEntity | null> {
  const [row] = await tx.query<CohortEntity>(
    'SELECT * FROM cohorts WHERE organization_id = $1 AND id = $2 FOR UPDATE',
    [organizationId, id],
  );
  return row ?? null;
}

/** By the database's clock. */
export async function hasPassed(tx: ReadTx, instant: Date): Promise<boolean> {
  const [row] = await tx.query<{ passed: boolean }>('SELECT $1::timestamptz <= current_instant() AS passed', [
    instant,
  ]);
  return row?.passed === true;
}

export type CohortSchedule = Pick<CohortEntity, 'startsAt' | 'endsAt' | 'timeZone' | 'sendWindow'>;

export async function updateSchedule(
  tx: Tx,
  cohort: CohortSchedule & Pick<CohortEntity, 'organizationId' | 'id'>,
): Promise<void> {
  await tx.query(
    `UPDATE cohorts SET starts_at = $3, ends_at = $4, time_zone = $5, send_window = $6
     WHERE organization_id = $1 AND id = $2`,
    [cohort.organizationId, cohort.id, cohort.startsAt, cohort.endsAt, cohort.timeZone, cohort.sendWindow],
  );
}

/** Adds those who are not in the cohort yet, and counts them. @returns the membership ids that were added */
export async function insertCohortMembers(
  tx: Tx,
  {
    organizationId,
    cohortId,
    membershipIds,
  }: { organizationId: string; cohortId: string; membershipIds: readonly string[] },
): Promise<string[]> {
  const rows = await tx.query<{ membershipId: string }>(
    `WITH added AS (
       INSERT INTO cohort_members (organization_id, cohort_id, membership_id)
       SELECT $1, $2, unnest($3::uuid[]) ON CONFLICT DO NOTHING RETURNING membership_id
     ), counted AS (
       UPDATE cohorts SET member_count = member_count + (SELECT count(*) FROM added)
       WHERE organization_id = $1 AND id = $2 AND EXISTS (SELECT 1 FROM added)
     )
     SELECT membership_id FROM added`,
    [organizationId, cohortId, membershipIds],
  );
  return rows.map((row) => row.membershipId);
}

/** Which of the ids are not members of the cohort yet. */
export async function listNewCohortMembers(
  tx: ReadTx,
  {
    organizationId,
    cohortId,
    membershipIds,
  }: { organizationId: string; cohortId: string; membershipIds: readonly string[] },
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT id FROM unnest($3::uuid[]) AS id WHERE NOT EXISTS (
       SELECT 1 FROM cohort_members m WHERE m.organization_id = $1 AND m.cohort_id = $2 AND m.membership_id = id)`,
    [organizationId, cohortId, membershipIds],
  );
  return rows.map((row) => row.id);
}

export async function insertCohortCourse(
  tx: Tx,
  organizationId: string,
  cohortId: string,
  courseId: string,
): Promise<void> {
  await tx.query(
    'INSERT INTO cohort_courses (organization_id, cohort_id, course_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [organizationId, cohortId, courseId],
  );
}

export async function listCohortCourseIds(
  tx: ReadTx,
  organizationId: string,
  cohortId: string,
): Promise<string[]> {
  const rows = await tx.query<{ courseId: string }>(
    'SELECT course_id FROM cohort_courses WHERE organization_id = $1 AND cohort_id = $2 ORDER BY assigned_at, course_id',
    [organizationId, cohortId],
  );
  return rows.map((row) => row.courseId);
}

export async function listCohortMembershipIds(
  tx: ReadTx,
  organizationId: string,
  cohortId: string,
): Promise<string[]> {
  const rows = await tx.query<{ membershipId: string }>(
    'SELECT membership_id FROM cohort_members WHERE organization_id = $1 AND cohort_id = $2 ORDER BY membership_id',
    [organizationId, cohortId],
  );
  return rows.map((row) => row.membershipId);
}

export const COHORT_MEMBERS = sortedList('cohort-members', {
  CREATED_AT: ['m.id ID'],
  NAME: [`m.name ${ALPHABETICAL} TEXT`, 'm.id ID'],
  EMAIL: ['m.email TEXT', 'm.id ID'],
});

/** The memberships of a cohort. */
export function listCohortMembers(
  tx: ReadTx,
  { organizationId, cohortId }: { organizationId: string; cohortId: string },
  page: ListPage,
): Promise<Slice<{ id: string }>> {
  return readPage(
    tx,
    page,
    `SELECT m.id FROM cohort_members c JOIN memberships m ON m.organization_id = c.organization_id AND m.id = c.membership_id
     WHERE c.organization_id = $1 AND c.cohort_id = $2`,
    [organizationId, cohortId],
  );
}
