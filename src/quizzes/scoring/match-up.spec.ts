import { describe, expect, it } from '@jest/globals';
import { matchUp } from './match-up.ts';

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

describe('matching up', () => {
  it('prefers the first candidates', () => {
    expect([...matchUp([{ candidates: ['a', 'b', 'c'], count: 2 }])]).toEqual([
      ['a', 0],
      ['b', 0],
    ]);
  });

  it('takes nothing out of use when there are more candidates', () => {
    const taken = new Map([['b', 0]]);
    const seekers = [
      { candidates: ['a', 'b'], count: 1 },
      { candidates: ['b'], count: 1 },
    ];
    expect(Object.fromEntries(matchUp(seekers, taken))).toEqual({ a: 0, b: 1 });
  });

  it.each([
    ['enough for all', 1_000],
    ['too little', 900],
  ])('looks at each candidate twice a round, and there are few rounds: %s', (_, size) => {
    let looks = 0;
    const counted = (candidates: number[]) =>
      new Proxy(candidates, {
        get(target, property) {
          if (typeof property === 'string' && /^\d+$/.test(property)) looks += 1;
          return Reflect.get(target, property, target) as unknown;
        },
      });
    const narrow = numbers(0, 9).map((index) => numbers(index * 100, Math.min(size, (index + 2) * 100)));
    const seekers = [numbers(0, size), ...narrow].map((list) => ({ candidates: counted(list), count: 100 }));
    const edges = size + narrow.reduce((sum, { length }) => sum + length, 0);
    expect(matchUp(seekers).size).toBe(size);
    expect(looks).toBeGreaterThanOrEqual(size);
    expect(looks).toBeLessThanOrEqual(2 * edges * (seekers.length + 1));
  });
});
