import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import { newId } from '../platform/ids.ts';
import type { GradeEventEntity, QuizResultEntity } from './grade.entity.ts';

export type LedgerLine = Pick<
  GradeEventEntity,
  | 'kind'
  | 'enrollmentId'
  | 'unitStableId'
  | 'attemptId'
  | 'attemptNumber'
  | 'engine'
  | 'earned'
  | 'max'
  | 'passed'
>;

/** What brings many lines about. */
export interface LedgerOccasion extends Pick<GradeEventEntity, 'actorMembershipId' | 'reason'> {
  readonly organizationId: string;
  readonly regradeId: string;
}

/** Adds lines, one an attempt; the attempts are locked. */
export async function insertLedgerLines(
  tx: Tx,
  { organizationId, regradeId, actorMembershipId, reason }: LedgerOccasion,
  events: readonly LedgerLine[],
): Promise<void> {
  if (events.length === 0) return;
  await tx.query(
    `INSERT INTO grade_events (organization_id, id, enrollment_id, unit_stable_id, attempt_id, attempt_number, engine, earned, max, passed,
       kind, graded_at, actor_membership_id, regrade_id, reason, revision)
     SELECT $1, n.*, clock_timestamp(), $2, $3, $4,
       (SELECT COALESCE(max(e.revision), 0) + 1 FROM grade_events e WHERE e.organization_id = $1 AND e.attempt_id = n.attempt_id)
     FROM unnest($5::uuid[], $6::uuid[], $7::text[], $8::uuid[], $9::int[], $10::int[], $11::text[], $12::text[], $13::boolean[], $14::text[])
       AS n (id, enrollment_id, unit_stable_id, attempt_id, attempt_number, engine, earned, max, passed, kind)`,
    [
      organizationId,
      actorMembershipId,
      regradeId,
      reason,
      events.map(() => newId()),
      events.map((event) => event.enrollmentId),
      events.map((event) => event.unitStableId),
      events.map((event) => event.attemptId),
      events.map((event) => event.attemptNumber),
      events.map((event) => event.engine),
      events.map((event) => event.earned),
      events.map((event) => event.max),
      events.map((event) => event.passed),
      events.map((event) => event.kind),
    ],
  );
}

export interface QuizPlace {
  readonly enrollmentId: string;
  readonly unitStableId: string;
}

/** The ledgers of many learners' quizzes, each in the order it was written. */
export function listLedgers(
  tx: ReadTx,
  organizationId: string,
  places: readonly QuizPlace[],
): Promise<GradeEventEntity[]> {
  return tx.query(
    `SELECT g.* FROM grade_events g
     JOIN (SELECT DISTINCT * FROM unnest($2::uuid[], $3::text[])) AS w (enrollment_id, unit_stable_id)
       ON w.enrollment_id = g.enrollment_id AND w.unit_stable_id = g.unit_stable_id
     WHERE g.organization_id = $1 ORDER BY g.attempt_number, g.revision`,
    [organizationId, places.map((place) => place.enrollmentId), places.map((place) => place.unitStableId)],
  );
}

/** Which of the quizzes are passed. */
export function listPassedQuizzes(
  tx: ReadTx,
  organizationId: string,
  places: readonly QuizPlace[],
): Promise<QuizPlace[]> {
  return tx.query(
    `SELECT r.enrollment_id, r.unit_stable_id FROM quiz_results r
     JOIN (SELECT DISTINCT * FROM unnest($2::uuid[], $3::text[])) AS w (enrollment_id, unit_stable_id)
       ON w.enrollment_id = r.enrollment_id AND w.unit_stable_id = r.unit_stable_id
     WHERE r.organization_id = $1 AND r.passed_at IS NOT NULL`,
    [organizationId, places.map((place) => place.enrollmentId), places.map((place) => place.unitStableId)],
  );
}

/** A pass that was recorded stays. */
export async function updateQuizResults(
  tx: Tx,
  organizationId: string,
  results: readonly Omit<QuizResultEntity, 'organizationId'>[],
): Promise<void> {
  if (results.length === 0) return;
  await tx.query(
    `INSERT INTO quiz_results AS r (organization_id, enrollment_id, unit_stable_id, earned, max, percent, passed_at, attempt_count)
     SELECT $1, * FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::numeric[], $7::timestamptz[], $8::int[])
     ON CONFLICT (organization_id, enrollment_id, unit_stable_id) DO UPDATE SET earned = excluded.earned, max = excluded.max,
       percent = excluded.percent, attempt_count = excluded.attempt_count, passed_at = COALESCE(r.passed_at, excluded.passed_at)`,
    [
      organizationId,
      results.map((row) => row.enrollmentId),
      results.map((row) => row.unitStableId),
      results.map((row) => row.earned),
      results.map((row) => row.max),
      results.map((row) => row.percent),
      results.map((row) => row.passedAt),
      results.map((row) => row.attemptCount),
    ],
  );
}
