import type { EnrollmentPart } from '../enrollments/index.ts';
import { readPage } from '../platform/database/read-page.ts';
import { sortedList } from '../platform/database/sorted-list.ts';
import type { ListPage, Slice } from '../platform/database/sorted-list.ts';
import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import type { SavedResponse } from './attempt.entity.ts';
import { IN_PROGRESS } from './attempt.queries.ts';
import type { GradeEventEntity, QuizResultEntity } from './grade.entity.ts';
import type { Score } from './scoring/index.ts';

type UnitPlace = Pick<GradeEventEntity, 'organizationId' | 'enrollmentId' | 'unitStableId'>;

/** What of a line of the ledger its quiz's result is made of. */
export type LedgerLine = Pick<
  GradeEventEntity,
  'attemptId' | 'attemptNumber' | 'revision' | 'kind' | 'earned' | 'max' | 'passed' | 'gradedAt'
>;

/** How an attempt in progress is closed with its score. */
export interface Closing {
  readonly responses: Record<string, SavedResponse>;
  readonly hash: string;
  readonly score: Score;
  readonly explanations: Record<string, string>;
  /** Decimals for display. */
  readonly earned: string;
  readonly max: string;
}

/** @param attemptId in SQL */
const eventAndResult = (attemptId: string) => `event AS (
    INSERT INTO grade_events (organization_id, id, enrollment_id, unit_stable_id, attempt_id, attempt_number, revision, kind,
      actor_membership_id, regrade_id, reason, engine, earned, max, passed, graded_at)
    VALUES ($1, $2, $3, $4, ${attemptId}, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16))
  INSERT INTO quiz_results AS r (organization_id, enrollment_id, unit_stable_id, earned, max, percent, passed_at, attempt_count)
  VALUES ($1, $3, $4, $17, $18, $19, $20, $21)
  ON CONFLICT (organization_id, enrollment_id, unit_stable_id) DO UPDATE SET earned = excluded.earned, max = excluded.max,
    percent = excluded.percent, attempt_count = excluded.attempt_count, passed_at = COALESCE(r.passed_at, excluded.passed_at)`;

const RECORDED = `WITH ${eventAndResult('$5')}`;

/** Where nothing was closed, the line of the ledger has no attempt, and all of it fails. */
const CLOSED = `WITH closed AS (
    UPDATE attempts SET status = 'GRADED', submitted_at = $16, graded_at = $16, scoring_error = NULL, passed = $15,
      responses = $22, responses_hash = $23, score = $24, explanations = $25, earned = $26, max = $27
    WHERE organization_id = $1 AND id = $5 AND status = $28 RETURNING id), ${eventAndResult('(SELECT id FROM closed)')}`;

/**
 * Writes a line of the ledger and the result that it adds up to, and closes its attempt, which has to be in progress. The
 * caller holds the locks.
 */
export function writeGrade(
  tx: Tx,
  {
    event,
    result,
    closing,
  }: { event: GradeEventEntity; result: QuizResultEntity; closing?: Closing | undefined },
): void {
  const values = [
    event.organizationId,
    event.id,
    event.enrollmentId,
    event.unitStableId,
    event.attemptId,
    event.attemptNumber,
    event.revision,
    event.kind,
    event.actorMembershipId,
    event.regradeId,
    event.reason,
    event.engine,
    event.earned,
    event.max,
    event.passed,
    event.gradedAt,
    result.earned,
    result.max,
    result.percent,
    result.passedAt,
    result.attemptCount,
  ];
  if (closing === undefined) return tx.execute(RECORDED, values);
  tx.execute(CLOSED, [...values, ...valuesOfClosing(closing), IN_PROGRESS]);
}

/** Responses, their hash, score, explanations, points earned and points there are, as an attempt has them. */
export function valuesOfClosing(closing: Closing): string[] {
  return [
    JSON.stringify(closing.responses),
    closing.hash,
    JSON.stringify(closing.score),
    JSON.stringify(closing.explanations),
    closing.earned,
    closing.max,
  ];
}

/** The ledger of one learner's quiz, attempt by attempt, each in the order it was written. */
export function listGradeEvents(
  tx: ReadTx,
  { organizationId, enrollmentId, unitStableId }: UnitPlace,
): Promise<GradeEventEntity[]> {
  return tx.query(
    'SELECT * FROM grade_events WHERE organization_id = $1 AND enrollment_id = $2 AND unit_stable_id = $3 ORDER BY attempt_number, revision',
    [organizationId, enrollmentId, unitStableId],
  );
}

export const GRADE_EVENTS = sortedList('grade-events', { REVISION: ['revision POSITION'] });

/** The ledger of one attempt. */
export function listGradeEventsOfAttempt(
  tx: ReadTx,
  { organizationId, attemptId }: { organizationId: string; attemptId: string },
  page: ListPage,
): Promise<Slice<GradeEventEntity>> {
  return readPage(tx, page, 'SELECT * FROM grade_events WHERE organization_id = $1 AND attempt_id = $2', [
    organizationId,
    attemptId,
  ]);
}

export async function findGradeEvent(
  tx: ReadTx,
  organizationId: string,
  id: string,
): Promise<GradeEventEntity | null> {
  const [row] = await tx.query<GradeEventEntity>(
    'SELECT * FROM grade_events WHERE organization_id = $1 AND id = $2',
    [organizationId, id],
  );
  return row ?? null;
}

export async function updateQuizResult(tx: Tx, result: QuizResultEntity): Promise<void> {
  tx.execute(
    `INSERT INTO quiz_results AS r (organization_id, enrollment_id, unit_stable_id, earned, max, percent, passed_at, attempt_count)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (organization_id, enrollment_id, unit_stable_id) DO UPDATE SET earned = excluded.earned, max = excluded.max,
       percent = excluded.percent, attempt_count = excluded.attempt_count, passed_at = COALESCE(r.passed_at, excluded.passed_at)`,
    [
      result.organizationId,
      result.enrollmentId,
      result.unitStableId,
      result.earned,
      result.max,
      result.percent,
      result.passedAt,
      result.attemptCount,
    ],
  );
}

/** What there is to know of a learner's standing in the quizzes of a course; a list with nothing in it is null. */
export interface QuizFacts {
  readonly used: readonly [unitStableId: string, used: number][] | null;
  readonly results: readonly [unitStableId: string, percent: string | null, passedAt: string | null][] | null;
  /** Those of the whole course have no unit. */
  readonly granted: readonly [unitStableId: string | null, extraAttempts: number][] | null;
}

/** Where somebody has begun, or was granted something. */
export const QUIZ_STANDINGS: EnrollmentPart<QuizFacts> = {
  name: 'quizzes',
  sql: `json_build_object(
     'used', (SELECT json_agg(json_build_array(c.unit_stable_id, c.used - c.returned)) FROM attempt_counters c
       WHERE c.organization_id = e.organization_id AND c.enrollment_id = e.id),
     'results', (SELECT json_agg(json_build_array(r.unit_stable_id, trim_scale(r.percent)::text, r.passed_at)) FROM quiz_results r
       WHERE r.organization_id = e.organization_id AND r.enrollment_id = e.id),
     'granted', (SELECT json_agg(json_build_array(x.unit_stable_id, x.extra_attempts)) FROM accommodations x
       WHERE x.organization_id = e.organization_id AND x.enrollment_id = e.id))`,
};
