import { listUnitsUnlockedBy } from '../progress/index.ts';
import type { ReadTx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/errors.ts';
import { listOutlines } from '../units/index.ts';
import type { UnitRow } from '../units/index.ts';
import { findAttempt } from './attempt.queries.ts';
import type { AttemptRow } from './attempt.queries.ts';
import type { GradedAttempt } from './grading.service.ts';
import type { HeldEnrollment } from './lock-attempt.queries.ts';

/** What handing an attempt in has come to. */
interface Outcome {
  readonly attempt: AttemptRow;
  readonly unlocked: UnitRow[];
}

/** As this transaction has written it, of a quiz whose results do not wait for a moment. */
export async function showGraded(
  tx: ReadTx,
  organizationId: string,
  { courseVersionId }: HeldEnrollment,
  { attempt, unlockedIds }: GradedAttempt,
): Promise<Outcome> {
  const outline = await listOutlines(tx, organizationId, [courseVersionId]);
  const unlocked = outline.filter(({ id }) => unlockedIds.includes(id));
  return { attempt: { ...attempt, isLastAttemptOver: false, isDateReached: false }, unlocked };
}

/** As it is stored, now or by whoever handed it in before. */
export async function readOutcome(
  tx: ReadTx,
  {
    organizationId,
    enrollmentId,
    attemptId,
  }: { organizationId: string; enrollmentId: string; attemptId: string },
): Promise<Outcome> {
  const [attempt, unlocked] = await Promise.all([
    findAttempt(tx, organizationId, attemptId),
    listUnitsUnlockedBy(tx, { organizationId, enrollmentId, causeRef: attemptId }),
  ]);
  if (attempt === null) throw notFound('Attempt');
  return { attempt, unlocked };
}
