import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import type { Data } from '../support/client.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { enroll } from '../support/journey.ts';
import { addLearners } from '../support/learners.ts';
import type { Learner } from '../support/learners.ts';
import { race } from '../support/race.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { startSmtp } from '../support/smtp.ts';
import type { TestSmtp } from '../support/smtp.ts';

const SIGN_IN = `mutation ($input: SignInWithLinkInput!) {
  signInWithLink(input: $input) { accessToken refreshToken expiresAt purpose unitId }
}`;
const FRESH = 'mutation ($input: RequestFreshLinkInput!) { requestFreshLink(input: $input) { requested } }';
const REQUEST =
  'mutation ($input: RequestSignInLinkInput!) { requestSignInLink(input: $input) { requested } }';
const ASKED = { status: 200, errors: [] };

let database: TestDatabase;
let smtp: TestSmtp;
let server: TestApp;
let second: TestApp;
let north: SeededOrganization;
let south: SeededOrganization;

beforeAll(async () => {
  [database, smtp] = await Promise.all([createTestDatabase(), startSmtp()]);
  server = await startTestApp(database, { SMTP_URL: smtp.url, DATABASE_POOL_SIZE: '12' });
  second = await startTestApp(database, { ROLE: 'api', DATABASE_POOL_SIZE: '12' });
  north = await seedOrganization(server.app, 'north');
  south = await seedOrganization(server.app, 'south');
});

afterAll(async () => {
  await Promise.all([server?.stop(), second?.stop()]);
  await smtp?.close();
  await database?.drop();
});

interface Mailed extends Learner {
  readonly unitId: string;
  readonly unit: string;
  readonly quiz: string;
}

const tokensIn = (text = '') => [...text.matchAll(/\?token=([\w-]+)/g)].map(([, token = '']) => token);
const mailsTo = (email: string) => smtp.received.filter((mail) => mail.recipients.includes(email));

/** Waits for the newest e-mail to somebody who has so many. @returns its tokens */
async function tokensOf(email: string, count: number): Promise<string[]> {
  while (mailsTo(email).length < count) await smtp.waitFor(smtp.received.length + 1, 5_000);
  return tokensIn(mailsTo(email)[count - 1]?.mail.text);
}

/** Somebody who has just been welcomed, with what the links of that e-mail carry. */
async function mailed(school: SeededOrganization): Promise<Mailed> {
  const [learner] = await addLearners({ app: server.app, database }, school, 1);
  if (learner === undefined) throw new Error('No learner.');
  const { unlocked } = await enroll(new Client(server.url, learner.token), school.courseId);
  const [quiz = '', unit = ''] = await tokensOf(learner.email, 1);
  return { ...learner, unitId: unlocked[0]?.id ?? '', unit, quiz };
}

const signIn = (token: string, client = server.client) => client.send<Data>(SIGN_IN, { input: { token } });
const codeOf = async (token: string) => (await signIn(token)).errors[0]?.extensions.code ?? 'no error';
const ask = (query: string, input: object) => server.client.send(query, { input });
const sessionsOf = async (membershipId: string) =>
  (await database.admin('SELECT 1 FROM sessions WHERE membership_id = $1', [membershipId])).length;
const expire = (membershipId: string) =>
  database.admin(
    `UPDATE magic_links SET created_at = created_at - interval '11 minutes', expires_at = expires_at - interval '11 minutes'
     WHERE membership_id = $1`,
    [membershipId],
  );

describe('a link of an e-mail', () => {
  it('signs its reader in, and says where it leads', async () => {
    const ada = await mailed(north);
    const { data } = await signIn(ada.quiz);
    expect(data?.['signInWithLink']).toMatchObject({ purpose: 'QUIZ', unitId: ada.unitId });
    const { viewer } = await new Client(server.url, data?.['signInWithLink'].accessToken).run(
      '{ viewer { id email } }',
    );
    expect(viewer).toEqual({ id: ada.membershipId, email: ada.email });
    expect((await signIn(ada.unit)).data?.['signInWithLink']).toMatchObject({
      purpose: 'UNIT',
      unitId: ada.unitId,
    });
  });

  it('works once, though twenty use it at the same moment in two processes', async () => {
    const ada = await mailed(north);
    const before = await sessionsOf(ada.membershipId);
    const twenty = (token: string) =>
      Array.from({ length: 20 }, (_, n) => () => signIn(token, n % 2 === 0 ? server.client : second.client));
    // Both processes open their connections first.
    await Promise.all(twenty(ada.quiz.replace(north.id, south.id)).map((request) => request()));
    const answers = await race(database, 'magic_links', twenty(ada.quiz));
    const codes = answers.map(({ errors }) => errors[0]?.extensions.code);
    expect(codes.filter((code) => code === undefined)).toHaveLength(1);
    expect(new Set(codes)).toEqual(new Set([undefined, 'UNAUTHENTICATED']));
    expect(await sessionsOf(ada.membershipId)).toBe(before + 1);
  });

  it('ends the other links for its purpose, and no others', async () => {
    const ada = await mailed(north);
    await database.admin(
      `INSERT INTO magic_links (organization_id, token_hash, membership_id, user_id, purpose, unit_id, delivery_id, expires_at)
       SELECT organization_id, 'another', membership_id, user_id, purpose, unit_id, delivery_id, expires_at
       FROM magic_links WHERE membership_id = $1 AND purpose = 'QUIZ'`,
      [ada.membershipId],
    );
    expect(await codeOf(ada.quiz)).toBe('no error');
    const open = await database.admin(
      'SELECT purpose FROM magic_links WHERE membership_id = $1 AND used_at IS NULL',
      [ada.membershipId],
    );
    expect(open).toEqual([{ purpose: 'UNIT' }]);
  });

  it('is not used up by opening its address, whoever does it and how often', async () => {
    const ada = await mailed(north);
    const links = mailsTo(ada.email)[0]?.mail.text?.match(/https:\S+\?token=\S+/g) ?? [];
    expect(links).toHaveLength(2);
    for (const link of links) {
      expect(link).toMatch(/^https:\/\/learn\.example\/learn\/units\//);
      const { pathname, search } = new URL(link);
      for (const method of ['GET', 'HEAD', 'GET'])
        expect((await fetch(`${server.url}${pathname}${search}`, { method })).status).toBe(200);
    }
    const query = new URLSearchParams({
      query: `mutation { signInWithLink(input: { token: "${ada.unit}" }) { purpose } }`,
    });
    const get = await fetch(`${server.url}/graphql?${query}`, {
      headers: { 'apollo-require-preflight': 'yes' },
    });
    expect(get.status).toBe(405);
    expect(await codeOf(ada.unit)).toBe('no error');
  });

  it('is kept as a hash only', async () => {
    const ada = await mailed(north);
    const rows = await database.admin<{ all: string }>(
      `SELECT l::text AS all FROM magic_links l UNION ALL SELECT d::text FROM email_deliveries d UNION ALL SELECT e::text FROM delivery_events e`,
    );
    expect(rows.map((row) => row.all).join()).not.toContain(ada.quiz.slice(-43));
  });

  it('fails in the same words whatever is wrong', async () => {
    const [ada, bob, carol, dan, eve] = (await Promise.all(
      [north, north, north, north, south].map((school) => mailed(school)),
    )) as [Mailed, Mailed, Mailed, Mailed, Mailed];
    await signIn(ada.quiz);
    await expire(bob.membershipId);
    await database.admin(`UPDATE memberships SET status = 'DISABLED' WHERE id = $1`, [carol.membershipId]);
    await database.admin(`UPDATE users SET status = 'DISABLED' WHERE email = $1`, [dan.email]);
    const wrong = [
      ada.quiz,
      bob.quiz,
      carol.quiz,
      dan.quiz,
      eve.quiz.replace(south.id, north.id),
      eve.quiz.replace(/.{4}$/, 'AAAA'),
      'swl_',
      '',
    ];
    const [first, ...others] = await Promise.all(wrong.map((token) => signIn(token)));
    expect(first?.errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
    for (const other of others) expect(other).toEqual(first);
    expect(await codeOf(eve.quiz)).toBe('no error');
  });

  it('does not work in an organization that is suspended', async () => {
    const ada = await mailed(south);
    await database.admin(`UPDATE organizations SET status = 'SUSPENDED' WHERE id = $1`, [south.id]);
    expect(await codeOf(ada.unit)).toBe('UNAUTHENTICATED');
    await database.admin(`UPDATE organizations SET status = 'ACTIVE' WHERE id = $1`, [south.id]);
    expect(await codeOf(ada.unit)).toBe('no error');
  });
});

describe('a link that signs in no more', () => {
  it('is traded for a fresh one, which leads to the same place', async () => {
    const ada = await mailed(north);
    await expire(ada.membershipId);
    expect(await codeOf(ada.quiz)).toBe('UNAUTHENTICATED');
    expect(await ask(FRESH, { token: ada.quiz })).toMatchObject({
      data: { requestFreshLink: { requested: true } },
    });
    const [fresh = ''] = await tokensOf(ada.email, 2);
    expect(mailsTo(ada.email)[1]?.mail).toMatchObject({ subject: 'Your sign-in link for School north' });
    expect((await signIn(fresh)).data?.['signInWithLink']).toMatchObject({
      purpose: 'QUIZ',
      unitId: ada.unitId,
    });
    expect(await ask(FRESH, { token: fresh })).toMatchObject(ASKED);
    await tokensOf(ada.email, 3);
  });

  it('is answered the same, and sends nothing, where it is unknown, still works, too old or of somebody disabled', async () => {
    const [ada, bob, carol] = (await Promise.all([north, north, north].map(mailed))) as [
      Mailed,
      Mailed,
      Mailed,
    ];
    await expire(bob.membershipId);
    await database.admin(
      `UPDATE magic_links SET created_at = created_at - interval '61 days', expires_at = expires_at - interval '61 days' WHERE membership_id = $1`,
      [carol.membershipId],
    );
    await database.admin(`UPDATE memberships SET status = 'DISABLED' WHERE id = $1`, [bob.membershipId]);
    const [first, ...others] = await Promise.all(
      [ada.quiz, bob.quiz, carol.quiz, bob.quiz.replace(north.id, south.id), 'x'].map((token) =>
        ask(FRESH, { token }),
      ),
    );
    expect(first).toMatchObject(ASKED);
    for (const other of others) expect(other).toEqual(first);
    const planned = await database.admin(
      `SELECT 1 FROM email_deliveries WHERE kind = 'SIGN_IN_LINK' AND membership_id = ANY($1)`,
      [[ada, bob, carol].map((learner) => learner.membershipId)],
    );
    expect(planned).toEqual([]);
  });
});

describe('a sign-in link that is asked for', () => {
  it('comes to a member who takes a course, and signs in', async () => {
    const ada = await mailed(north);
    expect(await ask(REQUEST, { organization: 'north', email: ada.email.toUpperCase() })).toMatchObject(
      ASKED,
    );
    const [token = ''] = await tokensOf(ada.email, 2);
    expect(mailsTo(ada.email)[1]?.mail.text).toContain('https://learn.example/learn/sign-in?token=');
    expect((await signIn(token)).data?.['signInWithLink']).toMatchObject({
      purpose: 'SIGN_IN',
      unitId: null,
    });
  });

  it('comes to a learner on leave as well, for it is no mail of the course', async () => {
    const ada = await mailed(north);
    await database.admin(
      `UPDATE enrollments SET status = 'PAUSED', paused_at = now() WHERE membership_id = $1`,
      [ada.membershipId],
    );
    await ask(REQUEST, { organization: 'north', email: ada.email });
    expect(await tokensOf(ada.email, 2)).toHaveLength(1);
  });

  it('is answered the same for whomever, and comes to nobody else', async () => {
    await database.admin(`DELETE FROM rate_limits WHERE action = 'request-link'`);
    const ada = await mailed(north);
    await database.admin(`UPDATE users SET status = 'DISABLED' WHERE email = $1`, [ada.email]);
    const inputs = [
      { organization: 'north', email: ada.email },
      { organization: 'south', email: ada.email },
      { organization: 'nowhere', email: ada.email },
      { organization: 'north', email: 'nobody@north.example' },
      { organization: 'north', email: 'owner@north.example' },
      { organization: 'north', email: 'a@b, c' },
    ];
    const [first, ...others] = await Promise.all(inputs.map((input) => ask(REQUEST, input)));
    expect(first).toMatchObject(ASKED);
    for (const other of others) expect(other).toEqual(first);
    expect(mailsTo(ada.email)).toHaveLength(1);
    expect(mailsTo('owner@north.example')).toEqual([]);
  });

  it('comes five times an hour, and whoever asks more often is not told', async () => {
    await database.admin(`DELETE FROM rate_limits WHERE action = 'request-link'`);
    const ada = await mailed(north);
    const request = () => ask(REQUEST, { organization: 'north', email: ada.email });
    for (let n = 0; n < 7; n++) expect(await request()).toMatchObject(ASKED);
    const planned = await database.admin(
      `SELECT 1 FROM email_deliveries WHERE kind = 'SIGN_IN_LINK' AND membership_id = $1`,
      [ada.membershipId],
    );
    expect(planned).toHaveLength(5);
  });

  it('is refused to an address of the network that asks for many', async () => {
    await database.admin(`DELETE FROM rate_limits WHERE action = 'request-link'`);
    const codes = new Set<string>();
    for (let n = 0; n < 31; n++)
      codes.add(
        await server.client.code(REQUEST, { input: { organization: 'north', email: `n${n}@x.example` } }),
      );
    expect([...codes]).toEqual(['no error', 'RATE_LIMITED']);
    expect(await server.client.code(FRESH, { input: { token: 'x' } })).toBe('RATE_LIMITED');
  });

  it('is not refused to a class behind one address: links that are somebody’s do not count', async () => {
    await database.admin('DELETE FROM rate_limits');
    const ada = await mailed(north);
    const [token = ''] = await tokensOf(ada.email, 1);
    expect((await signIn(token)).data).not.toBeNull();
    for (let n = 0; n < 31; n++)
      expect(await server.client.code(FRESH, { input: { token } })).toBe('no error');
    await server.client.code(FRESH, { input: { token: 'x' } });
    expect((await signIn(token)).data).toBeNull();
    const used = await database.admin(
      `SELECT action, used FROM rate_limits WHERE action IN ('request-link', 'sign-in-with-link') ORDER BY action`,
    );
    expect(used).toEqual([
      { action: 'request-link', used: 1 },
      { action: 'sign-in-with-link', used: 1 },
    ]);
  });
});
