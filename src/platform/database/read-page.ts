import { SORT_TYPES } from './sorted-list.ts';
import type { Keyset, ListPage, Slice } from './sorted-list.ts';
import type { ReadTx } from './transaction.ts';

/** The sort columns of a row, as `key1`, `key2`; an instant also as text, for a Date has no microseconds. */
type Keyed = Readonly<Record<string, unknown>> & { readonly isOutside?: boolean };

/**
 * A page of a list, in one statement: one row more than the page tells whether the list goes on, and one from the other
 * side of the cursor whether something is there.
 * @param select a SELECT that ends within its WHERE; its parameters come first
 */
export async function readPage<Row>(
  tx: ReadTx,
  page: ListPage,
  select: string,
  parameters: readonly unknown[],
): Promise<Slice<Row>> {
  const values = [...parameters];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const sql = pageSql(page, select, bind);
  return sliceOf(page, await tx.query<Row & Keyed>(sql, values));
}

/**
 * Pages of many lists of one kind, in one statement as long as they are read alike.
 * @param select as for `readPage`; what differs between the lists is in `wanted`
 * @param wanted its columns, as `bank_id uuid`, each with a value for every page
 */
export async function readPages<Row>(
  tx: ReadTx,
  pages: readonly ListPage[],
  { select, parameters, wanted }: { select: string; parameters: readonly unknown[]; wanted: Wanted },
): Promise<Slice<Row>[]> {
  const slices: Slice<Row>[] = [];
  for (const indexes of alike(pages)) {
    const rows = await tx.query<Row & Keyed & { page: number }>(
      ...pagesStatement(
        indexes.map((index) => pages[index] as ListPage),
        { select, parameters, wanted: pick(wanted, indexes) },
      ),
    );
    indexes.forEach((index, place) => {
      const own = rows.filter((row) => row.page === place);
      slices[index] = sliceOf(pages[index] as ListPage, own);
    });
  }
  return slices;
}

type Wanted = Readonly<Record<`${string} ${string}`, readonly unknown[]>>;

function pick(wanted: Wanted, indexes: readonly number[]): Wanted {
  return Object.fromEntries(
    Object.entries(wanted).map(([column, values]) => [column, indexes.map((index) => values[index])]),
  );
}

/** Indexes of pages that one statement reads: of one order and direction, from the same sides. */
function alike(pages: readonly ListPage[]): number[][] {
  const groups = new Map<string, number[]>();
  pages.forEach((page, index) => {
    const kind = [page.name, page.isDescending, page.isBackward, page.after === null, page.before === null];
    const group = groups.get(kind.join());
    if (group === undefined) groups.set(kind.join(), [index]);
    else group.push(index);
  });
  return [...groups.values()];
}

function pagesStatement(
  pages: readonly ListPage[],
  { select, parameters, wanted }: { select: string; parameters: readonly unknown[]; wanted: Wanted },
): [string, unknown[]] {
  const values = [...parameters];
  const names: string[] = [];
  const arrays: string[] = [];
  const column = (name: string, type: string, ofEach: readonly unknown[]) => {
    names.push(name);
    arrays.push(`$${values.push(ofEach)}::${type}[]`);
    return `wanted.${name}`;
  };
  for (const [given, ofEach] of Object.entries(wanted)) {
    const [name = '', type = ''] = given.split(' ');
    column(name, type, ofEach);
  }
  const [first] = pages as [ListPage];
  const sql = pageSql(first, select, (_, place, type) =>
    column(`given_${names.length}`, type, pages.map(place)),
  );
  return [
    `SELECT found.*, (wanted.page - 1)::int AS page
     FROM unnest(${arrays.join(', ')}) WITH ORDINALITY AS wanted (${names.join(', ')}, page)
     CROSS JOIN LATERAL (${sql}) AS found ORDER BY wanted.page, ${walkOrder(first)}`,
    values,
  ];
}

type Bind = (value: unknown, of: (page: ListPage) => unknown, type: string) => string;

function pageSql(page: ListPage, select: string, bind: Bind): string {
  const { columns, isDescending, isBackward, after, before } = page;
  const place = (side: 'after' | 'before', key: Keyset) =>
    `(${columns.map(({ type }, i) => bind(key[i], (other) => other[side]?.[i], SORT_TYPES[type])).join(', ')})`;
  const places = { after: after && place('after', after), before: before && place('before', before) };
  const limit = bind(page.limit + 1, (other) => other.limit + 1, 'int');

  const key = `(${columns.map(({ sql }) => sql).join(', ')})`;
  const [later, earlier] = isDescending ? ['<', '>'] : ['>', '<'];
  const part = (
    isOutside: boolean,
    conditions: (string | null)[],
    { isReversed = false, rows = limit } = {},
  ) => `
    ${select.replace('SELECT', () => `SELECT ${keyColumns(page)}, ${isOutside} AS is_outside,`)}
    ${conditions.map((condition) => (condition === null ? '' : `AND ${condition}`)).join(' ')}
    ORDER BY ${orderBy(page, isReversed)} LIMIT ${rows}`;

  const inside = part(false, [
    places.after && `${key} ${later} ${places.after}`,
    places.before && `${key} ${earlier} ${places.before}`,
  ]);
  const behind = isBackward ? places.before : places.after;
  if (behind === null) return inside;
  const back = isBackward ? later : earlier;
  const outside = part(true, [`${key} ${back}= ${behind}`], { isReversed: true, rows: '1' });
  return `SELECT * FROM ((${inside}) UNION ALL (${outside})) AS found ORDER BY ${walkOrder(page)}`;
}

function keyColumns({ columns }: ListPage): string {
  return columns
    .map(({ sql, type }, i) =>
      type === 'INSTANT'
        ? `${sql} AS key_${i + 1}, to_char(${sql} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS key_${i + 1}_text`
        : `${sql} AS key_${i + 1}`,
    )
    .join(', ');
}

/** The order of the rows as they are fetched, which is from the back of the list when it is read backward. */
function directionOf({ isDescending, isBackward }: ListPage, isReversed: boolean): string {
  return [isDescending, isBackward, isReversed].filter(Boolean).length % 2 === 0 ? 'ASC' : 'DESC';
}

function orderBy(page: ListPage, isReversed: boolean): string {
  return page.columns.map(({ sql }) => `${sql} ${directionOf(page, isReversed)}`).join(', ');
}

function walkOrder(page: ListPage): string {
  return page.columns.map((_, i) => `found.key_${i + 1} ${directionOf(page, false)}`).join(', ');
}

function sliceOf<Row>(page: ListPage, fetched: readonly (Row & Keyed)[]): Slice<Row> {
  const inside = fetched.filter((row) => row.isOutside !== true);
  const rows = inside.slice(0, page.limit);
  if (page.isBackward) rows.reverse();
  const goesOn = inside.length > page.limit;
  const isBehind = inside.length < fetched.length;
  return {
    rows,
    keyAt: (index) =>
      page.columns.map(
        (_, i) => (rows[index]?.[`key${i + 1}Text`] ?? rows[index]?.[`key${i + 1}`]) as string,
      ),
    hasPrevious: page.isBackward ? goesOn : isBehind,
    hasNext: page.isBackward ? isBehind : goesOn,
  };
}
