import type { ChoiceBody } from '../choice-body.ts';
import { checkDistinct, checkKnownOptions, checkOptionIds, choiceBodyShape } from '../choice-body.ts';
import { defineItemType } from '../define-item-type.ts';
import type { OrderingScoring } from './ordering-scorings.ts';
import { orderingScorings } from './ordering-scorings.ts';
import { id, list, oneOf, shape } from '../shape.ts';

/** All options in the right order. Default scoring: EXACT_POSITIONS. */
export interface OrderingKey {
  readonly order: readonly string[];
  readonly scoring?: OrderingScoring;
}

/** All options in the learner's order, or none: blank. */
export interface OrderingResponse {
  readonly type: 'ORDERING';
  readonly order: readonly string[];
}

export const ordering = defineItemType<ChoiceBody, OrderingKey, OrderingResponse>({
  type: 'ORDERING',
  shapes: {
    body: choiceBodyShape,
    key: shape({ order: list(id) }, { scoring: oneOf(...Object.keys(orderingScorings)) }),
    response: shape({ type: oneOf('ORDERING'), order: list(id) }),
  },
  scorable: (body, key) => [
    ...checkOptionIds(body),
    ...(body.options.length < 2 ? [{ path: 'body.options', message: 'Needs two options.' }] : []),
    ...checkOrder(body, key.order, 'key.order'),
  ],
  publishable: (body, key) =>
    body.shuffle === false && body.options.every((option, index) => option.id === key.order[index])
      ? [{ path: 'body.options', message: 'Would be shown in the right order.' }]
      : [],
  answerable: (body, response) =>
    response.order.length === 0 ? [] : checkOrder(body, response.order, 'order'),
  isBlank: (response) => response.order.length === 0,
  credit: (_body, key, response) => {
    const rankOf = new Map(key.order.map((optionId, rank) => [optionId, rank]));
    const ranks = response.order.map((optionId) => rankOf.get(optionId) ?? -1);
    return orderingScorings[key.scoring ?? 'EXACT_POSITIONS'](ranks);
  },
  cost: (body) => body.options.length + body.options.length ** 2 / 10,
});

function checkOrder(body: ChoiceBody, order: readonly string[], path: string) {
  return [
    ...checkDistinct(order, path),
    ...checkKnownOptions(body, order, path),
    ...(order.length < body.options.length ? [{ path, message: 'Must name every option.' }] : []),
  ];
}
