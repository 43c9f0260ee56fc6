import { Fraction } from '../fraction.ts';

/**
 * How an order becomes a credit from 0 to 1. `ranks` are the places that the entries should have (0, 1, …),
 * in the order in which they were put; there are at least two.
 */
export const orderingScorings = {
  /** Entries at their exact place / all entries. */
  EXACT_POSITIONS: (ranks) => Fraction.of(ranks.filter((rank, index) => rank === index).length, ranks.length),

  /**
   * (Pairs in the right order − pairs in the wrong one) / all pairs, at least 0: Kendall's tau ("A new
   * measure of rank correlation", 1938). The share of right pairs alone would give half of the points to a
   * blind guess.
   */
  PAIRS_IN_ORDER: (ranks) => {
    const pairs = ranks.flatMap((rank, index) => ranks.slice(index + 1).map((later) => rank < later));
    const right = pairs.filter(Boolean).length;
    return Fraction.of(2 * right - pairs.length, pairs.length).clamp(Fraction.ZERO, Fraction.ONE);
  },

  /**
   * (Longest run of entries, not necessarily neighbours, that are in order − 1) / (all entries − 1). One
   * entry is always in order, so that it earns nothing. The run's length by patience sorting (Fredman, 1975).
   */
  LONGEST_COMMON_SUBSEQUENCE: (ranks) => {
    const ends: number[] = [];
    for (const rank of ranks) {
      const place = ends.findIndex((end) => end > rank);
      ends[place === -1 ? ends.length : place] = rank;
    }
    return Fraction.of(ends.length - 1, ranks.length - 1);
  },
} satisfies Record<string, (ranks: readonly number[]) => Fraction>;

export type OrderingScoring = keyof typeof orderingScorings;
