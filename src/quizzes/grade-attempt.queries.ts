import type { Tx } from '../platform/database/transaction.ts';
import type { SavedResponse } from './attempt.entity.ts';
import { countReturned } from './attempt-decision.queries.ts';
import { IN_PROGRESS } from './attempt.queries.ts';
import { valuesOfClosing } from './grade.queries.ts';
import type { Closing } from './grade.queries.ts';
import type { Score } from './scoring/index.ts';

/** Closes the attempt to responses, once. @returns whether this call did it */
export async function updateSubmitted(
  tx: Tx,
  {
    organizationId,
    id,
    responses,
    hash,
  }: { organizationId: string; id: string; responses: Record<string, SavedResponse>; hash: string },
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE attempts SET status = 'SUBMITTED', submitted_at = clock_timestamp(), responses = $3, responses_hash = $4
     WHERE organization_id = $1 AND id = $2 AND status = $5 RETURNING 1`,
    [organizationId, id, JSON.stringify(responses), hash, IN_PROGRESS],
  );
  return rows.length > 0;
}

/** Takes a submitted attempt for scoring. @returns the revision that fences off an overtaken scorer, or null */
export async function claimScoring(tx: Tx, organizationId: string, id: string): Promise<number | null> {
  const [row] = await tx.query<{ scoringRevision: number }>(
    `UPDATE attempts SET status = 'SCORING', scoring_revision = scoring_revision + 1
     WHERE organization_id = $1 AND id = $2 AND status IN ('SUBMITTED', 'SCORING', 'SCORING_FAILED') RETURNING scoring_revision`,
    [organizationId, id],
  );
  return row?.scoringRevision ?? null;
}

/**
 * An attempt that will not be scored is given back, for it is no used-up one; one that is tried again is not, as it may have
 * its score yet. A revision of null: whichever scoring was the last.
 */
export async function updateScoringFailed(
  tx: Tx,
  {
    organizationId,
    id,
    revision,
    reason,
    isFinal,
  }: { organizationId: string; id: string; revision: number | null; reason: string; isFinal: boolean },
): Promise<void> {
  await tx.query(
    `UPDATE attempts SET status = 'SCORING_FAILED', scoring_error = $4 WHERE organization_id = $1 AND id = $2
     AND status IN ('SUBMITTED', 'SCORING') AND ($3::int IS NULL OR scoring_revision = $3)`,
    [organizationId, id, revision, reason.slice(0, 500)],
  );
  if (!isFinal) return;
  await tx.query(
    `WITH failed AS (
       UPDATE attempts SET is_returned = true WHERE organization_id = $1 AND id = $2 AND NOT is_returned
       AND status = 'SCORING_FAILED' AND ($3::int IS NULL OR scoring_revision = $3) RETURNING *
     ) ${countReturned('failed', '+ 1')}`,
    [organizationId, id, revision],
  );
}

interface Graded {
  readonly organizationId: string;
  readonly id: string;
  readonly revision: number;
  readonly score: Score;
  readonly explanations: Record<string, string>;
  /** Decimals for display. */
  readonly earned: string;
  readonly max: string;
}

/** Writes the score if this scoring was not overtaken; one that waits for people is no grade yet. @returns when, or null */
export async function updateGraded(tx: Tx, graded: Graded): Promise<Date | null> {
  const [row] = await tx.query<{ gradedAt: Date }>(
    `UPDATE attempts SET status = CASE WHEN $9 THEN 'NEEDS_REVIEW' ELSE 'GRADED' END,
       graded_at = CASE WHEN NOT $9 THEN clock_timestamp() END, scoring_error = NULL, score = $4, explanations = $5, earned = $6, max = $7, passed = $8
     WHERE organization_id = $1 AND id = $2 AND scoring_revision = $3 AND status IN ('SUBMITTED', 'SCORING')
     RETURNING COALESCE(graded_at, clock_timestamp()) AS graded_at`,
    [
      graded.organizationId,
      graded.id,
      graded.revision,
      JSON.stringify(graded.score),
      JSON.stringify(graded.explanations),
      graded.earned,
      graded.max,
      graded.score.passed,
      graded.score.pending !== undefined,
    ],
  );
  return row?.gradedAt ?? null;
}

/** Closes an attempt in progress, which is locked, with what of its score does not wait for people. */
export function updateSubmittedForReview(
  tx: Tx,
  { organizationId, id, at, closing }: { organizationId: string; id: string; at: Date; closing: Closing },
): void {
  tx.execute(
    `UPDATE attempts SET status = 'NEEDS_REVIEW', submitted_at = $3, responses = $4, responses_hash = $5, scoring_error = NULL, score = $6,
       explanations = $7, earned = $8, max = $9, passed = $10
     WHERE organization_id = $1 AND id = $2 AND status = $11`,
    [organizationId, id, at, ...valuesOfClosing(closing), closing.score.passed, IN_PROGRESS],
  );
}
