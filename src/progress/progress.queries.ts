import type { EnrollmentPart, EnrollmentRow } from '../enrollments/index.ts';
import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import { SELECT_UNITS } from '../units/index.ts';
import type { UnitRow } from '../units/index.ts';
import type { OverrideInForce } from './overrides-in-force.ts';
import type { UnlockCause } from './unit-unlock.entity.ts';

/** What there is to know of where a learner stands, as Postgres writes it into JSON; a list with nothing in it is null. */
export interface StandingFacts {
  readonly now: string;
  readonly timeZone: string;
  /** Those that the learner is in, and that of the enrollment. */
  readonly cohorts:
    readonly [id: string, slug: string | null, startsAt: string | null, isMember: boolean][] | null;
  readonly overrides: readonly OverrideInForce[] | null;
  readonly unlocks: readonly [unitStableId: string, unlockedAt: string, cause: UnlockCause][] | null;
  readonly progress:
    | readonly [
        unitStableId: string,
        openedAt: string | null,
        quizPassedAt: string | null,
        completedAt: string | null,
      ][]
    | null;
}

/** One value with all of it: a row for each would cost more than what is in it. */
export const STANDING: EnrollmentPart<StandingFacts> = {
  name: 'standing',
  sql: `(SELECT json_build_object('now', current_instant(),
     'timeZone', (SELECT m.time_zone FROM memberships m WHERE m.organization_id = e.organization_id AND m.id = e.membership_id),
     'cohorts', (SELECT json_agg(json_build_array(g.id, g.slug, g.starts_at, g.id = ANY (mine.cohort_ids))) FROM cohorts g
       WHERE g.organization_id = e.organization_id AND g.id = ANY (mine.cohort_ids || e.cohort_id)),
     'overrides', (SELECT json_agg(json_build_object('id', o.id, 'kind', o.kind, 'unitStableId', o.unit_stable_id,
         'availableAt', o.available_at, 'isOwn', o.enrollment_id IS NOT NULL)) FROM unit_overrides o
       WHERE o.organization_id = e.organization_id AND o.undone_at IS NULL
         AND (o.enrollment_id = e.id OR o.cohort_id = ANY (mine.cohort_ids) AND o.course_id = e.course_id)),
     'unlocks', (SELECT json_agg(json_build_array(k.unit_stable_id, k.unlocked_at, k.cause)) FROM unit_unlocks k
       WHERE k.organization_id = e.organization_id AND k.enrollment_id = e.id),
     'progress', (SELECT json_agg(json_build_array(p.unit_stable_id, p.opened_at, p.quiz_passed_at, p.completed_at)) FROM unit_progress p
       WHERE p.organization_id = e.organization_id AND p.enrollment_id = e.id))
   FROM (SELECT ARRAY(SELECT i.cohort_id FROM cohort_members i WHERE i.organization_id = e.organization_id
     AND i.membership_id = e.membership_id) AS cohort_ids OFFSET 0) AS mine)`,
};

/** What of its enrollment a standing is made of. */
export type Taken = Pick<EnrollmentRow, 'id' | 'enrolledAt' | 'cohortId'>;

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
