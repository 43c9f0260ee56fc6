import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { hash } from '@node-rs/argon2';
import { MemberService } from '../../src/accounts/index.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { PASSWORD, seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';

const SIGN_IN =
  'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken expiresAt } }';
const REFRESH =
  'mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { accessToken refreshToken } }';
const VIEWER = '{ viewer { id } }';
const STAFF = '{ cohorts { edges { cursor } } }';

let database: TestDatabase;
let server: TestApp;
let kept = 0;
let north: SeededOrganization;
let south: SeededOrganization;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestApp(database, { ROLE: 'api' });
  north = await seedOrganization(server.app, 'north');
  south = await seedOrganization(server.app, 'south');
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

async function signIn(person: string, organization = 'north', password = PASSWORD): Promise<Tokens> {
  const input = { organization, email: `${person}@${organization}.example`, password };
  return (await server.client.run(SIGN_IN, { input })).signIn;
}

const refresh = (refreshToken: string) => server.client.send(REFRESH, { input: { refreshToken } });
const refreshCode = (refreshToken: string) => server.client.code(REFRESH, { input: { refreshToken } });
const codeWith = (token: string, query = VIEWER) => new Client(server.url, token).code(query);

describe('a password', () => {
  const storedHash = async (email: string) =>
    (
      await database.admin<{ hash: string }>(
        'SELECT p.hash FROM member_passwords p JOIN memberships m ON m.id = p.membership_id WHERE m.email = $1',
        [email],
      )
    )[0]?.hash ?? '';

  it('is stored as argon2id of at least 19 MiB, two passes and one lane', async () => {
    const [, m, t, p] =
      /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$/.exec(await storedHash('owner@north.example')) ?? [];
    expect(Number(m)).toBeGreaterThanOrEqual(19_456);
    expect(Number(t)).toBeGreaterThanOrEqual(2);
    expect(Number(p)).toBe(1);
  });

  it('that was hashed at other costs is hashed anew when it is used, and only then', async () => {
    const email = 'author@north.example';
    const old = await hash(PASSWORD, { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
    await database.admin(
      'UPDATE member_passwords SET hash = $2 FROM memberships m WHERE m.id = membership_id AND m.email = $1',
      [email, old],
    );
    expect(
      await server.client.code(SIGN_IN, { input: { organization: 'north', email, password: 'another one' } }),
    ).toBe('UNAUTHENTICATED');
    expect(await storedHash(email)).toBe(old);
    await signIn('author');
    expect(await storedHash(email)).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    await signIn('author');
  });

  it('has 8 to 128 characters of any kind, and is none of the common ones', async () => {
    const add = (person: string, password: string) =>
      server.app
        .get(MemberService)
        .add(north.id, { email: `${person}@north.example`, name: person, roles: ['LEARNER'], password });
    for (const bad of [
      '1234567',
      'x'.repeat(129),
      'password1',
      'PASSWORD1',
      'iloveyou',
      'qwertyuiop',
      '1q2w3e4r',
    ])
      await expect(add('rejected', bad)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    const longest = `${'ü'.repeat(126)}🙂x`;
    await add('longest', longest);
    await add('shortest', 'kqzv wjx');
    await signIn('shortest', 'north', 'kqzv wjx');
    await signIn('longest', 'north', longest);
    await expect(signIn('longest', 'north', longest.slice(0, -1))).rejects.toThrow('UNAUTHENTICATED');
  });

  it('that is wrong is told as an unknown account is', async () => {
    const [known] = await database.admin<{ id: string }>(
      `UPDATE memberships SET status = 'DISABLED' WHERE email = 'shortest@north.example' RETURNING id`,
    );
    expect(known).toBeDefined();
    await database.admin(`UPDATE users SET status = 'DISABLED' WHERE email = 'learner2@north.example'`);
    const answers = await Promise.all(
      [
        ['north', 'owner@north.example', 'a wrong one'],
        ['north', 'nobody@north.example', PASSWORD],
        ['north', 'no address', PASSWORD],
        ['north', 'shortest@north.example', 'kqzv wjx'],
        ['north', 'learner2@north.example', PASSWORD],
        ['nowhere', 'owner@north.example', PASSWORD],
        ['', '', 'x'],
      ].map(([organization, email, password]) =>
        server.client.send(SIGN_IN, { input: { organization, email, password } }),
      ),
    );
    expect(answers[0]?.errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });
});

describe('a person of two organizations', () => {
  const THEIRS = { north: 'chosen for north', south: 'chosen for south' } as const;
  type School = keyof typeof THEIRS;
  let person = 0;

  const add = (school: School, email: string, password?: string) =>
    server.app
      .get(MemberService)
      .add({ north, south }[school].id, { email, name: 'Both', roles: ['LEARNER'], password });

  /** Which passwords sign in where. */
  async function keysOf(email: string): Promise<string[]> {
    const keys: string[] = [];
    for (const organization of ['north', 'south'] as const)
      for (const password of Object.values(THEIRS)) {
        const { errors, data } = await server.client.send(SIGN_IN, {
          input: { organization, email, password },
        });
        if (errors.length > 0) {
          expect(errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
          continue;
        }
        const inside = new Client(server.url, data?.['signIn'].accessToken);
        const { viewer } = await inside.run('{ viewer { organization { slug } } }');
        keys.push(`${password}, in ${viewer.organization.slug}`);
      }
    return keys;
  }

  it.each([
    ['with the other’s password', ['north', 'south']],
    ['with a password before they join', ['south', 'north']],
  ] as const)('is not signed in to one %s', async (_, order) => {
    const email = `both-${++person}@elsewhere.example`;
    for (const school of order) await add(school, email, school === 'south' ? THEIRS.south : undefined);
    expect(await keysOf(email)).toEqual(['chosen for south, in south']);
  });

  it('has a password in each, and each keeps its own', async () => {
    const email = `both-${++person}@elsewhere.example`;
    expect(await add('north', email, THEIRS.north)).toMatchObject({ isNew: true, hasNewPassword: true });
    expect(await add('south', email)).toMatchObject({ isNew: true, hasNewPassword: false });
    expect(await add('south', email, THEIRS.south)).toMatchObject({ isNew: false, hasNewPassword: true });
    expect(await add('south', email, THEIRS.north)).toMatchObject({ isNew: false, hasNewPassword: false });
    expect(await keysOf(email)).toEqual(['chosen for north, in north', 'chosen for south, in south']);
  });
});

describe('a member', () => {
  it.each(['a%b@x.example', 'a!b@x.example', 'a..b@x.example', 'büro@x.example', 'a@localhost'])(
    'does not get the address %s, which no mail server takes, but keeps it',
    async (email) => {
      const members = server.app.get(MemberService);
      const somebody = { email, name: 'Somebody', roles: ['LEARNER' as const] };
      await expect(members.add(north.id, somebody)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
      if (email.includes('ü')) return;
      const valid = `kept-${++kept}@x.example`;
      const { membershipId } = await members.add(north.id, { ...somebody, email: valid });
      await database.admin('UPDATE memberships SET email = $1 WHERE id = $2', [email, membershipId]);
      await expect(members.add(north.id, somebody)).resolves.toMatchObject({ membershipId, isNew: false });
      await expect(members.add(south.id, somebody)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    },
  );
});

describe('guessing passwords', () => {
  const attempt = (person: string, password: string, organization = 'north') =>
    server.client.send(SIGN_IN, {
      input: { organization, email: `${person}@${organization}.example`, password },
    });

  beforeEach(async () => {
    await database.admin('DELETE FROM rate_limits');
  });

  it('ends after ten wrong ones for an account, also for whoever knows it, and for nobody else', async () => {
    const answers = await Promise.all([...Array(14).keys()].map((n) => attempt('author', `wrong ${n}`)));
    const codes = answers.map(({ errors }) => errors[0]?.extensions.code).sort();
    expect(codes).toEqual([...Array(4).fill('RATE_LIMITED'), ...Array(10).fill('UNAUTHENTICATED')]);
    const { errors } = await attempt('author', PASSWORD);
    expect(errors).toMatchObject([
      { extensions: { code: 'RATE_LIMITED', retryAt: expect.stringMatching(/^\d{4}-.*Z$/) } },
    ]);
    for (const [person, organization] of [
      ['owner', 'north'],
      ['author', 'south'],
    ] as const)
      expect((await attempt(person, PASSWORD, organization)).errors).toEqual([]);
    await database.admin(`UPDATE rate_limits SET ends_at = now() WHERE action LIKE 'guess-%'`);
    expect((await attempt('author', PASSWORD)).errors).toEqual([]);
  });

  it('is not what somebody does who signs in often', async () => {
    for (let n = 0; n < 12; n++) expect((await attempt('author', PASSWORD)).errors).toEqual([]);
    const counted = await database.admin(
      `SELECT 1 FROM rate_limits WHERE action LIKE 'guess-%' AND used > 0`,
    );
    expect(counted).toEqual([]);
  });
});

describe('from the next request on', () => {
  it.each([
    [
      'a role that was taken away is missing',
      'instructor',
      'FORBIDDEN',
      `DELETE FROM role_grants WHERE membership_id = $1`,
      `INSERT INTO role_grants SELECT organization_id, id, 'INSTRUCTOR' FROM memberships WHERE id = $1`,
    ],
    [
      'a disabled member is nobody',
      'instructor',
      'UNAUTHENTICATED',
      `UPDATE memberships SET status = 'DISABLED' WHERE id = $1`,
      `UPDATE memberships SET status = 'ACTIVE' WHERE id = $1`,
    ],
    [
      'a disabled person is nobody',
      'instructor',
      'UNAUTHENTICATED',
      `UPDATE users SET status = 'DISABLED' WHERE id = (SELECT user_id FROM memberships WHERE id = $1)`,
      `UPDATE users SET status = 'ACTIVE' WHERE id = (SELECT user_id FROM memberships WHERE id = $1)`,
    ],
    [
      'a member of a suspended organization is nobody',
      'instructor',
      'UNAUTHENTICATED',
      `UPDATE organizations SET status = 'SUSPENDED' WHERE id = (SELECT organization_id FROM memberships WHERE id = $1)`,
      `UPDATE organizations SET status = 'ACTIVE' WHERE id = (SELECT organization_id FROM memberships WHERE id = $1)`,
    ],
  ])('%s', async (_, person, code, take, giveBack) => {
    const { accessToken, refreshToken } = await signIn(person);
    const neighbour = await south.as(server.client, person);
    expect(await codeWith(accessToken, STAFF)).toBe('no error');
    await database.admin(take, [north.memberships[person]]);
    try {
      expect(await codeWith(accessToken, STAFF)).toBe(code);
      if (code === 'UNAUTHENTICATED') {
        expect(await refreshCode(refreshToken)).toBe('UNAUTHENTICATED');
        await expect(signIn(person)).rejects.toThrow('UNAUTHENTICATED');
      }
      expect(await neighbour.code(STAFF)).toBe('no error');
    } finally {
      await database.admin(giveBack, [north.memberships[person]]);
    }
    expect(await codeWith(accessToken, STAFF)).toBe('no error');
  });
});

describe('a refresh token', () => {
  const tokenHash = (token: string) => createHash('sha256').update(token).digest('base64url');
  const newest = async (token: string): Promise<Tokens> => (await refresh(token)).data?.['refreshSession'];
  const age = (token: string, seconds: number) =>
    database.admin(
      'UPDATE refresh_tokens SET used_at = used_at - make_interval(secs => $2) WHERE token_hash = $1',
      [tokenHash(token), seconds],
    );

  it('of 256 random bits is stored as its hash, works once, and never longer than the session', async () => {
    const { refreshToken } = await signIn('learner');
    expect(Buffer.from(refreshToken.slice(-43), 'base64url')).toHaveLength(32);
    const family = () =>
      database.admin<{ days: number; id: string }>(
        `SELECT s.id, extract(epoch FROM s.expires_at - s.created_at)::int / 86400 AS days FROM sessions s
         JOIN refresh_tokens t ON t.session_id = s.id WHERE t.token_hash = $1`,
        [tokenHash(refreshToken)],
      );
    const before = await family();
    expect(before).toMatchObject([{ days: 30 }]);
    const next = await newest(refreshToken);
    expect(await codeWith(next.accessToken)).toBe('no error');
    expect(await family()).toEqual(before);
    expect(await refreshCode(refreshToken.replace(north.id, south.id))).toBe('UNAUTHENTICATED');
    await database.admin('UPDATE sessions SET expires_at = now() WHERE id = $1', [before[0]?.id]);
    expect(await refreshCode(next.refreshToken)).toBe('UNAUTHENTICATED');
    expect(await codeWith(next.accessToken)).toBe('UNAUTHENTICATED');
  });

  it('that twenty tabs use at once works for one of them and ends nothing', async () => {
    const { accessToken, refreshToken } = await signIn('learner');
    const answers = await Promise.all([...Array(20).keys()].map(() => refresh(refreshToken)));
    const won = answers.filter(({ errors }) => errors.length === 0);
    expect(won).toHaveLength(1);
    const codes = answers.flatMap(({ errors }) => errors.map(({ extensions }) => extensions.code));
    expect([...new Set(codes)]).toEqual(['CONFLICT']);
    await age(refreshToken, 8);
    expect(await refreshCode(refreshToken)).toBe('CONFLICT');
    expect(await codeWith(accessToken)).toBe('no error');
    expect(await refreshCode(won[0]?.data?.['refreshSession'].refreshToken)).toBe('no error');
  });

  it('that is used again later ends its session, and no other', async () => {
    const [stolen, other] = [await signIn('learner'), await signIn('learner')];
    const next = await newest(stolen.refreshToken);
    await age(stolen.refreshToken, 11);
    expect(await refreshCode(stolen.refreshToken)).toBe('UNAUTHENTICATED');
    expect(await refreshCode(next.refreshToken)).toBe('UNAUTHENTICATED');
    expect([await codeWith(stolen.accessToken), await codeWith(next.accessToken)]).toEqual([
      'UNAUTHENTICATED',
      'UNAUTHENTICATED',
    ]);
    expect(await codeWith(other.accessToken)).toBe('no error');
    expect(
      await database.admin(
        `SELECT 1 FROM audit_events WHERE action = 'session.reuse' AND organization_id = $1`,
        [north.id],
      ),
    ).toHaveLength(1);
  });

  it('ends with the access token when somebody signs out, at once', async () => {
    const [here, there] = [await signIn('learner'), await signIn('learner')];
    await new Client(server.url, here.accessToken).run('mutation { signOut { signedOut } }');
    expect(await codeWith(here.accessToken)).toBe('UNAUTHENTICATED');
    expect(await refreshCode(here.refreshToken)).toBe('UNAUTHENTICATED');
    expect(await codeWith(there.accessToken)).toBe('no error');
  });
});
