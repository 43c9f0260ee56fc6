/**
 * Gives each seeker one of its candidates, nobody's twice, as many seekers as possible; the first candidates
 * are preferred. Augmenting paths (Kuhn, "The Hungarian method for the assignment problem", 1955). Seekers of
 * `taken` keep something, and what is taken stays in use, so that calling again with more candidates only
 * adds. Result: the seeker by candidate.
 */
export function matchUp(
  candidatesOf: readonly (readonly string[])[],
  taken: ReadonlyMap<string, number> = new Map(),
): Map<string, number> {
  const seekerOf = new Map(taken);
  const served = new Set(seekerOf.values());

  const seek = (seeker: number, visited: Set<string>): boolean => {
    for (const candidate of candidatesOf[seeker] ?? []) {
      if (visited.has(candidate)) continue;
      visited.add(candidate);
      const holder = seekerOf.get(candidate);
      if (holder === undefined || seek(holder, visited)) {
        seekerOf.set(candidate, seeker);
        return true;
      }
    }
    return false;
  };

  for (const seeker of candidatesOf.keys()) {
    if (!served.has(seeker)) seek(seeker, new Set());
  }
  return seekerOf;
}
