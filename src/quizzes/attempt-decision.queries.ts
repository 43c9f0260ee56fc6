import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import type { GradeEventEntity } from './grade.entity.ts';

type LastGrade = Pick<GradeEventEntity, 'kind' | 'engine' | 'earned' | 'max'>;

/** The attempt's last line in the ledger, and what time it is. */
export async function findLastGrade(
  tx: ReadTx,
  organizationId: string,
  attemptId: string,
): Promise<(LastGrade & { readonly at: Date }) | null> {
  const [row] = await tx.query<LastGrade & { at: Date }>(
    `SELECT kind, engine, earned, max, clock_timestamp() AS at FROM grade_events
     WHERE organization_id = $1 AND attempt_id = $2 ORDER BY revision DESC LIMIT 1`,
    [organizationId, attemptId],
  );
  return row ?? null;
}

/** A new revision fences off a scorer that is at work. */
export async function updateVoided(tx: Tx, organizationId: string, id: string): Promise<void> {
  await tx.query(
    `UPDATE attempts SET status = 'VOIDED', scoring_revision = scoring_revision + 1 WHERE organization_id = $1 AND id = $2`,
    [organizationId, id],
  );
}

interface Reopening {
  readonly organizationId: string;
  readonly id: string;
  /** Null where there is no time limit. */
  readonly seconds: number | null;
  /** Those of them that staff said; null where it is the whole limit. */
  readonly givenSeconds: number | null;
}

/** Opens the attempt to responses, with those it has. @returns its deadline */
export async function updateReopened(
  tx: Tx,
  { organizationId, id, seconds, givenSeconds }: Reopening,
): Promise<Date | null> {
  const [row] = await tx.query<{ deadlineAt: Date | null }>(
    `UPDATE attempts SET status = 'IN_PROGRESS', timed_from = clock_timestamp(), deadline_at = clock_timestamp() + make_interval(secs => $3::int),
       given_seconds = $4, submitted_at = NULL, responses_hash = NULL, graded_at = NULL, score = NULL, explanations = NULL, earned = NULL, max = NULL,
       passed = NULL, manual = '{}', scoring_error = NULL, scoring_revision = scoring_revision + 1
     WHERE organization_id = $1 AND id = $2 RETURNING deadline_at`,
    [organizationId, id, seconds, givenSeconds],
  );
  return row?.deadlineAt ?? null;
}

export async function updateToScoreAgain(tx: Tx, organizationId: string, id: string): Promise<void> {
  await tx.query(
    `UPDATE attempts SET status = 'SUBMITTED', scoring_error = NULL, scoring_revision = scoring_revision + 1
     WHERE organization_id = $1 AND id = $2`,
    [organizationId, id],
  );
}

/** Gives the learner the attempt back: another may be started in its place. */
export async function returnAttempt(tx: Tx, organizationId: string, id: string): Promise<void> {
  await tx.query(
    `WITH given AS (
       UPDATE attempts SET is_returned = true WHERE organization_id = $1 AND id = $2 AND NOT is_returned RETURNING *
     ) ${countReturned('given', '+ 1')}`,
    [organizationId, id],
  );
}

/** Counts an attempt as used again that was given back, now that it is to have a score or takes responses. */
export async function keepAttempt(tx: Tx, organizationId: string, id: string): Promise<void> {
  await tx.query(
    `WITH kept AS (
       UPDATE attempts SET is_returned = false WHERE organization_id = $1 AND id = $2 AND is_returned RETURNING *
     ) ${countReturned('kept', '- 1')}`,
    [organizationId, id],
  );
}

/** For the attempts that a statement before it names. */
export function countReturned(attempts: string, change: '+ 1' | '- 1'): string {
  return `UPDATE attempt_counters c SET returned = c.returned ${change} FROM ${attempts} a
     WHERE c.organization_id = a.organization_id AND c.enrollment_id = a.enrollment_id AND c.unit_stable_id = a.unit_stable_id`;
}

/** The attempts of an enrollment that are in progress are given up. The caller has locked the enrollment. */
export async function updateAbandoned(tx: Tx, organizationId: string, enrollmentId: string): Promise<void> {
  await tx.query(
    `UPDATE attempts SET status = 'ABANDONED'
     WHERE organization_id = $1 AND enrollment_id = $2 AND status = 'IN_PROGRESS'`,
    [organizationId, enrollmentId],
  );
}
