import { matchUp } from './match-up.ts';
import { seededShuffle } from './shuffle.ts';
import type { Problem } from './types.ts';

const MAX_COUNT = 100;

export interface BankItem {
  readonly id: string;
  readonly tags: readonly string[];
}

/** `count` items that have all of the tags; no tags: any items. */
export interface Draw {
  readonly tags: readonly string[];
  readonly count: number;
}

export interface DrawRequest {
  readonly bank: readonly BankItem[];
  readonly draws: readonly Draw[];
  /** The attempt's. */
  readonly seed: string;
  /** Ids of the items that the learner had in earlier attempts. */
  readonly seen?: readonly string[];
}

/**
 * The items of one attempt, a list for each draw, no item twice. As many unseen ones as possible, then seen
 * ones; a list is shorter than its count only if no choice could fill all. One seed, one result, whatever the
 * order of the bank: its ids, sorted, are shuffled by the seed, and draws that want the same items give way
 * to one another.
 */
export function drawItems({ bank, draws, seed, seen = [] }: DrawRequest): string[][] {
  const sorted = bank.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const shuffled = seededShuffle(sorted, seed);
  const tagged = shuffled.map(({ id, tags }) => ({ id, tags: new Set(tags) }));
  const all = draws.map(({ tags, count }) => ({
    count,
    candidates: tagged.filter((item) => tags.every((tag) => item.tags.has(tag))).map(({ id }) => id),
  }));
  const had = new Set(seen);
  const unseen = all.map(({ count, candidates }) => ({
    count,
    candidates: candidates.filter((id) => !had.has(id)),
  }));
  const drawOf = matchUp(all, matchUp(unseen));
  const lists = draws.map((): string[] => []);
  for (const { id } of shuffled.toReversed()) lists[drawOf.get(id) ?? -1]?.push(id);
  return lists;
}

/** What must hold before a quiz with draws is published: every draw can be filled, all at once. */
export function checkDraws({ bank, draws }: Pick<DrawRequest, 'bank' | 'draws'>): Problem[] {
  if (new Set(bank.map(({ id }) => id)).size < bank.length) {
    return [{ path: 'bank', message: 'Two items have the same id.' }];
  }
  const odd = draws.findIndex(({ count }) => !Number.isInteger(count) || count < 1 || count > MAX_COUNT);
  if (odd !== -1) return [{ path: `draws.${odd}.count`, message: `Must be from 1 to ${MAX_COUNT}.` }];
  return drawItems({ bank, draws, seed: '' }).flatMap((ids, index) =>
    ids.length < (draws[index]?.count ?? 0)
      ? [{ path: `draws.${index}`, message: 'The bank holds too few items for it.' }]
      : [],
  );
}
