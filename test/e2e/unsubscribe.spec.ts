import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DeliveryFacts } from '../../src/delivery/delivery-facts.ts';
import { DELIVERY_KINDS } from '../../src/delivery/delivery-status.ts';
import type { DeliveryKind } from '../../src/delivery/delivery-status.ts';
import { SignedLinks } from '../../src/platform/links/signed-links.ts';
import { newId } from '../../src/platform/ids.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { enroll, startAttempt, submit } from '../support/journey.ts';
import { addLearners } from '../support/learners.ts';
import type { Learner } from '../support/learners.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { startSmtp } from '../support/smtp.ts';
import type { ReceivedMail, TestSmtp } from '../support/smtp.ts';
import { waitUntil } from '../support/wait.ts';

const PUBLIC_URL = 'https://learn.example';
const ONE_CLICK = 'List-Unsubscribe=One-Click';
const FORM = 'application/x-www-form-urlencoded';

let database: TestDatabase;
let smtp: TestSmtp;
let server: TestApp;
let north: SeededOrganization;
let south: SeededOrganization;

beforeAll(async () => {
  database = await createTestDatabase();
  smtp = await startSmtp();
  server = await startTestApp(database, { SMTP_URL: smtp.url, PUBLIC_URL });
  north = await seedOrganization(server.app, 'north');
  south = await seedOrganization(server.app, 'south');
});

afterAll(async () => {
  await server?.stop();
  await smtp?.close();
  await database?.drop();
});

interface Taking extends Learner {
  readonly client: Client;
  readonly enrollmentId: string;
  readonly unitId: string;
}

/** Somebody new who takes the tiny course and has got its first unit by e-mail. */
async function learnerOf(school: SeededOrganization): Promise<Taking> {
  const [learner] = await addLearners({ app: server.app, database }, school, 1);
  const client = new Client(server.url, learner!.token);
  const { enrollmentId, unlocked } = await enroll(client, school.courseId);
  await mailTo(learner!, 1);
  return { ...learner!, client, enrollmentId, unitId: unlocked[0]!.id };
}

const mailsTo = ({ email }: { email: string }) =>
  smtp.received.filter(({ recipients }) => recipients[0] === email);

/** The newest mail when there are so many. */
function mailTo(learner: { email: string }, count: number): Promise<ReceivedMail> {
  return waitUntil(`${learner.email} has ${count} mails`, () => mailsTo(learner)[count - 1]);
}

/** The headers of a mail, each on one line. */
const headersOf = ({ raw }: { raw: string }) =>
  raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');

/** Where the one-click header of a mail leads, on this server. */
function linkOf({ mail }: ReceivedMail): string {
  const list = mail.headers.get('list') as unknown as { unsubscribe: { url: string } };
  expect(list.unsubscribe.url.startsWith(`${PUBLIC_URL}/mail/unsubscribe/`)).toBe(true);
  return list.unsubscribe.url.replace(PUBLIC_URL, server.url);
}

async function send(
  url: string,
  init: RequestInit = {},
): Promise<{ status: number; text: string; headers: Headers }> {
  const response = await fetch(url, { redirect: 'error', ...init });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

const post = (url: string, body: string | FormData = ONE_CLICK, type: string | null = FORM) =>
  send(url, { method: 'POST', body, ...(type !== null && { headers: { 'content-type': type } }) });

/** Everything a page could change. */
async function rows(): Promise<unknown> {
  const [row] = await database.admin(
    `SELECT (SELECT count(*) FROM mail_suppressions) AS suppressions, (SELECT max(lifted_at) FROM mail_suppressions) AS lifted,
       (SELECT count(*) FROM rate_limits) AS turns`,
  );
  return row;
}

const statusOf = (enrollmentId: string, kind: string) =>
  waitUntil(`a ${kind} is planned and done with`, async () => {
    const [row] = await database.admin<{ status: string }>(
      `SELECT status FROM email_deliveries WHERE enrollment_id = $1 AND kind = $2 AND status NOT IN ('PLANNED', 'SENDING')`,
      [enrollmentId, kind],
    );
    return row?.status;
  });

describe('a course mail', () => {
  it('says how to unsubscribe, in its headers and where people see it', async () => {
    const { raw, mail } = await mailTo(await learnerOf(north), 1);
    const link = linkOf({ raw, mail, recipients: [] }).replace(server.url, PUBLIC_URL);
    const headers = headersOf({ raw });
    expect(headers).toContain(`\r\nList-Unsubscribe: <${link}>\r\n`);
    expect(headers).toContain('\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n');
    expect(mail.text).toContain(link);
    expect(mail.html).toContain(`href="${link}"`);
  });

  it('does so whatever its kind, but for the mail that signs somebody in', async () => {
    const learner = await learnerOf(north);
    const { enrollmentId, membershipId, unitId } = learner;
    const facts: { readonly [K in DeliveryKind]?: DeliveryFacts[K] } = {
      UNIT: null,
      DIGEST: { unitIds: [unitId] },
      REMINDER: { waitsSince: '2026-01-01T00:00:00Z' },
      NOT_PASSED: { percent: '20', review: [], retryAt: null, attemptsLeft: null },
      GRADED: { percent: '80', passed: true, isChange: false },
      COMPLETED: null,
      PAUSED: { until: null },
      RESUMED: null,
      SIGN_IN_LINK: { purpose: 'SIGN_IN' },
    };
    const others = DELIVERY_KINDS.filter((kind) => kind !== 'WELCOME');
    // As planEmails does, for kinds whose occasions are hard to come by.
    await database.admin(
      `WITH planned AS (
         INSERT INTO email_deliveries (organization_id, id, enrollment_id, membership_id, kind, unit_id, unit_stable_id, facts)
         SELECT $1, wanted.id, $2, $3, kind, u.id, COALESCE(u.stable_id, ''), facts
         FROM unnest($5::uuid[], $6::text[], $7::jsonb[]) AS wanted (id, kind, facts)
         LEFT JOIN units u ON u.id = $4 AND kind IN ('UNIT', 'REMINDER', 'NOT_PASSED', 'GRADED') RETURNING id)
       SELECT enqueue_job('send-email', json_build_object('organizationId', $1::uuid, 'deliveryId', id), now(), id::text, 3) FROM planned`,
      [
        north.id,
        enrollmentId,
        membershipId,
        unitId,
        others.map(() => newId()),
        others,
        others.map((kind) => JSON.stringify(facts[kind] ?? null)),
      ],
    );
    await mailTo(learner, DELIVERY_KINDS.length);
    const rows = await database.admin<{ kind: string; message_id: string }>(
      'SELECT kind, message_id FROM email_deliveries WHERE enrollment_id = $1',
      [enrollmentId],
    );
    const kindOf = new Map(rows.map(({ kind, message_id: id }) => [id, kind]));
    const kinds = mailsTo(learner).map((received) => {
      const kind = kindOf.get(received.mail.messageId ?? '') ?? '';
      const headers = headersOf(received);
      for (const said of [
        '\r\nList-Unsubscribe: <https://',
        '\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n',
      ])
        expect({ kind, said: headers.includes(said) }).toEqual({ kind, said: kind !== 'SIGN_IN_LINK' });
      const isInText = received.mail.text?.includes('/mail/unsubscribe/');
      expect({ kind, isInText }).toEqual({ kind, isInText: kind !== 'SIGN_IN_LINK' });
      return kind;
    });
    expect(kinds.sort()).toEqual([...DELIVERY_KINDS].sort());
  });
});

describe('the link of a course mail', () => {
  it('unsubscribes by one POST without a cookie, again and again, and shows what it did', async () => {
    const learner = await learnerOf(north);
    const link = linkOf(await mailTo(learner, 1));
    for (let time = 0; time < 2; time++) {
      const { status, text, headers } = await post(link);
      expect(status).toBe(200);
      expect(text).toContain('You are unsubscribed');
      expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(headers.get('set-cookie')).toBeNull();
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      const csp = headers.get('content-security-policy') ?? '';
      expect(csp).toMatch(/^default-src 'none'; style-src 'sha256-[^']{44}'; form-action 'self'/);
      expect(csp).not.toContain('unsafe');
    }
    const suppressions = await database.admin(
      'SELECT reason, course_id FROM mail_suppressions WHERE membership_id = $1',
      [learner.membershipId],
    );
    expect(suppressions).toEqual([{ reason: 'UNSUBSCRIBED', course_id: north.courseId }]);
  });

  it('does so in the other encoding of forms as well, in which mail programs may send it', async () => {
    const learner = await learnerOf(north);
    const form = new FormData();
    form.set('List-Unsubscribe', 'One-Click');
    const { status, text } = await post(linkOf(await mailTo(learner, 1)), form, null);
    expect([status, /You are unsubscribed/.test(text)]).toEqual([200, true]);
  });

  it('changes nothing when it is looked at, followed by a scanner, or sent something else', async () => {
    const link = linkOf(await mailTo(await learnerOf(north), 1));
    const before = await rows();
    for (const method of ['GET', 'HEAD']) expect((await send(link, { method })).status).toBe(200);
    const { text } = await send(link);
    expect(text).toContain('<button>Unsubscribe</button>');
    expect(text).toContain('School north');
    expect(text).not.toMatch(/<script|@north|learner-/);
    for (const body of ['', 'List-Unsubscribe=', 'one-click=List-Unsubscribe', '%00', 'a[b]=c&__proto__=1'])
      expect([200, 400]).toContain((await post(link, body)).status);
    for (const type of [
      'application/json',
      'text/plain',
      'multipart/form-data; boundary=x',
      'multipart/form-data',
    ])
      expect([200, 400, 415]).toContain((await post(link, ONE_CLICK, type)).status);
    for (const method of ['PUT', 'DELETE', 'PATCH']) expect((await send(link, { method })).status).toBe(404);
    expect(await rows()).toEqual(before);
  });

  it('subscribes again by the button of its page', async () => {
    const learner = await learnerOf(north);
    const link = linkOf(await mailTo(learner, 1));
    await database.admin(`UPDATE memberships SET locale = 'ar' WHERE id = $1`, [learner.membershipId]);
    expect((await send(link)).text).toMatch(/<html lang="ar" dir="rtl">[^]*<button>إلغاء الاشتراك</);
    await database.admin(`UPDATE memberships SET locale = 'en' WHERE id = $1`, [learner.membershipId]);
    const { text } = await post(link);
    expect(text).toContain('<button>Subscribe again</button>');
    expect((await send(link)).text).toBe(text);
    expect((await post(link, 'subscription=again')).text).toContain('<button>Unsubscribe</button>');
    await submit(learner.client, await startAttempt(learner.client, learner.unitId));
    await mailTo(learner, 2);
  });

  it('stops what is planned already, for that learner and nobody else', async () => {
    const [gone, stays] = [await learnerOf(north), await learnerOf(north)];
    await post(linkOf(await mailTo(gone, 1)));
    for (const { client, unitId } of [gone, stays]) await submit(client, await startAttempt(client, unitId));
    expect(await statusOf(gone.enrollmentId, 'UNIT')).toBe('SUPPRESSED');
    expect(await statusOf(stays.enrollmentId, 'UNIT')).toBe('ACCEPTED');
    expect(mailsTo(gone)).toHaveLength(1);
    const [event] = await database.admin(
      `SELECT e.detail FROM delivery_events e JOIN email_deliveries d ON d.id = e.delivery_id
       WHERE d.enrollment_id = $1 AND e.status = 'SUPPRESSED'`,
      [gone.enrollmentId],
    );
    expect(event).toEqual({ detail: 'The learner has unsubscribed.' });
  });

  it('is one and the same page for whatever is not a link of ours', async () => {
    const learner = await learnerOf(north);
    const link = linkOf(await mailTo(learner, 1));
    const token = link.split('/').at(-1) ?? '';
    const links = server.app.get(SignedLinks);
    const [delivery] = await database.admin<{ id: string }>(
      'SELECT id FROM email_deliveries WHERE membership_id = $1',
      [learner.membershipId],
    );
    const claims = { organizationId: north.id, id: delivery?.id ?? '' };
    expect(links.sign('unsubscribe', claims)).toBe(token);
    const wrong = [
      `${token.slice(0, -2)}xx`,
      `x${token.slice(1)}`,
      token.split('.')[0] ?? '',
      links.sign('answer', claims),
      // Signed, but of another organization, or of nothing at all.
      links.sign('unsubscribe', { ...claims, organizationId: south.id }),
      links.sign('unsubscribe', { ...claims, id: newId() }),
      links.sign('unsubscribe', { ...claims, id: learner.membershipId }),
      'x',
      '%00',
      'a'.repeat(99),
    ];
    const before = await rows();
    const pages = new Set<string>();
    for (const url of wrong.map((other) => link.replace(token, other))) {
      for (const { status, text } of [
        await send(url),
        await post(url),
        await post(url, 'subscription=again'),
      ]) {
        expect({ url, status }).toEqual({ url, status: 404 });
        pages.add(text);
      }
    }
    expect(pages.size).toBe(1);
    expect(await rows()).toEqual(before);
  });

  it('is not to be changed all the time, nor with a body of any size', async () => {
    const link = linkOf(await mailTo(await learnerOf(south), 1));
    const other = linkOf(await mailTo(await learnerOf(south), 1));
    expect((await post(link, ONE_CLICK.padEnd(256 * 1024 + 1, '&'))).status).toBe(413);
    const form = new FormData();
    form.set('List-Unsubscribe', 'One-Click'.padEnd(256 * 1024, ' '));
    expect((await post(link, form, null)).status).toBe(413);
    const statuses: number[] = [];
    for (let time = 0; time < 22; time++) statuses.push((await post(link)).status);
    expect(statuses).toEqual([...Array<number>(20).fill(200), 429, 429]);
    expect((await post(other)).status).toBe(200);
    expect((await send(link)).text).toContain('You are unsubscribed');
  });
});

describe('the forms of these pages', () => {
  it('open nothing else: GraphQL takes none', async () => {
    const form = new FormData();
    form.set('query', '{ __typename }');
    const bodies = [form, new URLSearchParams({ query: '{ __typename }' })];
    for (const body of bodies) {
      const { status, text } = await send(`${server.url}/graphql`, { method: 'POST', body });
      expect([400, 415]).toContain(status);
      expect(text).not.toContain('"data"');
    }
    // Only what a form of a page cannot send is asked to say that it is no form; and even then this encoding is not read.
    const headers = { 'apollo-require-preflight': '1' };
    expect((await send(`${server.url}/graphql`, { method: 'POST', body: form, headers })).status).toBe(415);
  });
});
