import type { Tx } from '../platform/database/transaction.ts';
import { updateScoringFailed } from './grade-attempt.queries.ts';
import { otherRegradeRuns } from './regrade.errors.ts';
import { isBeingWritten, lockRegradesBeside, updateFailed, updateResumed } from './regrade.queries.ts';

interface AttemptId {
  readonly organizationId: string;
  readonly attemptId: string;
}

interface RegradeId {
  readonly organizationId: string;
  readonly regradeId: string;
}

/** The job will not be tried again, whatever ended it: the attempt says so, and staff may have it scored anew. */
export function giveUpScoring(
  tx: Tx,
  { organizationId, attemptId: id }: AttemptId,
  reason: string,
): Promise<void> {
  return updateScoringFailed(tx, { organizationId, id, revision: null, reason, isFinal: true });
}

/** The job will not be tried again, whatever ended it: the regrade says so, and staff may start it again. */
export function giveUpRegrade(
  tx: Tx,
  { organizationId, regradeId }: RegradeId,
  reason: string,
): Promise<void> {
  return updateFailed(tx, organizationId, regradeId, reason);
}

/** The dead job is tried again: it goes on with what failed. @throws CONFLICT while another regrade of the item version is written */
export async function resumeRegrade(tx: Tx, { organizationId, regradeId }: RegradeId): Promise<void> {
  const regrades = await lockRegradesBeside(tx, organizationId, regradeId);
  const regrade = regrades.find(({ id }) => id === regradeId);
  if (regrade?.status !== 'FAILED') return;
  const { appliedBy, revertedBy } = regrade;
  if (appliedBy === null) return updateResumed(tx, organizationId, regradeId, 'PREVIEWING');
  if (regrades.some(isBeingWritten)) throw otherRegradeRuns();
  await updateResumed(tx, organizationId, regradeId, revertedBy === null ? 'APPLYING' : 'REVERTING');
}
