import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { ApolloClient, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createKeyFile } from '../../src/platform/auth/signing-keys.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { seedOrganization } from '../support/seed.ts';

/** As the tests' client writes it. */
const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }';
const ME = 'query Me { viewer { name } }';
const COURSE = 'query Course($id: ID!) { course(id: $id) { title } }';
const OUT = 'mutation Out { signOut { signedOut } }';
const SCHEMA = '{ __schema { types { name description fields { name description } } } }';
/** As Apollo Client sends it, with the names of types for its cache. */
const APOLLO = 'query Mine {\n  viewer {\n    id\n    name\n    __typename\n  }\n}';
const PAIR = 'query A { viewer { __typename } } query B { viewer { name } }';
const UNTRUSTED = '{ viewer { name email } }';

const folder = mkdtempSync(path.join(tmpdir(), 'stepwise-trusted-'));
const manifest = path.join(folder, 'manifest.json');
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

let database: TestDatabase;
/** Runs trusted documents only. */
let strict: TestApp;
/** Runs any text as well. */
let open: TestApp;
let north: Client;
let south: Client;
let courseIds: string[];

beforeAll(async () => {
  database = await createTestDatabase();
  const texts = [SIGN_IN, ME, COURSE, OUT, SCHEMA, PAIR, APOLLO];
  writeFileSync(manifest, JSON.stringify(Object.fromEntries(texts.map((text) => [hashOf(text), text]))));
  const JWT_KEYS_FILE = path.join(folder, 'keys.json');
  writeFileSync(JWT_KEYS_FILE, await createKeyFile('the-only-key'));
  const env = { ROLE: 'api', GRAPHQL_TRUSTED_DOCUMENTS: manifest, JWT_KEYS_FILE };
  open = await startTestApp(database, env);
  strict = await startTestApp(database, { ...env, GRAPHQL_TRUSTED_ONLY: 'on' });
  const organizations = [
    await seedOrganization(open.app, 'north'),
    await seedOrganization(open.app, 'south'),
  ];
  courseIds = organizations.map(({ courseId }) => courseId);
  [north, south] = (await Promise.all(organizations.map((it) => it.as(strict.client, 'learner')))) as [
    Client,
    Client,
  ];
});

afterAll(async () => {
  await strict?.stop();
  await open?.stop();
  await database?.drop();
  rmSync(folder, { recursive: true });
});

interface Sent {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: Buffer;
  readonly data: unknown;
  readonly code: string | undefined;
  readonly message: string | undefined;
}

/** Sends a request as it is: fetch would unpack the answer. */
function send(
  { url }: { url: string },
  viewer: Client,
  { query = '', body, headers = {} }: { query?: string; body?: object | Buffer; headers?: object },
): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${url}/graphql${query}`,
      {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          authorization: `Bearer ${viewer.token}`,
          accept: 'application/graphql-response+json',
          ...(body === undefined
            ? { 'apollo-require-preflight': '1' }
            : { 'content-type': 'application/json' }),
          ...headers,
        },
      },
      async (response) => {
        const bytes = Buffer.concat(await response.toArray());
        const text = response.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
        const { data, errors } = text.length > 0 ? JSON.parse(text.toString()) : {};
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: bytes,
          data,
          code: errors?.[0]?.extensions.code,
          message: errors?.[0]?.message,
        });
      },
    );
    sent.on('error', reject);
    sent.end(Buffer.isBuffer(body) ? body : body && JSON.stringify(body));
  });
}

const idOf = (text: string) => `sha256:${hashOf(text)}`;
const persisted = (text: string) => ({ persistedQuery: { version: 1, sha256Hash: hashOf(text) } });
const get = (text: string, variables?: object, more = '') =>
  `?documentId=${idOf(text)}${variables ? `&variables=${encodeURIComponent(JSON.stringify(variables))}` : ''}${more}`;

describe('a trusted document', () => {
  it('is run by its id in either form, or by its text, for who asks and for nobody else', async () => {
    for (const server of [strict, open])
      for (const body of [
        { documentId: idOf(ME) },
        { documentId: idOf(ME), query: null, variables: null, extensions: null },
        { extensions: persisted(ME) },
        { query: ME },
        { query: ME, extensions: persisted(ME) },
      ])
        for (const [viewer, slug] of [
          [north, 'north'],
          [south, 'south'],
        ] as const)
          expect(await send(server, viewer, { body })).toMatchObject({
            status: 200,
            data: { viewer: { name: `learner of ${slug}` } },
          });
  });

  it('takes variables and the name of its operation, and is held to every rule', async () => {
    const body = (id: string | undefined) => ({ body: { documentId: idOf(COURSE), variables: { id } } });
    expect((await send(strict, north, body(courseIds[0]))).data).toMatchObject({
      course: { title: expect.any(String) },
    });
    expect((await send(strict, north, body(courseIds[1]))).code).toBe('NOT_FOUND');
    expect(await send(strict, north, body(undefined))).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
    expect(await send(strict, strict.client, body(courseIds[0]))).toMatchObject({
      status: 401,
      code: 'UNAUTHENTICATED',
    });
    const pair = { documentId: idOf(PAIR), operationName: 'B' };
    expect((await send(strict, south, { body: pair })).data).toEqual({
      viewer: { name: 'learner of south' },
    });
  });

  it('is not found under an id that nobody registered, and clients of persisted queries read why', async () => {
    const refused = { status: 400, code: 'DOCUMENT_NOT_TRUSTED' };
    for (const documentId of [
      idOf(UNTRUSTED),
      hashOf(ME),
      `md5:${hashOf(ME)}`,
      'sha256:',
      '',
      7,
      ['x'],
      {},
      { toString: 1 },
    ])
      expect(await send(open, north, { body: { documentId } })).toMatchObject(refused);
    const { message } = await send(open, north, { body: { extensions: persisted(UNTRUSTED) } });
    expect(message).toBe('PersistedQueryNotFound');
  });

  it('cannot be registered by a request', async () => {
    const body = { query: UNTRUSTED, extensions: persisted(UNTRUSTED) };
    expect(await send(open, north, { body })).toMatchObject({ status: 200 });
    expect(await send(open, north, { body: { extensions: persisted(UNTRUSTED) } })).toMatchObject({
      code: 'DOCUMENT_NOT_TRUSTED',
    });
    const wrong = { query: UNTRUSTED, extensions: persisted(ME) };
    const both = { query: ME, documentId: idOf(ME) };
    for (const server of [open, strict])
      for (const sent of [wrong, both])
        expect(await send(server, north, { body: sent })).toMatchObject({
          status: 400,
          code: 'BAD_USER_INPUT',
        });
  });

  it('is all that is run where nothing else is trusted', async () => {
    const { TYPENAME, SPACED } = { TYPENAME: '{ __typename }', SPACED: `${ME} ` };
    for (const query of [UNTRUSTED, TYPENAME, SPACED, '{', ''])
      expect(await send(strict, north, { body: { query } })).toMatchObject({
        status: 400,
        code: 'DOCUMENT_NOT_TRUSTED',
        data: undefined,
      });
    for (const body of [[{ query: UNTRUSTED }], { query: { a: 1 } }, { operationName: 'Me' }, {}])
      expect(await send(strict, north, { body })).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
    expect(await send(open, north, { body: { query: UNTRUSTED } })).toMatchObject({ status: 200 });
  });
});

describe('by GET', () => {
  it('is answered with a tag, and with nothing once the client has the same', async () => {
    const first = await send(strict, north, { query: get(ME) });
    expect(first).toMatchObject({
      status: 200,
      data: { viewer: { name: 'learner of north' } },
      headers: {
        'cache-control': 'private, no-cache',
        vary: 'authorization, accept, accept-encoding',
        etag: expect.stringMatching(/^"[\w-]{27}"$/),
        'content-type': 'application/graphql-response+json; charset=utf-8',
      },
    });
    const headers = { 'if-none-match': String(first.headers['etag']) };
    const again = await send(strict, north, { query: get(ME), headers });
    expect([again.status, again.body.length, again.headers['etag']]).toEqual([304, 0, first.headers['etag']]);
    expect(again.headers['cache-control']).toBe('private, no-cache');

    // What somebody else has is not theirs, and what has changed is not what the client has.
    expect(await send(strict, south, { query: get(ME), headers })).toMatchObject({
      status: 200,
      data: { viewer: { name: 'learner of south' } },
    });
    await database.admin(`UPDATE memberships SET name = 'Another' WHERE name = 'learner of north'`);
    expect(await send(strict, north, { query: get(ME), headers })).toMatchObject({
      status: 200,
      data: { viewer: { name: 'Another' } },
    });
  });

  it('takes Apollo’s form as well', async () => {
    const query = `?extensions=${encodeURIComponent(JSON.stringify(persisted(ME)))}`;
    expect(await send(strict, south, { query })).toMatchObject({
      status: 200,
      data: { viewer: { name: 'learner of south' } },
    });
  });

  it('is kept by nobody when it fails', async () => {
    for (const [viewer, query, status] of [
      [strict.client, get(ME), 401],
      [north, get(COURSE), 400],
      [north, get(UNTRUSTED), 400],
      [north, '?query=%7B__typename%7D', 400],
      [north, '', 405],
    ] as const) {
      const { headers, ...sent } = await send(strict, viewer, { query });
      expect([sent.status, headers['cache-control'], headers['etag']]).toEqual([
        status,
        'no-store',
        undefined,
      ]);
    }
  });

  it('changes nothing, and cannot be sent by a link or with content of another type', async () => {
    const mutation = await send(strict, north, { query: get(OUT) });
    expect([mutation.status, mutation.headers['allow']]).toEqual([405, 'POST']);
    const text = await send(open, north, { query: '?query=%7B__typename%7D' });
    expect([text.status, text.headers['allow']]).toEqual([405, 'POST']);
    expect((await send(strict, north, { query: get(ME) })).status).toBe(200);
    // A link sends neither a token nor any other header that a browser asks about first.
    const link = { headers: { 'apollo-require-preflight': '', authorization: '' } };
    expect((await send(strict, north, { query: get(ME), ...link })).status).toBe(400);
    const html = { headers: { 'content-type': 'text/html' } };
    expect((await send(strict, north, { query: get(ME), ...html })).status).toBe(415);
  });
});

describe('compression', () => {
  const gzip = { 'accept-encoding': 'gzip, deflate, br' };

  it('is for large answers to clients that ask for it, and its tag is another one', async () => {
    const plain = await send(strict, north, { query: get(SCHEMA) });
    const packed = await send(strict, north, { query: get(SCHEMA), headers: gzip });
    expect(packed.data).toEqual(plain.data);
    expect([plain.headers['content-encoding'], packed.headers['content-encoding']]).toEqual([
      undefined,
      'gzip',
    ]);
    expect(packed.body.length * 3).toBeLessThan(plain.body.length);
    expect(packed.headers['vary']).toBe('authorization, accept, accept-encoding');
    expect(packed.headers['etag']).toBe(String(plain.headers['etag']).replace(/"$/, '-gzip"'));
    for (const { headers } of [plain, packed]) {
      const has = { ...gzip, 'if-none-match': String(headers['etag']) };
      const again = await send(strict, north, { query: get(SCHEMA), headers: has });
      expect([again.status, again.body.length, again.headers['etag']]).toEqual([304, 0, headers['etag']]);
    }
    const post = await send(strict, north, { body: { documentId: idOf(SCHEMA) }, headers: gzip });
    expect([post.headers['content-encoding'], post.headers['etag'], post.headers['cache-control']]).toEqual([
      'gzip',
      undefined,
      'no-store',
    ]);
    const brotli = { headers: { 'accept-encoding': 'br' } };
    expect((await send(strict, north, { query: get(SCHEMA), ...brotli })).headers['content-encoding']).toBe(
      undefined,
    );
    const small = await send(strict, north, { query: get(ME), headers: gzip });
    expect(small.headers['content-encoding']).toBe(undefined);
  });

  it('is not taken of a request, whose few bytes may become any number', async () => {
    const body = gzipSync(JSON.stringify({ query: ME }));
    for (const coding of ['gzip', 'deflate', 'br', 'x-gzip', 'gzip, gzip'])
      expect((await send(open, north, { body, headers: { 'content-encoding': coding } })).status).toBe(415);
    const identity = { 'content-encoding': 'identity' };
    expect((await send(open, north, { body: { query: ME }, headers: identity })).status).toBe(200);
  });
});

it('Apollo Client’s persisted queries find them, by GET and by POST', async () => {
  for (const useGETForHashedQueries of [true, false]) {
    const sent: string[] = [];
    const client = new ApolloClient({
      cache: new InMemoryCache(),
      link: new PersistedQueryLink({ sha256: hashOf, useGETForHashedQueries }).concat(
        new HttpLink({
          uri: `${strict.url}/graphql`,
          headers: { authorization: `Bearer ${south.token}` },
          fetch: (to, options) => {
            sent.push(`${options?.method} ${String(options?.body ?? to).includes('viewer') ? 'text' : 'id'}`);
            return fetch(to, options);
          },
        }),
      ),
    });
    const { data } = await client.query({
      query: gql`
        query Mine {
          viewer {
            id
            name
          }
        }
      `,
    });
    expect(data).toMatchObject({ viewer: { name: 'learner of south' } });
    expect(sent).toEqual([useGETForHashedQueries ? 'GET id' : 'POST id']);
    // What is not registered is asked for by id, then sent as text, which is refused as well.
    await expect(
      client.query({
        query: gql`
          query Mine {
            viewer {
              email
            }
          }
        `,
      }),
    ).rejects.toThrow('Only documents that were registered');
    client.stop();
  }
});

it('a document that cannot be run stops the server before it starts, by its name', async () => {
  const file = path.join(folder, 'old.json');
  const text = 'query Old { gone }';
  const operations = [{ id: hashOf(text), name: 'Old', type: 'query', body: text }];
  writeFileSync(file, JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations }));
  await expect(startTestApp(database, { ROLE: 'api', GRAPHQL_TRUSTED_DOCUMENTS: file })).rejects.toThrow(
    /Old cannot be trusted: Cannot query field "gone"/,
  );
  await expect(startTestApp(database, { GRAPHQL_TRUSTED_ONLY: 'on' })).rejects.toThrow(
    /GRAPHQL_TRUSTED_ONLY/,
  );
});
