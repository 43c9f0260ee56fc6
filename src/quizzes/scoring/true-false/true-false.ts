import { defineItemType } from '../define-item-type.ts';
import { Fraction } from '../fraction.ts';
import { flag, oneOf, shape, someText } from '../shape.ts';

export type TrueFalseBody = Readonly<Record<string, never>>;

/** Feedback is given on what the learner chose. */
export interface TrueFalseKey {
  readonly correct: boolean;
  readonly feedback?: { readonly true?: string; readonly false?: string };
}

export interface TrueFalseResponse {
  readonly type: 'TRUE_FALSE';
  readonly value: boolean;
}

export const trueFalse = defineItemType<TrueFalseBody, TrueFalseKey, TrueFalseResponse>({
  type: 'TRUE_FALSE',
  shapes: {
    body: shape({}),
    key: shape({ correct: flag }, { feedback: shape({}, { true: someText, false: someText }) }),
    response: shape({ type: oneOf('TRUE_FALSE'), value: flag }),
  },
  credit: (_body, key, response) => (response.value === key.correct ? Fraction.ONE : Fraction.ZERO),
  feedback: (_body, key, response) => {
    const feedback = key.feedback?.[`${response.value}`];
    return feedback === undefined ? [] : [feedback];
  },
  cost: () => 0,
});
