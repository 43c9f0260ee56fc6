import { describe, expect, it } from '@jest/globals';
import type { BankItem, Draw } from './draw-items.ts';
import { checkDraws, drawItems } from './draw-items.ts';
import { drawBelow, splitMix64 } from './shuffle.ts';

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

  it('draws as many as can be, and as many unseen ones as can be, whatever the order of the bank', () => {
    const random = splitMix64(7n);
    const below = (bound: number) => drawBelow(bound, random);
    const some = <Member>(members: readonly Member[]) => members.filter(() => below(2) === 0);
    for (let round = 0; round < 500; round += 1) {
      const small = Array.from({ length: 1 + below(6) }, (_, index) => ({
        id: `i${index}`,
        tags: some(['x', 'y', 'z']),
      }));
      const wanted = Array.from({ length: 1 + below(3) }, () => ({
        tags: some(['x', 'y', 'z']).slice(0, 2),
        count: 1 + below(3),
      }));
      const seen = some(small).map(({ id }) => id);
      const request = { bank: small, draws: wanted, seed: `${round}`, seen };
      const drawn = drawItems(request);
      expect(drawItems({ ...request, bank: small.toReversed() })).toEqual(drawn);

      const ids = drawn.flat();
      expect(new Set(ids).size).toBe(ids.length);
      const tagsOf = new Map(small.map(({ id, tags }) => [id, tags]));
      for (const [index, { tags, count }] of wanted.entries()) {
        expect(drawn[index]?.length).toBeLessThanOrEqual(count);
        for (const id of drawn[index] ?? []) expect(tagsOf.get(id)).toEqual(expect.arrayContaining(tags));
      }
      const fresh = small.filter(({ id }) => !seen.includes(id));
      expect([ids.length, ids.filter((id) => !seen.includes(id)).length]).toEqual([
        mostOf(small, wanted),
        mostOf(fresh, wanted),
      ]);
    }
  });

  const hundreds = (tagsOf: (index: number) => string[]) =>
    Array.from({ length: 10 }, (_, index) => ({ tags: tagsOf(index), count: 100 }));
  const thousand = Array.from({ length: 1_000 }, (_, index) => ({
    id: `i${index}`,
    tags: [0, 1, 2, 3].map((further) => `t${(Math.floor(index / 100) + further) % 10}`),
  }));

  it.each([
    ['draws of any items', hundreds(() => []), 1_000],
    ['a chain of draws', hundreds((index) => [`t${index}`]), 1_000],
    ['a narrow draw after wide ones', hundreds((index) => (index < 9 ? [] : ['t9'])), 1_000],
    ['too few items', hundreds((index) => (index < 5 ? [] : [`t${index}`])), 900],
    ['a thousand draws', thousand.map((_, index) => ({ tags: [`t${index % 10}`], count: 1 })), 1_000],
  ])('of 1,000 items takes little time: %s', (_, wanted, size) => {
    const large = thousand.slice(0, size);
    const seen = large.slice(0, 300).map(({ id }) => id);
    const start = process.cpuUsage();
    expect(drawItems({ bank: large, draws: wanted, seed: 's' }).flat()).toHaveLength(size);
    expect(drawItems({ bank: large, draws: wanted, seed: 's', seen }).flat()).toHaveLength(size);
    expect(process.cpuUsage(start).user / 1_000).toBeLessThan(1_000);
  });
});

/** By trying every way to draw. */
function mostOf([item, ...rest]: readonly BankItem[], wanted: readonly Draw[]): number {
  if (item === undefined) return 0;
  const uses = wanted.flatMap(({ tags, count }, index) =>
    count > 0 && tags.every((tag) => item.tags.includes(tag))
      ? 1 + mostOf(rest, wanted.with(index, { tags, count: count - 1 }))
      : [],
  );
  return Math.max(mostOf(rest, wanted), ...uses);
}
