import { Fraction } from './fraction.ts';

/** What a learner decided about one option. */
export interface Decision {
  readonly optionId: string;
  readonly isCorrect: boolean;
  readonly isTicked: boolean;
}

/** How the decisions on all options become a credit from 0 to 1. */
export const choiceStrategies = {
  /** right ticked / all right − wrong ticked / all wrong, at least 0: ticking everything earns nothing. */
  RIGHT_MINUS_WRONG: (decisions) =>
    tickedShare(decisions, true).subtract(tickedShare(decisions, false)).clamp(Fraction.ZERO, Fraction.ONE),

  ALL_OR_NOTHING: (decisions) =>
    decisions.every((decision) => decision.isTicked === decision.isCorrect) ? Fraction.ONE : Fraction.ZERO,
} satisfies Record<string, (decisions: readonly Decision[]) => Fraction>;

export type ChoiceStrategy = keyof typeof choiceStrategies;

/** 0 of 0 is 0: where no option is wrong there is nothing to lose, and ticking all is the right answer. */
function tickedShare(decisions: readonly Decision[], isCorrect: boolean): Fraction {
  const all = decisions.filter((decision) => decision.isCorrect === isCorrect);
  const ticked = all.filter((decision) => decision.isTicked);
  return all.length === 0 ? Fraction.ZERO : Fraction.of(ticked.length, all.length);
}
