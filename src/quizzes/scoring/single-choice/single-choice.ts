import type { ChoiceBody, OptionFeedback } from '../choice-body.ts';
import { checkKnownOptions, checkOptionIds, choiceBodyShape, feedbackFor, worthOf } from '../choice-body.ts';
import { defineItemType } from '../define-item-type.ts';
import { Fraction } from '../fraction.ts';
import { byName, id, oneOf, shape, share, textByName } from '../shape.ts';
import type { Problem } from '../types.ts';

/** `fractions` are what other options earn: shares from 0 to 1 by option id, decimal or "n/d", 0 for options without. */
export interface SingleChoiceKey {
  readonly correct: string;
  readonly fractions?: Readonly<Record<string, string>>;
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
    key: shape({ correct: id }, { fractions: byName(share), feedback: textByName }),
    response: shape({ type: oneOf('SINGLE_CHOICE'), optionId: id }),
  },
  scorable: (body, key) => [
    ...checkOptionIds(body),
    ...checkKnownOptions(body, [key.correct], 'key.correct'),
    ...checkKnownOptions(body, Object.keys(key.fractions ?? {}), 'key.fractions'),
  ],
  publishable: (body, key) => [
    ...(body.options.length < 2 ? [{ path: 'body.options', message: 'Needs a wrong option.' }] : []),
    ...checkKnownOptions(body, Object.keys(key.feedback ?? {}), 'key.feedback'),
    ...checkFractions(body, key),
  ],
  answerable: (body, response) => checkKnownOptions(body, [response.optionId], 'optionId'),
  credit: (_body, key, response) => creditOf(key, response.optionId),
  feedback: (body, key, response) => feedbackFor(body, key.feedback, [response.optionId]),
  cost: (body) => body.options.length / 2,
});

function creditOf({ correct, fractions }: SingleChoiceKey, optionId: string): Fraction {
  return optionId === correct ? Fraction.ONE : worthOf(fractions, optionId);
}

/** One option earns everything, and blind guesses no more than they do between two options. */
function checkFractions({ options }: ChoiceBody, key: SingleChoiceKey): Problem[] {
  const path = 'key.fractions';
  const { correct, fractions } = key;
  if (fractions === undefined) return [];
  const credits = options.map((option) => creditOf(key, option.id));
  const sum = credits.reduce((total, credit) => total.add(credit), Fraction.ZERO);
  const isAll = (credit: Fraction) => credit.compare(Fraction.ONE) === 0;
  return [
    ...(Object.hasOwn(fractions, correct) || credits.filter(isAll).length > 1
      ? [{ path, message: 'Must be below 1, and are for options that are not correct.' }]
      : []),
    ...(sum.compare(Fraction.of(options.length, 2)) > 0
      ? [{ path, message: 'Add up to so much that blind guesses would earn more than half of the points.' }]
      : []),
  ];
}
