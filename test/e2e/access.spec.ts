import { createHmac, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getNamedType, isObjectType } from 'graphql';
import { createKeyFile } from '../../src/platform/auth/signing-keys.ts';
import { newId } from '../../src/platform/ids.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { accessOf, rootFields, schemaOf, selectionOf, variablesWith } from '../support/operations.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';

const KID = 'key-of-this-spec';

let database: TestDatabase;
let server: TestApp;
let keys: string;
let ours: KeyObject;
let publicPart: string;
let north: SeededOrganization;
let south: SeededOrganization;
let owner: Client;
let learner: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  keys = mkdtempSync(path.join(tmpdir(), 'stepwise-keys-'));
  const file = path.join(keys, 'keys.json');
  const content = await createKeyFile(KID);
  writeFileSync(file, content);
  const [jwk] = (JSON.parse(content) as { keys: [{ x: string }] }).keys;
  ours = createPrivateKey({ key: jwk, format: 'jwk' });
  publicPart = jwk.x;
  server = await startTestApp(database, { ROLE: 'api', JWT_KEYS_FILE: file });
  north = await seedOrganization(server.app, 'north');
  south = await seedOrganization(server.app, 'south');
  owner = await north.as(server.client, 'owner');
  learner = await north.as(server.client, 'learner');
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
  rmSync(keys, { recursive: true, force: true });
});

describe('an access token', () => {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const ed25519 = (key: KeyObject) => (data: string) =>
    sign(null, Buffer.from(data), key).toString('base64url');
  const hmac = (secret: string | Buffer) => (data: string) =>
    createHmac('sha256', secret).update(data).digest('base64url');
  const read = (token: string | null): { header: object; claims: Record<string, unknown> } => {
    const [header, claims] = (token ?? '')
      .split('.')
      .slice(0, 2)
      .map((text) => JSON.parse(Buffer.from(text, 'base64url').toString()) as Record<string, unknown>);
    return { header: header ?? {}, claims: claims ?? {} };
  };
  const codeWith = (token: string, query = '{ viewer { id } }') => new Client(server.url, token).code(query);
  const forge = (header: object, claims: object, signature: (data: string) => string) => {
    const data = `${part(header)}.${part(claims)}`;
    return `${data}.${signature(data)}`;
  };

  it('is one of ours in every respect, or nobody is signed in', async () => {
    const own = ed25519(ours);
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const { header, claims } = read(learner.token);
    expect(header).toEqual({ alg: 'EdDSA', kid: KID, typ: 'at+jwt' });
    const withHeader = (changed: object, signature = own) =>
      forge({ ...header, ...changed }, claims, signature);
    const withClaims = (changed: object) => forge(header, { ...claims, ...changed }, own);
    const stranger = read(owner.token).claims as { sub: string; sid: string };
    for (const holds of [
      withHeader({}),
      withClaims({ nbf: now + 20 }),
      withClaims({ aud: ['other', 'stepwise-api'] }),
      withClaims({ mid: undefined }),
    ])
      expect(await codeWith(holds)).toBe('no error');

    const jwks = { keys: [publicKey.export({ format: 'jwk' })] };
    const forged: Record<string, string> = {
      'alg none': withHeader({ alg: 'none' }, () => ''),
      'alg none in capitals': withHeader({ alg: 'NONE' }),
      'HS256 with the public key': withHeader({ alg: 'HS256' }, hmac(Buffer.from(publicPart, 'base64url'))),
      'HS256 with the public key as text': withHeader({ alg: 'HS256' }, hmac(publicPart)),
      'another key': withHeader({}, ed25519(privateKey)),
      'another kid': withHeader({ kid: 'key-of-nobody' }),
      'no kid': withHeader({ kid: undefined }),
      'a kid of every object': withHeader({ kid: 'constructor' }),
      'its own key': withHeader({ jwk: jwks.keys[0] }, ed25519(privateKey)),
      'a header of its own key': withHeader({ jwk: { kty: 'OKP', crv: 'Ed25519', x: publicPart } }),
      'a key by URL': withHeader({ jku: `data:application/json,${JSON.stringify(jwks)}` }),
      'a certificate': withHeader({ x5c: ['MIIB'] }),
      'a certificate by URL': withHeader({ x5u: 'https://evil.example/x' }),
      'critical extensions': withHeader({ crit: ['exp'] }),
      'another type': withHeader({ typ: 'JWT' }),
      'no type': withHeader({ typ: undefined }),
      'another issuer': withClaims({ iss: 'stepwise-staging' }),
      'another audience': withClaims({ aud: 'another-api' }),
      'its time over': withClaims({ exp: now - 60 }),
      'its time to come': withClaims({ nbf: now + 60 }),
      'a time that is no number': withClaims({ exp: 'tomorrow' }),
      'another session': withClaims({ sid: newId() }),
      'another person’s session': withClaims({ sid: stranger.sid }),
      'another person': withClaims({ sub: stranger.sub }),
      'another member': withClaims({ mid: north.memberships['owner'] }),
      'a member that is none': withClaims({ mid: 'owner' }),
      'another organization': withClaims({ tid: south.id }),
      'an id that is none': withClaims({ tid: "' OR true --" }),
      'other claims than were signed': `${part(header)}.${part({ ...claims, sub: stranger.sub })}.${learner.token?.split('.')[2]}`,
      'half a signature': learner.token?.slice(0, -43) ?? '',
      nothing: '..',
    };
    for (const claim of ['iss', 'aud', 'exp', 'nbf', 'iat', 'sub', 'tid', 'sid'])
      forged[`no ${claim}`] = withClaims({ [claim]: undefined });
    const answers = await Promise.all(
      Object.entries(forged).map(async ([what, token]) => [what, await codeWith(token)]),
    );
    expect(answers.filter(([, code]) => code !== 'UNAUTHENTICATED')).toEqual([]);
  });

  it('gives the rights of the database, not those it claims', async () => {
    const { header, claims } = read(learner.token);
    const boasting = forge(
      header,
      { ...claims, roles: ['OWNER'], role: 'OWNER', permissions: ['cohorts:read'], scope: 'cohorts:read' },
      ed25519(ours),
    );
    expect(await codeWith(boasting)).toBe('no error');
    expect(await codeWith(boasting, '{ cohorts { edges { cursor } } }')).toBe('FORBIDDEN');
  });
});

describe('by the rules that the schema carries', () => {
  const benign = ({ type }: { type: string }) =>
    ({
      Int: 1,
      Boolean: true,
      Decimal: '1',
      DateTime: '2030-01-01T00:00:00Z',
      ID: newId(),
      RegradePolicy: 'DROP_ITEM',
      PreviewFormat: 'WEB',
    })[type] ?? 'x';

  it('a learner is refused every field of staff, and nobody every field that is not public', async () => {
    const wrong: unknown[] = [];
    const met = { staff: 0, member: 0 };
    for (const { name, access, inputs, document } of rootFields(schemaOf(server.app), 0)) {
      if (access === 'PUBLIC') continue;
      const variables = variablesWith(inputs, benign);
      const codes = [
        await server.client.code(document, variables),
        ...(access === 'MEMBER' ? [] : [await learner.code(document, variables)]),
      ];
      met[access === 'MEMBER' ? 'member' : 'staff']++;
      if (codes[0] !== 'UNAUTHENTICATED' || (codes[1] ?? 'FORBIDDEN') !== 'FORBIDDEN')
        wrong.push([name, access, codes]);
    }
    expect(wrong).toEqual([]);
    expect(met.staff).toBeGreaterThan(4);
    expect(met.member).toBeGreaterThan(8);
  });

  it('a learner is refused them below other fields too', async () => {
    const schema = schemaOf(server.app);
    const nodes = Object.values(schema.getTypeMap())
      .filter(isObjectType)
      .filter((type) => type.getInterfaces().length > 0);
    const staffs = nodes.flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => !['PUBLIC', 'MEMBER'].includes(accessOf(field) ?? accessOf(type) ?? ''))
        .map(
          (field) =>
            `... on ${type.name} { ${field.name} ${selectionOf(schema, getNamedType(field.type), 0)} }`,
        ),
    );
    expect(staffs.length).toBeGreaterThan(4);
    for (const staff of staffs)
      expect([
        staff,
        await learner.code(`query ($id: ID!) { node(id: $id) { id ${staff} } }`, { id: newId() }),
      ]).toEqual([staff, 'FORBIDDEN']);
  });

  it('nobody sets what no input names', async () => {
    for (const { inputs, document, kind } of rootFields(schemaOf(server.app), 0).filter(({ inputs }) =>
      inputs.some(({ name }) => name === 'input'),
    ))
      for (const extra of ['role', 'roles', 'organizationId', 'id', 'userId', 'score', 'status', 'isAdmin']) {
        const { input } = variablesWith(inputs, benign) as { input: object };
        expect([kind, extra, await owner.code(document, { input: { ...input, [extra]: 'OWNER' } })]).toEqual([
          kind,
          extra,
          'BAD_USER_INPUT',
        ]);
      }
  });
});
