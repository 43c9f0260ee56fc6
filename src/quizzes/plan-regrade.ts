import { adjust, slotsToCorrect } from './adjust-attempt.ts';
import type { Correction } from './adjust-attempt.ts';
import type { KeyAdjustment } from './attempt.entity.ts';
import { buildSheet } from './build-sheet.ts';
import type { SheetParts } from './build-sheet.ts';
import type { ScoredAttempt } from './regrade-attempts.queries.ts';
import type { Regrade } from './scoring/index.ts';

/** What is to be done to one attempt; without a task there is nothing to score. */
export interface PlannedRegrade {
  readonly attempt: ScoredAttempt;
  readonly adjustments: Record<string, KeyAdjustment>;
  readonly task: Regrade | null;
}

type Items = Pick<SheetParts, 'versions' | 'keys'>;

/** The correction of an attempt, for the engine; without a task where it was made before. */
export function planCorrection(attempt: ScoredAttempt, correction: Correction, items: Items): PlannedRegrade {
  const slots = slotsToCorrect(attempt, correction);
  const { score } = attempt;
  if (slots.length === 0 || score === null) return { attempt, adjustments: attempt.adjustments, task: null };
  const { policy, newItemVersionId } = correction;
  const newKey = items.keys.find((row) => row.itemVersionId === newItemVersionId)?.key;
  if (newItemVersionId !== null && newKey === undefined)
    throw new Error(`The item version ${newItemVersionId} has no key.`);
  return {
    attempt,
    adjustments: adjust(attempt, slots, correction),
    task: {
      sheet: buildSheet({ attempt, ...items }),
      oldScore: score,
      // A sheet has no slot for what is dropped.
      changes: slots
        .filter((slot) => attempt.adjustments[slot]?.isDropped !== true)
        .map((slot) => (newKey === undefined ? { slot } : { slot, key: newKey })),
      policy,
    },
  };
}

/** The attempt with other adjustments, a correction being taken back: its sheet as it is then, with no further change. */
export function planWithdrawal(
  attempt: ScoredAttempt,
  adjustments: Record<string, KeyAdjustment>,
  items: Items,
): PlannedRegrade {
  const { score, status } = attempt;
  const isGraded = status === 'GRADED' || status === 'NEEDS_REVIEW';
  if (!isGraded || score === null) return { attempt, adjustments, task: null };
  const sheet = buildSheet({ attempt: { ...attempt, adjustments }, ...items });
  return { attempt, adjustments, task: { sheet, oldScore: score, changes: [], policy: 'NEW_KEY' } };
}
