import { MAX_CERTAINTY_MARK, takePenalty, weighCertainty } from './adjust-credit.ts';
import { Fraction } from './fraction.ts';
import { findItemType } from './item-types.ts';
import { markItem } from './mark-item.ts';
import type { ScoringRules } from './read-scoring-rules.ts';
import { readScoringRules } from './read-scoring-rules.ts';
import { ScoringError } from './scoring-error.ts';
import type { Outcome, Sheet, SheetItem } from './sheet.ts';
import { slotSeed } from './shuffle.ts';
import type { Certainty, ItemType, ScoreContext } from './types.ts';

export interface ExactItemScore {
  readonly slot: string;
  readonly earned: Fraction;
  readonly max: Fraction;
  readonly outcome: Outcome;
  readonly feedback: readonly string[];
}

/** Throws a ScoringError for whatever should have been refused when the item or the response was stored. */
export function scoreItem(item: SheetItem, sheet: Sheet): ExactItemScore {
  const { slot } = item;
  const type = findItemType(item.type);
  if (type === null) throw new ScoringError('UNKNOWN_TYPE', `slot ${slot} holds an item of no known type`);
  checkItem(type, item);
  const rules = readScoringRules(item, sheet);

  const scale = rules.hasCertainty ? rules.points.multiply(MAX_CERTAINTY_MARK) : rules.points;
  const nothing = { slot, max: scale, feedback: [] };
  if (item.fullCredit) return { ...nothing, earned: scale, outcome: 'CORRECT' };
  if (rules.manual !== null) {
    const credit = rules.manual.divide(rules.points);
    return { ...nothing, earned: scale.multiply(credit), outcome: outcomeOf(credit) };
  }

  const { marking, credit, certainty } = markItem(type, item, rules, new SlotContext(sheet, slot));
  if (marking.needsReview) return { ...nothing, earned: Fraction.ZERO, outcome: 'PENDING' };
  if (marking.isBlank) return { ...nothing, earned: Fraction.ZERO, outcome: 'BLANK' };
  return {
    slot,
    earned: rules.points.multiply(adjust(credit, certainty, rules)),
    max: scale,
    outcome: outcomeOf(marking.credit),
    feedback: marking.feedback,
  };
}

/** The seed is made when it is asked for: few types draw anything. */
class SlotContext implements ScoreContext {
  readonly #sheet: Sheet;
  readonly #slot: string;

  constructor(sheet: Sheet, slot: string) {
    this.#sheet = sheet;
    this.#slot = slot;
  }

  get seed(): string {
    return slotSeed(this.#sheet.seed ?? '', this.#slot);
  }
}

function adjust(credit: Fraction, certainty: Certainty, rules: ScoringRules): Fraction {
  if (rules.hasCertainty) return weighCertainty(credit, certainty);
  return rules.penalty.isZero() ? credit : takePenalty(credit, rules);
}

function checkItem(type: ItemType, item: SheetItem): void {
  const { slot, body, key, response, tries = [], alternativeKeys = [] } = item;
  for (const someKey of [key, ...alternativeKeys]) {
    const [problem] = type.checkScorable(body, someKey);
    if (problem) throw new ScoringError('BROKEN_ITEM', `slot ${slot}, ${problem.path}`);
  }
  for (const someResponse of [response, ...tries.map((someTry) => someTry.response)]) {
    const [problem] = type.checkResponse(body, someResponse);
    if (problem) throw new ScoringError('BAD_RESPONSE', `slot ${slot}, ${problem.path}`);
  }
}

function outcomeOf(credit: Fraction): Outcome {
  if (credit.isZero()) return 'INCORRECT';
  return credit.compare(Fraction.ONE) === 0 ? 'CORRECT' : 'PARTIAL';
}
