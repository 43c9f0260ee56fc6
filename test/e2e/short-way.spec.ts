import { ApolloServer } from '@apollo/server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { Metrics } from '../../src/platform/observability/metrics.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';

const COURSE =
  'query Course($id: ID!) { course(id: $id) { id title units(first: 3) { edges { node { id } } } } }';
const MEMBERS = 'query ($first: Int!) { members(first: $first) { edges { node { id name } } } }';
const POINTS = 100_000;

let database: TestDatabase;
let server: TestApp;
let organizations: SeededOrganization[];
let tokens: (string | null)[];

const log: string[] = [];

/** How many requests came to Apollo. */
let asked = 0;
const { executeHTTPGraphQLRequest } = ApolloServer.prototype;

beforeAll(async () => {
  ApolloServer.prototype.executeHTTPGraphQLRequest = function heard(
    this: ApolloServer,
    ...args: Parameters<typeof executeHTTPGraphQLRequest>
  ) {
    asked++;
    return Reflect.apply(executeHTTPGraphQLRequest, this, args);
  } as typeof executeHTTPGraphQLRequest;
  database = await createTestDatabase();
  const logger = pino({ level: 'error' }, { write: (line) => void log.push(line) });
  server = await startTestApp(database, { ROLE: 'api', RATE_POINTS: String(POINTS) }, logger);
  organizations = [await seedOrganization(server.app, 'north'), await seedOrganization(server.app, 'south')];
  tokens = await Promise.all(organizations.map(async (it) => (await it.as(server.client, 'owner')).token));
});

afterAll(async () => {
  ApolloServer.prototype.executeHTTPGraphQLRequest = executeHTTPGraphQLRequest;
  await server?.stop();
  await database?.drop();
});

beforeEach(() => {
  asked = 0;
  log.length = 0;
});

interface Sent {
  readonly body: unknown;
  readonly token?: string | null;
  readonly headers?: Record<string, string>;
}

/** Everything that a client sees of an answer, but the time of day. */
async function send({ body, token = tokens[0] ?? null, headers = {} }: Sent) {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: JSON.stringify(body),
  });
  const { date: _, ...others } = Object.fromEntries(response.headers);
  return { status: response.status, headers: others, text: await response.text() };
}

const [north, south] = [
  () => organizations[0] as SeededOrganization,
  () => organizations[1] as SeededOrganization,
];
const ofNorth = (changed: object = {}) => ({
  query: COURSE,
  variables: { id: north().courseId },
  ...changed,
});

async function counts() {
  const { app } = server;
  const [seconds, queries] = [
    await app.get(Metrics).graphqlSeconds.get(),
    await app.get(Metrics).graphqlQueries.get(),
  ];
  const ofOutcome = (outcome: string) =>
    seconds.values
      .filter(({ metricName, labels }) => metricName?.endsWith('_count') && labels.outcome === outcome)
      .reduce((total, { value }) => total + value, 0);
  return {
    ok: ofOutcome('ok'),
    error: ofOutcome('error'),
    queries: queries.values.reduce((total, { value }) => total + value, 0),
  };
}

/** Points that are left of the budget; to ask costs none. */
async function pointsLeft(): Promise<number> {
  const { text } = await send({ body: { query: '{ __typename }' }, headers: { 'stepwise-cost': '1' } });
  return (JSON.parse(text) as { extensions: { cost: { rate: { remaining: number } } } }).extensions.cost.rate
    .remaining;
}

describe('a query that came before', () => {
  it('is answered without Apollo, as Apollo answered it: status, headers and body', async () => {
    const kinds: Record<string, string>[] = [
      {},
      { accept: 'application/graphql-response+json' },
      { accept: 'application/json;q=0.5' },
      { 'accept-encoding': 'identity' },
    ];
    for (const headers of kinds) {
      const query = `${COURSE} # ${JSON.stringify(headers)}`;
      asked = 0;
      const first = await send({ body: ofNorth({ query }), headers });
      expect(asked).toBe(1);
      const second = await send({ body: ofNorth({ query }), headers });
      expect(asked).toBe(1);
      expect(second).toEqual(first);
      expect(first).toMatchObject({ status: 200, text: expect.stringContaining(north().courseId) });
    }
  });

  it('also compressed', async () => {
    const times = (n: number, text: (n: number) => string) => [...Array(n).keys()].map(text).join(' ');
    const query = `query ($id: ID!) { ${times(10, (n) => `a${n}: course(id: $id) { ...Many }`)} }
      fragment Many on Course { ${times(40, (n) => `a${n}: title b${n}: id`)} }`;
    const headers = { 'accept-encoding': 'gzip' };
    const first = await send({ body: ofNorth({ query }), headers });
    expect(await send({ body: ofNorth({ query }), headers })).toEqual(first);
    expect(asked).toBe(1);
    expect(first.headers['content-encoding']).toBe('gzip');
    expect(first.text.length).toBeGreaterThan(12 * 1_024);
  });

  it('is executed when a default stands in for an id that may not be null, and only that field fails', async () => {
    const unit = '00000000-0000-7000-8000-000000000000';
    const query = `query Odd($id: ID = "${unit}") { viewer { id } unit(id: $id) { id } }`;
    for (const token of tokens)
      for (let time = 0; time < 2; time++) {
        const response = await fetch(`${server.url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${String(token)}` },
          body: JSON.stringify({ query, variables: { id: null } }),
        });
        const { errors } = (await response.json()) as { errors: { path?: string[] }[] };
        expect([response.status, errors[0]?.path]).toEqual([200, ['unit']]);
      }
  });

  it('is told apart by its variables, its operation, and who asks', async () => {
    const two = `query A { viewer { id } } query B { __typename }`;
    await send({ body: { query: two, operationName: 'A' } });
    await send({ body: { query: two, operationName: 'B' } });
    asked = 0;
    expect(JSON.parse((await send({ body: { query: two, operationName: 'B' } })).text)).toEqual({
      data: { __typename: 'Query' },
    });
    for (const [n, token] of tokens.entries())
      expect(JSON.parse((await send({ body: { query: two, operationName: 'A' }, token })).text)).toEqual({
        data: { viewer: { id: organizations[n]?.memberships['owner'] } },
      });
    expect(asked).toBe(0);
  });

  it('is counted once in the metrics and paid for once, on either way', async () => {
    const query = `${COURSE} # counted`;
    await send({ body: ofNorth({ query }) });
    const start = await pointsLeft();
    const before = await counts();
    asked = 0;
    await send({ body: ofNorth({ query }) });
    expect(asked).toBe(0);
    const cost = start - (await pointsLeft());
    expect(cost).toBeGreaterThan(1);
    // One of nothing: admitted and executed shortly, then handed over to Apollo, which says the error.
    const nothing = { id: north().memberships['owner'] };
    const { text } = await send({ body: ofNorth({ query, variables: nothing }) });
    expect(text).toContain('NOT_FOUND');
    expect(await pointsLeft()).toBe(start - 2 * cost);
    const after = await counts();
    // With the two that asked for the points.
    expect(after).toEqual({ ok: before.ok + 3, error: before.error + 1, queries: before.queries + 4 });
  });
});

describe('what is unusual or goes wrong', () => {
  const cases: [string, () => Sent][] = [
    ['the cost is asked for by a header', () => ({ body: ofNorth(), headers: { 'stepwise-cost': '1' } })],
    ['the cost is asked for by an extension', () => ({ body: ofNorth({ extensions: { cost: true } }) })],
    ['a variable that does not fit', () => ({ body: ofNorth({ variables: { id: [] } }) })],
    ['a variable that is not given', () => ({ body: ofNorth({ variables: {} }) })],
    ['variables that are no object', () => ({ body: ofNorth({ variables: [] }) })],
    ['extensions that are no object', () => ({ body: ofNorth({ extensions: 'x' }) })],
    ['an operation of another name', () => ({ body: ofNorth({ operationName: 'Other' }) })],
    ['a name that is none', () => ({ body: ofNorth({ operationName: 1 }) })],
    ['nobody asks', () => ({ body: ofNorth(), token: null })],
    ['a token that does not hold', () => ({ body: ofNorth(), token: 'a.b.c' })],
    ['a course of another organization', () => ({ body: ofNorth({ variables: { id: south().courseId } }) })],
    ['a page that is too large', () => ({ body: { query: MEMBERS, variables: { first: 101 } } })],
    ['a page that is too dear', () => ({ body: { query: MEMBERS, variables: { first: 100_000 } } })],
    ['a body that is a list', () => ({ body: [ofNorth()] })],
    ['a body that is null', () => ({ body: null })],
    ['introspection', () => ({ body: { query: '{ __schema { queryType { name } } }' } })],
  ];

  it.each(cases)('is Apollo’s, the first time and later: %s', async (_, made) => {
    await send({ body: ofNorth() });
    await send({ body: { query: MEMBERS, variables: { first: 1 } } });
    asked = 0;
    const masked = ({ status, headers, text }: Awaited<ReturnType<typeof send>>) => ({
      status,
      headers: { ...headers, ratelimit: '' },
      text: text.replace(/"remaining":\d+|"resetAt":"[^"]+"/g, ''),
    });
    const first = masked(await send(made()));
    expect(masked(await send(made()))).toEqual(first);
    expect(asked).toBe(2);
  });
});

const CREATE = 'mutation ($input: CreateCohortInput!) { createCohort(input: $input) { cohort { name } } }';

describe('a mutation that came before', () => {
  const cohorts = async (name: string) =>
    (await database.admin('SELECT 1 FROM cohorts WHERE name = $1', [name])).length;
  const masked = (text: string) => text.replace(/"requestId":"[^"]+"/g, '');

  beforeAll(() =>
    database.admin(`CREATE FUNCTION explode() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN IF NEW.name = 'Explodes' THEN RAISE 'It explodes.'; END IF; RETURN NEW; END $$;
      CREATE TRIGGER explode BEFORE INSERT ON cohorts FOR EACH ROW EXECUTE FUNCTION explode()`),
  );

  it('is done once, paid for once and counted once, without Apollo', async () => {
    const body = { query: CREATE, variables: { input: { name: 'Shortly' } } };
    const first = await send({ body });
    const [start, before] = [await pointsLeft(), await counts()];
    asked = 0;
    expect(await send({ body })).toEqual(first);
    expect([asked, await cohorts('Shortly')]).toEqual([0, 2]);
    const cost = start - (await pointsLeft());
    expect(cost).toBeGreaterThan(1);
    expect(await counts()).toEqual({ ...before, ok: before.ok + 2, queries: before.queries + 1 });
  });

  // What it is called, what it is given, what is told, and how many cohorts are there when it came twice.
  const failures: [string, object, string, number][] = [
    ['what its class does not allow', { name: '', capacity: 0 }, 'BAD_USER_INPUT', 0],
    ['a key that was used', { name: 'Other', idempotencyKey: 'used' }, 'IDEMPOTENCY_MISMATCH', 0],
    ['a fault of ours', { name: 'Explodes' }, 'INTERNAL_SERVER_ERROR', 0],
    ['a field of what it answers', { name: 'Half' }, 'BAD_USER_INPUT', 2],
  ];

  it.each(failures)('fails as Apollo says, once: %s', async (what, input, code, made) => {
    await send({
      body: { query: CREATE, variables: { input: { name: 'Used', idempotencyKey: 'used' } } },
    });
    const more = code === 'BAD_USER_INPUT' && made > 0 ? 'members(first: 101) { edges { cursor } }' : 'id';
    const query = `mutation ($input: CreateCohortInput!) { __typename it: createCohort(input: $input) { cohort { name ${more} } } } # ${what}`;
    const before = await counts();
    const first = await send({ body: { query, variables: { input } } });
    const logged = log.splice(0).length;
    const second = await send({ body: { query, variables: { input } } });
    expect({ ...second, text: masked(second.text) }).toEqual({ ...first, text: masked(first.text) });
    expect(first.text).toContain(`"code":"${code}"`);
    expect(first.text).toContain('"path":["it"');
    expect(await cohorts((input as { name: string }).name)).toBe(made);
    expect([logged > 0, log.length]).toEqual([code === 'INTERNAL_SERVER_ERROR', logged]);
    expect(await counts()).toEqual({ ...before, error: before.error + 2 });
  });

  it('is Apollo’s where it is several, which are done one after the other', async () => {
    const query = `mutation ($input: CreateCohortInput!) { a: createCohort(input: $input) { cohort { name } }
      b: createCohort(input: $input) { cohort { name } } }`;
    for (let time = 0; time < 2; time++)
      await send({ body: { query, variables: { input: { name: 'Two' } } } });
    expect([asked, await cohorts('Two')]).toEqual([2, 4]);
  });

  it('of the other organization is its own', async () => {
    const body = { query: CREATE, variables: { input: { name: 'Whose', idempotencyKey: 'whose' } } };
    for (const token of [...tokens, ...tokens]) await send({ body, token });
    const rows = await database.admin('SELECT organization_id FROM cohorts WHERE name = $1', ['Whose']);
    expect(new Set(rows.map((row) => row['organizationId'] ?? row['organization_id'])).size).toBe(2);
    expect(rows).toHaveLength(2);
  });
});
