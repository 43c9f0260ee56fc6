import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ContentLoader } from '../../src/authoring/index.ts';
import { SignedLinks } from '../../src/platform/links/signed-links.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import { clockOf } from '../support/clock.ts';
import { CHEAP_ANSWERS, CHEAP_QUIZ } from '../support/course-files.ts';
import { changePublished } from '../support/change-published.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { enroll, startAttempt, submit, WRONG } from '../support/journey.ts';
import { addLearners } from '../support/learners.ts';
import type { Learner } from '../support/learners.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { startSmtp } from '../support/smtp.ts';
import type { ReceivedMail, TestSmtp } from '../support/smtp.ts';
import { waitUntil } from '../support/wait.ts';

const PUBLIC_URL = 'https://learn.example';
const FROM = 'courses@stepwise.example';
const BUDGET = 90 * 1024;
const WRONG_ANSWER = [{ slot: 'statement', response: { trueFalse: { value: false } } }];

let database: TestDatabase;
let smtp: TestSmtp;
let server: TestApp;
let north: SeededOrganization;
let south: SeededOrganization;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  smtp = await startSmtp();
  server = await startTestApp(database, { SMTP_URL: smtp.url, PUBLIC_URL, MAIL_FROM: FROM });
  north = await seedOrganization(server.app, 'north');
  south = await seedOrganization(server.app, 'south');
  folder = mkdtempSync(path.join(tmpdir(), 'stepwise-mails-'));
});

afterAll(async () => {
  await server?.stop();
  await smtp?.close();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

interface CourseFiles {
  readonly id: string;
  readonly language?: string;
  readonly units: readonly { id: string; title?: string; summary?: string; body?: string; quiz?: object }[];
}

/** Publishes a course in an organization. @returns its id */
async function publish(
  school: SeededOrganization,
  { id, language = 'en', units }: CourseFiles,
): Promise<string> {
  const place = path.join(folder, `${school.slug}-${id}`);
  for (const { id: unit, title = `Unit ${unit}`, summary = '', body = 'Prose.', quiz } of units) {
    mkdirSync(path.join(place, 'units', unit), { recursive: true });
    const matter = JSON.stringify({ id: unit, title, summary });
    writeFileSync(path.join(place, 'units', unit, 'unit.md'), `---\n${matter}\n---\n${body}\n`);
    if (quiz) writeFileSync(path.join(place, 'units', unit, 'quiz.yaml'), JSON.stringify(quiz));
  }
  const sections = [{ title: 'Only section', units: units.map((unit) => unit.id) }];
  writeFileSync(
    path.join(place, 'course.yaml'),
    JSON.stringify({ id, title: `Course ${id}`, language, sections }),
  );
  const [loaded] = await server.app.get(ContentLoader).load(school.id, place);
  return loaded?.courseId ?? '';
}

interface Taking extends Learner {
  readonly client: Client;
  readonly enrollmentId: string;
  readonly unitId: string;
}

async function learnerOf(school: SeededOrganization, courseId = school.courseId): Promise<Taking> {
  const [learner] = await addLearners({ app: server.app, database }, school, 1);
  const client = new Client(server.url, learner!.token);
  const { enrollmentId, unlocked } = await enroll(client, courseId);
  return { ...learner!, client, enrollmentId, unitId: unlocked[0]!.id };
}

const mailsTo = ({ email }: { email: string }) =>
  smtp.received.filter(({ recipients }) => recipients[0] === email);

/** The newest mail when there are so many. */
const mailTo = (learner: { email: string }, count: number): Promise<ReceivedMail> =>
  waitUntil(`${learner.email} has ${count} mails`, () => mailsTo(learner)[count - 1]);

const kindsOf = async ({ enrollmentId }: { enrollmentId: string }) =>
  (
    await database.admin<{ kind: string }>(
      'SELECT kind FROM email_deliveries WHERE enrollment_id = $1 ORDER BY id',
      [enrollmentId],
    )
  ).map((row) => row.kind);

const PREVIEW = `query ($unitId: ID!, $as: PreviewFormat!) {
  previewUnit(unitId: $unitId, as: $as) { subject body bytes isCut }
}`;

/** Tokens belong to one mail, or to none. */
const withoutTokens = (part: string) =>
  part.replace(/[?]token=[\w.-]+/g, '').replace(/(\/mail\/[a-z]+\/)[\w.-]+/g, '$1TOKEN');
/** As a MIME part brings lines. */
const lines = (part: string) => part.replace(/\r\n/g, '\n').trimEnd();

describe('what is mailed', () => {
  it('is what staff see in the preview, to the byte', async () => {
    const owner = await north.as(server.client, 'owner');
    const { unlocked } = await enroll(owner, north.courseId);
    const { mail } = await mailTo({ email: 'owner@north.example' }, 1);
    const [html, text] = await Promise.all(
      ['EMAIL_HTML', 'EMAIL_TEXT'].map((as) => owner.run(PREVIEW, { unitId: unlocked[0]!.id, as })),
    );
    expect(html!.previewUnit.subject).toBe(mail.subject);
    expect(withoutTokens(lines(mail.html as string))).toBe(withoutTokens(lines(html!.previewUnit.body)));
    expect(withoutTokens(lines(mail.text!))).toBe(withoutTokens(lines(text!.previewUnit.body)));
    expect(html!.previewUnit).toMatchObject({
      isCut: false,
      bytes: Buffer.byteLength(html!.previewUnit.body),
    });
    expect(html!.previewUnit.body).toContain('Hello owner of north,');
  });

  it('is the page of the unit as well, from the same blocks', async () => {
    const owner = await north.as(server.client, 'owner');
    const learner = await learnerOf(north);
    const { previewUnit } = await owner.run(PREVIEW, { unitId: learner.unitId, as: 'WEB' });
    const { unit } = await learner.client.run('query ($id: ID!) { unit(id: $id) { content { html } } }', {
      id: learner.unitId,
    });
    expect(previewUnit).toMatchObject({ subject: null, body: unit.content.html, isCut: false });
  });

  it('is shown to nobody who may not read content, and to no other organization', async () => {
    const learner = await learnerOf(north);
    const variables = { unitId: learner.unitId, as: 'WEB' };
    expect(await learner.client.code(PREVIEW, variables)).toBe('FORBIDDEN');
    expect(await (await south.as(server.client, 'owner')).code(PREVIEW, variables)).toBe('NOT_FOUND');
    expect(await (await north.as(server.client, 'owner')).code(PREVIEW, { ...variables, unitId: 'x' })).toBe(
      'BAD_USER_INPUT',
    );
  });

  it('speaks the language of its reader, turns the way it is written, and bears the brand', async () => {
    const courseId = await publish(south, {
      id: 'rtl',
      language: 'ar',
      units: [{ id: 'one', title: 'متغيرات', body: '- بند' }],
    });
    await database.admin(
      `UPDATE organizations SET color = '#ffd700', logo_url = 'https://south.example/logo.png', reply_to = 'help@south.example',
       postal_address = E'2 Low Street\nPerth' WHERE id = $1`,
      [south.id],
    );
    const [learner] = await addLearners({ app: server.app, database }, south, 1);
    await database.admin(`UPDATE memberships SET locale = 'ar-EG' WHERE id = $1`, [learner!.membershipId]);
    await enroll(new Client(server.url, learner!.token), courseId);
    const { mail } = await mailTo(learner!, 1);
    const html = mail.html as string;
    expect(mail.subject).toBe('مرحبًا بك في Course rtl — الوحدة 1: متغيرات');
    expect(html).toMatch(/<html lang="ar-EG" dir="rtl"/);
    expect(html).toMatch(/<ul style="[^"]*padding-right/);
    expect(html).toContain('background:#ffd700;color:#000000');
    expect(html).toMatch(/src="https:\/\/south\.example\/logo\.png"[^>]*alt="School south"/);
    expect(mail.text).toContain('2 Low Street, Perth');
    expect(mail.replyTo?.value).toEqual([{ name: 'School south', address: 'help@south.example' }]);
  });
});

describe('names, titles and addresses that try to be more', () => {
  const LONG = 'long '.repeat(200).trim();
  const ATTACKS = [
    'Ada\r\nBcc: eve@evil.example',
    'Ada\nX-Evil: 1\n\n<script>alert(1)</script>',
    'eve@evil.example, "Ada',
    '"Ada" <eve@evil.example>',
    'friends: eve@evil.example, mal@evil.example;',
    '=?utf-8?q?=0D=0ABcc:_eve=40evil.example?=',
    'a\u202egnp.exe\u2066\u2069\u0000',
    'eve＠evil．example',
    LONG,
  ];

  it.each(ATTACKS.map((attack, index) => [index, attack] as const))(
    'number %i adds no recipient, header or mark-up',
    async (index, attack) => {
      // Postgres holds no NUL; everything else gets as far as the mail.
      const text = attack.replaceAll('\0', '');
      const name = text.slice(0, 200).trim();
      const [learner] = await addLearners({ app: server.app, database }, north, 1);
      await database.admin('UPDATE memberships SET name = $2 WHERE id = $1', [learner!.membershipId, name]);
      await database.admin('UPDATE organizations SET name = $2 WHERE id = $1', [north.id, name]);
      const courseId = await publish(north, { id: `attack-${index}`, units: [{ id: 'one' }] });
      await database.admin('UPDATE courses SET title = $2 WHERE id = $1', [courseId, text]);
      await changePublished(
        database,
        `UPDATE units SET title = ${literal(text)}, summary = ${literal(text)} WHERE course_version_id =
           (SELECT current_version_id FROM courses WHERE id = '${courseId}')`,
      );
      await enroll(new Client(server.url, learner!.token), courseId);
      const { recipients, raw, mail } = await mailTo(learner!, 1);
      expect(recipients).toEqual([learner!.email]);
      expect((mail.to as { value: unknown[] }).value).toEqual([
        { address: learner!.email, name: asOneLine(name) },
      ]);
      expect(mail.from?.value).toEqual([{ address: FROM, name: asOneLine(name) }]);
      expect([mail.cc, mail.bcc]).toEqual([undefined, undefined]);
      const head = raw.slice(0, raw.indexOf('\r\n\r\n'));
      const names = [...head.matchAll(/^([\w-]+):/gm)].map(([, name]) => name!.toLowerCase());
      expect([...names].sort()).toEqual(HEADERS);
      expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThan(999);
      expect(mail.subject).toBe(`Welcome to ${asOneLine(text)} — Unit 1: ${asOneLine(text)}`);
      expect(mail.html).not.toMatch(/<script|[\u202a-\u202e\u2066-\u2069]/);
      expect(mail.text).not.toMatch(/^(?:Bcc|X-Evil):/m);
    },
  );

  it.each([
    'ada@north.example, eve@evil.example',
    'ada@north.example\r\nbcc: eve@evil.example',
    'friends:ada@north.example,eve@evil.example;',
    '"eve@evil.example"@north.example',
    'ada@north.example>,<eve@evil.example',
    'ada@nоrth.example',
    'ada＠north.example',
    `${'a'.repeat(1_000)}@north.example`,
  ])('an address like %j gets no mail, and nobody else does', async (address) => {
    const [learner] = await addLearners({ app: server.app, database }, south, 1);
    await database.admin('UPDATE memberships SET email = $2 WHERE id = $1', [learner!.membershipId, address]);
    const before = smtp.received.length;
    const { enrollmentId } = await enroll(new Client(server.url, learner!.token), south.courseId);
    await waitUntil('it has bounced', async () => {
      const [row] = await database.admin<{ status: string }>(
        'SELECT status FROM email_deliveries WHERE enrollment_id = $1',
        [enrollmentId],
      );
      return row?.status === 'BOUNCED';
    });
    expect(smtp.received.length).toBe(before);
  });
});

const HEADERS = [
  'content-type',
  'date',
  'from',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'message-id',
  'mime-version',
  'subject',
  'to',
  'x-stepwise-delivery-id',
];

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
const asOneLine = (text: string) =>
  text
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    // Else it would be decoded.
    .replaceAll('=?', '= ?')
    .trim();

describe('a unit that is longer than an e-mail may be', () => {
  const body = Array.from({ length: 180 }, (_, n) => `Paragraph ${n}: ${'word & '.repeat(140)}`).join('\n\n');
  let learner: Taking;
  let link: string;

  const open = async (url: string, init: RequestInit = {}) => {
    const response = await fetch(url, { redirect: 'error', ...init });
    return { status: response.status, headers: response.headers, page: await response.text() };
  };
  const sign = (claims: { organizationId?: string; id?: string; detail?: string; expiresAt?: number }) =>
    `${server.url}/mail/read/${server.app.get(SignedLinks).sign('read', {
      organizationId: south.id,
      id: '0198c1de-0000-7000-8000-000000000001',
      detail: learner.unitId,
      expiresAt: Math.floor(Date.now() / 1000) + 3_600,
      ...claims,
    })}`;

  it('is cut to 90 KB in each part, with a link to its rest', async () => {
    learner = await learnerOf(south, await publish(south, { id: 'long', units: [{ id: 'one', body }] }));
    const { mail } = await mailTo(learner, 1);
    const html = mail.html as string;
    expect(Buffer.byteLength(html)).toBeLessThanOrEqual(BUDGET);
    expect(Buffer.byteLength(mail.text!)).toBeLessThanOrEqual(BUDGET);
    expect(html).toContain('Paragraph 40:');
    expect(html).not.toContain('Paragraph 179:');
    link = /https:\/\/learn\.example\/mail\/read\/[\w.-]+/.exec(mail.text!)?.[0] ?? '';
    expect(html).toContain(link);
  });

  it('is read there whole, without signing in, by a page that runs and sends nothing', async () => {
    const before = await database.admin('SELECT * FROM unit_progress UNION ALL SELECT * FROM unit_progress');
    const { status, headers, page } = await open(link.replace(PUBLIC_URL, server.url), {
      headers: { host: 'evil.example' },
    });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'unsafe-inline'; img-src https:/,
    );
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toContain('no-store');
    expect(page).toContain('Paragraph 0:');
    expect(page).toContain('Paragraph 179:');
    expect(page).toContain(`href="${PUBLIC_URL}/learn/units/${learner.unitId}"`);
    expect(page).not.toMatch(/<script|<form|evil\.example/);
    expect(await database.admin('SELECT * FROM unit_progress UNION ALL SELECT * FROM unit_progress')).toEqual(
      before,
    );
  });

  it('is shown by no other link, and all of those answer alike', async () => {
    const stranger = await learnerOf(north);
    const neighbour = await learnerOf(south);
    const { delivery } = await deliveryOf(learner);
    const answers = await Promise.all(
      [
        `${link.replace(PUBLIC_URL, server.url)}x`,
        link.replace(PUBLIC_URL, server.url).slice(0, -2),
        `${server.url}/mail/read/x`,
        `${server.url}/mail/read/${'x'.repeat(1_100)}`,
        sign({}),
        sign({ id: delivery, organizationId: north.id }),
        sign({ id: delivery, detail: stranger.unitId }),
        sign({ id: delivery, detail: neighbour.unitId }),
        sign({ id: stranger.unitId, detail: 'preview' }),
        link
          .replace(`${PUBLIC_URL}/mail/read`, `${server.url}/mail/unsubscribe`)
          .replace('unsubscribe', 'read') + '.',
      ].map((url) => open(url)),
    );
    for (const { status, page } of answers) expect([status, page]).toEqual([404, answers[0]!.page]);
    expect(answers[0]!.page).toContain('There is nothing here');
    const { status } = await open(link.replace(PUBLIC_URL, server.url), { method: 'POST' });
    expect(status).toBe(404);
  });

  it('is shown to staff who preview it, by a link that is nobody’s', async () => {
    const owner = await south.as(server.client, 'owner');
    const { previewUnit } = await owner.run(PREVIEW, { unitId: learner.unitId, as: 'EMAIL_TEXT' });
    expect(previewUnit.isCut).toBe(true);
    expect(previewUnit.bytes).toBeLessThanOrEqual(BUDGET);
    const own = /https:\/\/learn\.example(\/mail\/read\/[\w.-]+)/.exec(previewUnit.body)?.[1];
    expect((await open(`${server.url}${own}`)).page).toContain('Paragraph 179:');
    const expiresAt = server.app.get(SignedLinks).verify('read', own!.split('/').at(-1)!)!.expiresAt!;
    expect(expiresAt - Date.now() / 1000).toBeLessThan(3_700);
  });

  it.each([
    ['enrollments', 'WITHDRAWN', 'ACTIVE'],
    ['enrollments', 'EXPIRED', 'ACTIVE'],
    ['memberships', 'DISABLED', 'ACTIVE'],
  ])('is not shown to who is not in the course any more: %s %s', async (table, status, before) => {
    const id = table === 'enrollments' ? learner.enrollmentId : learner.membershipId;
    const change = (to: string) => database.admin(`UPDATE ${table} SET status = $1 WHERE id = $2`, [to, id]);
    await change(status);
    const shown = await open(link.replace(PUBLIC_URL, server.url));
    await change(before);
    expect(shown.status).toBe(404);
    expect((await open(link.replace(PUBLIC_URL, server.url))).status).toBe(200);
  });

  it('is not shown while its organization is suspended', async () => {
    await database.admin(`UPDATE organizations SET status = 'SUSPENDED' WHERE id = $1`, [south.id]);
    expect((await open(link.replace(PUBLIC_URL, server.url))).status).toBe(404);
    await database.admin(`UPDATE organizations SET status = 'ACTIVE' WHERE id = $1`, [south.id]);
  });

  it('is not shown when the link has expired, and the page says where the unit is', async () => {
    const { delivery } = await deliveryOf(learner);
    const { status, page } = await open(sign({ id: delivery, expiresAt: Math.floor(Date.now() / 1000) - 5 }));
    expect(status).toBe(410);
    expect(page).toContain('This link has expired');
    expect(page).toContain('30 days');
    expect(page).toContain(`href="${PUBLIC_URL}/learn/units/${learner.unitId}"`);
    expect(page).not.toContain('Paragraph');
    const [row] = await database.admin<{ days: number }>('SELECT $1::int / 86400 AS days', [
      server.app.get(SignedLinks).verify('read', link.split('/').at(-1)!)!.expiresAt! -
        Math.floor(Date.now() / 1000) +
        60,
    ]);
    expect(row?.days).toBe(30);
  });
});

const deliveryOf = async ({ enrollmentId }: { enrollmentId: string }) => {
  const [row] = await database.admin<{ id: string }>(
    'SELECT id FROM email_deliveries WHERE enrollment_id = $1',
    [enrollmentId],
  );
  return { delivery: row!.id };
};

describe('a quiz that was not passed', () => {
  it('is told at once: the score, what was asked, when to try again, and how often', async () => {
    const courseId = await publish(south, {
      id: 'cooling',
      units: [{ id: 'one', quiz: { ...CHEAP_QUIZ, attempts: 3, coolDownSeconds: 7200 } }],
    });
    const learner = await learnerOf(south, courseId);
    await mailTo(learner, 1);
    await submit(learner.client, await startAttempt(learner.client, learner.unitId), WRONG_ANSWER);
    const { mail } = await mailTo(learner, 2);
    expect(mail.subject).toBe('Not passed yet: Unit 1: Unit one');
    expect(mail.text).toContain('You scored 0 %.');
    expect(mail.text).toContain('- Is it so?');
    expect(mail.text).toMatch(/You may try again from \w+day.* You have 2 attempts left\./);
    expect(mail.text).not.toMatch(/true|false|correct|right answer/i);
  });

  it('is told once for each attempt, and not to who has passed before', async () => {
    const learner = await learnerOf(north);
    await submit(learner.client, await startAttempt(learner.client, learner.unitId), WRONG);
    await submit(learner.client, await startAttempt(learner.client, learner.unitId));
    await submit(learner.client, await startAttempt(learner.client, learner.unitId), WRONG);
    expect(await kindsOf(learner)).toEqual(['WELCOME', 'NOT_PASSED', 'UNIT']);
  });

  it.each([
    ['NEVER', ['WELCOME']],
    ['AFTER_LAST_ATTEMPT', ['WELCOME', 'NOT_PASSED']],
  ])('is not told before its result may be seen: %s', async (result, kinds) => {
    const courseId = await publish(south, {
      id: `hidden-${result.toLowerCase().replaceAll('_', '-')}`,
      units: [{ id: 'one', quiz: { ...CHEAP_QUIZ, attempts: 2, showResult: result, showFeedback: 'NEVER' } }],
    });
    const learner = await learnerOf(south, courseId);
    await submit(learner.client, await startAttempt(learner.client, learner.unitId), WRONG_ANSWER);
    expect(await kindsOf(learner)).toEqual(['WELCOME']);
    await submit(learner.client, await startAttempt(learner.client, learner.unitId), WRONG_ANSWER);
    expect(await kindsOf(learner)).toEqual(kinds);
    const [row] = await database.admin<{ facts: object }>(
      `SELECT facts FROM email_deliveries WHERE enrollment_id = $1 AND kind = 'NOT_PASSED'`,
      [learner.enrollmentId],
    );
    if (kinds.length > 1)
      expect(row?.facts).toEqual({ percent: '0', review: [], retryAt: null, attemptsLeft: 0 });
  });
});

describe('the end of a course', () => {
  it('is told once', async () => {
    const courseId = await publish(south, { id: 'short', units: [{ id: 'one', quiz: CHEAP_QUIZ }] });
    const learner = await learnerOf(south, courseId);
    await mailTo(learner, 1);
    await submit(learner.client, await startAttempt(learner.client, learner.unitId), CHEAP_ANSWERS);
    const { mail } = await mailTo(learner, 2);
    expect(mail.subject).toBe('You have completed Course short');
    expect(mail.text).toContain('It had 1 unit,');
    await submit(learner.client, await startAttempt(learner.client, learner.unitId), CHEAP_ANSWERS);
    expect(await kindsOf(learner)).toEqual(['WELCOME', 'COMPLETED']);
  });
});

describe('a reminder', () => {
  it('comes when its time is over, of a unit that is not completed by then', async () => {
    const courseId = await publish(south, {
      id: 'reminding',
      units: [
        { id: 'one', quiz: CHEAP_QUIZ },
        { id: 'two', quiz: CHEAP_QUIZ },
      ],
    });
    await changePublished(
      database,
      `UPDATE course_versions SET reminder_after = 'P3D' WHERE course_id = '${courseId}'`,
    );
    const [idle, busy] = [await learnerOf(south, courseId), await learnerOf(south, courseId)];
    await submit(busy.client, await startAttempt(busy.client, busy.unitId), CHEAP_ANSWERS);
    await mailTo(idle, 1);
    await mailTo(busy, 2);
    const planned = await database.admin<{ days: number }>(
      `SELECT round(extract(epoch FROM send_at - planned_at) / 86400)::int AS days FROM email_deliveries
       WHERE kind = 'REMINDER' AND enrollment_id = ANY($1)`,
      [[idle.enrollmentId, busy.enrollmentId]],
    );
    expect(planned).toEqual([{ days: 3 }, { days: 3 }, { days: 3 }]);

    await clockOf(database).setTo(new Date(Date.now() + 3.1 * 86_400_000).toISOString());
    expect((await mailTo(idle, 2)).mail.subject).toBe('It waits for you: Unit 1: Unit one');
    expect((await mailTo(busy, 3)).mail.subject).toBe('It waits for you: Unit 2: Unit two');
    const cancelled = await waitUntil('the other is cancelled', async () => {
      const rows = await database.admin<{ detail: string }>(
        `SELECT e.detail FROM delivery_events e JOIN email_deliveries d ON d.id = e.delivery_id
         WHERE d.enrollment_id = $1 AND d.kind = 'REMINDER' AND e.status = 'CANCELLED'`,
        [busy.enrollmentId],
      );
      return rows.length > 0 && rows;
    });
    expect(cancelled).toEqual([{ detail: 'The unit is completed.' }]);
  });
});
