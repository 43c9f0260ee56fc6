import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { authorization, post } from '../support/client.ts';
import type { Client } from '../support/client.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { inputLeaves, rootFields, schemaOf, variablesWith } from '../support/operations.ts';
import type { InputLeaf, RootField } from '../support/operations.ts';
import { PASSWORD, seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';

let database: TestDatabase;
let server: TestApp;
let north: SeededOrganization;
let south: SeededOrganization;
let owner: Client;
let stranger: Client;
let fields: RootField[];

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestApp(database, { ROLE: 'api', DATABASE_POOL_SIZE: '2' });
  north = await seedOrganization(server.app, 'north');
  south = await seedOrganization(server.app, 'south');
  owner = await north.as(server.client, 'owner');
  stranger = await south.as(server.client, 'owner');
  fields = rootFields(schemaOf(server.app), 0);
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

/** Sends a body as it is. */
async function send(body: string) {
  const { status, text } = await post(`${server.url}/graphql`, body, authorization(owner.token));
  return { status, code: /"code":"(\w+)"/.exec(text)?.[1] };
}

async function count(table: string): Promise<number> {
  const [row] = await database.admin<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`);
  return row?.count ?? -1;
}

const times = (n: number, text: (i: number) => string) => [...Array(n).keys()].map(text).join(' ');

/** An enrollment, which must not happen, with more than an operation may ask for. */
const enrolling = (selection: string, fragments = '', variable = '') =>
  `mutation ($course: ID!${variable}) { enroll(input: { courseId: $course }) { enrollment { ${selection} } } } ${fragments}`;
const ENROLL = 'enroll(input: { courseId: $course }) { enrollment { id } }';
const page = (size: string) => `units(first: ${size}) { edges { node { section { title } } } }`;
const pages = (size: string) => times(6, (i) => `u${i}: ${page(size)}`);
/** From a unit to its course and its units again, so many times. */
const around = (rounds: number, course = 'course'): string =>
  rounds === 0 ? 'id' : `${course} { units(first: 1) { edges { node { ${around(rounds - 1, course)} } } } }`;
/** Thirty fragments that each spread the next one twice. */
const bomb = (on: string, leaf: string) =>
  `${times(30, (i) => `fragment F${i} on ${on} { ...F${i + 1} ...F${i + 1} }`)} fragment F30 on ${on} { ${leaf} }`;

const TOO_MUCH: Record<string, string> = {
  tokens: enrolling(times(1_500, () => 'id')),
  'fields of one name': enrolling(times(1_000, () => 'id')),
  'levels of fields': enrolling(around(4)),
  'levels of fields under aliases': enrolling(around(4, 'c: course')),
  'levels of fields in fragments': enrolling(
    '...A',
    `fragment A on Enrollment { course { ...B } }
    fragment B on Course { units(first: 1) { edges { node { ... on Unit { ${around(3)} } } } } }`,
  ),
  'objects on a page': enrolling(around(2).replaceAll('first: 1', 'first: 100')),
  'objects under aliases': enrolling(pages('100')),
  'objects by a variable': enrolling(pages('$page'), '', ', $page: Int! = 100'),
  'objects in a fragment': enrolling('...A', `fragment A on Enrollment { ${pages('100')} }`),
  'root fields under aliases': `mutation ($course: ID!) { ${times(11, (i) => `a${i}: ${ENROLL}`)} }`,
  'root fields in fragments': `mutation ($course: ID!) { ...A ...B }
    fragment A on Mutation { ${times(6, (i) => `a${i}: ${ENROLL}`)} }
    fragment B on Mutation { ... { ${times(5, (i) => `b${i}: ${ENROLL}`)} } }`,
  'fields in a fragment bomb': enrolling('member { ...F0 }', bomb('Member', 'id')),
  'names of one value': enrolling(
    `course { units(first: 100) { edges { node { ${times(11, (i) => `t${i}: title`)} } } } }`,
  ),
  'names of one page of a list': enrolling(
    `course { units(first: 100) { ${times(11, (i) => `e${i}: edges { cursor }`)} } }`,
  ),
  'names of the type': enrolling(
    `course { units(first: 100) { edges { ${times(11, (i) => `t${i}: __typename`)} } } }`,
  ),
  'letters in an alias': enrolling(`${'a'.repeat(101)}: id`),
  'fields in a fragment bomb at the root': `mutation ($course: ID!) { ${ENROLL} ...F0 } ${bomb('Mutation', '__typename')}`,
};

describe('an operation is refused before anything runs', () => {
  it.each(Object.entries(TOO_MUCH))('with too many %s', async (_, query) => {
    const answer = await owner.send(query, { course: north.courseId });
    expect(answer).toMatchObject({
      status: 400,
      data: null,
      errors: [{ extensions: { code: 'QUERY_TOO_COMPLEX' } }],
    });
    expect(await count('enrollments')).toBe(0);
    const before = process.cpuUsage();
    await owner.send(query, { course: north.courseId });
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(200);
  });

  it('when the pages that its variables ask for cost too much, though the defaults would not', async () => {
    const query = `query ($page: Int! = 1) { courses(first: 2) { edges { node { ${pages('$page')} } } } }`;
    expect(await owner.code(query, { page: 100 })).toBe('QUERY_TOO_COMPLEX');
    expect(await owner.code(query)).toBe('no error');
  });

  it('unless it goes just as far as it may', async () => {
    const aliases = `{ viewer { ${times(498, (i) => `a${i}: id`)} } }`;
    expect(await owner.code(aliases)).toBe('no error');
    expect(await owner.code(aliases.replace('a0', 'id id a0'))).toBe('QUERY_TOO_COMPLEX');
    expect(await owner.code(`{ ${times(10, (i) => `a${i}: viewer { id }`)} }`)).toBe('no error');
    expect(
      await owner.code(
        `{ courses(first: 1) { edges { node { units(first: 1) { edges { node { ${around(2)} } } } } } } }`,
      ),
    ).toBe('no error');
  });

  it('unless it only asks what the schema is, as clients and code generators do', async () => {
    const schema = await owner.run(getIntrospectionQuery({ inputValueDeprecation: true }));
    expect(JSON.stringify(schema)).toContain('SubmitAttemptPayload');
    expect(await owner.code('{ __schema { t: types { name } } }')).toBe('QUERY_TOO_COMPLEX');
    expect(await owner.code('{ __type(name: "Unit") { fields { n: name } } }')).toBe('QUERY_TOO_COMPLEX');
    const wide = `{ ${times(10, (i) => `s${i}: __schema { types { name } }`)} viewer { id } }`;
    expect(await owner.code(wide)).toBe('QUERY_TOO_COMPLEX');
    const around = '{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }';
    expect(await owner.code(around)).not.toBe('no error');
  });

  it('when it holds two sensitive mutations, however they are written', async () => {
    const signIn = `signIn(input: { organization: "north", email: "owner@north.example", password: "${PASSWORD}" }) { accessToken }`;
    const refresh = 'refreshSession(input: { refreshToken: "x" }) { accessToken }';
    const link = 'signInWithLink(input: { token: "x" }) { accessToken }';
    const fresh = 'requestFreshLink(input: { token: "x" }) { requested }';
    const wanted = 'requestSignInLink(input: { organization: "north", email: "a@b.example" }) { requested }';
    const [sessions, turns] = [await count('sessions'), await count('rate_limits')];
    for (const query of [
      `mutation { a: ${link} b: ${link} }`,
      `mutation { a: ${fresh} b: ${fresh} }`,
      `mutation { a: ${wanted} b: ${wanted} }`,
      `mutation { ${link} ${fresh} }`,
      `mutation { ${signIn} ${wanted} }`,
      `mutation { a: ${signIn} b: ${signIn} }`,
      `mutation { ${signIn} ${refresh} }`,
      `mutation { ...A ...B } fragment A on Mutation { a: ${signIn} } fragment B on Mutation { ... { b: ${signIn} } }`,
    ])
      expect(await server.client.code(query)).toBe('QUERY_TOO_COMPLEX');
    expect([await count('sessions'), await count('rate_limits')]).toEqual([sessions, turns]);
  });

  it('when it is no GraphQL or does not fit the schema', async () => {
    const wrong: [string, object?][] = [
      ['{'],
      ['query'],
      ['{ viewer { }'],
      ['{ viewer }'],
      ['{ viewer { id { x } } }'],
      ['{ nothing }'],
      ['query A { viewer { id } } query B { viewer { id } }'],
      ['subscription { viewer { id } }'],
      ['type A { b: Int }'],
      ['{ viewer { ...A } } fragment A on Member { ...A }'],
      ['{ node(id: 5.5) { id } }'],
      ['{ node(id: "no id") { id } }'],
      ['query ($id: ID!) { node(id: $id) { id } }', {}],
      ['query ($id: ID!) { node(id: $id) { id } }', { id: { a: 1 } }],
    ];
    for (const [query, variables] of wrong)
      expect([query, await owner.code(query, variables)]).toEqual([query, 'BAD_USER_INPUT']);
  });
});

describe('a value that cannot be stored is refused', () => {
  const TEXTS = ['nul \u0000', 'lone \ud800'];
  const hostileTo: Record<string, unknown[]> = {
    String: TEXTS,
    ID: TEXTS,
    TimeZone: [...TEXTS, '+05:30', 'Mars/Olympus'],
    DateTime: [
      ...TEXTS,
      '2026-02-30T00:00:00Z',
      '2026-01-01T24:00:00Z',
      '2026-01-01',
      'raw:0',
      '0000-12-31T00:00:00Z',
      '9999-12-31T23:59:59-00:01',
      '1900-01-01T00:00:00+00:01',
    ],
    Float: ['raw:1e400', 'raw:-1e400'],
    Int: ['raw:2147483648', 'raw:-2147483649', 'raw:1e400', 'raw:1.5'],
    Decimal: [...TEXTS, 'raw:1e400', 'raw:-1e400', '1e5', 'NaN', 'Infinity'],
  };
  const raw = (json: string) => json.replaceAll(/"raw:([^"]+)"/g, '$1');
  const literal = (value: unknown): string =>
    Array.isArray(value)
      ? `[${value.map(literal).join(', ')}]`
      : typeof value === 'object' && value !== null
        ? `{ ${Object.entries(value)
            .map(([key, inner]) => `${key}: ${literal(inner)}`)
            .join(', ')} }`
        : JSON.stringify(value);
  const benign = ({ type }: InputLeaf) =>
    ({ Int: 1, Decimal: '1', Boolean: true, DateTime: '2030-01-01T00:00:00Z', TimeZone: 'UTC' })[type] ?? 'x';

  it.each(['variables', 'literals'])(
    'in every argument and input field of the schema, given in %s',
    async (way) => {
      const passed: string[] = [];
      for (const field of fields) {
        for (const leaf of inputLeaves(field.inputs)) {
          for (const value of hostileTo[leaf.type] ?? []) {
            const variables = variablesWith(
              field.inputs,
              (at) => (at.path === leaf.path ? value : benign(at)),
              [leaf.path],
            );
            const query = field.document
              .replace(/ \(\$[^)]*\)/, '')
              .replaceAll(/\$(\w+)/g, (_, name: string) => literal(variables[name] ?? null));
            const body =
              way === 'variables'
                ? raw(JSON.stringify({ query: field.document, variables }))
                : JSON.stringify({ query: raw(query.replaceAll(/, \w+: null|\(\w+: null\)/g, '')) });
            const { status, code } = await send(body);
            if (code !== 'BAD_USER_INPUT' || ![200, 400].includes(status))
              passed.push(`${field.name}(${leaf.path}): ${JSON.stringify(value)} got ${status} ${code}`);
          }
        }
      }
      expect(passed).toEqual([]);
    },
  );

  it('as a page size or a cursor of any list', async () => {
    const cursors = [
      ['x'],
      ['\u0000'],
      [null],
      [],
      {},
      [north.id, north.id],
      [2 ** 40],
      ['1.5'],
      [-1.5],
      [true],
    ].map((key) => Buffer.from(JSON.stringify(key)).toString('base64url'));
    const bad = [
      ...['', '!', 'x'.repeat(600), ...cursors].map((after) => ({ after })),
      ...[101, 0, -1].map((first) => ({ first })),
    ];
    const lists = fields
      .filter(({ inputs }) => inputs.some(({ name }) => name === 'after'))
      .map(({ document }) => document);
    lists.push(
      'query ($after: String, $first: Int) { courses { edges { node { units(after: $after, first: $first) { edges { cursor } } } } } }',
    );
    expect(lists.length).toBeGreaterThan(5);
    for (const query of lists)
      for (const page of bad) {
        const { code } = await send(JSON.stringify({ query, variables: page }));
        expect([query, page, code]).toEqual([query, page, 'BAD_USER_INPUT']);
      }
  });
});

describe('thirty operations at once', () => {
  it('of many parallel fields are all answered over two connections', async () => {
    const read = `query ($id: ID!) { viewer { organization { name } } members(first: 3) { edges { node { organization { name } } } } cohorts(first: 2) { edges { node { members { edges { cursor } } } } }
      course(id: $id) { myEnrollment { id member { name } } units { edges { node { course { title } lock { state } progress { openedAt } content { html } quiz { myStanding { __typename } myOpenAttempt { id } } } } } } }`;
    const write =
      'mutation ($name: String!) { createCohort(input: { name: $name }) { cohort { id members { edges { cursor } } } } }';
    // On a busy machine some wait longer than usual for their turn; who waits for one another ends with the operation's time.
    const { master: pool } = server.app.get(DataSource).driver as unknown as { master: Pool };
    pool.options.connectionTimeoutMillis = 60_000;
    const answers = await Promise.all(
      [...Array(30).keys()].map((i) => {
        const [client, id] = i % 2 === 0 ? [owner, north.courseId] : [stranger, south.courseId];
        return i % 3 === 0 ? client.send(write, { name: `Cohort ${i}` }) : client.send(read, { id });
      }),
    );
    expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
  });
});
