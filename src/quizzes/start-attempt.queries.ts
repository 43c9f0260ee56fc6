import type { EnrollmentPart } from '../enrollments/index.ts';
import type { Tx } from '../platform/database/transaction.ts';
import type { FrozenItem } from './attempt.entity.ts';
import type { KeptScorePolicy } from './scoring/index.ts';

/** What decides whether a learner may start an attempt in a unit, and how long it takes, as Postgres writes it into JSON. */
export interface StartConditions {
  /** The attempt in progress. */
  readonly openId: string | null;
  readonly isOverdue: boolean;
  /** How many attempts are used, without those that were given back. */
  readonly used: number;
  readonly lastSubmittedAt: string | null;
  readonly extraAttempts: number;
  readonly extraTimePercent: string;
  /** The database's clock. */
  readonly now: string;
}

/** Of the unit $4. It decides only in a statement behind the one that locks the enrollment. */
export const START_CONDITIONS: EnrollmentPart<StartConditions> = {
  name: 'conditions',
  sql: `(SELECT json_build_object('now', clock_timestamp(), 'openId', a.open_id, 'isOverdue', a.is_overdue, 'lastSubmittedAt', a.last_submitted_at,
       'used', COALESCE(c.used - c.returned, 0), 'extraAttempts', COALESCE(x.extra_attempts, 0),
       'extraTimePercent', COALESCE(trim_scale(x.extra_time_percent), 0)::text)
     FROM (SELECT max(submitted_at) FILTER (WHERE status <> 'VOIDED') AS last_submitted_at,
         (array_agg(id) FILTER (WHERE status = 'IN_PROGRESS'))[1] AS open_id,
         COALESCE(bool_or(clock_timestamp() > deadline_at + make_interval(secs => grace_seconds)) FILTER (WHERE status = 'IN_PROGRESS'), false) AS is_overdue
       FROM attempts WHERE organization_id = e.organization_id AND enrollment_id = e.id AND unit_stable_id = $4) AS a
     LEFT JOIN attempt_counters c ON c.organization_id = e.organization_id AND c.enrollment_id = e.id AND c.unit_stable_id = $4
     LEFT JOIN LATERAL (SELECT extra_attempts, extra_time_percent FROM accommodations WHERE organization_id = e.organization_id
         AND enrollment_id = e.id AND (unit_stable_id IS NULL OR unit_stable_id = $4)
         ORDER BY unit_stable_id NULLS LAST LIMIT 1) AS x ON true)`,
};

export interface NewAttempt {
  readonly organizationId: string;
  readonly id: string;
  readonly enrollmentId: string;
  readonly quizId: string;
  readonly unitId: string;
  readonly unitStableId: string;
  /** How many there may be; null: as many as they like. */
  readonly limit: number | null;
  readonly seed: string;
  readonly passPercent: string;
  readonly keptScore: KeptScorePolicy;
  readonly frozenItems: FrozenItem[];
  readonly startedAt: Date;
  readonly deadlineAt: Date | null;
  readonly graceSeconds: number;
}

/**
 * Uses up one attempt and starts it. Past the limit it fails, having no number: whoever holds the lock of the enrollment knows
 * beforehand whether one is left.
 * @returns its number
 */
export async function insertAttempt(tx: Tx, attempt: NewAttempt): Promise<number> {
  const [row] = await tx.query<{ number: number }>(
    `WITH taken AS (
       INSERT INTO attempt_counters AS c (organization_id, enrollment_id, unit_stable_id, used) VALUES ($1, $3, $6, 1)
       ON CONFLICT (organization_id, enrollment_id, unit_stable_id) DO UPDATE SET used = c.used + 1
       WHERE $7::int IS NULL OR c.used - c.returned < $7 RETURNING used
     )
     INSERT INTO attempts (organization_id, id, enrollment_id, quiz_id, unit_id, unit_stable_id, number, seed, pass_percent, kept_score,
       frozen_items, started_at, timed_from, deadline_at, grace_seconds)
     VALUES ($1, $2, $3, $4, $5, $6, (SELECT used FROM taken), $8, $9, $10, $11, $12, $12, $13, $14) RETURNING number`,
    [
      attempt.organizationId,
      attempt.id,
      attempt.enrollmentId,
      attempt.quizId,
      attempt.unitId,
      attempt.unitStableId,
      attempt.limit,
      attempt.seed,
      attempt.passPercent,
      attempt.keptScore,
      JSON.stringify(attempt.frozenItems),
      attempt.startedAt,
      attempt.deadlineAt,
      attempt.graceSeconds,
    ],
  );
  return (row as { number: number }).number;
}
