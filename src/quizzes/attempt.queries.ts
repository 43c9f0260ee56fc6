import type { EnrollmentStatus } from '../enrollments/index.ts';
import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import type { AttemptEntity, CheckedTry, SavedResponse } from './attempt.entity.ts';
import type { QuizEntity } from './quiz.entity.ts';
import type { Moment } from './visibility.ts';

type QuizRules = Pick<
  QuizEntity,
  'behaviour' | 'certainty' | 'resultVisibility' | 'feedbackVisibility' | 'visibleFrom' | 'attemptLimit'
>;

/** An attempt with the rules of its quiz, whose it is, and whether its time is over, by the database's clock. */
export interface AttemptRow extends Omit<AttemptEntity, 'organizationId'>, QuizRules, Moment {
  readonly membershipId: string;
  readonly enrollmentStatus: EnrollmentStatus;
  readonly isOverdue: boolean;
}

/** As a parameter: by a literal, Postgres may look through all attempts in progress, which have an index, for that of an id. */
export const IN_PROGRESS = 'IN_PROGRESS';

/** Of attempts `a`, their enrollments `e` and their quizzes `q`: what is stored. */
export const STORED_COLUMNS = `a.*, trim_scale(a.pass_percent) AS pass_percent, q.behaviour, q.certainty, q.result_visibility, q.feedback_visibility,
    q.visible_from, q.attempt_limit, e.membership_id, e.status AS enrollment_status`;

/** Of attempts `a`: what the clock decides. */
export const IS_OVERDUE =
  'COALESCE(clock_timestamp() > a.deadline_at + make_interval(secs => a.grace_seconds), false) AS is_overdue';

/** The select that every AttemptRow comes from; `a` are the attempts, `e` their enrollments. */
export const ATTEMPT = `
  SELECT ${STORED_COLUMNS}, ${IS_OVERDUE},
    COALESCE(q.visible_from <= now(), false) AS is_date_reached,
    COALESCE(c.used - c.returned >= q.attempt_limit + COALESCE(x.extra_attempts, 0), false)
      AND NOT EXISTS (SELECT FROM attempts o WHERE o.organization_id = a.organization_id AND o.enrollment_id = a.enrollment_id
        AND o.unit_stable_id = a.unit_stable_id AND o.status = 'IN_PROGRESS') AS is_last_attempt_over
  FROM attempts a JOIN enrollments e ON e.organization_id = a.organization_id AND e.id = a.enrollment_id
  JOIN quizzes q ON q.organization_id = a.organization_id AND q.id = a.quiz_id
  LEFT JOIN attempt_counters c ON c.organization_id = a.organization_id AND c.enrollment_id = a.enrollment_id
    AND c.unit_stable_id = a.unit_stable_id
  LEFT JOIN LATERAL (SELECT extra_attempts FROM accommodations x WHERE x.organization_id = a.organization_id
    AND x.enrollment_id = a.enrollment_id AND (x.unit_stable_id IS NULL OR x.unit_stable_id = a.unit_stable_id)
    ORDER BY x.unit_stable_id NULLS LAST LIMIT 1) AS x ON true`;

export async function findAttempt(
  tx: ReadTx,
  organizationId: string,
  id: string,
): Promise<AttemptRow | null> {
  const [row] = await tx.query<AttemptRow>(`${ATTEMPT} WHERE a.organization_id = $1 AND a.id = $2`, [
    organizationId,
    id,
  ]);
  return row ?? null;
}

export function listAttempts(
  tx: ReadTx,
  organizationId: string,
  ids: readonly string[],
): Promise<AttemptRow[]> {
  return tx.query(`${ATTEMPT} WHERE a.organization_id = $1 AND a.id = ANY($2)`, [organizationId, ids]);
}

/** The attempts in progress in each of the enrollments' units. */
export function listOpenAttempts(
  tx: ReadTx,
  organizationId: string,
  enrollmentIds: readonly string[],
): Promise<AttemptRow[]> {
  return tx.query(
    `${ATTEMPT} WHERE a.organization_id = $1 AND a.enrollment_id = ANY($2) AND a.status = 'IN_PROGRESS'`,
    [organizationId, enrollmentIds],
  );
}

/** Of a learner's attempts at a quiz, those that were taken back left out. */
export interface AttemptsMade {
  readonly enrollmentId: string;
  readonly unitStableId: string;
  readonly lastSubmittedAt: Date | null;
  readonly isOneOpen: boolean;
}

export function listAttemptsMade(
  tx: ReadTx,
  organizationId: string,
  enrollmentIds: readonly string[],
): Promise<AttemptsMade[]> {
  return tx.query(
    `SELECT enrollment_id, unit_stable_id, max(submitted_at) AS last_submitted_at, bool_or(status = 'IN_PROGRESS') AS is_one_open
     FROM attempts WHERE organization_id = $1 AND enrollment_id = ANY($2) AND status <> 'VOIDED' GROUP BY enrollment_id, unit_stable_id`,
    [organizationId, enrollmentIds],
  );
}

interface UnitPlace {
  readonly organizationId: string;
  readonly enrollmentId: string;
  readonly unitStableId: string;
}

/** Ids of the items that the learner had in their attempts at a unit's quiz. */
export async function listSeenItems(
  tx: ReadTx,
  { organizationId, enrollmentId, unitStableId }: UnitPlace,
): Promise<string[]> {
  const rows = await tx.query<{ itemId: string }>(
    `SELECT DISTINCT item ->> 'itemId' AS item_id FROM attempts a, jsonb_array_elements(a.frozen_items) AS item
     WHERE a.organization_id = $1 AND a.enrollment_id = $2 AND a.unit_stable_id = $3`,
    [organizationId, enrollmentId, unitStableId],
  );
  return rows.map((row) => row.itemId);
}

/** Moves the deadline of an attempt in progress, never to an earlier time. @returns it */
export async function extendDeadline(
  tx: Tx,
  { organizationId, id, seconds }: { organizationId: string; id: string; seconds: number },
): Promise<Date | null> {
  const [row] = await tx.query<{ deadlineAt: Date | null }>(
    `UPDATE attempts SET deadline_at = GREATEST(deadline_at, timed_from + make_interval(secs => $3))
     WHERE organization_id = $1 AND id = $2 AND status = $4 RETURNING deadline_at`,
    [organizationId, id, seconds, IN_PROGRESS],
  );
  return row?.deadlineAt ?? null;
}

export async function updateResponse(
  tx: Tx,
  {
    organizationId,
    id,
    slot,
    saved,
  }: { organizationId: string; id: string; slot: string; saved: SavedResponse },
): Promise<void> {
  tx.execute(
    `UPDATE attempts SET responses = responses || jsonb_build_object($3::text, $4::jsonb), last_saved_at = clock_timestamp(),
       seconds = seconds || jsonb_build_object($3::text, COALESCE((seconds ->> $3::text)::numeric, 0)
         + round(extract(epoch FROM clock_timestamp() - COALESCE(last_saved_at, started_at))::numeric, 1))
     WHERE organization_id = $1 AND id = $2 AND status = $5`,
    [organizationId, id, slot, JSON.stringify(saved), IN_PROGRESS],
  );
}

/** Adds a checked response, which is saved as well. */
export async function appendTry(
  tx: Tx,
  {
    organizationId,
    id,
    slot,
    checked,
  }: { organizationId: string; id: string; slot: string; checked: CheckedTry },
): Promise<void> {
  tx.execute(
    `UPDATE attempts SET tries = tries || jsonb_build_object($3::text, COALESCE(tries -> $3::text, '[]') || $4::jsonb)
     WHERE organization_id = $1 AND id = $2 AND status = $5`,
    [organizationId, id, slot, JSON.stringify(checked), IN_PROGRESS],
  );
}
