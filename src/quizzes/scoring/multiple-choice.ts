import type { ChoiceBody, OptionFeedback } from './choice-body.ts';
import { checkKnownOptions, checkOptionIds, choiceBodyShape, feedbackFor } from './choice-body.ts';
import type { ChoiceStrategy } from './choice-strategies.ts';
import { choiceStrategies } from './choice-strategies.ts';
import { defineItemType } from './define-item-type.ts';
import { id, list, oneOf, shape, textByName } from './shape.ts';
import type { Problem } from './types.ts';

/** The strategy is part of the key, so that no learner can play it. Default: RIGHT_MINUS_WRONG. */
export interface MultipleChoiceKey {
  readonly correct: readonly string[];
  readonly strategy?: ChoiceStrategy;
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
      { strategy: oneOf(...Object.keys(choiceStrategies)), feedback: textByName },
    ),
    response: shape({ type: oneOf('MULTIPLE_CHOICE'), optionIds: list(id) }),
  },
  scorable: (body, key) => [
    ...checkOptionIds(body),
    ...(key.correct.length === 0 ? [{ path: 'key.correct', message: 'Needs a correct option.' }] : []),
    ...checkDistinct(key.correct, 'key.correct'),
    ...checkKnownOptions(body, key.correct, 'key.correct'),
  ],
  publishable: (body, key) => [
    ...(key.correct.length === body.options.length
      ? [{ path: 'body.options', message: 'Needs a wrong option.' }]
      : []),
    ...checkKnownOptions(body, Object.keys(key.feedback ?? {}), 'key.feedback'),
  ],
  answerable: (body, response) => [
    ...checkDistinct(response.optionIds, 'optionIds'),
    ...checkKnownOptions(body, response.optionIds, 'optionIds'),
  ],
  isBlank: (response) => response.optionIds.length === 0,
  credit: (body, key, response) => {
    const [correct, ticked] = [new Set(key.correct), new Set(response.optionIds)];
    const decisions = body.options.map((option) => ({
      optionId: option.id,
      isCorrect: correct.has(option.id),
      isTicked: ticked.has(option.id),
    }));
    return choiceStrategies[key.strategy ?? 'RIGHT_MINUS_WRONG'](decisions);
  },
  feedback: (body, key, response) => feedbackFor(body, key.feedback, response.optionIds),
  cost: (body) => (body.options.length * 2) / 3,
});

function checkDistinct(optionIds: readonly string[], path: string): Problem[] {
  return new Set(optionIds).size < optionIds.length ? [{ path, message: 'Must name no option twice.' }] : [];
}
