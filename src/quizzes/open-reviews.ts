import type { Tx } from '../platform/database/transaction.ts';
import type { AttemptRow } from './attempt.queries.ts';
import { insertReviews, updateCancelled } from './review.queries.ts';
import type { Score } from './scoring/index.ts';

interface Scored {
  readonly organizationId: string;
  readonly attempt: Pick<AttemptRow, 'id' | 'unitId'>;
  readonly courseId: string;
  readonly score: Pick<Score, 'pending'>;
}

/**
 * Makes an attempt's open reviews those that its score waits for, in the transaction that writes the score: what is
 * missing is opened, what nobody has to grade any more is cancelled. The caller holds the lock of the attempt.
 */
export async function openReviews(
  tx: Tx,
  { organizationId, attempt, courseId, score }: Scored,
): Promise<void> {
  const slots = score.pending ?? [];
  await updateCancelled(tx, { organizationId, attemptId: attempt.id, keeping: slots });
  if (slots.length === 0) return;
  await insertReviews(tx, { organizationId, attemptId: attempt.id, courseId, unitId: attempt.unitId, slots });
}

/** The attempt no longer waits for anybody: it was voided or reopened. */
export function cancelReviews(tx: Tx, organizationId: string, attemptId: string): Promise<void> {
  return updateCancelled(tx, { organizationId, attemptId, keeping: [] });
}
