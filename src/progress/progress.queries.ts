import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import { SELECT_UNITS } from '../units/index.ts';
import type { UnitRow } from '../units/index.ts';
import type { OverrideInForce } from './overrides-in-force.ts';
import type { UnitProgressEntity } from './unit-progress.entity.ts';
import type { UnlockCause } from './unit-unlock.entity.ts';

/** What a learner has and has done in one unit. */
export interface UnitStanding extends Pick<
  UnitProgressEntity,
  'enrollmentId' | 'unitStableId' | 'openedAt' | 'quizPassedAt' | 'completedAt'
> {
  readonly unlockedAt: Date | null;
  readonly cause: UnlockCause | null;
}

/** Ids of a member's newest enrollments in each of some courses. */
const OWN = `ARRAY(SELECT DISTINCT ON (course_id) id FROM enrollments
  WHERE organization_id = $1 AND membership_id = $2 AND course_id = ANY($3) ORDER BY course_id, rotation DESC)`;

export interface Own {
  readonly organizationId: string;
  readonly membershipId: string;
  readonly courseIds: readonly string[];
}

/** @param ids of the enrollments, as SQL */
export const unitStandingsOf = (ids: string) => `
  SELECT COALESCE(k.enrollment_id, p.enrollment_id) AS enrollment_id, COALESCE(k.unit_stable_id, p.unit_stable_id) AS unit_stable_id,
    k.unlocked_at, k.cause, p.opened_at, p.quiz_passed_at, p.completed_at
  FROM (SELECT * FROM unit_unlocks WHERE organization_id = $1 AND enrollment_id = ANY(${ids})) AS k
  FULL JOIN (SELECT * FROM unit_progress WHERE organization_id = $1 AND enrollment_id = ANY(${ids})) AS p
    ON p.enrollment_id = k.enrollment_id AND p.unit_stable_id = k.unit_stable_id`;

/** Unlocks and progress in a member's newest enrollment in each of the courses, a row for each unit that has either. */
export function listOwnUnitStandings(
  tx: ReadTx,
  { organizationId, membershipId, courseIds }: Own,
): Promise<UnitStanding[]> {
  return tx.query(unitStandingsOf(OWN), [organizationId, membershipId, courseIds]);
}

/** What rules may ask of an enrollment beside its units. */
export interface Circumstances {
  readonly enrollmentId: string;
  readonly enrolledAt: Date;
  readonly timeZone: string;
  readonly cohortStartsAt: Date | null;
  readonly cohorts: readonly string[];
  readonly overrides: readonly OverrideInForce[];
  /** Whether the version that is taken reminds. */
  readonly reminds: boolean;
  /** The database's clock, which decides what is due. */
  readonly now: Date;
}

/** @param ids of the enrollments, as SQL */
export const circumstancesOf = (ids: string, { columns = '', join = '' } = {}) => `
  SELECT e.id AS enrollment_id, e.course_id, e.course_version_id, e.enrolled_at, m.time_zone, c.starts_at AS cohort_starts_at,
       ARRAY(SELECT g.slug FROM cohort_members i JOIN cohorts g ON g.organization_id = i.organization_id AND g.id = i.cohort_id
         WHERE i.organization_id = $1 AND i.membership_id = e.membership_id AND g.slug IS NOT NULL) AS cohorts,
       ARRAY(SELECT jsonb_build_object('id', o.id, 'kind', o.kind, 'unitStableId', o.unit_stable_id, 'availableAt', o.available_at,
           'isOwn', o.enrollment_id IS NOT NULL)
         FROM (SELECT * FROM unit_overrides WHERE organization_id = $1 AND enrollment_id = e.id
           UNION ALL SELECT w.* FROM cohort_members i JOIN unit_overrides w ON w.organization_id = i.organization_id AND w.cohort_id = i.cohort_id
           WHERE i.organization_id = $1 AND i.membership_id = e.membership_id AND w.course_id = e.course_id) AS o
         WHERE o.undone_at IS NULL) AS overrides,
       v.reminder_after IS NOT NULL AS reminds, current_instant() AS now${columns}
     FROM enrollments e
     JOIN memberships m ON m.organization_id = e.organization_id AND m.id = e.membership_id
     JOIN course_versions v ON v.organization_id = e.organization_id AND v.id = e.course_version_id
     LEFT JOIN cohorts c ON c.organization_id = e.organization_id AND c.id = e.cohort_id${join}
  WHERE e.organization_id = $1 AND e.id = ANY(${ids})`;

/** Of a member's newest enrollment in each of the courses. */
export function listOwnCircumstances(
  tx: ReadTx,
  { organizationId, membershipId, courseIds }: Own,
): Promise<(Circumstances & { courseId: string; courseVersionId: string })[]> {
  return tx.query(circumstancesOf(OWN), [organizationId, membershipId, courseIds]);
}

export interface NewUnlock {
  readonly enrollmentId: string;
  readonly unitStableId: string;
  readonly causeRef: string | null;
}

interface Unlocking {
  readonly organizationId: string;
  readonly unlocks: readonly NewUnlock[];
  readonly cause: UnlockCause;
}

const INSERT_UNLOCKS = `INSERT INTO unit_unlocks (organization_id, enrollment_id, unit_stable_id, cause, cause_ref)
  SELECT $1, enrollment_id, unit_stable_id, $5, cause_ref
  FROM unnest($2::uuid[], $3::text[], $4::text[]) AS wanted (enrollment_id, unit_stable_id, cause_ref)
  ON CONFLICT DO NOTHING`;

function unlockValues({ organizationId, unlocks, cause }: Unlocking): unknown[] {
  const column = <K extends keyof NewUnlock>(name: K) => unlocks.map((unlock) => unlock[name]);
  return [organizationId, column('enrollmentId'), column('unitStableId'), column('causeRef'), cause];
}

/** Grants, each once and for good. @returns the ones that are new */
export function insertUnlocks(
  tx: Tx,
  unlocking: Unlocking,
): Promise<Pick<NewUnlock, 'enrollmentId' | 'unitStableId'>[]> {
  return tx.query(`${INSERT_UNLOCKS} RETURNING enrollment_id, unit_stable_id`, unlockValues(unlocking));
}

/** Grants that are new, as the caller has seen under the enrollments' locks. */
export function insertNewUnlocks(tx: Tx, unlocking: Unlocking): void {
  if (unlocking.unlocks.length > 0) tx.execute(INSERT_UNLOCKS, unlockValues(unlocking));
}

/** The ids of the units that one cause unlocked, in course order. */
export async function listUnlocksByCause(
  tx: ReadTx,
  {
    organizationId,
    enrollmentId,
    causeRef,
  }: { organizationId: string; enrollmentId: string; causeRef: string },
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT u.id FROM unit_unlocks k
     JOIN enrollments e ON e.organization_id = k.organization_id AND e.id = k.enrollment_id
     JOIN units u ON u.organization_id = k.organization_id AND u.course_version_id = e.course_version_id AND u.stable_id = k.unit_stable_id
     WHERE k.organization_id = $1 AND k.enrollment_id = $2 AND k.cause_ref = $3 ORDER BY u.position`,
    [organizationId, enrollmentId, causeRef],
  );
  return rows.map((row) => row.id);
}

/** The units that one cause unlocked, in course order. */
export function listUnitsUnlockedBy(
  tx: ReadTx,
  {
    organizationId,
    enrollmentId,
    causeRef,
  }: { organizationId: string; enrollmentId: string; causeRef: string },
): Promise<UnitRow[]> {
  return tx.query(
    `${SELECT_UNITS} JOIN enrollments e ON e.organization_id = u.organization_id AND e.course_version_id = u.course_version_id
     JOIN unit_unlocks k ON k.organization_id = e.organization_id AND k.enrollment_id = e.id AND k.unit_stable_id = u.stable_id
     WHERE k.organization_id = $1 AND k.enrollment_id = $2 AND k.cause_ref = $3 ORDER BY u.position`,
    [organizationId, enrollmentId, causeRef],
  );
}

interface UnitPlace {
  readonly organizationId: string;
  readonly enrollmentId: string;
  readonly unitStableId: string;
}

export async function updateOpened(
  tx: Tx,
  { organizationId, enrollmentId, unitStableId }: UnitPlace,
): Promise<void> {
  tx.execute(
    `INSERT INTO unit_progress AS p (organization_id, enrollment_id, unit_stable_id, opened_at) VALUES ($1, $2, $3, current_instant())
     ON CONFLICT (organization_id, enrollment_id, unit_stable_id) DO UPDATE SET opened_at = COALESCE(p.opened_at, excluded.opened_at)`,
    [organizationId, enrollmentId, unitStableId],
  );
}

/** Units' quizzes are passed, a row for each; what was passed before keeps its time. */
export async function updatePassedUnits(
  tx: Tx,
  organizationId: string,
  passes: readonly { enrollmentId: string; unitStableId: string; passedAt: Date }[],
): Promise<void> {
  tx.execute(
    `INSERT INTO unit_progress AS p (organization_id, enrollment_id, unit_stable_id, quiz_passed_at, completed_at)
     SELECT $1, enrollment_id, unit_stable_id, passed_at, passed_at
     FROM unnest($2::uuid[], $3::text[], $4::timestamptz[]) AS passed (enrollment_id, unit_stable_id, passed_at)
     ON CONFLICT (organization_id, enrollment_id, unit_stable_id) DO UPDATE SET
       quiz_passed_at = COALESCE(p.quiz_passed_at, excluded.quiz_passed_at), completed_at = COALESCE(p.completed_at, excluded.completed_at)`,
    [
      organizationId,
      passes.map((pass) => pass.enrollmentId),
      passes.map((pass) => pass.unitStableId),
      passes.map((pass) => pass.passedAt),
    ],
  );
}

/** A unit is completed, by its quiz or without one. */
export async function updateCompletedUnit(
  tx: Tx,
  { organizationId, enrollmentId, unitStableId, quizPassedAt }: UnitPlace & { quizPassedAt: Date | null },
): Promise<void> {
  tx.execute(
    `INSERT INTO unit_progress AS p (organization_id, enrollment_id, unit_stable_id, quiz_passed_at, completed_at)
     VALUES ($1, $2, $3, $4, COALESCE($4, current_instant()))
     ON CONFLICT (organization_id, enrollment_id, unit_stable_id) DO UPDATE SET
       quiz_passed_at = COALESCE(p.quiz_passed_at, excluded.quiz_passed_at), completed_at = COALESCE(p.completed_at, excluded.completed_at)`,
    [organizationId, enrollmentId, unitStableId, quizPassedAt],
  );
}
