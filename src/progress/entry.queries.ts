import { SEND_SETTINGS_COLUMNS } from '../delivery/index.ts';
import type { SendSettingsRow } from '../delivery/index.ts';
import type { ReadTx } from '../platform/database/transaction.ts';
import { circumstancesOf, unitStandingsOf } from './progress.queries.ts';
import type { Circumstances, UnitStanding } from './progress.queries.ts';

/** Where a learner stands in a course, before it is put to the rules. */
export interface Entry extends Circumstances {
  readonly units: readonly UnitStanding[];
}

/** The newest enrollment of a member ($2) in the course of a unit ($3). */
const OF_UNIT = `ARRAY(SELECT o.id FROM units u
  JOIN course_versions w ON w.organization_id = u.organization_id AND w.id = u.course_version_id AND w.published_at IS NOT NULL
  JOIN enrollments o ON o.organization_id = u.organization_id AND o.course_id = w.course_id AND o.membership_id = $2
  WHERE u.organization_id = $1 AND u.id = $3 ORDER BY o.rotation DESC LIMIT 1)`;

/** The enrollments $2. Behind a SELECT: Postgres would think a plan for any of them dearer than a new one each time. */
const GIVEN = '(SELECT $2::uuid[])::uuid[]';

/** Circumstances and units of enrollments, a row for each. */
const entriesOf = (...circumstances: Parameters<typeof circumstancesOf>) => `
  SELECT c.*, (SELECT COALESCE(json_agg(json_build_object('enrollmentId', s.enrollment_id, 'unitStableId', s.unit_stable_id,
      'unlockedAt', s.unlocked_at, 'cause', s.cause, 'openedAt', s.opened_at, 'quizPassedAt', s.quiz_passed_at, 'completedAt', s.completed_at)), '[]')
    FROM (${unitStandingsOf('ARRAY[c.enrollment_id]')}) AS s) AS units
  FROM (${circumstancesOf(...circumstances)}) AS c`;

const TIMES = ['unlockedAt', 'openedAt', 'quizPassedAt', 'completedAt'] as const;

/** Where a member stands in the newest enrollment in the course of a unit; null when there is none. */
export async function findEntry(
  tx: ReadTx,
  { organizationId, membershipId, unitId }: { organizationId: string; membershipId: string; unitId: string },
): Promise<Entry | null> {
  const [row] = await tx.query<Entry>(entriesOf(OF_UNIT), [organizationId, membershipId, unitId]);
  return row === undefined ? null : { ...row, units: row.units.map(withTimes) };
}

/** Where the learners of enrollments stand. */
export async function listEntries(
  tx: ReadTx,
  organizationId: string,
  enrollmentIds: readonly string[],
): Promise<Entry[]> {
  const rows = await tx.query<Entry>(entriesOf(GIVEN), [organizationId, enrollmentIds]);
  return rows.map((row) => ({ ...row, units: row.units.map(withTimes) }));
}

/** The same, and when mail goes to them. */
export async function listEntriesToTell(
  tx: ReadTx,
  organizationId: string,
  enrollmentIds: readonly string[],
): Promise<(Entry & SendSettingsRow)[]> {
  const columns = `, ${SEND_SETTINGS_COLUMNS}`;
  const join = ' JOIN organizations o ON o.id = e.organization_id';
  const rows = await tx.query<Entry & SendSettingsRow>(entriesOf(GIVEN, { columns, join }), [
    organizationId,
    enrollmentIds,
  ]);
  return rows.map((row) => ({ ...row, units: row.units.map(withTimes) }));
}

/** Times come as texts in JSON. */
function withTimes(unit: UnitStanding): UnitStanding {
  const times = TIMES.map((name) => [name, unit[name] === null ? null : new Date(unit[name])] as const);
  return { ...unit, ...Object.fromEntries(times) };
}
