import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { getNamedType, isEnumType, isInputObjectType, isNonNullType, isObjectType } from 'graphql';
import type { GraphQLField, GraphQLObjectType } from 'graphql';
import type { Client, Data } from '../support/client.ts';
import { schemaOf } from '../support/operations.ts';
import { startTwoTenants } from '../support/two-tenants.ts';
import type { TwoTenants } from '../support/two-tenants.ts';

/** A connection of the schema, with the object whose it is. */
interface List {
  readonly owner: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown>;
  readonly name: string;
}

/** One reading of a list: how the document gets to it, and with which arguments. */
interface Reading {
  readonly list: List;
  readonly ids: Readonly<Record<string, string>>;
  readonly orderBy: string | null;
}

interface Page {
  readonly rows: { readonly cursor: string; readonly id: string | null; readonly typeName: string }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

const TIMES: Readonly<Record<string, string>> = {
  at: '2100-06-01T00:00:00Z',
  from: '2099-12-01T00:00:00Z',
  to: '2100-11-01T00:00:00Z',
};

/** Tables of what owners of lists and arguments are called. */
const TABLES: Readonly<Record<string, string>> = {
  delivery: 'email_deliveries',
  item: 'items',
  itembank: 'item_banks',
  member: 'memberships',
  quiz: 'quizzes',
};

let tenants: TwoTenants;
let lists: List[];

beforeAll(async () => {
  tenants = await startTwoTenants();
  const schema = schemaOf(tenants.server.app);
  lists = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .flatMap((owner) =>
      Object.values(owner.getFields())
        .filter((field) => getNamedType(field.type).name.endsWith('Connection'))
        .map((field) => ({ owner, field, name: `${owner.name}.${field.name}` })),
    );
});

afterAll(async () => {
  await tenants?.end();
});

it('every list of the schema has the same rows from the front and from the back, in each of its orders', async () => {
  const { north, server } = tenants;
  const met = new Map(lists.map(({ name }) => [name, 0]));
  // A learner sees what is theirs: the lists of which staff have none.
  for (const person of ['owner', 'learner']) {
    const client = await north.as(server.client, person);
    for (const list of lists.filter(({ name }) => met.get(name) === 0)) {
      for (const reading of await readingsOf(list, north.id)) {
        const rows = await walk(client, reading);
        met.set(list.name, Math.max(met.get(list.name) ?? 0, rows.length));
        const row = rows.at(-1);
        if (reading.orderBy !== null || row === undefined || row.id === null) continue;
        const { node } = await client.run('query ($id: ID!) { node(id: $id) { __typename id } }', {
          id: row.id,
        });
        expect([list.name, node]).toEqual([list.name, { __typename: row.typeName, id: row.id }]);
      }
    }
  }
  expect([...met].filter(([, rows]) => rows === 0)).toEqual([]);
  expect([...met].filter(([, rows]) => rows > 2).length).toBeGreaterThan(8);
});

it('none has a row of another organization', async () => {
  const { north, south, server } = tenants;
  const client = await south.as(server.client, 'owner');
  const own = await idsOf(south.id);
  const foreign = await idsOf(north.id);
  for (const list of lists)
    for (const reading of await readingsOf(list, south.id)) {
      const page = await read(client, reading, 'last: 100');
      const ids = (page?.rows ?? []).flatMap(({ id }) => id ?? []);
      expect([list.name, ids.filter((id) => foreign.has(id) || !own.has(id))]).toEqual([list.name, []]);
    }
});

async function idsOf(organizationId: string): Promise<Set<string>> {
  const tables = await tenants.database.admin<{ name: string }>(
    `SELECT c.table_name AS name FROM information_schema.columns c WHERE c.table_schema = 'public' GROUP BY 1
     HAVING bool_or(c.column_name = 'organization_id') AND bool_or(c.column_name = 'id' AND c.data_type = 'uuid')`,
  );
  const rows = await tenants.database.admin<{ id: string }>(
    tables.map(({ name }) => `SELECT id FROM ${name} WHERE organization_id = $1`).join(' UNION ALL '),
    [organizationId],
  );
  return new Set(rows.map(({ id }) => id));
}

/** @returns its rows, which are the same whichever way they are walked; none where the viewer may not look */
async function walk(client: Client, reading: Reading): Promise<Page['rows']> {
  const whole = await read(client, reading, 'first: 100');
  if (whole === null) return [];
  const cursors = whole.rows.map(({ cursor }) => cursor);
  expect(new Set(cursors).size).toBe(cursors.length);
  expect(whole.pageInfo).toEqual({
    hasNextPage: false,
    hasPreviousPage: false,
    startCursor: cursors[0] ?? null,
    endCursor: cursors.at(-1) ?? null,
  });

  const forward: string[] = [];
  for (let after: string | null = null, goesOn = true; goesOn;) {
    const page = await read(client, reading, `first: 2${after === null ? '' : `, after: "${after}"`}`);
    expect(page?.pageInfo.hasPreviousPage).toBe(after !== null);
    forward.push(...(page?.rows ?? []).map(({ cursor }) => cursor));
    goesOn = page?.pageInfo.hasNextPage === true;
    after = page?.pageInfo.endCursor ?? null;
  }
  expect([reading.list.name, forward]).toEqual([reading.list.name, cursors]);

  const backward: string[] = [];
  for (let before: string | null = null, goesOn = true; goesOn;) {
    const page = await read(client, reading, `last: 2${before === null ? '' : `, before: "${before}"`}`);
    expect(page?.pageInfo.hasNextPage).toBe(before !== null);
    backward.unshift(...(page?.rows ?? []).map(({ cursor }) => cursor));
    goesOn = page?.pageInfo.hasPreviousPage === true;
    before = page?.pageInfo.startCursor ?? null;
  }
  expect([reading.list.name, backward]).toEqual([reading.list.name, cursors]);

  if (reading.orderBy?.endsWith('ASC') === true) {
    const other = await read(
      client,
      { ...reading, orderBy: reading.orderBy.replace('ASC', 'DESC') },
      'first: 100',
    );
    expect(other?.rows.map(({ cursor }) => cursor)).toEqual(cursors.toReversed());
  }
  return whole.rows;
}

async function read(client: Client, { list, ids, orderBy }: Reading, page: string): Promise<Page | null> {
  const { owner, field, name } = list;
  const given = field.args
    .filter(({ type }) => isNonNullType(type))
    .map((arg) => `${arg.name}: "${TIMES[arg.name] ?? ids[arg.name]}"`);
  const args = [page, ...given, ...(orderBy === null ? [] : [`orderBy: { ${orderBy} }`])].join(', ');
  const node = nodeOf(list);
  const isNode = node.getInterfaces().some((face) => face.name === 'Node');
  const text = `list: ${field.name}(${args}) { edges { cursor node { __typename ${isNode ? 'id' : ''} } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }`;
  const around: Record<string, string> = {
    Query: `{ ${text} }`,
    MailSettings: `{ owner: myMailSettings { ${text} } }`,
  };
  const document =
    around[owner.name] ?? `{ owner: node(id: "${ids['owner']}") { ... on ${owner.name} { ${text} } } }`;
  const { data, errors } = await client.send<Data>(document);
  const codes = errors.map(({ extensions }) => extensions.code);
  expect([name, codes.filter((code) => !['FORBIDDEN', 'NOT_FOUND'].includes(code))]).toEqual([name, []]);
  const found = data === null ? null : owner.name === 'Query' ? data['list'] : data['owner']?.list;
  if (found === null || found === undefined) return null;
  return {
    rows: found.edges.map((edge: Data) => ({
      cursor: edge['cursor'],
      id: edge['node'].id ?? null,
      typeName: edge['node'].__typename,
    })),
    pageInfo: found.pageInfo,
  };
}

function nodeOf({ field }: List): GraphQLObjectType {
  const connection = getNamedType(field.type) as GraphQLObjectType;
  const edge = getNamedType(connection.getFields()['edges']!.type) as GraphQLObjectType;
  return getNamedType(edge.getFields()['node']!.type) as GraphQLObjectType;
}

/** With each row that may be its owner or its argument, in its usual order; with one of them in each order that it offers. */
async function readingsOf(list: List, organizationId: string): Promise<Reading[]> {
  const { owner, field } = list;
  const wanted = field.args.find(({ name, type }) => isNonNullType(type) && TIMES[name] === undefined)?.name;
  const key = wanted ?? (['Query', 'MailSettings'].includes(owner.name) ? null : 'owner');
  const kind = (wanted?.replace(/Id$/, '') ?? owner.name).toLowerCase();
  const rows =
    key === null
      ? [{}]
      : (
          await tenants.database.admin<{ id: string }>(
            `SELECT id FROM ${TABLES[kind] ?? `${kind}s`} WHERE organization_id = $1 ORDER BY id LIMIT 4`,
            [organizationId],
          )
        ).map(({ id }) => ({ [key]: id }));
  return rows.flatMap((ids) => [null, ...ordersOf(field)].map((orderBy) => ({ list, ids, orderBy })));
}

function ordersOf({ args }: GraphQLField<unknown, unknown>): string[] {
  const input = getNamedType(args.find(({ name }) => name === 'orderBy')?.type);
  if (!isInputObjectType(input)) return [];
  const fields = getNamedType(input.getFields()['field']!.type);
  return isEnumType(fields) ? fields.getValues().map(({ name }) => `field: ${name}, direction: ASC`) : [];
}
