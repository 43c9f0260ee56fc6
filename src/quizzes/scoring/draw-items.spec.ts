import { describe, expect, it } from '@jest/globals';
import type { BankItem } from './draw-items.ts';
import { checkDraws, drawItems } from './draw-items.ts';

const items = (...ids: string[]): BankItem[] =>
  ids.map((id) => ({
    id,
    tags: [id.startsWith('a') ? 'easy' : 'hard', id.endsWith('x') ? 'loops' : 'strings'],
  }));
const bank = items('a1x', 'a2', 'a3x', 'a4', 'b1x', 'b2', 'b3x', 'b4');
const draws = [
  { tags: ['easy'], count: 2 },
  { tags: ['hard', 'loops'], count: 1 },
];

describe('a draw', () => {
  it('is the same for the same seed, on every version of Node, whatever the order of the bank', () => {
    const drawn = drawItems({ bank, draws, seed: 'attempt 1' });
    expect(drawn).toEqual([['a1x', 'a2'], ['b3x']]);
    expect(drawItems({ bank: bank.toReversed(), draws, seed: 'attempt 1' })).toEqual(drawn);
  });

  it('gives every seed items with all the tags, none twice', () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 100; seed += 1) {
      const [easy = [], hard = []] = drawItems({ bank, draws, seed: `${seed}` });
      expect([easy.length, hard.length, new Set([...easy, ...hard]).size]).toEqual([2, 1, 3]);
      expect(easy.every((id) => id.startsWith('a')) && hard.every((id) => /^b.x$/.test(id))).toBe(true);
      for (const id of [...easy, ...hard]) seen.add(id);
    }
    expect([...seen].sort()).toEqual(['a1x', 'a2', 'a3x', 'a4', 'b1x', 'b3x']);
  });

  it('prefers what the learner has not seen', () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const first = drawItems({ bank, draws, seed: `${seed}` }).flat();
      const second = drawItems({ bank, draws, seed: `again ${seed}`, seen: first }).flat();
      expect(second.filter((id) => first.includes(id))).toEqual([]);
      const third = drawItems({ bank, draws, seed: `third ${seed}`, seen: [...first, ...second] }).flat();
      expect(third).toHaveLength(3);
    }
  });

  it('takes seen items where there are too few others, and as few as possible', () => {
    const seen = ['a1x', 'a2', 'a3x', 'b1x'];
    const [easy = [], hard = []] = drawItems({ bank, draws, seed: 's', seen });
    expect([easy.includes('a4'), hard]).toEqual([true, ['b3x']]);
  });

  it('lets draws that want the same items give way', () => {
    const overlapping = [
      { tags: [], count: 3 },
      { tags: ['easy'], count: 1 },
      { tags: ['easy', 'loops'], count: 1 },
    ];
    const small = items('a1x', 'a2', 'b1', 'b2', 'b3');
    for (let seed = 0; seed < 50; seed += 1) {
      const drawn = drawItems({ bank: small, draws: overlapping, seed: `${seed}` });
      expect(drawn.slice(1)).toEqual([['a2'], ['a1x']]);
      expect(drawn[0]?.toSorted()).toEqual(['b1', 'b2', 'b3']);
    }
  });

  it('is checked before it is published', () => {
    expect(checkDraws({ bank, draws })).toEqual([]);
    const few = [...draws, { tags: ['easy'], count: 3 }];
    expect(checkDraws({ bank, draws: few }).map(({ path }) => path)).toEqual(['draws.2']);
    expect(checkDraws({ bank: [...bank, ...items('a2')], draws })[0]?.path).toBe('bank');
    for (const count of [0, -1, 1.5, NaN, 101]) {
      expect(checkDraws({ bank, draws: [{ tags: [], count }] })[0]?.path).toBe('draws.0.count');
    }
  });

  it('from a large bank takes little time', () => {
    const large = Array.from({ length: 2_000 }, (_, index) => ({
      id: `i${index}`,
      tags: [`t${index % 20}`],
    }));
    const many = Array.from({ length: 20 }, (_, index) => ({ tags: [`t${index}`], count: 5 }));
    const start = performance.now();
    expect(drawItems({ bank: large, draws: many, seed: 's' }).flat()).toHaveLength(100);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
