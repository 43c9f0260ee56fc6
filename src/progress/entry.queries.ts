import type { EnrollmentPart } from '../enrollments/index.ts';
import { OWN_SEND_SETTINGS_COLUMNS, SEND_SETTINGS_COLUMNS } from '../delivery/index.ts';
import type { SendSettingsRow } from '../delivery/index.ts';
import type { ReadTx } from '../platform/database/transaction.ts';
import { STANDING } from './progress.queries.ts';
import type { StandingFacts, Taken } from './progress.queries.ts';

/** The enrollments $2. Behind a SELECT: Postgres would think a plan for any of them dearer than a new one each time. */
const GIVEN = '(SELECT $2::uuid[])::uuid[]';

const ENTRY = `e.id, e.enrolled_at, e.cohort_id, ${STANDING.sql} AS standing`;

/** Where a learner stands in a course, before it is put to the rules. */
export type Entry = Taken & { readonly standing: StandingFacts };

/** An entry, and what a later room reads of its enrollment in the same statement. */
interface With<E extends Entry, Value> {
  readonly entry: E;
  readonly part: Value;
}

/** For whoever reads no more: the unit itself. */
export const JUST_THE_UNIT: EnrollmentPart<string> = { name: 'unit', sql: '$4::text' };

/**
 * Where a member stands in the newest enrollment in the course of a unit; null when there is none.
 * @param part its SQL knows the unit's stable id as $4
 */
export async function findEntry<Value>(
  tx: ReadTx,
  {
    organizationId,
    membershipId,
    courseId,
    unitStableId,
  }: { organizationId: string; membershipId: string; courseId: string; unitStableId: string },
  { sql }: EnrollmentPart<Value>,
): Promise<With<Entry, Value> | null> {
  const [row] = await tx.query<Entry & { part: Value }>(
    `SELECT ${ENTRY}, ${sql} AS part FROM (
       SELECT * FROM enrollments WHERE organization_id = $1 AND membership_id = $2 AND course_id = $3
       ORDER BY rotation DESC LIMIT 1) AS e`,
    [organizationId, membershipId, courseId, unitStableId],
  );
  return row === undefined ? null : { entry: row, part: row.part };
}

/** Where the learners of enrollments stand. */
export function listEntries(
  tx: ReadTx,
  organizationId: string,
  enrollmentIds: readonly string[],
): Promise<Entry[]> {
  return tx.query(
    `SELECT ${ENTRY} FROM enrollments e WHERE e.organization_id = $1 AND e.id = ANY(${GIVEN})`,
    [organizationId, enrollmentIds],
  );
}

/** An entry, and when mail goes to the learner. */
export type EntryToTell = Entry & SendSettingsRow;

function selectToTell(columns: string): string {
  return `SELECT ${ENTRY}, e.id AS enrollment_id, current_instant() AS now, m.time_zone, ${columns}
     FROM enrollments e
     JOIN organizations o ON o.id = e.organization_id
     JOIN memberships m ON m.organization_id = e.organization_id AND m.id = e.membership_id
     JOIN course_versions v ON v.organization_id = e.organization_id AND v.id = e.course_version_id
     LEFT JOIN cohorts c ON c.organization_id = e.organization_id AND c.id = e.cohort_id
     WHERE e.organization_id = $1`;
}

const TO_TELL = selectToTell(SEND_SETTINGS_COLUMNS);

/** Where the learners of enrollments stand, and when mail goes to them. */
export function listEntriesToTell(
  tx: ReadTx,
  organizationId: string,
  enrollmentIds: readonly string[],
): Promise<EntryToTell[]> {
  return tx.query(`${TO_TELL} AND e.id = ANY(${GIVEN})`, [organizationId, enrollmentIds]);
}

/**
 * Of the one enrollment that something of a later room belongs to.
 * @param enrollmentOf its id, in SQL, of the organization $1 and the thing $2, which the SQL of the part knows as well
 */
export async function findEntryToTell<Value>(
  tx: ReadTx,
  { organizationId, id, enrollmentOf }: { organizationId: string; id: string; enrollmentOf: string },
  { sql }: EnrollmentPart<Value>,
): Promise<With<EntryToTell, Value> | null> {
  const [row] = await tx.query<EntryToTell & { part: Value }>(
    `${selectToTell(`${OWN_SEND_SETTINGS_COLUMNS}, ${sql} AS part`)} AND e.id = ${enrollmentOf}`,
    [organizationId, id],
  );
  return row === undefined ? null : { entry: row, part: row.part };
}
