import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ContentLoader } from '../../src/authoring/index.ts';
import { SignedLinks } from '../../src/platform/links/signed-links.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import { CHEAP_QUIZ, writeCourse } from '../support/course-files.ts';
import { changePublished } from '../support/change-published.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { enroll, startAttempt } from '../support/journey.ts';
import { addLearners } from '../support/learners.ts';
import type { Learner } from '../support/learners.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { startSmtp } from '../support/smtp.ts';
import type { TestSmtp } from '../support/smtp.ts';

const CHOICE = {
  id: 'capital',
  type: 'SINGLE_CHOICE',
  prompt: 'Which is the capital of France, if 1 < 2?',
  options: [
    { id: 'paris', text: 'Paris & no other', correct: true },
    { id: 'lyon', text: 'Lyon', feedback: 'That is where the silk was woven.' },
    { id: 'nice', text: 'Nice' },
  ],
  explanation: 'Since 987.',
};
const UNITS = [
  { id: 'one', quiz: { attempts: 2, items: [CHOICE] } },
  { id: 'two', quiz: CHEAP_QUIZ },
  { id: 'three', quiz: { items: [{ ...CHOICE, id: 'again' }] } },
];
const NOT_BY_MAIL = [
  { id: 'two-items', quiz: { items: [CHOICE, { ...CHOICE, id: 'again' }] } },
  { id: 'timed', quiz: { timeLimitSeconds: 600, items: [CHOICE] } },
  { id: 'tries', quiz: { behaviour: 'IMMEDIATE_FEEDBACK', items: [CHOICE] } },
  { id: 'sure', quiz: { certainty: true, items: [CHOICE] } },
  { id: 'number', quiz: { items: [{ id: 'n', type: 'NUMERIC', prompt: 'How much?', answer: '2' }] } },
  { id: 'drawn', quiz: { items: [{ id: 'fact', type: 'DRAW', bank: 'facts', count: 1 }] } },
];

let database: TestDatabase;
let smtp: TestSmtp;
let server: TestApp;
let folder: string;
let north: School;
let south: School;

interface School extends SeededOrganization {
  readonly quizId: string;
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'stepwise-answers-'));
  writeCourse(folder, { id: 'choices', units: UNITS });
  [database, smtp] = await Promise.all([createTestDatabase(), startSmtp()]);
  server = await startTestApp(database, { SMTP_URL: smtp.url, VERSION_CACHE_ROWS: '0' });
  [north, south] = [await school('north'), await school('south')];
});

afterAll(async () => {
  await server?.stop();
  await smtp?.close();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function school(slug: string): Promise<School> {
  const seeded = await seedOrganization(server.app, slug);
  const [loaded] = await server.app.get(ContentLoader).load(seeded.id, path.join(folder, 'choices'));
  return { ...seeded, quizId: loaded?.courseId ?? '' };
}

interface Mailed extends Learner {
  readonly client: Client;
  readonly enrollmentId: string;
  readonly unitId: string;
  /** Paths of the links by their labels. */
  readonly links: Record<string, string>;
}

const mailsTo = (email: string) => smtp.received.filter((mail) => mail.recipients.includes(email));

async function linksOf(email: string, count: number): Promise<Record<string, string>> {
  while (mailsTo(email).length < count) await smtp.waitFor(smtp.received.length + 1, 5_000);
  const text = mailsTo(email)[count - 1]?.mail.text ?? '';
  const found = [...text.matchAll(/^- (.+)\n {2}https:\/\/learn\.example(\/mail\/answer\/\S+)$/gm)];
  return Object.fromEntries(found.map(([, label = '', link = '']) => [label, link]));
}

async function mailed(at: School, courseId = at.quizId): Promise<Mailed> {
  const [learner] = await addLearners({ app: server.app, database }, at, 1);
  if (learner === undefined) throw new Error('No learner.');
  const client = new Client(server.url, learner.token);
  const { enrollmentId, unlocked } = await enroll(client, courseId);
  return {
    ...learner,
    client,
    enrollmentId,
    unitId: unlocked[0]?.id ?? '',
    links: await linksOf(learner.email, 1),
  };
}

interface Shown {
  readonly status: number;
  readonly text: string;
  /** Where the form of the page leads; null for a page that has none. */
  readonly action: string | null;
}

async function request(link: string | undefined, method = 'GET'): Promise<Shown> {
  const response = await fetch(`${server.url}${link}`, { method });
  const text = await response.text();
  const action = /<form method="post" action="(\?attempt=\d+)">/.exec(text)?.[1] ?? null;
  return { status: response.status, text, action };
}

/** Opens the page and presses its button. */
async function press(link: string | undefined): Promise<Shown> {
  const { action } = await request(link);
  if (action === null) throw new Error('The page has no button.');
  return request(`${link}${action}`, 'POST');
}

const attemptsOf = ({ enrollmentId }: Mailed) =>
  database.admin<{ status: string; passed: boolean }>(
    'SELECT status, passed FROM attempts WHERE enrollment_id = $1 ORDER BY number',
    [enrollmentId],
  );

describe('a quiz of one choice', () => {
  it('is answered from the e-mail, unit by unit to the end of the course', async () => {
    const ada = await mailed(north);
    expect(Object.keys(ada.links).sort()).toEqual(['Lyon', 'Nice', 'Paris & no other']);
    const [first] = mailsTo(ada.email);
    expect(first?.mail.text).toMatch(
      /counts\.\n\nWhich is the capital of France, if 1 < 2\?\n\n- (Paris|Lyon|Nice)/,
    );
    expect(first?.mail.html).toContain('Which is the capital of France, if 1 &lt; 2?</p>');
    const one = await press(ada.links['Paris & no other']);
    expect(one.text).toContain('You have passed this quiz with 100 %.');
    expect(one.text).toContain('Now open for you: Unit two.');
    const two = await linksOf(ada.email, 2);
    expect(Object.keys(two)).toEqual(['True', 'False']);
    await press(two['True']);
    const three = await linksOf(ada.email, 3);
    expect((await press(three['Paris & no other'])).text).toContain('passed');
    const [enrollment] = await database.admin('SELECT status FROM enrollments WHERE id = $1', [
      ada.enrollmentId,
    ]);
    expect(enrollment).toEqual({ status: 'COMPLETED' });
    expect((await request(three['Paris & no other'])).text).toContain('passed');
  });

  it('is asked on a page that runs and loads nothing, and shows the question as it is', async () => {
    const ada = await mailed(north);
    const response = await fetch(`${server.url}${ada.links['Paris & no other']}`);
    const page = await response.text();
    expect(response.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^ ]+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page).toContain('Which is the capital of France, if 1 &lt; 2?');
    expect(page).toContain('Paris &amp; no other');
    expect(page).not.toMatch(/<script|<link|src=|http:|https:|987|silk/);
  });

  it('is answered by nothing but the button: looking, however often, changes nothing', async () => {
    const ada = await mailed(north);
    for (const link of Object.values(ada.links))
      for (const method of ['GET', 'HEAD', 'GET', 'OPTIONS', 'PUT']) await request(link, method);
    const [first] = Object.values(ada.links);
    expect((await request(`${first}?attempt=1`)).action).toBe('?attempt=1');
    expect((await request(first, 'POST')).action).toBe('?attempt=1');
    expect(await attemptsOf(ada)).toEqual([]);
    expect(mailsTo(ada.email)).toHaveLength(1);
  });

  it('uses one attempt for one link, pressed once, twice or ten times at the same moment', async () => {
    const ada = await mailed(north);
    const link = ada.links['Lyon'];
    const presses = await Promise.all(Array.from({ length: 10 }, () => request(`${link}?attempt=1`, 'POST')));
    for (const { status, text } of presses) {
      expect(status).toBe(200);
      expect(text).toContain('You have not passed this quiz: 0 %.');
      expect(text).toContain('That is where the silk was woven.');
    }
    expect((await request(`${link}?attempt=2`, 'POST')).text).toContain('You have not passed');
    expect(await attemptsOf(ada)).toEqual([{ status: 'GRADED', passed: false }]);
  });

  it('takes another answer as another attempt, which is said first', async () => {
    const ada = await mailed(north);
    await press(ada.links['Lyon']);
    const stale = await request(`${ada.links['Nice']}?attempt=1`, 'POST');
    expect(stale.text).toContain('This will be your attempt 2 at this quiz. After it there are 0 left.');
    expect(await attemptsOf(ada)).toHaveLength(1);
    expect((await press(ada.links['Nice'])).text).toContain('You have not passed');
    const third = await request(ada.links['Paris & no other']);
    expect(third).toMatchObject({ status: 409, action: null });
    expect(third.text).toContain('All 2 attempts of this quiz are used.');
    expect((await request(`${ada.links['Paris & no other']}?attempt=3`, 'POST')).status).toBe(409);
    expect((await request(ada.links['Lyon'])).text).toContain('silk');
    expect(await attemptsOf(ada)).toHaveLength(2);
  });

  it('tells no result where the quiz shows none', async () => {
    const quiz = { showResult: 'NEVER', showFeedback: 'NEVER', items: [CHOICE] };
    const place = writeCourse(folder, { id: 'quiet', units: [{ id: 'quiet', quiz }] });
    const [loaded] = await server.app.get(ContentLoader).load(north.id, place);
    const ada = await mailed(north, loaded?.courseId);
    const { text } = await press(ada.links['Lyon']);
    expect(text).toContain('Your answer is handed in.');
    expect(text).not.toMatch(/passed|silk|987|%/);
  });

  it('takes one of two answers that are given at the same moment', async () => {
    const ada = await mailed(north);
    await Promise.all(['Lyon', 'Nice'].map((label) => request(`${ada.links[label]}?attempt=1`, 'POST')));
    const handedIn = await database.admin('SELECT 1 FROM grade_events WHERE enrollment_id = $1', [
      ada.enrollmentId,
    ]);
    expect(handedIn).toHaveLength(1);
  });

  it('is not answered again once it is passed', async () => {
    const ada = await mailed(north);
    await press(ada.links['Paris & no other']);
    for (const method of ['GET', 'POST'])
      expect((await request(`${ada.links['Lyon']}?attempt=2`, method)).text).toContain(
        'passed this quiz already',
      );
    expect(await attemptsOf(ada)).toHaveLength(1);
  });

  it('goes on with the attempt that is in progress in the app', async () => {
    const ada = await mailed(north);
    await startAttempt(ada.client, ada.unitId);
    const page = await request(ada.links['Lyon']);
    expect(page.action).toBe('?attempt=1');
    await press(ada.links['Lyon']);
    expect(await attemptsOf(ada)).toHaveLength(1);
  });

  it('is not answered while there is a pause between attempts', async () => {
    const ada = await mailed(north);
    await press(ada.links['Lyon']);
    const pause = (seconds: number) =>
      changePublished(
        database,
        `UPDATE quizzes SET cool_down_seconds = ${seconds} WHERE unit_id = '${ada.unitId}'`,
      );
    await pause(3600);
    await database.admin(`UPDATE memberships SET locale = 'de', time_zone = 'Asia/Tokyo' WHERE id = $1`, [
      ada.membershipId,
    ]);
    const page = await request(ada.links['Nice']);
    await pause(0);
    expect(page).toMatchObject({ status: 409, action: null });
    expect(page.text).toMatch(/\d{1,2}\. [\p{L}]+ 20\d\d.* GMT\+9/u);
  });
});

describe('a link with an answer', () => {
  it.each([
    ['enrollments', `status = 'PAUSED', paused_at = now()`, 409],
    ['enrollments', `status = 'WITHDRAWN'`, 409],
    ['enrollments', `status = 'EXPIRED'`, 409],
    ['memberships', `status = 'DISABLED'`, 404],
  ])('does nothing when its learner’s row in %s has %s', async (table, change, status) => {
    const ada = await mailed(north);
    const id = table === 'enrollments' ? ada.enrollmentId : ada.membershipId;
    await database.admin(`UPDATE ${table} SET ${change} WHERE id = $1`, [id]);
    for (const method of ['GET', 'POST'])
      expect(await request(`${ada.links['Lyon']}?attempt=1`, method)).toMatchObject({ status, action: null });
    expect(await attemptsOf(ada)).toEqual([]);
  });

  it('does nothing for somebody who is disabled, in a suspended organization, or in a unit that is locked', async () => {
    const [ada, bob] = [await mailed(south), await mailed(south)];
    await database.admin(`UPDATE users SET status = 'DISABLED' WHERE email = $1`, [ada.email]);
    expect((await request(`${ada.links['Lyon']}?attempt=1`, 'POST')).status).toBe(404);
    await database.admin(`UPDATE organizations SET status = 'SUSPENDED' WHERE id = $1`, [south.id]);
    expect((await request(`${bob.links['Lyon']}?attempt=1`, 'POST')).status).toBe(404);
    await database.admin(`UPDATE organizations SET status = 'ACTIVE' WHERE id = $1`, [south.id]);
    await database.admin(`DELETE FROM unit_unlocks WHERE enrollment_id = $1`, [bob.enrollmentId]);
    const [later] = await database.admin<{ id: string }>(
      `SELECT id FROM units WHERE organization_id = $1 AND stable_id = 'three' AND course_version_id =
         (SELECT course_version_id FROM enrollments WHERE id = $2)`,
      [south.id, bob.enrollmentId],
    );
    const [delivery] = await database.admin<{ id: string }>(
      'SELECT id FROM email_deliveries WHERE enrollment_id = $1',
      [bob.enrollmentId],
    );
    const token = server.app.get(SignedLinks).sign('answer', {
      organizationId: south.id,
      id: delivery?.id ?? '',
      detail: `${later?.id} paris`,
    });
    for (const method of ['GET', 'POST']) {
      const page = await request(`/mail/answer/${token}?attempt=1`, method);
      expect(page).toMatchObject({ status: 409, action: null });
      expect(page.text).not.toContain('France');
    }
  });

  it('is worth nothing when anything in it is changed, or made for another organization or option', async () => {
    const [ada, eve] = [await mailed(north), await mailed(south)];
    const token = ada.links['Lyon']?.split('/').pop() ?? '';
    const [body = '', mac = ''] = token.split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as {
      o: string;
      i: string;
      d: string;
    };
    const forge = (change: object) =>
      `${Buffer.from(JSON.stringify({ ...claims, ...change })).toString('base64url')}.${mac}`;
    const signed = server.app.get(SignedLinks);
    const foreign = eve.links['Lyon']?.split('/').pop() ?? '';
    const wrong = [
      forge({ d: claims.d.replace('lyon', 'paris') }),
      forge({ o: south.id }),
      `${token}x`,
      `${foreign.split('.')[0]}.${mac}`,
      signed.sign('unsubscribe', { organizationId: north.id, id: claims.i, detail: claims.d }),
      signed.sign('answer', { organizationId: south.id, id: claims.i, detail: claims.d }),
      signed.sign('answer', {
        organizationId: north.id,
        id: claims.i,
        detail: claims.d.replace('lyon', 'berlin'),
      }),
      signed.sign('answer', { organizationId: north.id, id: claims.i }),
      'preview',
      '%00',
    ];
    const pages = await Promise.all(
      wrong.flatMap((each) =>
        ['GET', 'POST'].map((method) => request(`/mail/answer/${each}?attempt=1`, method)),
      ),
    );
    const [first] = pages;
    expect(first).toMatchObject({ status: 404, action: null });
    for (const page of pages) expect(page).toEqual(first);
    expect(await attemptsOf(ada)).toEqual([]);
  });

  it('is in no e-mail of a unit whose quiz needs more than one choice', async () => {
    const banks = { facts: { id: 'facts', title: 'Facts', items: [CHOICE, { ...CHOICE, id: 'other' }] } };
    for (const unit of NOT_BY_MAIL) {
      const place = writeCourse(folder, { id: `not-${unit.id}`, units: [unit], banks });
      const [loaded] = await server.app.get(ContentLoader).load(north.id, place);
      const { links } = await mailed(north, loaded?.courseId);
      expect([unit.id, links]).toEqual([unit.id, {}]);
    }
  });
});
