import { planEmails } from '../delivery/index.ts';
import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { renderUnitText } from '../units/index.ts';
import { findAttempt } from './attempt.queries.ts';
import type { AttemptRow } from './attempt.queries.ts';
import { findRetry } from './not-passed.queries.ts';
import { shortPercent } from './plan-graded-email.ts';
import { listItemVersions } from './quiz.queries.ts';
import { showItems } from './show-attempt.ts';
import type { Score } from './scoring/index.ts';
import { visibleParts } from './visibility.ts';

const MAX_ITEMS = 5;
const MAX_LENGTH = 120;

/**
 * Tells the learner that an attempt they handed in does not pass, in the transaction of its grade: not while the quiz keeps
 * its results to itself, and not who has passed before. What was asked is in it only where they may see what was wrong.
 */
export async function planNotPassedEmail(
  tx: Tx,
  scope: TenantScope,
  { attemptId, score }: { attemptId: string; score: Score },
): Promise<void> {
  const { organizationId } = scope;
  // As it is now: a grade may have been what its learner had to wait for.
  const [attempt, retry] = await Promise.all([
    findAttempt(tx, organizationId, attemptId),
    findRetry(tx, organizationId, attemptId),
  ]);
  if (attempt === null || retry === null || retry.hasPassed) return;
  const { result, feedback } = visibleParts(attempt, false);
  if (!result) return;
  await planEmails(tx, scope, [
    {
      enrollmentId: attempt.enrollmentId,
      membershipId: attempt.membershipId,
      kind: 'NOT_PASSED',
      unitId: attempt.unitId,
      unitStableId: attempt.unitStableId,
      sequence: attempt.number,
      facts: {
        percent: shortPercent(score.percent),
        review: feedback ? await listPromptsToReview(tx, organizationId, { attempt, score }) : [],
        retryAt: retry.retryAt?.toISOString() ?? null,
        attemptsLeft: retry.attemptsLeft,
      },
    },
  ]);
}

/** The first paragraph of what each item asked that was not answered right. */
async function listPromptsToReview(
  tx: Tx,
  organizationId: string,
  { attempt, score }: { attempt: AttemptRow; score: Score },
): Promise<string[]> {
  const wrong = new Set(score.items.filter((item) => item.outcome !== 'CORRECT').map((item) => item.slot));
  const frozenItems = attempt.frozenItems.filter((item) => wrong.has(item.slot)).slice(0, MAX_ITEMS);
  const versions = await listItemVersions(
    tx,
    organizationId,
    frozenItems.map((item) => item.itemVersionId),
  );
  return showItems({ ...attempt, frozenItems }, versions).map(({ prompt }) => firstParagraph(prompt));
}

function firstParagraph(prompt: string): string {
  const [paragraph = ''] = renderUnitText([{ type: 'MARKDOWN', markdown: prompt }]).split('\n\n', 1);
  // By characters: half of one could not be stored.
  const letters = [...paragraph.replaceAll('\n', ' ')];
  return letters.length > MAX_LENGTH ? `${letters.slice(0, MAX_LENGTH - 1).join('')}…` : letters.join('');
}
