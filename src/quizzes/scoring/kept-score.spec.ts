import { describe, expect, it } from '@jest/globals';
import { Fraction } from './fraction.ts';
import { keptScore } from './kept-score.ts';

const attempt = (attemptNumber: number, earned: string, max: string) => ({
  attemptNumber,
  earned: Fraction.from(earned),
  max: Fraction.from(max),
});

const policies = ['FIRST', 'LATEST', 'HIGHEST', 'AVERAGE'] as const;

describe('the kept score', () => {
  it.each([
    ['one attempt', [attempt(1, '1/3', '2')], ['1/3 of 2/1', '1/3 of 2/1', '1/3 of 2/1', '1/3 of 2/1']],
    [
      'the best in the middle',
      [attempt(1, '1', '4'), attempt(2, '3', '4'), attempt(3, '2', '4')],
      ['1/1 of 4/1', '2/1 of 4/1', '3/1 of 4/1', '2/1 of 4/1'],
    ],
    [
      'attempts out of order',
      [attempt(3, '2', '4'), attempt(1, '1', '4'), attempt(2, '3', '4')],
      ['1/1 of 4/1', '2/1 of 4/1', '3/1 of 4/1', '2/1 of 4/1'],
    ],
    [
      'more points but a smaller share',
      [attempt(1, '2', '2'), attempt(2, '3', '6')],
      ['2/1 of 2/1', '3/1 of 6/1', '2/1 of 2/1', '9/2 of 6/1'],
    ],
    [
      'the same share twice',
      [attempt(1, '1', '2'), attempt(2, '2', '4')],
      ['1/1 of 2/1', '2/1 of 4/1', '1/1 of 2/1', '2/1 of 4/1'],
    ],
    [
      'thirds',
      [attempt(1, '0', '1'), attempt(2, '1', '1'), attempt(3, '0', '1')],
      ['0/1 of 1/1', '0/1 of 1/1', '1/1 of 1/1', '1/3 of 1/1'],
    ],
  ])('of %s', (_name, scores, expected) => {
    const kept = policies.map((policy) => keptScore(policy, scores));
    expect(kept.map(({ earned, max }) => `${earned.toText()} of ${max.toText()}`)).toEqual(expected);
  });

  it('of no attempt does not exist', () => {
    expect(() => keptScore('HIGHEST', [])).toThrow(RangeError);
  });
});
