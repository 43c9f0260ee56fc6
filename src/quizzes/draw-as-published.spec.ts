import { describe, expect, it } from '@jest/globals';
import { drawAsPublished } from './draw-as-published.ts';

const draws = [
  { slot: 'easy', bankId: 'bank', drawTags: ['easy'], drawCount: 2 },
  { slot: 'any', bankId: 'bank', drawTags: [], drawCount: 1 },
];

const candidate = (slot: string, itemId: string, isDeprecated = false) => ({
  slot,
  itemId,
  bankId: 'bank',
  isDeprecated,
});

const drawable = (itemId: string, ...tags: string[]) => ({ itemId, bankId: 'bank', tags });

const SEEDS = Array.from({ length: 50 }, (_, number) => `seed ${number}`);

describe('a draw of an older version', () => {
  it('takes what had its tags when it was published, for the slots that had it', () => {
    const candidates = [
      ...['a', 'b'].flatMap((id) => [candidate('easy', id), candidate('any', id)]),
      candidate('any', 'c'),
    ];
    const now = [drawable('a', 'basics'), drawable('b', 'basics'), drawable('c', 'hard')];
    for (const seed of SEEDS) {
      const drawn = drawAsPublished({ draws, drawable: now, candidates, seed, seen: [] });
      expect(drawn.get('easy')?.toSorted()).toEqual(['a', 'b']);
      expect(drawn.get('any')).toEqual(['c']);
    }
  });

  it('takes what has its tags by now as well, and of a deprecated item only what is missing', () => {
    const candidates = [
      candidate('easy', 'a'),
      candidate('easy', 'gone', true),
      candidate('easy', 'lost', true),
      candidate('any', 'lost', true),
    ];
    const now = [drawable('a', 'basics'), drawable('new', 'easy')];
    for (const seed of SEEDS) {
      const drawn = drawAsPublished({ draws, drawable: now, candidates, seed, seen: ['a', 'new'] });
      const ids = [...drawn.values()].flat();
      expect(ids).toHaveLength(3);
      expect(ids).toEqual(expect.arrayContaining(['a', 'new']));
    }
  });

  it('leaves deprecated items out where there is enough without them', () => {
    const candidates = [
      candidate('easy', 'a'),
      candidate('easy', 'b'),
      candidate('easy', 'gone', true),
      candidate('any', 'c'),
    ];
    for (const seed of SEEDS) {
      const drawn = drawAsPublished({ draws, drawable: [], candidates, seed, seen: ['a', 'b', 'c'] });
      expect([...drawn.values()].flat().toSorted()).toEqual(['a', 'b', 'c']);
    }
  });
});
