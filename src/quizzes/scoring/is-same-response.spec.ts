import { describe, expect, it } from '@jest/globals';
import { isSameResponse } from './is-same-response.ts';

const choice = (...optionIds: string[]) => ({ type: 'MULTIPLE_CHOICE', optionIds });
const said = (text: string) => ({ type: 'SHORT_TEXT', text });
const number = (value: string, unit?: string) => ({ type: 'NUMERIC', value, unit });
const cloze = (...gaps: object[]) => ({ type: 'CLOZE', gaps });

describe('responses say the same', () => {
  it.each([
    ['in another order', choice('a', 'b'), choice('b', 'a')],
    ['with properties in another order', { optionIds: ['a'], type: 'MULTIPLE_CHOICE' }, choice('a')],
    ['with other blanks, or in another normal form', said(' green  tea '), said('green\u00a0tea')],
    ['as the same number', number('1.50', 'k g'), number(' 1.5', 'kg')],
    ['without a unit, and with an empty one', number('1'), number('1', '')],
    ['with a point set twice', spots([1, 2], [3, 4]), spots([3, 4], [1, 2], [3, 4])],
    [
      'gap by gap',
      cloze({ gapId: 'x', value: '2.0' }, { gapId: 'y', text: 'tea ' }, { gapId: 'z', text: ' ' }),
      cloze({ gapId: 'y', text: 'tea' }, { gapId: 'x', value: '2' }),
    ],
    ['as blanks', null, null],
  ])('%s', (_, left, right) => {
    expect(isSameResponse(left, right)).toBe(true);
  });
});

function spots(...points: [number, number][]) {
  return { type: 'HOTSPOT', points: points.map(([x, y]) => ({ x, y })) };
}

describe('responses do not say the same', () => {
  it.each([
    ['with another option', choice('a', 'b'), choice('a', 'c')],
    ['in another case, which a key may heed', said('Tea'), said('tea')],
    ['as another number', number('1.5'), number('1.51')],
    ['in another order of what is to be put in order', order('a', 'b'), order('b', 'a')],
    ['when the learner is more sure', said('tea'), { ...said('tea'), certainty: 3 }],
    ['in another gap', cloze({ gapId: 'x', text: 'tea' }), cloze({ gapId: 'y', text: 'tea' })],
    ['as a blank', null, said('tea')],
  ])('%s', (_, left, right) => {
    expect(isSameResponse(left, right)).toBe(false);
  });
});

function order(...ids: string[]) {
  return { type: 'ORDERING', order: ids };
}
