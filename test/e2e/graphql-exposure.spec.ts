import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getNamedType, isInputObjectType } from 'graphql';
import { pino } from 'pino';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { rootFields, schemaOf, variablesWith } from '../support/operations.ts';
import { PASSWORD, seedOrganization } from '../support/seed.ts';

const log: string[] = [];
let database: TestDatabase;
let server: TestApp;
let owner: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  const logger = pino({ level: 'error' }, { write: (line) => void log.push(line) });
  server = await startTestApp(database, { ROLE: 'api', INTROSPECTION: 'off' }, logger);
  await seedOrganization(server.app, 'south');
  owner = await (await seedOrganization(server.app, 'north')).as(server.client, 'owner');
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

/** Sends a body as it is. */
async function post(body: string, headers: Record<string, string> = { 'content-type': 'application/json' }) {
  const authorization = `Bearer ${owner.token}`;
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { authorization, ...headers },
    body: Buffer.from(body),
  });
  const text = await response.text();
  return { status: response.status, text, code: /"code":"(\w+)"/.exec(text)?.[1] };
}

async function count(table: string): Promise<number> {
  const [row] = await database.admin<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`);
  return row?.count ?? -1;
}

describe('a request is refused for the way it is sent', () => {
  const QUERY = JSON.stringify({ query: '{ viewer { id } }' });
  const get = (query: string, headers: Record<string, string> = { 'apollo-require-preflight': '1' }) =>
    fetch(`${server.url}/graphql?query=${encodeURIComponent(query)}`, {
      headers: { authorization: `Bearer ${owner.token}`, ...headers },
    });

  it('when it is a batch, has a content type that forms can send, or none', async () => {
    expect((await post(QUERY)).status).toBe(200);
    expect(await post(`[${QUERY}, ${QUERY}]`)).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
    expect(await post('[]')).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      '',
    ])
      expect([400, 415]).toContain((await post(QUERY, { 'content-type': type })).status);
  });

  it('when it is a GET of free text, whatever it says and however it is sent', async () => {
    const sessions = await count('sessions WHERE revoked_at IS NULL');
    expect((await get('mutation { signOut { signedOut } }')).status).toBe(405);
    for (const headers of [{ 'apollo-require-preflight': '1' }, {}, { 'content-type': 'text/html' }])
      expect((await get('{ viewer { id } }', headers as never)).status).toBe(405);
    expect(await count('sessions WHERE revoked_at IS NULL')).toBe(sessions);
  });

  it('when its body is larger than 256 KiB, before it is read as JSON', async () => {
    const padded = (bytes: number) => QUERY.padEnd(bytes, ' ');
    expect((await post(padded(256 * 1024))).status).toBe(200);
    expect((await post(padded(256 * 1024 + 1))).status).toBe(413);
    expect((await post('{'.repeat(256 * 1024 + 1))).status).toBe(413);
  });

  it('when its body goes on and on, of which little is taken in', async () => {
    const chunk = Buffer.alloc(64 * 1024, ' ');
    const { status, sent } = await new Promise<{ status: number; sent: number }>((resolve, reject) => {
      let sent = 0;
      const stream = request(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
      });
      stream.on('response', ({ statusCode = 0 }) => {
        resolve({ status: statusCode, sent });
        stream.destroy();
      });
      stream.on('error', reject);
      const send = (): void => {
        while (sent < 50 * 1024 * 1024 && !stream.destroyed) {
          sent += chunk.length;
          if (!stream.write(chunk)) return;
        }
      };
      stream.on('drain', send);
      send();
    });
    expect(status).toBe(413);
    expect(sent).toBeLessThan(20 * 1024 * 1024);
    expect((await post(QUERY)).status).toBe(200);
  });
});

it('whose sender hangs up on the way is no fault, which somebody would have to look into', async () => {
  const { length } = log;
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.write(
    'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{',
  );
  await setTimeout(50);
  socket.destroy();
  await setTimeout(50);
  expect((await post('{ "query": "{ viewer { id } }" }')).status).toBe(200);
  expect(log.slice(length)).toEqual([]);
});

describe('an answer does not tell', () => {
  it('what the schema holds when introspection is off', async () => {
    for (const query of [
      '{ __schema { types { name } } }',
      '{ __type(name: "Query") { name } }',
      '{ viewer { ...A } } fragment A on Query { __schema { types { name } } }',
    ])
      expect(await owner.send(query)).toMatchObject({ status: 400, data: null });
    expect(await owner.run('{ viewer { __typename } }')).toEqual({ viewer: { __typename: 'Member' } });
  });

  it('names that are like a wrong one', async () => {
    const answers = [
      await owner.send('{ viewr { id } }'),
      await owner.send('{ viewer { id ... on Membr { id } } }'),
      await owner.send('{ course(idd: 1) { id } }'),
    ];
    for (const { inputs, document } of rootFields(schemaOf(server.app), 0)) {
      const right = variablesWith(inputs, ({ type }) =>
        type === 'Int' ? 1 : type === 'Boolean' ? true : 'x',
      );
      for (const { name, type } of inputs) {
        const input = getNamedType(type);
        if (!isInputObjectType(input)) continue;
        for (const field of Object.keys(input.getFields())) {
          const wrong = { ...(right[name] as object), [`${field}x`]: 1 };
          answers.push(await owner.send(document, { [name]: wrong }));
          const literal = JSON.stringify(wrong).replaceAll(/"(\w+)":/g, '$1:');
          answers.push(await owner.send(document.replace(/ \(\$[^)]*\)/, '').replace(`$${name}`, literal)));
        }
      }
    }
    expect(answers.length).toBeGreaterThan(30);
    for (const { errors } of answers) {
      expect(errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
      expect(JSON.stringify(errors)).not.toMatch(/did you mean/i);
    }
  });

  /** What goes wrong, by which SQL, how it is mended, who runs into it, and what the log says. */
  const FAULTS: [string, string, string, string, RegExp][] = [
    [
      'a table is gone',
      'ALTER TABLE courses RENAME TO gone',
      'ALTER TABLE gone RENAME TO courses',
      '{ courses { edges { node { title } } } }',
      /relation "courses" does not exist/,
    ],
    [
      'a table below a list is closed',
      'REVOKE SELECT ON course_versions FROM stepwise_app',
      'GRANT SELECT ON course_versions TO stepwise_app',
      '{ courses { edges { node { units { edges { cursor } } } } } }',
      /permission denied for table course_versions/,
    ],
    [
      'nobody can be told from anybody',
      'ALTER TABLE sessions RENAME revoked_at TO hidden',
      'ALTER TABLE sessions RENAME hidden TO revoked_at',
      '{ viewer { id } }',
      /revoked_at does not exist/,
    ],
    [
      'a constraint is broken',
      'ALTER TABLE cohorts ADD CONSTRAINT cohorts__secret CHECK (false)',
      'ALTER TABLE cohorts DROP CONSTRAINT cohorts__secret',
      'mutation { createCohort(input: { name: "x" }) { cohort { id } } }',
      /cohorts__secret/,
    ],
    [
      'a driver speaks of passwords',
      `CREATE FUNCTION blurt() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'password=hunter2 at /srv/app on db.internal:5432'; END $$; CREATE TRIGGER blurt BEFORE INSERT ON sessions EXECUTE FUNCTION blurt()`,
      'DROP TRIGGER blurt ON sessions',
      `mutation { signIn(input: { organization: "north", email: "owner@north.example", password: "${PASSWORD}" }) { accessToken } }`,
      /hunter2/,
    ],
  ];
  it.each(FAULTS)(
    'how it went wrong when %s, but where to look it up',
    async (_, breakIt, mend, query, cause) => {
      await database.admin(breakIt);
      try {
        const { text } = await post(JSON.stringify({ query }));
        const [error] = (JSON.parse(text) as { errors: { extensions: { requestId: string } }[] }).errors;
        const { locations: _, path: __, ...told } = error as never as Record<string, unknown>;
        expect(told).toEqual({
          message: 'Something went wrong on our side. Quote the request id when you report it.',
          extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
        });
        const line = log.find((entry) => entry.includes(error?.extensions.requestId ?? '?')) ?? '{}';
        expect(JSON.parse(line)).toMatchObject({ err: { message: expect.stringMatching(cause) } });
      } finally {
        await database.admin(mend);
      }
    },
  );
});
