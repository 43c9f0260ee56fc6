import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { createDeployment } from '../support/process.ts';
import type { Deployment } from '../support/process.ts';
import { PASSWORD, seedOrganization } from '../support/seed.ts';

// Real processes have to start, and a busy machine takes its time.
const POINTS = 2_000;
const SLICE = POINTS / 20;
/** Of a page of 19: the page and what is on it. */
const COST = 20;
const PAGE = '{ members(first: 19) { edges { node { name } } } }';

let database: TestDatabase;
let deployment: Deployment;
/** One in this process, one in another. */
let servers: { readonly url: string }[];
let here: TestApp;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  database = await createTestDatabase();
  deployment = await createDeployment(database, {
    ROLE: 'api',
    RATE_POINTS: String(POINTS),
    RATE_POINTS_ADDRESS: String(POINTS),
    RATE_TURNS_PERCENT: '1',
    TRUST_PROXY: '127.0.0.1',
  });
  const starting = deployment.start();
  const seeding = await startTestApp(database, { ...deployment.env, RATE_POINTS_ADDRESS: '0' });
  for (const slug of ['north', 'south']) {
    const seeded = await seedOrganization(seeding.app, slug);
    for (const person of ['owner', 'learner'])
      tokens[`${person}@${slug}`] = (await seeded.as(seeding.client, person)).token ?? '';
  }
  await seeding.stop();
  here = await startTestApp(database, deployment.env);
  servers = [here, await starting];
});

afterAll(async () => {
  await here?.stop();
  await deployment?.end();
  await database?.drop();
});

async function ask(
  at: number,
  who: string | null,
  query: string,
  { headers = {}, extensions = {} }: { headers?: Record<string, string>; extensions?: object } = {},
) {
  const response = await fetch(`${servers[at % 2]?.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      ...(who !== null && { authorization: `Bearer ${tokens[who]}` }),
      ...headers,
    },
    body: JSON.stringify({ query, extensions }),
  });
  const body = (await response.json()) as {
    data?: unknown;
    errors?: { extensions: Record<string, unknown> }[];
    extensions?: { cost?: Record<string, any> };
  };
  return {
    status: response.status,
    headers: response.headers,
    code: body.errors?.[0]?.extensions['code'],
    body,
  };
}

const askOften = (who: string, query: string, n: number) =>
  Promise.all([...Array(n).keys()].map((at) => ask(at, who, query)));

describe('what an operation costs', () => {
  it('is told to whoever asks, by a header or in the request, with what is left', async () => {
    const silent = await ask(0, 'owner@south', PAGE);
    expect([silent.code, silent.body.extensions, silent.headers.get('ratelimit')]).toEqual([
      undefined,
      undefined,
      null,
    ]);
    for (const asking of [{ headers: { 'stepwise-cost': '1' } }, { extensions: { cost: true } }]) {
      const { body, headers } = await ask(0, 'owner@south', PAGE, asking);
      expect(body.extensions?.cost).toEqual({
        requested: COST,
        limit: 1_000,
        rate: {
          limit: POINTS,
          seconds: 60,
          remaining: expect.any(Number),
          resetAt: expect.stringMatching(/^\d{4}-.*Z$/),
        },
      });
      expect(headers.get('ratelimit-policy')).toBe(`"points";q=${POINTS};w=60`);
      expect(headers.get('ratelimit')).toMatch(/^"points";r=\d+;t=\d+$/);
    }
  });

  it('is told of what is refused as well', async () => {
    const asking = { headers: { 'stepwise-cost': '1' } };
    const refusedWith = async (who: string | null, query: string) => {
      const { code, body } = await ask(0, who, query, asking);
      return [code, body.extensions?.cost?.['requested']];
    };
    const dear = [...'abcde'].map(
      (alias) => `${alias}: members(first: 100) { edges { node { organization { name } } } }`,
    );
    expect(await refusedWith('owner@south', `{ ${dear.join(' ')} }`)).toEqual(['QUERY_TOO_COMPLEX', 1_005]);
    expect(await refusedWith('learner@south', PAGE)).toEqual(['FORBIDDEN', COST]);
    expect(await refusedWith(null, PAGE)).toEqual(['UNAUTHENTICATED', COST]);
    expect(await refusedWith('owner@south', '{ nothing }')).toEqual(['BAD_USER_INPUT', null]);
    expect(await refusedWith('owner@south', '{')).toEqual(['BAD_USER_INPUT', null]);
  });
});

describe('a budget, asked of two processes at once', () => {
  it('is one, and belongs to one member of one organization', async () => {
    const [mine, ...others] = await Promise.all([
      askOften('owner@north', PAGE, 150),
      askOften('owner@south', PAGE, 40),
      askOften('learner@north', '{ viewer { name } }', 40),
    ]);
    const given = mine.filter(({ code }) => code === undefined).length * COST;
    expect(given).toBeGreaterThan(POINTS - COST);
    expect(given).toBeLessThanOrEqual(POINTS + servers.length * 2 * SLICE);
    expect(others.flat().map(({ code }) => code)).toEqual(Array(80).fill(undefined));
    const refused = mine.find(({ code }) => code !== undefined);
    expect(refused).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
    const seconds = Number(refused?.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    const retryAt = Date.parse(String(refused?.body.errors?.[0]?.extensions['retryAt']));
    expect(Math.abs(retryAt - Date.now() - seconds * 1_000)).toBeLessThan(10_000);
  });

  it('tells what is left when nothing is', async () => {
    const { code, body } = await ask(0, 'owner@north', PAGE, { headers: { 'stepwise-cost': '1' } });
    expect([code, body.extensions?.cost]).toEqual([
      'RATE_LIMITED',
      { requested: COST, limit: 1_000, rate: expect.objectContaining({ limit: POINTS }) },
    ]);
    expect(body.extensions?.cost?.['rate'].remaining).toBeLessThan(COST);
  });

  it('of an address holds before sign-in, for every organization, and is another at another address', async () => {
    const signIn = (n: number, from: string) =>
      ask(
        n,
        null,
        `mutation { signIn(input: { organization: "${n % 2 ? 'north' : 'south'}", email: "nobody${n}@x.example", password: "${PASSWORD}" }) { accessToken } }`,
        { headers: { 'x-forwarded-for': from } },
      );
    const codes = (await Promise.all([...Array(30).keys()].map((n) => signIn(n, '203.0.113.1')))).map(
      ({ code }) => code,
    );
    const tried = codes.filter((code) => code === 'UNAUTHENTICATED').length;
    // Each costs 101 points.
    expect(tried).toBeGreaterThanOrEqual(19);
    expect(tried).toBeLessThanOrEqual(23);
    expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(30 - tried);
    expect((await signIn(1, '203.0.113.2')).code).toBe('UNAUTHENTICATED');
    expect(
      (
        await ask(0, 'learner@south', '{ viewer { name } }', {
          headers: { 'x-forwarded-for': '203.0.113.1' },
        })
      ).code,
    ).toBeUndefined();
  });
});

describe('the turns of a field', () => {
  const start = 'startAttempt(input: { unitId: "00000000-0000-7000-8000-000000000000" }) { attempt { id } }';
  const starts = (n: number) =>
    `mutation { ${[...Array(n).keys()].map((i) => `a${i}: ${start}`).join(' ')} }`;

  it('are as many as there are aliases, whichever process is asked', async () => {
    // One percent of 600.
    expect((await ask(0, 'learner@north', starts(7))).code).toBe('RATE_LIMITED');
    expect((await ask(0, 'learner@north', starts(4))).code).toBe('NOT_FOUND');
    expect((await ask(1, 'learner@north', starts(3))).code).toBe('RATE_LIMITED');
    expect((await ask(1, 'learner@north', starts(2))).code).toBe('NOT_FOUND');
    expect(
      (await ask(0, 'learner@north', `mutation { ...A } fragment A on Mutation { ${start} }`)).code,
    ).toBe('RATE_LIMITED');
    expect((await ask(0, 'learner@south', starts(1))).code).toBe('NOT_FOUND');
  });
});
