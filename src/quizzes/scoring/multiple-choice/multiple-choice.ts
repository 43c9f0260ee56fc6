import type { ChoiceBody, OptionFeedback } from '../choice-body.ts';
import {
  checkDistinct,
  checkKnownOptions,
  checkOptionIds,
  choiceBodyShape,
  feedbackFor,
} from '../choice-body.ts';
import type { ChoiceStrategy, Decision } from './choice-strategies.ts';
import { choiceStrategies } from './choice-strategies.ts';
import { defineItemType } from '../define-item-type.ts';
import { Fraction } from '../fraction.ts';
import { byName, exact, id, list, oneOf, shape, textByName } from '../shape.ts';
import type { Problem } from '../types.ts';
import { inOneOrder } from '../stable-text.ts';

/**
 * The strategy is part of the key, so that no learner can play it. Default: RIGHT_MINUS_WRONG. Weights are
 * for WEIGHTED only: numbers from -1 to 1 by option id, decimal or "n/d", 0 for options without; the correct
 * options are those with a weight above 0.
 */
export interface MultipleChoiceKey {
  readonly correct: readonly string[];
  readonly strategy?: ChoiceStrategy;
  readonly weights?: Readonly<Record<string, string>>;
  readonly feedback?: OptionFeedback;
}

export interface MultipleChoiceResponse {
  readonly type: 'MULTIPLE_CHOICE';
  readonly optionIds: readonly string[];
}

export const multipleChoice = defineItemType<ChoiceBody, MultipleChoiceKey, MultipleChoiceResponse>({
  type: 'MULTIPLE_CHOICE',
  shapes: {
    body: choiceBodyShape,
    key: shape(
      { correct: list(id) },
      {
        strategy: oneOf(...Object.keys(choiceStrategies)),
        weights: byName(exact({ min: '-1', max: '1' })),
        feedback: textByName,
      },
    ),
    response: shape({ type: oneOf('MULTIPLE_CHOICE'), optionIds: list(id) }),
  },
  scorable: (body, key) => [
    ...checkOptionIds(body),
    ...(key.correct.length === 0 ? [{ path: 'key.correct', message: 'Needs a correct option.' }] : []),
    ...checkDistinct(key.correct, 'key.correct'),
    ...checkKnownOptions(body, key.correct, 'key.correct'),
    ...checkKnownOptions(body, Object.keys(key.weights ?? {}), 'key.weights'),
    ...((key.strategy === 'WEIGHTED') === (key.weights === undefined)
      ? [{ path: 'key.weights', message: 'Must be given for WEIGHTED, and for nothing else.' }]
      : []),
  ],
  publishable: (body, key) => [
    ...(key.correct.length === body.options.length
      ? [{ path: 'body.options', message: 'Needs a wrong option.' }]
      : []),
    ...checkKnownOptions(body, Object.keys(key.feedback ?? {}), 'key.feedback'),
    ...(key.weights === undefined ? [] : checkWeights(body, key)),
  ],
  answerable: (body, response) => [
    ...checkDistinct(response.optionIds, 'optionIds'),
    ...checkKnownOptions(body, response.optionIds, 'optionIds'),
  ],
  simplify: (response) => ({ ...response, optionIds: inOneOrder(response.optionIds) }),
  isBlank: (response) => response.optionIds.length === 0,
  credit: (body, key, response) =>
    choiceStrategies[key.strategy ?? 'RIGHT_MINUS_WRONG'](decide(body, key, response.optionIds)),
  feedback: (body, key, response) => feedbackFor(body, key.feedback, response.optionIds),
  cost: (body) => (body.options.length * 2) / 3,
});

function decide(body: ChoiceBody, key: MultipleChoiceKey, optionIds: readonly string[]): Decision[] {
  const [correct, ticked] = [new Set(key.correct), new Set(optionIds)];
  return body.options.map((option) => ({
    optionId: option.id,
    isCorrect: correct.has(option.id),
    isTicked: ticked.has(option.id),
    weight: weightOf(key, option.id),
  }));
}

function weightOf({ weights }: MultipleChoiceKey, optionId: string): Fraction {
  if (weights === undefined || !Object.hasOwn(weights, optionId)) return Fraction.ZERO;
  return Fraction.from(weights[optionId] ?? '0');
}

function isGain(weight: Fraction): boolean {
  return weight.compare(Fraction.ZERO) > 0;
}

/** All points must be within reach, and ticking everything must earn none. */
function checkWeights(body: ChoiceBody, key: MultipleChoiceKey): Problem[] {
  const path = 'key.weights';
  const weights = body.options.map((option) => weightOf(key, option.id));
  const sum = (fractions: Fraction[]) => fractions.reduce((total, next) => total.add(next), Fraction.ZERO);
  const gains = weights.filter(isGain);
  const isConsistent = body.options.every(
    (option) => key.correct.includes(option.id) === isGain(weightOf(key, option.id)),
  );
  return [
    ...(isConsistent ? [] : [{ path, message: 'Must be above 0 for the correct options and no others.' }]),
    ...(sum(gains).compare(Fraction.ONE) < 0 ? [{ path, message: 'Those above 0 must add up to 1.' }] : []),
    ...(sum(weights).compare(Fraction.ZERO) > 0
      ? [{ path, message: 'All together must be 0 or less, or ticking everything would earn points.' }]
      : []),
  ];
}
