/**
 * Whether at most `max` slips turn one text into the other: a character left out, added, mistaken for
 * another, or swapped with its neighbour. This is the optimal string alignment distance (Damerau, "A
 * technique for computer detection and correction of spelling errors", 1964), where no stretch is edited
 * twice. Only the band of the table within `max` of its diagonal is calculated (Ukkonen, "Algorithms for
 * approximate string matching", 1985): length × (2 max + 1) steps. Characters are code points.
 */
export function isWithinEdits({ left, right, max }: { left: string; right: string; max: number }): boolean {
  // A character is one or two units: texts of too different lengths are told apart before they are taken to pieces.
  const [shorter, longer] = [left.length, right.length].sort((a, b) => a - b) as [number, number];
  if (longer > 2 * (shorter + max)) return false;
  const [from, to] = [[...left], [...right]];
  if (Math.abs(from.length - to.length) > max) return false;
  const tooFar = max + 1;
  const columns = Array.from({ length: 2 * max + 1 }, (_, column) => column);
  const cell = (row: readonly number[], column: number) => row[column] ?? tooFar;

  let beforeLast: number[] = [];
  let last = columns.map((column) => (column < max ? tooFar : column - max));
  for (let i = 1; i <= from.length; i += 1) {
    const row: number[] = [];
    for (const column of columns) {
      const j = i + column - max;
      if (j < 0 || j > to.length) row.push(tooFar);
      else if (j === 0) row.push(i);
      else {
        const isSame = from[i - 1] === to[j - 1];
        const isSwap = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
        row.push(
          Math.min(
            cell(last, column) + (isSame ? 0 : 1),
            cell(last, column + 1) + 1,
            cell(row, column - 1) + 1,
            isSwap ? cell(beforeLast, column) + 1 : tooFar,
          ),
        );
      }
    }
    [beforeLast, last] = [last, row];
  }
  return cell(last, to.length - from.length + max) <= max;
}
