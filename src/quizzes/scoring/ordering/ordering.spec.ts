import { describe, expect, it } from '@jest/globals';
import type { OrderingScoring } from './ordering-scorings.ts';
import { ordering } from './ordering.ts';

const body = { options: [...'badec'].map((id) => ({ id, text: `Step ${id}` })) };
const order = [...'abcde'];
const put = (text: string) => ({ type: 'ORDERING' as const, order: [...text] });
const credit = (scoring: OrderingScoring | undefined, text: string) =>
  ordering.score(body, { order, scoring }, put(text)).credit.toText();

describe('an ordering', () => {
  it.each([
    ['the right order', 'abcde', '1/1', '1/1', '1/1'],
    ['two neighbours swapped', 'bacde', '3/5', '4/5', '3/4'],
    ['the ends swapped', 'ebcda', '3/5', '0/1', '1/2'],
    ['the first one last', 'bcdea', '0/1', '1/5', '3/4'],
    ['the last one first', 'eabcd', '0/1', '1/5', '3/4'],
    ['three in order', 'adbec', '1/5', '2/5', '1/2'],
    ['the opposite order', 'edcba', '1/5', '0/1', '0/1'],
    ['nothing', '', '0/1', '0/1', '0/1'],
  ])('in %s', (_name, text, positions, pairs, subsequence) => {
    expect(ordering.checkResponse(body, put(text))).toEqual([]);
    expect(credit('EXACT_POSITIONS', text)).toBe(positions);
    expect(credit('PAIRS_IN_ORDER', text)).toBe(pairs);
    expect(credit('LONGEST_COMMON_SUBSEQUENCE', text)).toBe(subsequence);
    expect(credit(undefined, text)).toBe(positions);
  });

  it.each(['abcd', 'abcdd', 'abcdx', 'abcdea'])('refuses %s', (text) => {
    expect(ordering.checkResponse(body, put(text))[0]?.path).toBe('order');
  });

  it.each([
    ['a key that leaves one out', body, { order: [...'abcd'] }, 'key.order'],
    ['a key that names one twice', body, { order: [...'abcdd'] }, 'key.order'],
    ['an unknown scoring', body, { order, scoring: 'toString' }, 'key.scoring'],
    ['one option', { options: body.options.slice(0, 1) }, { order: ['b'] }, 'body.options'],
    ['the solution shown', { ...body, shuffle: false }, { order: [...'badec'] }, 'body.options'],
  ])('cannot be published with %s', (_name, someBody, someKey, path) => {
    expect(ordering.checkBody(someBody, someKey)[0]?.path).toBe(path);
  });

  it('can be published', () => {
    expect(ordering.checkBody(body, { order })).toEqual([]);
    expect(ordering.checkBody({ ...body, shuffle: false }, { order, scoring: 'PAIRS_IN_ORDER' })).toEqual([]);
  });
});
