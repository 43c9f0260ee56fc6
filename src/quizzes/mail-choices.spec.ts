import { describe, expect, it } from '@jest/globals';
import { choicesOf } from './mail-choices.ts';

const options = ['a', 'b', 'c', 'd'].map((id) => ({ id, text: id.toUpperCase() }));
const labels = (body: object, seed: string | null) =>
  choicesOf({ type: 'SINGLE_CHOICE', slot: 's', body: { options, ...body } }, 'en', seed)
    .map(({ label }) => label)
    .join('');

describe('the options of a quiz in an e-mail', () => {
  it('are in an order of the e-mail’s own, since authors tend to write the right one first', () => {
    const orders = Array.from({ length: 40 }, (_, n) => labels({}, `delivery ${n}`));
    expect(new Set(orders.map(([first]) => first)).size).toBe(4);
    expect(orders.every((order) => [...order].sort().join('') === 'ABCD')).toBe(true);
    expect(labels({}, 'delivery 7')).toBe(orders[7]);
  });

  it.each([
    ['their author wants it', { shuffle: false }, 'delivery 7'],
    ['it is sent to nobody', {}, null],
  ])('are in their author’s order where %s', (_, body, seed) => expect(labels(body, seed)).toBe('ABCD'));

  it('are true and false in this order', () => {
    const choices = choicesOf({ type: 'TRUE_FALSE', slot: 's', body: {} }, 'en', 'delivery 7');
    expect(choices.map(({ key }) => key)).toEqual(['true', 'false']);
  });
});
