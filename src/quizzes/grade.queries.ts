import type { EnrollmentPart } from '../enrollments/index.ts';
import { readPage } from '../platform/database/read-page.ts';
import { sortedList } from '../platform/database/sorted-list.ts';
import type { ListPage, Slice } from '../platform/database/sorted-list.ts';
import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import { newId } from '../platform/ids.ts';
import type { GradeEventEntity, QuizResultEntity } from './grade.entity.ts';

type UnitPlace = Pick<GradeEventEntity, 'organizationId' | 'enrollmentId' | 'unitStableId'>;

/** A line for the ledger: its revision follows that of the attempt's last one. */
export type NewGradeEvent = Omit<
  GradeEventEntity,
  'id' | 'revision' | 'actorMembershipId' | 'regradeId' | 'reason'
> &
  Partial<Pick<GradeEventEntity, 'actorMembershipId' | 'regradeId' | 'reason'>>;

/** The caller holds the lock of the attempt. @returns the ledger of the learner's quiz with the new line, as `listGradeEvents` */
export function insertGradeEvent(tx: Tx, event: NewGradeEvent): Promise<GradeEventEntity[]> {
  return tx.query(
    `WITH added AS (INSERT INTO grade_events (organization_id, id, enrollment_id, unit_stable_id, attempt_id, attempt_number, engine, earned, max, passed,
       graded_at, kind, actor_membership_id, regrade_id, reason, revision)
     SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, COALESCE(max(revision), 0) + 1
     FROM grade_events WHERE organization_id = $1 AND attempt_id = $5 RETURNING *)
     SELECT * FROM (SELECT * FROM grade_events WHERE organization_id = $1 AND enrollment_id = $3 AND unit_stable_id = $4
       UNION ALL SELECT * FROM added) AS ledger ORDER BY attempt_number, revision`,
    [
      event.organizationId,
      newId(),
      event.enrollmentId,
      event.unitStableId,
      event.attemptId,
      event.attemptNumber,
      event.engine,
      event.earned,
      event.max,
      event.passed,
      event.gradedAt,
      event.kind,
      event.actorMembershipId ?? null,
      event.regradeId ?? null,
      event.reason ?? null,
    ],
  );
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
