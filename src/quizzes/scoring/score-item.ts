import { Fraction } from './fraction.ts';
import { findItemType } from './item-types.ts';
import { ScoringError } from './scoring-error.ts';
import type { Outcome, SheetItem } from './sheet.ts';
import type { Marking } from './types.ts';

export interface ExactItemScore {
  readonly slot: string;
  readonly earned: Fraction;
  readonly max: Fraction;
  readonly outcome: Outcome;
  readonly feedback: readonly string[];
}

/** Throws a ScoringError for whatever should have been refused when the item or the response was stored. */
export function scoreItem(item: SheetItem): ExactItemScore {
  const { slot, body, key, response } = item;
  const type = findItemType(item.type);
  if (type === null) throw new ScoringError('UNKNOWN_TYPE', `slot ${slot} holds an item of no known type`);

  const max = Fraction.parseDecimal(item.points);
  if (max === null || max.compare(Fraction.ZERO) <= 0) {
    throw new ScoringError('BAD_SHEET', `slot ${slot} is not worth a decimal number of points above 0`);
  }
  const [itemProblem] = type.checkScorable(body, key);
  if (itemProblem) throw new ScoringError('BROKEN_ITEM', `slot ${slot}, ${itemProblem.path}`);
  const [responseProblem] = type.checkResponse(body, response);
  if (responseProblem) throw new ScoringError('BAD_RESPONSE', `slot ${slot}, ${responseProblem.path}`);

  const marking = type.score(body, key, response);
  const earned = max.multiply(marking.credit);
  return { slot, earned, max, outcome: outcomeOf(marking), feedback: marking.feedback };
}

function outcomeOf({ credit, isBlank }: Marking): Outcome {
  if (isBlank) return 'BLANK';
  if (credit.isZero()) return 'INCORRECT';
  return credit.compare(Fraction.ONE) === 0 ? 'CORRECT' : 'PARTIAL';
}
