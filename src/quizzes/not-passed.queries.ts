import type { ReadTx } from '../platform/database/transaction.ts';

export interface Retry {
  /** By any attempt, also an earlier one. */
  readonly hasPassed: boolean;
  /** null: as many as they like. */
  readonly attemptsLeft: number | null;
  /** null: at once. */
  readonly retryAt: Date | null;
}

/** How a learner may go on after an attempt that was handed in. */
export async function findRetry(
  tx: ReadTx,
  organizationId: string,
  attemptId: string,
): Promise<Retry | null> {
  const [row] = await tx.query<Retry>(
    `SELECT r.passed_at IS NOT NULL AS has_passed,
       GREATEST(q.attempt_limit + COALESCE(x.extra_attempts, 0) - (c.used - c.returned), CASE WHEN q.attempt_limit IS NOT NULL THEN 0 END) AS attempts_left,
       CASE WHEN q.cool_down_seconds > 0 THEN a.submitted_at + make_interval(secs => q.cool_down_seconds) END AS retry_at
     FROM attempts a JOIN quizzes q ON q.organization_id = a.organization_id AND q.id = a.quiz_id
     JOIN attempt_counters c ON c.organization_id = a.organization_id AND c.enrollment_id = a.enrollment_id AND c.unit_stable_id = a.unit_stable_id
     LEFT JOIN quiz_results r ON r.organization_id = a.organization_id AND r.enrollment_id = a.enrollment_id AND r.unit_stable_id = a.unit_stable_id
     LEFT JOIN LATERAL (SELECT extra_attempts FROM accommodations x WHERE x.organization_id = a.organization_id
       AND x.enrollment_id = a.enrollment_id AND (x.unit_stable_id IS NULL OR x.unit_stable_id = a.unit_stable_id)
       ORDER BY x.unit_stable_id NULLS LAST LIMIT 1) AS x ON true
     WHERE a.organization_id = $1 AND a.id = $2`,
    [organizationId, attemptId],
  );
  return row ?? null;
}
