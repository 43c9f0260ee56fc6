import type { ChoiceBody, OptionFeedback } from '../choice-body.ts';
import { checkKnownOptions, checkOptionIds, choiceBodyShape, feedbackFor } from '../choice-body.ts';
import { defineItemType } from '../define-item-type.ts';
import { Fraction } from '../fraction.ts';
import { id, oneOf, shape, textByName } from '../shape.ts';

export interface SingleChoiceKey {
  readonly correct: string;
  readonly feedback?: OptionFeedback;
}

export interface SingleChoiceResponse {
  readonly type: 'SINGLE_CHOICE';
  readonly optionId: string;
}

export const singleChoice = defineItemType<ChoiceBody, SingleChoiceKey, SingleChoiceResponse>({
  type: 'SINGLE_CHOICE',
  shapes: {
    body: choiceBodyShape,
    key: shape({ correct: id }, { feedback: textByName }),
    response: shape({ type: oneOf('SINGLE_CHOICE'), optionId: id }),
  },
  scorable: (body, key) => [
    ...checkOptionIds(body),
    ...checkKnownOptions(body, [key.correct], 'key.correct'),
  ],
  publishable: (body, key) => [
    ...(body.options.length < 2 ? [{ path: 'body.options', message: 'Needs a wrong option.' }] : []),
    ...checkKnownOptions(body, Object.keys(key.feedback ?? {}), 'key.feedback'),
  ],
  answerable: (body, response) => checkKnownOptions(body, [response.optionId], 'optionId'),
  credit: (_body, key, response) => (response.optionId === key.correct ? Fraction.ONE : Fraction.ZERO),
  feedback: (body, key, response) => feedbackFor(body, key.feedback, [response.optionId]),
  cost: (body) => body.options.length / 2,
});
