import { adjust, slotsToCorrect } from './adjust-attempt.ts';
import type { Correction } from './adjust-attempt.ts';
import type { KeyAdjustment } from './attempt.entity.ts';
import { buildSheet } from './build-sheet.ts';
import type { SheetParts } from './build-sheet.ts';
import { explanationsOf } from './explanations-of.ts';
import { ofSlot } from './of-slot.ts';
import type { ScoredAttempt } from './regrade-attempts.queries.ts';
import type { Regrade } from './scoring/index.ts';

/** What is to be done to one attempt; without a task there is nothing to score. */
export interface PlannedRegrade {
  readonly attempt: ScoredAttempt;
  readonly adjustments: Record<string, KeyAdjustment>;
  /** By slot, what everybody is told of each item with the new score. */
  readonly explanations: Record<string, string>;
  readonly task: Regrade | null;
}

type Items = Pick<SheetParts, 'versions' | 'keys'>;

/** The correction of an attempt, for the engine; without a task where it was made before. */
export function planCorrection(attempt: ScoredAttempt, correction: Correction, items: Items): PlannedRegrade {
  const slots = slotsToCorrect(attempt, correction);
  const { score } = attempt;
  const adjustments = adjust(attempt, slots, correction);
  const explanations = explanationsOf({ attempt: { ...attempt, adjustments }, keys: items.keys });
  if (slots.length === 0 || score === null)
    return { attempt, adjustments: attempt.adjustments, explanations, task: null };
  const { policy, newItemVersionId } = correction;
  const newKey = items.keys.find((row) => row.itemVersionId === newItemVersionId)?.key;
  if (newItemVersionId !== null && newKey === undefined)
    throw new Error(`The item version ${newItemVersionId} has no key.`);
  return {
    attempt,
    adjustments,
    explanations,
    task: {
      sheet: buildSheet({ attempt, ...items }),
      oldScore: score,
      // A sheet has no slot for what is dropped.
      changes: slots
        .filter((slot) => ofSlot(attempt.adjustments, slot)?.isDropped !== true)
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
  const adjusted = { ...attempt, adjustments };
  const explanations = explanationsOf({ attempt: adjusted, keys: items.keys });
  if (!isGraded || score === null) return { attempt, adjustments, explanations, task: null };
  const sheet = buildSheet({ attempt: adjusted, ...items });
  return {
    attempt,
    adjustments,
    explanations,
    task: { sheet, oldScore: score, changes: [], policy: 'NEW_KEY' },
  };
}
