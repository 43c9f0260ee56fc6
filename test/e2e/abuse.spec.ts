import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { watchStatements } from '../support/watch-statements.ts';

const MEMBERS =
  'query ($after: String) { members(first: 2, after: $after) { edges { cursor node { id } } } }';

let database: TestDatabase;
let server: TestApp;
let north: SeededOrganization;
let south: SeededOrganization;
/** Who abuses the API. */
let owner: Client;
/** Who works with it meanwhile, in the other organization. */
let neighbour: Client;
let neighbours: Promise<{ answers: number; failures: unknown[]; slowest: number }>;
const work = { isOver: false };

/** Whatever the process says to Postgres. */
let watch: ReturnType<typeof watchStatements>;
/** Each begins with whose it is, so those of an organization can be told apart. */
const statementsOf = (organization: SeededOrganization) =>
  watch.statements.filter(({ text, values }) => `${text} ${String(values)}`.includes(organization.id)).length;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestApp(database, { ROLE: 'api', INTROSPECTION: 'off', DATABASE_POOL_SIZE: '2' });
  north = await seedOrganization(server.app, 'north');
  south = await seedOrganization(server.app, 'south');
  owner = await north.as(server.client, 'owner');
  neighbour = await south.as(server.client, 'owner');
  watch = watchStatements();
  neighbours = workOn();
});

afterAll(async () => {
  work.isOver = true;
  watch?.stop();
  await neighbours;
  await server?.stop();
  await database?.drop();
});

async function workOn() {
  const failures: unknown[] = [];
  let [answers, slowest] = [0, 0];
  while (!work.isOver) {
    const begun = performance.now();
    const answer = await neighbour.send(MEMBERS).catch((error: unknown) => ({ errors: [error], data: null }));
    slowest = Math.max(slowest, performance.now() - begun);
    answers++;
    failures.push(...answer.errors);
    if (answer.data?.['members'].edges.length !== 2) failures.push(answer.data);
  }
  return { answers, failures, slowest };
}

const zeros = Buffer.alloc(32 * 1024 * 1024);
/** Small enough to be taken in, and large when unpacked. */
const BOMBS = {
  gzip: gzipSync(zeros, { level: 1 }),
  deflate: deflateSync(zeros, { level: 1 }),
  br: brotliCompressSync(zeros.subarray(0, 2 ** 20)),
};

interface Sent {
  readonly headers?: Record<string, string>;
  readonly method?: string;
  readonly body?: string | Buffer;
}

/** Sends a request as it is, as the owner. */
async function send({ headers = {}, method = 'POST', body }: Sent) {
  const response = await fetch(`${server.url}/graphql`, {
    method,
    headers: {
      authorization: `Bearer ${owner.token}`,
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      ...headers,
    },
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  return { status: response.status, text, code: /"code":"(\w+)"/.exec(text)?.[1] };
}

const times = (n: number, text: (i: number) => string) => [...Array(n).keys()].map(text).join(' ');
const of = (query: string, variables: unknown = {}) => JSON.stringify({ query, variables });
/** JSON that `JSON.stringify` would not write. */
const raw = (query: string, json: string) => `{"query":${JSON.stringify(query)},"variables":${json}}`;

const COURSES = 'courses(first: 1) { edges { node { ...C } } }';
const deep = (rounds: number, alias = ''): string =>
  rounds === 0
    ? 'id'
    : `${alias}course { units(first: 1) { edges { node { ${deep(rounds - 1, alias)} } } } }`;
const units = (size: string) => `units(first: ${size}) { edges { node { section { title } } } }`;
const wide = (size: string) =>
  `courses(first: 10) { edges { node { ${times(2, (i) => `u${i}: ${units(size)}`)} } } }`;
const NODE = 'query ($id: ID!) { node(id: $id) { id } }';
const SAVE = 'mutation ($input: SaveResponseInput!) { saveResponse(input: $input) { item { id } } }';
const START = 'mutation ($input: StartAttemptInput!) { startAttempt(input: $input) { attempt { id } } }';
const nested = (levels: number) => `{"id":${'['.repeat(levels)}1${']'.repeat(levels)}}`;

/** What is refused with this code, in each of the ways in which it may be written. */
const REFUSED: Record<string, { code: string; ways: string[] }> = {
  'too deep': {
    code: 'QUERY_TOO_COMPLEX',
    ways: [
      of(`{ courses(first: 1) { edges { node { units(first: 1) { edges { node { ${deep(4)} } } } } } } }`),
      of(
        `{ courses(first: 1) { edges { node { units(first: 1) { edges { node { ${deep(4, 'x: ')} } } } } } } }`,
      ),
      of(
        `{ ${COURSES} } fragment C on Course { units(first: 1) { edges { node { ...U } } } } fragment U on Unit { ${deep(4)} }`,
      ),
      of(
        `{ courses(first: 1) { edges { node { ... { units(first: 1) { edges { node { ... on Unit { ${deep(4)} } } } } } } } } }`,
      ),
      of(
        `query ($no: Boolean = false) { courses(first: 1) { edges { node @include(if: $no) { units(first: 1) { edges { node { ${deep(4)} } } } } } } }`,
      ),
    ],
  },
  'too wide': {
    code: 'QUERY_TOO_COMPLEX',
    ways: [
      of(`{ viewer { ${times(1_600, () => 'id')} } }`),
      of(`{ viewer { ${times(800, (i) => `a${i}: id`)} } }`),
      of(
        `{ viewer { ...F0 } } ${times(30, (i) => `fragment F${i} on Member { ...F${i + 1} ...F${i + 1} }`)} fragment F30 on Member { id }`,
      ),
      of(`{ viewer { ${times(600, () => '... { id }')} } }`),
      of(`{ viewer { ${times(300, () => 'id @include(if: true)')} } }`),
    ],
  },
  'too dear': {
    code: 'QUERY_TOO_COMPLEX',
    ways: [
      of(`{ ${wide('100')} }`),
      of(`query ($n: Int!) { ${wide('$n')} }`, { n: 100 }),
      of(`query ($n: Int! = 100) { ${wide('$n')} }`),
      of(`{ ...Q } fragment Q on Query { ${wide('100')} }`),
      of(`query ($yes: Boolean!) { ... @include(if: $yes) { ${wide('100')} } }`, { yes: true }),
      of(`query ($no: Boolean!) { ... @skip(if: $no) { ${wide('100')} } }`, { no: false }),
    ],
  },
  'too many at the root': {
    code: 'QUERY_TOO_COMPLEX',
    ways: [
      of(`{ ${times(11, (i) => `a${i}: viewer { id }`)} }`),
      of(
        `{ ...A ...B } fragment A on Query { ${times(6, (i) => `a${i}: viewer { id }`)} } fragment B on Query { ${times(5, (i) => `b${i}: viewer { id }`)} }`,
      ),
      of(`{ ${times(11, (i) => `... { a${i}: viewer { id } }`)} }`),
    ],
  },
  'going in circles': {
    code: 'BAD_USER_INPUT',
    ways: [
      of('{ viewer { ...A } } fragment A on Member { id ...A }'),
      of('{ viewer { ...A } } fragment A on Member { id ...B } fragment B on Member { name ...A }'),
      of(
        '{ viewer { ...A } } fragment A on Member { organization { ... on Organization { ...B } } } fragment B on Organization { name ...B }',
      ),
    ],
  },
  'a batch': {
    code: 'BAD_USER_INPUT',
    ways: [
      '[]',
      `[${of('{ viewer { id } }')}]`,
      `[${times(50, () => of('{ viewer { id } }')).replaceAll(' {"', ',{"')}]`,
    ],
  },
  'full of directives': {
    code: 'BAD_USER_INPUT',
    ways: [
      of(`{ viewer { id ${times(200, () => '@include(if: true)')} } }`),
      of(`{ viewer { id ${times(600, () => '@aa')} } }`),
      of(`query ${times(600, () => '@skip')} { viewer { id } }`),
    ],
  },
  'of two minds': {
    code: 'BAD_USER_INPUT',
    ways: [
      of('{ members(first: 1) { edges { cursor } } members(first: 2) { edges { cursor } } }'),
      of(
        '{ ...A ...B } fragment A on Query { members(first: 1) { edges { cursor } } } fragment B on Query { members(first: 2) { edges { cursor } } }',
      ),
      of('{ viewer { x: id x: name } }'),
    ],
  },
  'about the schema': {
    code: 'BAD_USER_INPUT',
    ways: [
      of('{ __schema { types { name } } }'),
      of('{ a: __schema { queryType { fields { name } } } }'),
      of('{ ...A } fragment A on Query { __type(name: "Member") { fields { name } } }'),
      of('query ($yes: Boolean = true) { ... @include(if: $yes) { __type(name: "Member") { name } } }'),
    ],
  },
  'almost right': {
    code: 'BAD_USER_INPUT',
    ways: [
      of('{ viewr { id } }'),
      of('{ viewer { nam } }'),
      of('{ members(frst: 1) { edges { cursor } } }'),
      of('{ viewer { ... on Membr { id } } }'),
      of('query ($input: StartAttemptInputs) { viewer { id } }'),
      of(START, { input: { unitid: 'x' } }),
      of('mutation { startAttempt(input: { unitid: "x" }) { attempt { id } } }'),
    ],
  },
  'text that cannot be stored': {
    code: 'BAD_USER_INPUT',
    ways: [
      of(NODE, { id: 'a\u0000' }),
      of(NODE, { id: 'a\ud800' }),
      of('{ node(id: "a\\u0000") { id } }'),
      of('{ node(id: "a\\ud800") { id } }'),
      of('{ node(id: """a\u0000""") { id } }'),
      of(START, { input: { 'unit\u0000Id': 'x' } }),
    ],
  },
  'numbers out of range': {
    code: 'BAD_USER_INPUT',
    ways: [
      ...['2147483648', '-2147483649', '1e400', '-1e400', '1.5', '1e1000'].flatMap((number) => [
        raw('query ($n: Int!) { members(first: $n) { edges { cursor } } }', `{"n":${number}}`),
        of(`{ members(first: ${number}) { edges { cursor } } }`),
      ]),
      of(`{ members(first: ${'9'.repeat(1_000)}) { edges { cursor } } }`),
    ],
  },
  'variables without end': {
    code: 'BAD_USER_INPUT',
    ways: [
      raw(NODE, nested(40)),
      raw(NODE, nested(100_000)),
      of(NODE, { id: Array(20_000).fill('x') }),
      of(NODE, { id: { a: 'x'.repeat(200_000) } }),
      of(NODE, { id: 'x', other: Array(5_000).fill(1) }),
      of(SAVE, { input: Object.fromEntries([...Array(3_000).keys()].map((i) => [`field${i}`, i])) }),
      of(SAVE, 'x'.repeat(200_000)),
    ],
  },
  'no operation': {
    code: 'BAD_USER_INPUT',
    ways: [
      of(''),
      of('{'),
      of('fragment A on Member { id }'),
      of('query A { viewer { id } } query B { viewer { id } }'),
      JSON.stringify({ query: 'query A { viewer { id } }', operationName: 'B' }),
      JSON.stringify({ query: 5 }),
      JSON.stringify({ query: ['{ viewer { id } }'] }),
      JSON.stringify({}),
      'null',
      '5',
      '"{ viewer { id } }"',
    ],
  },
};

describe('what is refused is refused evenly, before the database hears of it', () => {
  it.each(Object.entries(REFUSED))('when it is %s', async (_, { code, ways }) => {
    const before = statementsOf(north);
    const answers = await Promise.all(ways.map((body) => send({ body })));
    expect(answers.map((answer, i) => [ways[i]?.slice(0, 200), answer.status, answer.code])).toEqual(
      ways.map((way) => [way.slice(0, 200), 400, code]),
    );
    expect(statementsOf(north)).toBe(before);
    for (const { text } of answers) {
      expect(text).not.toMatch(/did you mean|queryType|node_modules/i);
      expect(text.length).toBeLessThan(32_768);
    }
  });

  it('when it is no JSON, poisoned, packed or too large', async () => {
    const before = [statementsOf(north), process.memoryUsage().rss] as const;
    const requests: Sent[] = [
      { body: '' },
      { body: '{' },
      { body: Buffer.from([0xff, 0xfe, 0x00]) },
      {
        body: Buffer.concat([
          Buffer.from('{"query":"{ viewer { id } } #'),
          Buffer.from([0xff]),
          Buffer.from('"}'),
        ]),
      },
      { body: '{"query":"{ viewer { id } }","__proto__":{"admin":true}}' },
      { body: '{"query":"{ viewer { id } }","constructor":{"prototype":{"admin":true}}}' },
      { body: of('{ viewer { id } }').padEnd(256 * 1024 + 1) },
      {
        body: BOMBS.gzip,
        headers: { 'content-encoding': 'gzip' },
      },
      { body: BOMBS.deflate, headers: { 'content-encoding': 'deflate' } },
      { body: BOMBS.br, headers: { 'content-encoding': 'br' } },
    ];
    const statuses = await Promise.all(requests.map(async (sent) => (await send(sent)).status));
    expect(statuses.every((status) => status >= 400 && status < 500)).toBe(true);
    expect(statuses[6]).toBe(413);
    expect(statementsOf(north)).toBe(before[0]);
    expect(process.memoryUsage().rss - before[1]).toBeLessThan(64 * 1024 * 1024);
  });

  it('when its method or content type is a wrong one', async () => {
    const body = of('{ viewer { id } }');
    const before = statementsOf(north);
    const statuses = await Promise.all([
      ...['PUT', 'PATCH', 'DELETE', 'OPTIONS'].map((method) => send({ method, body })),
      ...[
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        'application/graphql',
        'application/json-but-no',
        'x',
      ].map((type) => send({ body, headers: { 'content-type': type } })),
    ]);
    expect(statuses.filter(({ status }) => status < 400 || status >= 500)).toEqual([]);
    expect(statementsOf(north)).toBe(before);
  });
});

describe('a cursor', () => {
  it('that somebody else got shows nothing of theirs', async () => {
    const theirs = (await neighbour.run(MEMBERS)).members.edges;
    const own = (await owner.run('{ members(first: 100) { edges { node { id } } } }')).members.edges;
    for (const { cursor } of theirs) {
      const { data, errors } = await owner.send(MEMBERS, { after: cursor });
      expect(errors).toEqual([]);
      for (const { node } of data?.['members'].edges ?? [])
        expect(own.map((edge: { node: { id: string } }) => edge.node.id)).toContain(node.id);
    }
  });

  it('that was made up is refused, whatever it is', async () => {
    const made = [
      '',
      '!',
      'x'.repeat(600),
      '%00',
      '../..',
      "' OR 1=1 --",
      'bnVsbA',
      Buffer.from('["x"]').toString('base64url'),
    ];
    const codes = await Promise.all(made.map((after) => owner.code(MEMBERS, { after })));
    expect(codes).toEqual(made.map(() => 'BAD_USER_INPUT'));
  });
});

describe('meanwhile', () => {
  it('connections that never finish their headers hold nobody up', async () => {
    const { hostname, port } = new URL(server.url);
    const open: Socket[] = [];
    for (let n = 0; n < 200; n++) {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      socket.write('POST /graphql HTTP/1.1\r\nhost: x\r\nx-slow: ');
      open.push(socket);
    }
    expect((await send({ body: of('{ viewer { id } }') })).status).toBe(200);
    for (const socket of open) socket.destroy();
  });

  it('the other organization got every answer', async () => {
    work.isOver = true;
    const { answers, failures, slowest } = await neighbours;
    expect(failures).toEqual([]);
    expect(answers).toBeGreaterThan(10);
    expect(slowest).toBeLessThan(2_000);
  });
});
