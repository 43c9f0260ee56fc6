import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { COHORTS, listCohorts } from '../../src/cohorts/cohort.queries.ts';
import { systemScope } from '../../src/platform/auth/viewer.ts';
import { appDataSource } from '../../src/platform/database/data-source.ts';
import { Database } from '../../src/platform/database/database.ts';
import { readPage, readPages } from '../../src/platform/database/read-page.ts';
import { ALPHABETICAL, sortedList } from '../../src/platform/database/sorted-list.ts';
import type { ListPage, Slice } from '../../src/platform/database/sorted-list.ts';
import type { ReadTx } from '../../src/platform/database/transaction.ts';
import { connectionOf, pageOf } from '../../src/platform/graphql/connection.ts';
import type { PageArgs, Sorted } from '../../src/platform/graphql/connection.ts';
import { newId } from '../../src/platform/ids.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { everyPage, sliceByRelay } from '../support/slice-by-relay.ts';
import type { Asked, Place } from '../support/slice-by-relay.ts';

/** By the alphabet, which is not the order of their bytes; two are equal. */
const NAMES = ['alpha', 'Beta', 'Beta', 'Élan', 'Zoe', 'zulu', 'zürich', 'Δέλτα'];
const SIZES = [1, 3];

/** The same rows by each type of column, with a list of our own for those that `COHORTS` has not. */
const ANY = sortedList('any', {
  CREATED_AT: ['c.id ID'],
  NAME: [`c.name ${ALPHABETICAL} TEXT`, 'c.id ID'],
  INSTANT: ['c.created_at INSTANT', 'c.id ID'],
  POSITION: ['c.member_count POSITION', 'c.id ID'],
});
type Field = keyof typeof ANY.orders;

interface Row {
  readonly id: string;
  readonly name: string;
  readonly place: number;
  readonly state: 'THERE' | 'DELETED' | 'FOREIGN';
}

/** A list of some rows between others: those that were deleted, and those of another organization. */
interface School {
  readonly organizationId: string;
  /** In the order of the list, by field. */
  readonly rows: Readonly<Record<Field, readonly Row[]>>;
  /** The cursor of each row, as it was given out while it was there. */
  readonly cursors: Readonly<Record<Field, ReadonlyMap<string, string>>>;
}

let testDatabase: TestDatabase;
let dataSource: DataSource;
let database: Database;
const schools: School[] = [];

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  dataSource = appDataSource({ url: testDatabase.url, poolSize: 2, entities: [], onError: () => undefined });
  await dataSource.initialize();
  database = new Database(dataSource);
  const stranger = await newOrganization('stranger');
  for (let count = 0; count <= 5; count++) schools.push(await seed(count, stranger));
});

afterAll(async () => {
  await dataSource?.destroy();
  await testDatabase?.drop();
});

describe.each(Object.keys(ANY.orders) as Field[])('a page of a list by %s', (field) => {
  it.each([0, 1, 2, 3, 4, 5])('of %i rows is what Relay says, whatever is asked', async (count) => {
    const school = schools[count] as School;
    const wrong: unknown[] = [];
    await database.read(systemScope(school.organizationId), async (tx) => {
      for (const direction of ['ASC', 'DESC'] as const) {
        const rows = inOrder(school.rows[field], direction);
        for (const asked of everyPage(rows.length, SIZES)) {
          const page = pageOf(
            { ...argsOf(asked, rows, school.cursors[field]), orderBy: { field, direction } },
            ANY,
          );
          const answer = seen(
            connectionOf(await readAny(tx, school.organizationId, page), page),
            school,
            field,
          );
          const right = sliceByRelay(places(rows), asked);
          if (JSON.stringify(answer) !== JSON.stringify(right))
            wrong.push({ direction, asked, answer, right });
        }
      }
    });
    expect(wrong.slice(0, 3)).toEqual([]);
  });
});

describe('many pages in one statement', () => {
  it('are what each is by itself, also when they are read from different sides', async () => {
    const school = schools[4] as School;
    const rows = school.rows.NAME;
    const asked = everyPage(rows.length, SIZES);
    const pages = asked.map((one) =>
      pageOf(
        { ...argsOf(one, rows, school.cursors.NAME), orderBy: { field: 'NAME', direction: 'ASC' } },
        ANY,
      ),
    );
    const slices = await database.read(systemScope(school.organizationId), (tx) =>
      readPages<{ id: string }>(tx, pages, {
        select: 'SELECT c.id, c.name FROM cohorts c WHERE c.organization_id = wanted.organization_id AND $1',
        parameters: [true],
        wanted: { 'organization_id uuid': pages.map(() => school.organizationId) },
      }),
    );
    const answers = slices.map((slice, i) => seen(connectionOf(slice, pages[i] as ListPage), school, 'NAME'));
    expect(answers).toEqual(asked.map((one) => sliceByRelay(places(rows), one)));
  });
});

describe('the list of cohorts', () => {
  it('is read like that, in the orders that it offers', async () => {
    const school = schools[5] as School;
    for (const field of ['CREATED_AT', 'NAME'] as const) {
      const args: Partial<PageArgs> & Sorted<typeof field> = {
        last: 2,
        orderBy: { field, direction: 'ASC' },
      };
      const page = pageOf(args, COHORTS);
      const { rows } = await database.read(systemScope(school.organizationId), (tx) =>
        listCohorts(tx, school.organizationId, page),
      );
      const all = school.rows[field].filter(({ state }) => state === 'THERE');
      expect(rows.map(({ id }) => id)).toEqual(all.slice(-2).map(({ id }) => id));
    }
  });

  it('takes no cursor of another list, of another order, or that somebody made up', () => {
    const { cursors, rows } = schools[5] as School;
    const [row] = rows.NAME;
    const refused = (args: PageArgs & Sorted<'CREATED_AT' | 'NAME'>, list = COHORTS) => {
      try {
        return pageOf(args, list);
      } catch (error) {
        return error;
      }
    };
    const refusal = (path: string) =>
      expect.objectContaining({
        code: 'BAD_USER_INPUT',
        details: { fields: [{ path, message: expect.any(String) }] },
      });
    const byName = { orderBy: { field: 'NAME', direction: 'ASC' } } as const;
    const cursor = cursors.NAME.get(row?.id ?? '') ?? '';
    expect(refused({ after: cursor, ...byName })).toEqual(refusal('after'));
    expect(refused({ before: cursor, ...byName })).toEqual(refusal('before'));
    const own = Buffer.from(JSON.stringify(['cohorts:NAME', row?.name, row?.id])).toString('base64url');
    expect(refused({ after: own, ...byName })).toMatchObject({ after: [row?.name, row?.id] });
    expect(refused({ after: own })).toEqual(refusal('after'));
    expect(refused({ after: `${own.slice(0, -1)}_`, ...byName })).toEqual(refusal('after'));
    expect(refused({ first: 1, last: 1 })).toEqual(refusal('last'));
  });
});

function readAny(tx: ReadTx, organizationId: string, page: ListPage): Promise<Slice<{ id: string }>> {
  return readPage(tx, page, 'SELECT c.* FROM cohorts c WHERE c.organization_id = $1', [organizationId]);
}

function inOrder(rows: readonly Row[], direction: 'ASC' | 'DESC'): readonly Row[] {
  return direction === 'ASC' ? rows : rows.toReversed();
}

function places(rows: readonly Row[]): Place[] {
  return rows.map(({ id, state }) => ({ name: id, isThere: state === 'THERE' }));
}

function argsOf(
  { after, before, ...count }: Asked,
  rows: readonly Row[],
  cursors: ReadonlyMap<string, string>,
): PageArgs {
  const cursor = (index?: number | null) =>
    index === null || index === undefined ? null : (cursors.get(rows[index]?.id ?? '') ?? 'none');
  return { ...count, after: cursor(after), before: cursor(before) };
}

/** A connection in the words of the oracle, with cursors as the rows that they were given out for. */
function seen(
  { edges, pageInfo }: ReturnType<typeof connectionOf<{ id: string }>>,
  { cursors }: School,
  field: Field,
) {
  const rowOf = new Map([...cursors[field]].map(([id, cursor]) => [cursor, id]));
  const nameOf = (cursor: string | null) => (cursor === null ? null : (rowOf.get(cursor) ?? 'unknown'));
  for (const { cursor, node } of edges) expect(nameOf(cursor)).toBe(node.id);
  return {
    names: edges.map(({ node }) => node.id),
    hasPreviousPage: pageInfo.hasPreviousPage,
    hasNextPage: pageInfo.hasNextPage,
    start: nameOf(pageInfo.startCursor),
    end: nameOf(pageInfo.endCursor),
  };
}

async function newOrganization(slug: string): Promise<string> {
  const id = newId();
  await testDatabase.admin('INSERT INTO organizations (id, slug, name) VALUES ($1, $2, $2)', [id, slug]);
  return id;
}

/** `count` rows, one deleted before and one behind them, and one of the stranger's in their midst. */
async function seed(count: number, stranger: string): Promise<School> {
  const organizationId = await newOrganization(`school-${count}`);
  const rows = Array.from({ length: count + 3 }, (_, index): Row => {
    const place = (index * 3) % NAMES.length;
    const state =
      index === 0 || index === count + 2 ? 'DELETED' : index === 1 + (count >> 1) ? 'FOREIGN' : 'THERE';
    return { id: newId(), name: NAMES[place] ?? '', place, state };
  });
  for (const [index, { id, name, state }] of rows.entries()) {
    await testDatabase.admin(
      `INSERT INTO cohorts (organization_id, id, name, created_at, member_count)
       VALUES ($1, $2, $3, timestamptz '2026-01-01 00:00:00.000001+00' + $4 * interval '1 microsecond', $5)`,
      [state === 'FOREIGN' ? stranger : organizationId, id, name, index >> 1, index % 2],
    );
  }
  const cursors = {} as Record<Field, Map<string, string>>;
  for (const field of Object.keys(ANY.orders) as Field[]) {
    cursors[field] = new Map();
    for (const owner of [organizationId, stranger]) {
      const page = pageOf({ first: 100, orderBy: { field, direction: 'ASC' } }, ANY);
      const slice = await database.read(systemScope(owner), (tx) => readAny(tx, owner, page));
      for (const { cursor, node } of connectionOf(slice, page).edges) cursors[field].set(node.id, cursor);
    }
  }
  const gone = rows.filter(({ state }) => state === 'DELETED').map(({ id }) => id);
  await testDatabase.admin('DELETE FROM cohorts WHERE id = ANY($1)', [gone]);
  const by = (keyOf: (row: Row, index: number) => number): Row[] =>
    rows
      .map((row, index) => ({ row, key: keyOf(row, index), index }))
      .sort((one, other) => one.key - other.key || one.index - other.index)
      .map(({ row }) => row);
  return {
    organizationId,
    rows: {
      CREATED_AT: rows,
      NAME: by(({ name }) => NAMES.indexOf(name)),
      INSTANT: by((_, index) => index >> 1),
      POSITION: by((_, index) => index % 2),
    },
    cursors,
  };
}
