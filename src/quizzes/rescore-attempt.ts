import type { Viewer } from '../platform/auth/viewer.ts';
import type { Tx } from '../platform/database/transaction.ts';
import type { ManualGrade } from './attempt.entity.ts';
import type { HeldAttempt, HeldEnrollment } from './lock-attempt.queries.ts';
import { buildSheet } from './build-sheet.ts';
import { explanationsOf } from './explanations-of.ts';
import { loadSheetItems } from './load-sheet-items.ts';
import { openReviews } from './open-reviews.ts';
import { planGradedEmail } from './plan-graded-email.ts';
import { displayFraction, recordGrade } from './record-grade.ts';
import { updateRescored } from './review.queries.ts';
import type { Score, Sheet } from './scoring/index.ts';

interface Rescoring {
  /** Both locked by the caller, the enrollment first. */
  readonly attempt: HeldAttempt;
  readonly enrollment: HeldEnrollment;
  /** By slot, all that people have given now. */
  readonly manual: Readonly<Record<string, ManualGrade>>;
  readonly scoreOf: (sheet: Sheet) => Score;
  readonly kind: 'REVIEWED' | 'OVERRIDDEN';
  readonly reason: string | null;
}

/**
 * Scores an attempt with what people gave. When nothing of it waits any more that is its grade, and its learner is told;
 * else it stays, or becomes, NEEDS_REVIEW. The transaction is the scorer's.
 */
export async function rescoreAttempt(
  tx: Tx,
  viewer: Viewer,
  { attempt, enrollment, manual, scoreOf, kind, reason }: Rescoring,
): Promise<Score> {
  const { organizationId, membershipId: actorMembershipId } = viewer;
  const items = await loadSheetItems(tx, organizationId, [attempt]);
  const score = scoreOf(buildSheet({ attempt: { ...attempt, manual }, ...items }));

  const gradedAt = await updateRescored(tx, {
    organizationId,
    id: attempt.id,
    manual,
    score,
    explanations: explanationsOf({ attempt, keys: items.keys }),
    earned: displayFraction(score.earned),
    max: displayFraction(score.max),
  });
  await openReviews(tx, { organizationId, attempt, courseId: enrollment.courseId, score });
  if (gradedAt === null) return score;
  const locked = { attempt, enrollment };
  const { engine, earned, max, passed } = score;
  const { sequence } = await recordGrade(tx, viewer, locked, {
    kind,
    engine,
    earned,
    max,
    passed,
    gradedAt,
    actorMembershipId,
    reason,
  });
  await planGradedEmail(tx, viewer, { ...locked, score, sequence });
  return score;
}
