import type { Keyset, ListPage, Slice } from './sorted-list.ts';

/** A page of a list that is in memory, sorted upward by what `keyOf` says. */
export function sliceList<Row>(
  sorted: readonly Row[],
  { limit, isBackward, after, before }: Omit<ListPage, 'name' | 'columns' | 'isDescending'>,
  keyOf: (row: Row) => Keyset,
): Slice<Row> {
  const isAfter = (row: Row) => after === null || compare(keyOf(row), after) > 0;
  const isBefore = (row: Row) => before === null || compare(keyOf(row), before) < 0;
  const isWhole = after === null && before === null;
  const between = isWhole ? sorted : sorted.filter((row) => isAfter(row) && isBefore(row));
  const rows = isBackward ? between.slice(-limit) : between.slice(0, limit);
  const goesOn = between.length > limit;
  return {
    rows,
    keyAt: (index) => keyOf(rows[index] as Row),
    hasPrevious: isBackward ? goesOn : !isWhole && !sorted.every(isAfter),
    hasNext: isBackward ? !isWhole && !sorted.every(isBefore) : goesOn,
  };
}

function compare(one: Keyset, other: Keyset): number {
  const index = one.findIndex((part, i) => part !== other[i]);
  if (index < 0) return 0;
  return (one[index] as string) < (other[index] as string) ? -1 : 1;
}
