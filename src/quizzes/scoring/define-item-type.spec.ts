import { describe, expect, it } from '@jest/globals';
import { defineItemType } from './define-item-type.ts';
import { Fraction } from './fraction.ts';
import { flag, id, shape } from './shape.ts';

/** A type whose items earn whatever the key says. */
const gift = defineItemType<object, { credit: string }, { wants: boolean }>({
  type: 'GIFT',
  shapes: { body: shape({}), key: shape({ credit: id }), response: shape({ wants: flag }) },
  scorable: (_body, key) => [{ path: 'scorable', message: key.credit }],
  publishable: (_body, key) => [{ path: 'publishable', message: key.credit }],
  answerable: (_body, response) => [{ path: 'answerable', message: `${response.wants}` }],
  isBlank: (response) => !response.wants,
  credit: (_body, key) => Fraction.from(key.credit),
  cost: () => 0,
});

const plain = defineItemType<object, object, object>({
  type: 'PLAIN',
  shapes: { body: shape({}), key: shape({}), response: shape({}) },
  credit: () => Fraction.ONE,
  cost: () => 0,
});

describe('an item type', () => {
  it('asks its own rules only about values of the right shape, and those for publishing last', () => {
    expect(gift.checkBody({ extra: 1 }, {}).map(({ path }) => path)).toEqual(['body', 'key.credit']);
    expect(gift.checkBody({}, { credit: '1' }).map(({ path }) => path)).toEqual(['scorable']);
    expect(gift.checkResponse({}, {}).map(({ path }) => path)).toEqual(['wants']);
    expect(gift.checkResponse({}, { wants: true }).map(({ path }) => path)).toEqual(['answerable']);
  });

  it('needs no rules beyond shapes and credit', () => {
    expect([plain.checkBody({}, {}), plain.checkScorable({}, {}), plain.checkResponse({}, {})]).toEqual([
      [],
      [],
      [],
    ]);
    expect(plain.score({}, {}, {})).toEqual({ credit: Fraction.ONE, isBlank: false, feedback: [] });
  });

  it.each(['0', '1/3', '1'])('may give a credit of %s', (credit) => {
    expect(gift.score({}, { credit }, { wants: true }).credit).toEqual(Fraction.from(credit));
  });

  it.each(['-1/1000', '1001/1000'])('must not give a credit of %s', (credit) => {
    expect(() => gift.score({}, { credit }, { wants: true })).toThrow(/^BAD_CREDIT: a GIFT gave/);
  });

  it.each([null, { wants: false }])('gives 0 for the blank %j before its rules are asked', (response) => {
    const marking = gift.score({}, { credit: 'no number' }, response);
    expect(marking).toEqual({ credit: Fraction.ZERO, isBlank: true, feedback: [] });
  });
});
