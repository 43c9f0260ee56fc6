/** How people look names up, whatever the database's own locale: capitals and accents do not tear letters apart. */
export const ALPHABETICAL = 'COLLATE "und-x-icu"';

/** What a sort column holds, and as what Postgres takes it. Cursors are checked against it: on anything else Postgres would fail. */
export const SORT_TYPES = { ID: 'uuid', INSTANT: 'timestamptz', POSITION: 'int', TEXT: 'text' } as const;

type SortType = keyof typeof SORT_TYPES;

export interface SortColumn {
  readonly sql: string;
  readonly type: SortType;
}

export type Direction = 'ASC' | 'DESC';

/** A list and the orders in which it may be read. Its name is in its cursors, so that no other list takes them. */
export interface SortedList<Field extends string = string> {
  readonly name: string;
  readonly orders: Readonly<Record<Field, readonly SortColumn[]>>;
  readonly usual: { readonly field: Field; readonly direction: Direction };
}

/**
 * @param orders of each, the columns with their types, as `m.name TEXT`: never null, and unique together, so ids come last. An index
 * that begins with organization_id has to serve each of them. The first is the usual one.
 */
export function sortedList<const Field extends string>(
  name: string,
  orders: Readonly<Record<Field, readonly `${string} ${SortType}`[]>>,
  direction: Direction = 'ASC',
): SortedList<Field> {
  const fields = Object.keys(orders) as Field[];
  const read = (column: string): SortColumn => {
    const end = column.lastIndexOf(' ');
    return { sql: column.slice(0, end), type: column.slice(end + 1) as SortType };
  };
  return {
    name,
    orders: Object.fromEntries(fields.map((field) => [field, orders[field].map(read)])) as unknown as Record<
      Field,
      readonly SortColumn[]
    >,
    usual: { field: fields[0] as Field, direction },
  };
}

/** A place in a sorted list, whether there is a row or not: values of the sort columns. */
export type Keyset = readonly (string | number)[];

/** Which part of a list is asked for: up to `limit` rows between two places, from the front or from the back. */
export interface ListPage {
  /** Of the list and its order. */
  readonly name: string;
  readonly columns: readonly SortColumn[];
  readonly isDescending: boolean;
  readonly isBackward: boolean;
  readonly limit: number;
  readonly after: Keyset | null;
  readonly before: Keyset | null;
}

/** The rows of a page in the order of the list, the place of each, and whether there are others around them. */
export interface Slice<Row> {
  readonly rows: readonly Row[];
  /** Of the row of an index; most pages are shown without any. */
  readonly keyAt: (index: number) => Keyset;
  readonly hasPrevious: boolean;
  readonly hasNext: boolean;
}

export const EMPTY_SLICE: Slice<never> = {
  rows: [],
  keyAt: () => [],
  hasPrevious: false,
  hasNext: false,
};
