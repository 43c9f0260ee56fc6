/** A row that is, or one that only a cursor tells of: deleted since, or of another organization. */
export interface Place {
  readonly name: string;
  readonly isThere: boolean;
}

export interface Asked {
  readonly first?: number | null;
  readonly last?: number | null;
  /** Index of a place. */
  readonly after?: number | null;
  readonly before?: number | null;
}

/**
 * The algorithm of https://relay.dev/graphql/connections.htm over an array, word for word, but that a cursor is a place: it
 * holds where its row is gone. Without `first` and `last`, the page is of `usual` rows.
 */
export function sliceByRelay(places: readonly Place[], asked: Asked, usual = 20) {
  const { after = null, before = null, last = null } = asked;
  const first = asked.first ?? (last === null ? usual : null);
  const all = places.map((place, index) => ({ ...place, index })).filter(({ isThere }) => isThere);

  // ApplyCursorsToEdges
  let edges = all;
  if (after !== null) edges = edges.filter(({ index }) => index > after);
  if (before !== null) edges = edges.filter(({ index }) => index < before);
  const between = edges.length;

  // EdgesToReturn
  if (first !== null && edges.length > first) edges = edges.slice(0, first);
  if (last !== null && edges.length > last) edges = edges.slice(edges.length - last);

  // HasPreviousPage, HasNextPage; what may be determined efficiently is
  let hasPreviousPage = false;
  if (last !== null) hasPreviousPage = between > last;
  else if (after !== null) hasPreviousPage = all.some(({ index }) => index <= after);
  let hasNextPage = false;
  if (first !== null) hasNextPage = between > first;
  else if (before !== null) hasNextPage = all.some(({ index }) => index >= before);

  const names = edges.map(({ name }) => name);
  return {
    names,
    hasPreviousPage,
    hasNextPage,
    start: names[0] ?? null,
    end: names.at(-1) ?? null,
  };
}

/** Every combination of sizes and cursors over so many places. `first` beside `last` is refused, so it is not among them. */
export function everyPage(places: number, sizes: readonly number[]): Asked[] {
  const cursors = [null, ...Array.from({ length: places }, (_, index) => index)];
  const counts: Asked[] = [{}, ...sizes.map((first) => ({ first })), ...sizes.map((last) => ({ last }))];
  return cursors.flatMap((after) =>
    cursors.flatMap((before) => counts.map((count) => ({ ...count, after, before }))),
  );
}
