import type { ReadTx } from '../platform/database/transaction.ts';
import { findAccommodation } from './accommodation.queries.ts';
import type { AttemptRow } from './attempt.queries.ts';
import { listQuizzesById } from './version-quizzes.queries.ts';
import { extendTime } from './scoring/index.ts';

/**
 * Seconds that the learner of an attempt has for it by now, extra time included; null where there is no limit. What staff
 * gave when they reopened it is in the place of the limit.
 */
export async function timeLimitOf(
  tx: ReadTx,
  organizationId: string,
  {
    quizId,
    enrollmentId,
    unitStableId,
    givenSeconds,
  }: Pick<AttemptRow, 'quizId' | 'enrollmentId' | 'unitStableId' | 'givenSeconds'>,
): Promise<number | null> {
  const [quiz] = await listQuizzesById(tx, organizationId, [quizId]);
  const limitSeconds = quiz?.timeLimitSeconds ?? null;
  if (limitSeconds === null) return null;
  const accommodation = await findAccommodation(tx, { organizationId, enrollmentId, unitStableId });
  return extendTime({
    limitSeconds: givenSeconds ?? limitSeconds,
    extraPercent: accommodation?.extraTimePercent ?? '0',
  });
}
