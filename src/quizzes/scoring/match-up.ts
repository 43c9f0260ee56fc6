/** Wants `count` of its candidates. */
export interface Seeker<Candidate> {
  readonly candidates: readonly Candidate[];
  readonly count: number;
}

/**
 * Gives seekers what they want of their candidates, nothing twice, as much in all as possible; the first
 * candidates are preferred. Rounds of shortest augmenting paths (Hopcroft and Karp, "An n^5/2 algorithm for
 * maximum matchings in bipartite graphs", 1973): at most one round more than there are seekers, and a round
 * looks at each candidate of each seeker at most twice. What is `taken` stays in use, and those who have it
 * keep as much, so that calling again with more candidates only adds. Result: the seeker by candidate.
 */
export function matchUp<Candidate>(
  seekers: readonly Seeker<Candidate>[],
  taken: ReadonlyMap<Candidate, number> = new Map(),
): Map<Candidate, number> {
  const seekerOf = new Map(taken);
  const missing = seekers.map((seeker) => seeker.count);
  for (const seeker of taken.values()) missing[seeker] = (missing[seeker] ?? 0) - 1;

  for (;;) {
    const hungry = [...missing.keys()].filter((seeker) => (missing[seeker] ?? 0) > 0);
    const levels = levelsFrom(hungry, seekers, seekerOf);
    if (levels === null) return seekerOf;
    const serve = serveAlong(levels, seekers, seekerOf);
    for (const seeker of hungry) {
      while ((missing[seeker] ?? 0) > 0 && serve(seeker)) missing[seeker] = (missing[seeker] ?? 0) - 1;
    }
  }
}

/** How many seekers have to give way before one can be served by each; null when nothing is left to be had. */
function levelsFrom<Candidate>(
  hungry: readonly number[],
  seekers: readonly Seeker<Candidate>[],
  seekerOf: ReadonlyMap<Candidate, number>,
): ReadonlyMap<number, number> | null {
  const levels = new Map(hungry.map((seeker) => [seeker, 0]));
  for (let level = 0, layer = hungry; layer.length > 0; level += 1) {
    const holders = new Set<number>();
    for (const seeker of layer) {
      for (const candidate of seekers[seeker]?.candidates ?? []) {
        const holder = seekerOf.get(candidate);
        if (holder === undefined) return levels;
        if (!levels.has(holder)) holders.add(holder);
      }
    }
    layer = [...holders];
    for (const holder of layer) levels.set(holder, level + 1);
  }
  return null;
}

/** Serves a seeker with what is free, or with what one of the next level gives up. A candidate that was of no use is not tried again. */
function serveAlong<Candidate>(
  levels: ReadonlyMap<number, number>,
  seekers: readonly Seeker<Candidate>[],
  seekerOf: Map<Candidate, number>,
): (seeker: number) => boolean {
  const rest = seekers.map(({ candidates }) => candidates.values());
  return function serve(seeker) {
    const next = (levels.get(seeker) ?? 0) + 1;
    for (;;) {
      const { value: candidate, done } = rest[seeker]?.next() ?? { done: true };
      if (done === true || candidate === undefined) return false;
      const holder = seekerOf.get(candidate);
      if (holder === undefined || (levels.get(holder) === next && serve(holder))) {
        seekerOf.set(candidate, seeker);
        return true;
      }
    }
  };
}
