import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { seedOrganization } from '../support/seed.ts';

let database: TestDatabase;
let server: TestApp;
let url: string;
let learners: Client[];
let courseIds: string[];

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestApp(database, { ROLE: 'api' });
  url = `${server.url}/graphql`;
  const organizations = [
    await seedOrganization(server.app, 'north'),
    await seedOrganization(server.app, 'south'),
  ];
  courseIds = organizations.map(({ courseId }) => courseId);
  learners = await Promise.all(organizations.map((it) => it.as(server.client, 'learner')));
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

/** What is optional and not wanted: free text in a URL ends up in logs and caches, with its variables. */
const REFUSED_ON_PURPOSE = ['5A70', 'D6D5', '6A70'];

describe('the audit of GraphQL over HTTP', () => {
  it('finds no error and no warning, and no more missing than what is left out on purpose', async () => {
    const results = await Promise.all(serverAudits({ url }).map((audit) => audit.fn()));
    expect(results.length).toBeGreaterThan(50);
    const found = results.filter(({ status }) => status !== 'ok');
    expect(found.filter(({ status }) => status !== 'notice')).toEqual([]);
    expect(found.map(({ id }) => id).sort()).toEqual([...REFUSED_ON_PURPOSE].sort());
  });
});

/** Sends a request as it is, in the name of a learner or of nobody. */
async function send(
  {
    as = null,
    method = 'POST',
    body,
    ...headers
  }: {
    as?: Client | null;
    method?: string;
    body?: unknown;
  } & Record<string, unknown>,
  search = '',
) {
  const response = await fetch(url + search, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(as !== null && { authorization: `Bearer ${as.token}` }),
      ...(headers as Record<string, string>),
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const answer = text.startsWith('{') ? JSON.parse(text) : {};
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    allow: response.headers.get('allow'),
    data: answer.data,
    code: answer.errors?.[0]?.extensions?.code,
  };
}

const JSON_TYPE = 'application/json; charset=utf-8';
const NEW_TYPE = 'application/graphql-response+json; charset=utf-8';

describe('the status of an answer', () => {
  /** What is sent, by whom, and how it ends: the status under the newer media type, the code, whether there is data. */
  const CASES: [
    string,
    () => { query: string; variables?: object; as?: Client },
    number,
    string | undefined,
  ][] = [
    ['what succeeds', () => ({ query: '{ viewer { name } }', as: learners[0] as Client }), 200, undefined],
    [
      'what succeeds in part',
      () => ({
        query: 'query ($own: ID!, $other: ID!) { own: node(id: $own) { id } other: node(id: $other) { id } }',
        variables: { own: courseIds[0], other: 'x' },
        as: learners[0] as Client,
      }),
      200,
      'BAD_USER_INPUT',
    ],
    [
      'what is run and found to be of another organization',
      () => ({ query: `{ course(id: "${courseIds[1]}") { id } }`, as: learners[0] as Client }),
      200,
      'NOT_FOUND',
    ],
    ['what is no GraphQL', () => ({ query: '{', as: learners[1] as Client }), 400, 'BAD_USER_INPUT'],
    [
      'what does not fit the schema',
      () => ({ query: '{ nothing }', as: learners[1] as Client }),
      400,
      'BAD_USER_INPUT',
    ],
    [
      'what needs a variable',
      () => ({ query: 'query ($a: ID!) { node(id: $a) { id } }' }),
      400,
      'BAD_USER_INPUT',
    ],
    ['who is not signed in', () => ({ query: '{ viewer { name } }' }), 401, 'UNAUTHENTICATED'],
    [
      'who may not',
      () => ({
        query: 'mutation { createCohort(input: { name: "x" }) { cohort { id } } }',
        as: learners[0] as Client,
      }),
      403,
      'FORBIDDEN',
    ],
    [
      'what is above the limits',
      () => ({
        query: `{ ${Array.from({ length: 11 }, (_, i) => `a${i}: viewer { id }`).join(' ')} }`,
      }),
      400,
      'QUERY_TOO_COMPLEX',
    ],
  ];

  it.each(CASES)('tells %s, to those who take the newer media type', async (_, given, status, code) => {
    const { as, ...body } = given();
    const answer = await send({ as: as ?? null, body, accept: NEW_TYPE });
    expect([answer.status, answer.type, answer.code]).toEqual([status, NEW_TYPE, code]);
    // Whether there is data and whether it was run is the same thing.
    expect(answer.data !== undefined).toBe(status === 200);
  });

  it.each(CASES)('is 200 for %s, under application/json', async (_, given, __, code) => {
    const { as, ...body } = given();
    for (const accept of ['application/json', '*/*']) {
      const answer = await send({ as: as ?? null, body, accept });
      expect([answer.status, answer.type, answer.code]).toEqual([200, JSON_TYPE, code]);
    }
  });
});

describe('a request that is none of GraphQL over HTTP', () => {
  const query = '{ __typename }';

  it('is refused by its method, with those that are allowed', async () => {
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
      for (const accept of [JSON_TYPE, NEW_TYPE])
        expect(
          await send({ method, accept }, method === 'GET' ? '?query=%7B__typename%7D' : ''),
        ).toMatchObject({
          status: 405,
          allow: 'POST',
          type: accept,
          code: 'BAD_USER_INPUT',
        });
  });

  it('is refused for content of another type or charset', async () => {
    const types = ['text/plain', 'application/x-www-form-urlencoded', 'application/graphql'];
    for (const type of [...types, 'application/json; charset=utf-16', 'application/json; charset=latin1'])
      expect((await send({ body: { query }, 'content-type': type })).status).toBe(415);
    for (const type of ['application/json; charset=utf-8', 'application/json;charset="UTF-8"'])
      expect((await send({ body: { query }, 'content-type': type })).status).toBe(200);
  });

  it('is refused before it is run when no answer of ours is accepted', async () => {
    const body = { query: 'mutation { signOut { signedOut } }' };
    for (const accept of ['text/html', 'text/event-stream', 'application/json; charset=utf-16', '*/*;q=0'])
      expect(await send({ as: learners[1] as Client, body, accept })).toMatchObject({
        status: 406,
        type: JSON_TYPE,
      });
    expect((await learners[1]?.send('{ viewer { name } }'))?.errors).toEqual([]);
  });

  it('is refused as no JSON, or no operation', async () => {
    for (const body of [
      '{ "not a JSON',
      '',
      '7',
      'null',
      '[]',
      '{}',
      { query: 7 },
      { query, variables: 'x' },
    ])
      expect(await send({ body, accept: NEW_TYPE })).toMatchObject({
        status: 400,
        type: NEW_TYPE,
        code: 'BAD_USER_INPUT',
      });
  });
});

it('keeps the connection for what is asked next', async () => {
  const { Agent, request } = await import('node:http');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ports = new Set<number | undefined>();
  for (let time = 0; time < 3; time++)
    await new Promise<void>((resolve, reject) => {
      const headers = { 'content-type': 'application/json' };
      const sent = request(url, { method: 'POST', agent, headers }, (response) => {
        ports.add(response.socket.localPort);
        expect(response.headers['connection']).toBe('keep-alive');
        response.resume().on('end', resolve);
      });
      sent.on('error', reject).end(JSON.stringify({ query: '{ __typename }' }));
    });
  agent.destroy();
  expect(ports.size).toBe(1);
});
