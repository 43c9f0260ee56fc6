import { planEmails } from '../delivery/index.ts';
import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { findAttempt } from './attempt.queries.ts';
import type { HeldAttempt, HeldEnrollment } from './lock-attempt.queries.ts';
import type { Score } from './scoring/index.ts';
import { showPoints } from './show-points.ts';
import { isVisible } from './visibility.ts';

interface Occasion {
  readonly attempt: HeldAttempt;
  readonly enrollment: HeldEnrollment;
  readonly score: Score;
  /** One mail for each: the number of the line in the ledger. */
  readonly sequence: number;
}

/** Tells the learner of a grade that a person gave, in the transaction of the grade. The score is in it only where they may see it. */
export async function planGradedEmail(
  tx: Tx,
  scope: TenantScope,
  { attempt, enrollment, score, sequence }: Occasion,
): Promise<void> {
  const moment = await findAttempt(tx, scope.organizationId, attempt.id);
  const isShown = moment !== null && isVisible(attempt.resultVisibility, moment);
  await planEmails(tx, scope, [
    {
      enrollmentId: enrollment.id,
      membershipId: enrollment.membershipId,
      kind: 'GRADED',
      unitId: attempt.unitId,
      unitStableId: attempt.unitStableId,
      sequence,
      facts: {
        percent: isShown ? shortPercent(score.percent) : null,
        passed: isShown ? score.passed : null,
        isChange: attempt.status === 'GRADED',
      },
    },
  ]);
}

/** "66.67", "50", never "50.00". */
export function shortPercent(percent: string): string {
  return showPoints(percent).replace(/\.?0+$/, '');
}
