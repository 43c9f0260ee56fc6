import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import ICAL from 'ical.js';
import { ContentLoader } from '../../src/authoring/index.ts';
import { newId } from '../../src/platform/ids.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import { CHEAP_QUIZ, writeCourse } from '../support/course-files.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { enroll, startAttempt } from '../support/journey.ts';
import { addLearners } from '../support/learners.ts';
import type { Learner } from '../support/learners.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';

const CREATE = 'mutation { createCalendarFeed { url } }';
const REVOKE = 'mutation { revokeCalendarFeed { revoked } }';

let database: TestDatabase;
let server: TestApp;
let folder: string;
let north: School;
let south: School;

interface School extends SeededOrganization {
  readonly timedId: string;
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'stepwise-calendar-'));
  const units = ['one', 'two', 'three'].map((id) => ({
    id,
    quiz: { ...CHEAP_QUIZ, timeLimitSeconds: 3_600 },
  }));
  writeCourse(folder, { id: 'timed', units });
  database = await createTestDatabase();
  server = await startTestApp(database, { ROLE: 'api' });
  [north, south] = [await school('north'), await school('south')];
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function school(slug: string): Promise<School> {
  const seeded = await seedOrganization(server.app, slug);
  const [loaded] = await server.app.get(ContentLoader).load(seeded.id, path.join(folder, 'timed'));
  return { ...seeded, timedId: loaded?.courseId ?? '' };
}

interface Subscriber extends Learner {
  readonly client: Client;
  readonly enrollmentId: string;
  readonly unitId: string;
  readonly feed: string;
}

/** Somebody in the course who has just made their feed. */
async function subscriber(at: School): Promise<Subscriber> {
  const [learner] = await addLearners({ app: server.app, database }, at, 1);
  if (learner === undefined) throw new Error('No learner.');
  const client = new Client(server.url, learner.token);
  const { enrollmentId, unlocked } = await enroll(client, at.timedId);
  return { ...learner, client, enrollmentId, unitId: unlocked[0]?.id ?? '', feed: await feedOf(client) };
}

async function feedOf(client: Client): Promise<string> {
  const { createCalendarFeed } = await client.run(CREATE);
  const url = createCalendarFeed.url as string;
  expect(url).toMatch(/^https:\/\/learn\.example\/calendar\/swf_[\w-]+\.ics$/);
  return new URL(url).pathname;
}

const get = (feed: string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}${feed}`, { headers });

interface Entry {
  readonly uid: string;
  readonly summary: string;
  readonly start: string;
  readonly stamp: string;
}

async function entries(feed: string): Promise<Entry[]> {
  const response = await get(feed);
  expect(response.status).toBe(200);
  const calendar = new ICAL.Component(ICAL.parse(await response.text()) as never);
  return calendar.getAllSubcomponents('vevent').map((event) => ({
    uid: String(event.getFirstPropertyValue('uid')),
    summary: String(event.getFirstPropertyValue('summary')),
    start: String(event.getFirstPropertyValue('dtstart')),
    stamp: String(event.getFirstPropertyValue('dtstamp')),
  }));
}

const utc = (date: Date) => date.toISOString().replace(/\.\d{3}Z$/, 'Z');

async function unlockOf({ enrollmentId }: Subscriber): Promise<Date> {
  const [row] = await database.admin<{ unlocked_at: Date }>(
    'SELECT unlocked_at FROM unit_unlocks WHERE enrollment_id = $1',
    [enrollmentId],
  );
  return row?.unlocked_at ?? new Date(0);
}

const planRelease = (ada: Subscriber, organizationId: string, dueAt: string) =>
  database.admin(
    `INSERT INTO scheduled_releases (organization_id, id, enrollment_id, unit_stable_id, due_at, time_zone, cause, status)
     VALUES ($1, $2, $3, 'two', $4, 'UTC', 'ENROLLED', 'PENDING')`,
    [organizationId, newId(), ada.enrollmentId, dueAt],
  );

describe('a calendar feed', () => {
  it('has what opened and will open, what comes by e-mail, and what ends, in instants', async () => {
    const ada = await subscriber(north);
    await planRelease(ada, north.id, '2030-03-31T07:30:00+05:30');
    await database.admin(
      `UPDATE email_deliveries SET send_at = '2030-02-01T09:00:00Z' WHERE enrollment_id = $1`,
      [ada.enrollmentId],
    );
    await startAttempt(ada.client, ada.unitId);
    const [attempt] = await database.admin<{ id: string; deadline_at: Date }>(
      'SELECT id, deadline_at FROM attempts WHERE enrollment_id = $1',
      [ada.enrollmentId],
    );
    const shown = await entries(ada.feed);
    expect(shown.map(({ summary, start }) => [summary, start])).toEqual([
      ['Opens: Unit 2: Unit two (Course timed)', '2030-03-31T02:00:00Z'],
      ['By e-mail: Unit 1: Unit one (Course timed)', '2030-02-01T09:00:00Z'],
      ['Quiz ends: Unit 1: Unit one (Course timed)', utc(attempt?.deadline_at ?? new Date(0))],
      ['Opens: Unit 1: Unit one (Course timed)', utc(await unlockOf(ada))],
    ]);
    expect(shown[0]?.uid).toBe(`opens-${ada.enrollmentId}-two@learn.example`);
    expect(shown[2]?.uid).toBe(`deadline-${attempt?.id}@learn.example`);
    expect(new Set(shown.map(({ uid }) => uid)).size).toBe(4);
  });

  it('is the same to the byte while nothing changes, and then not sent again', async () => {
    const ada = await subscriber(north);
    const [first, second] = [await get(ada.feed), await get(ada.feed)];
    const body = await first.text();
    expect(body).toBe(await second.text());
    expect(body).toMatch(/\r\nDTSTAMP:\d{8}T\d{6}Z\r\n/);
    expect(Object.fromEntries(first.headers)).toMatchObject({
      'content-type': 'text/calendar; charset=utf-8',
      'cache-control': 'private, max-age=300',
      etag: expect.stringMatching(/^"[\w-]{43}"$/),
    });
    const etag = first.headers.get('etag') ?? '';
    const again = await get(ada.feed, { 'if-none-match': etag });
    expect([again.status, await again.text()]).toEqual([304, '']);
    await planRelease(ada, north.id, '2030-01-01T00:00:00Z');
    expect((await get(ada.feed, { 'if-none-match': etag })).status).toBe(200);
  });

  it('moves an event under its UID when it is put off', async () => {
    const ada = await subscriber(north);
    await planRelease(ada, north.id, '2030-01-01T00:00:00Z');
    const [before] = await entries(ada.feed);
    await database.admin(
      `UPDATE scheduled_releases SET due_at = '2030-01-08T00:00:00Z', planned_at = now() + interval '1 minute' WHERE enrollment_id = $1`,
      [ada.enrollmentId],
    );
    const [after] = await entries(ada.feed);
    expect([after?.uid, after?.start]).toEqual([before?.uid, '2030-01-08T00:00:00Z']);
    expect(after?.stamp).not.toBe(before?.stamp);
  });

  it('keeps whatever a title holds within its line', async () => {
    const ada = await subscriber(north);
    const title = `A, B; C \\ "D"\r\nEND:VEVENT\r\nSUMMARY:evil ${'ü😀'.repeat(60)}`;
    await database.admin('UPDATE courses SET title = $2 WHERE id = $1', [north.timedId, title.slice(0, 190)]);
    const [entry] = await entries(ada.feed);
    await database.admin(`UPDATE courses SET title = 'Course timed' WHERE id = $1`, [north.timedId]);
    expect(entry?.summary.replace(/\r?\n/g, '\n')).toContain(
      `A, B; C \\ "D"\nEND:VEVENT\nSUMMARY:evil ${'ü😀'.repeat(20)}`,
    );
  });

  it('shows nobody else’s, and nothing of a course that was left', async () => {
    const [ada, bob, eve] = [await subscriber(north), await subscriber(north), await subscriber(south)];
    const texts = await Promise.all([ada, bob, eve].map(async ({ feed }) => (await get(feed)).text()));
    for (const [index, own] of [ada, bob, eve].entries())
      for (const other of [ada, bob, eve])
        expect(texts[index]?.includes(other.enrollmentId)).toBe(own === other);
    await database.admin(`UPDATE enrollments SET status = 'WITHDRAWN' WHERE id = $1`, [ada.enrollmentId]);
    expect(await entries(ada.feed)).toEqual([]);
  });

  it('is not found once it is revoked, made anew, or its member is disabled', async () => {
    const ada = await subscriber(north);
    const feed = await feedOf(ada.client);
    expect([(await get(ada.feed)).status, (await get(feed)).status]).toEqual([404, 200]);
    expect((await ada.client.run('{ myCalendarFeed { createdAt } }')).myCalendarFeed.createdAt).toMatch(
      /^\d{4}-/,
    );
    expect((await ada.client.run(REVOKE)).revokeCalendarFeed).toEqual({ revoked: true });
    expect((await ada.client.run(REVOKE)).revokeCalendarFeed).toEqual({ revoked: false });
    expect((await ada.client.run('{ myCalendarFeed { createdAt } }')).myCalendarFeed).toBeNull();
    const bob = await subscriber(north);
    await database.admin(`UPDATE memberships SET status = 'DISABLED' WHERE id = $1`, [bob.membershipId]);
    const unknown = [
      feed,
      bob.feed,
      feed.replace(north.id, south.id),
      bob.feed.replace(/....\.ics$/, 'AAAA.ics'),
      '/calendar/x.ics',
      '/calendar/%00',
    ];
    const answers = await Promise.all(
      unknown.map(async (each) => {
        const response = await get(each);
        return [response.status, await response.text()];
      }),
    );
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]?.[0]).toBe(404);
  });

  it('has one address, whoever makes it at once; only its hash is kept', async () => {
    const ada = await subscriber(north);
    const feeds = await Promise.all(Array.from({ length: 5 }, () => feedOf(ada.client)));
    const statuses = await Promise.all(feeds.map(async (feed) => (await get(feed)).status));
    expect(statuses.toSorted()).toEqual([200, 404, 404, 404, 404]);
    const rows = await database.admin<{ all: string }>('SELECT f::text AS all FROM calendar_feeds f');
    expect(rows.map((row) => row.all).join()).not.toContain(feeds[0]?.slice(-47, -4));
  });

  it('is read so often and no more', async () => {
    const ada = await subscriber(north);
    await get(ada.feed);
    await database.admin(`UPDATE rate_limits SET used = 120 WHERE action = 'read-calendar'`);
    expect((await get(ada.feed)).status).toBe(429);
  });
});
