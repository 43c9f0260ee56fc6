import { Fraction } from '../fraction.ts';

/**
 * What a learner decided about one option. The weight is what ticking it brings where the strategy is
 * WEIGHTED.
 */
export interface Decision {
  readonly optionId: string;
  readonly isCorrect: boolean;
  readonly isTicked: boolean;
  readonly weight: Fraction;
}

/** How the decisions on all options become a credit from 0 to 1. */
export const choiceStrategies = {
  /** right ticked / all right − wrong ticked / all wrong, at least 0: ticking everything earns nothing. */
  RIGHT_MINUS_WRONG: (decisions) =>
    tickedShare(decisions, true).subtract(tickedShare(decisions, false)).clamp(Fraction.ZERO, Fraction.ONE),

  ALL_OR_NOTHING: (decisions) => (decisions.every(isRight) ? Fraction.ONE : Fraction.ZERO),

  /** The sum of the weights of what is ticked, at least 0 and at most 1, as in Moodle's multiple choice. */
  WEIGHTED: (decisions) =>
    decisions
      .filter((decision) => decision.isTicked)
      .reduce((total, { weight }) => total.add(weight), Fraction.ZERO)
      .clamp(Fraction.ZERO, Fraction.ONE),

  /**
   * Right decisions / all, where an option left alone is a decision, too. Who ticks nothing, or everything
   * where not everything is right, has decided nothing and gets 0: else both would earn up to all but one.
   */
  PER_DECISION: (decisions) => {
    const right = decisions.filter(isRight).length;
    const ticked = decisions.filter((decision) => decision.isTicked).length;
    const hasDecided = ticked > 0 && (ticked < decisions.length || right === decisions.length);
    return hasDecided ? Fraction.of(right, decisions.length) : Fraction.ZERO;
  },
} satisfies Record<string, (decisions: readonly Decision[]) => Fraction>;

export type ChoiceStrategy = keyof typeof choiceStrategies;

function isRight(decision: Decision): boolean {
  return decision.isTicked === decision.isCorrect;
}

/** 0 of 0 is 0: where no option is wrong there is nothing to lose, and ticking all is the right answer. */
function tickedShare(decisions: readonly Decision[], isCorrect: boolean): Fraction {
  const all = decisions.filter((decision) => decision.isCorrect === isCorrect);
  const ticked = all.filter((decision) => decision.isTicked);
  return all.length === 0 ? Fraction.ZERO : Fraction.of(ticked.length, all.length);
}
