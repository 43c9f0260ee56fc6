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

/** The caller holds the lock of the attempt. */
export async function insertGradeEvent(tx: Tx, event: NewGradeEvent): Promise<void> {
  await tx.query(
    `INSERT INTO grade_events (organization_id, id, enrollment_id, unit_stable_id, attempt_id, attempt_number, engine, earned, max, passed,
       graded_at, kind, actor_membership_id, regrade_id, reason, revision)
     SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, COALESCE(max(revision), 0) + 1
     FROM grade_events WHERE organization_id = $1 AND attempt_id = $5`,
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

export async function updateQuizResult(tx: Tx, result: QuizResultEntity): Promise<void> {
  await tx.query(
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

/** A learner's standing in a quiz: attempts that count, and the result once there is one. */
export interface QuizStanding {
  readonly enrollmentId: string;
  /** Null for what holds in every quiz of the course that has no standing of its own. */
  readonly unitStableId: string | null;
  readonly used: number;
  readonly extraAttempts: number;
  readonly lastSubmittedAt: Date | null;
  readonly hasOpenAttempt: boolean;
  readonly percent: string | null;
  readonly passedAt: Date | null;
}

/** Where learners have begun, or were granted something. */
export function listQuizStandings(
  tx: ReadTx,
  organizationId: string,
  enrollmentIds: readonly string[],
): Promise<QuizStanding[]> {
  return tx.query(
    `WITH places AS (
       SELECT enrollment_id, unit_stable_id FROM attempt_counters WHERE organization_id = $1 AND enrollment_id = ANY($2)
       UNION SELECT enrollment_id, unit_stable_id FROM accommodations WHERE organization_id = $1 AND enrollment_id = ANY($2))
     SELECT p.enrollment_id, p.unit_stable_id, COALESCE(c.used - c.returned, 0) AS used, COALESCE(x.extra_attempts, 0) AS extra_attempts,
       s.last_submitted_at, s.has_open_attempt, trim_scale(r.percent) AS percent, r.passed_at
     FROM places p
     LEFT JOIN attempt_counters c ON c.organization_id = $1 AND c.enrollment_id = p.enrollment_id AND c.unit_stable_id = p.unit_stable_id
     LEFT JOIN quiz_results r ON r.organization_id = $1 AND r.enrollment_id = p.enrollment_id AND r.unit_stable_id = p.unit_stable_id
     LEFT JOIN LATERAL (SELECT extra_attempts FROM accommodations x WHERE x.organization_id = $1
       AND x.enrollment_id = p.enrollment_id AND (x.unit_stable_id IS NULL OR x.unit_stable_id = p.unit_stable_id)
       ORDER BY x.unit_stable_id NULLS LAST LIMIT 1) AS x ON true
     LEFT JOIN LATERAL (SELECT max(a.submitted_at) AS last_submitted_at,
         COALESCE(bool_or(a.status = 'IN_PROGRESS'), false) AS has_open_attempt FROM attempts a WHERE a.organization_id = $1
       AND a.enrollment_id = p.enrollment_id AND a.unit_stable_id = p.unit_stable_id AND a.status <> 'VOIDED') AS s ON true`,
    [organizationId, enrollmentIds],
  );
}
