import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ContentLoader } from '../../src/authoring/index.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { clockOf } from '../support/clock.ts';
import type { Clock } from '../support/clock.ts';
import { CHEAP_ANSWERS, CHEAP_QUIZ, writeCourse } from '../support/course-files.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { enroll, startAttempt, submit } from '../support/journey.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { startSmtp } from '../support/smtp.ts';
import type { TestSmtp } from '../support/smtp.ts';
import { waitUntil } from '../support/wait.ts';

/** The clocks of the organization change on Sunday, 28 March 2027; those of India never do. */
const MONDAY = '2027-03-22T10:00:00Z';
const FRIDAY = '2027-03-26T12:00:00Z';
const WHEN_THREE_AND_FOUR_OPEN = '2027-04-05T10:00:00Z';
const PLANNED = '{ myDeliveries(first: 3) { edges { node { kind status sendAt unit { stableId } } } } }';

let database: TestDatabase;
let clock: Clock;
let smtp: TestSmtp;
let server: TestApp;
let folder: string;
/** A pupil of north reads in India, one of south in Berlin. */
let india: Pupil;
let berlin: Pupil;

interface Pupil {
  readonly organization: SeededOrganization;
  readonly client: Client;
  readonly enrollmentId: string;
  readonly unitIds: readonly string[];
}

beforeAll(async () => {
  database = await createTestDatabase();
  clock = clockOf(database);
  smtp = await startSmtp();
  server = await startTestApp(database, { SMTP_URL: smtp.url, MAIL_FROM: 'courses@stepwise.example' });
  folder = mkdtempSync(path.join(tmpdir(), 'stepwise-weekly-'));
  writeCourse(folder, {
    id: 'weekly',
    units: [
      { id: 'one', quiz: CHEAP_QUIZ },
      { id: 'two', quiz: CHEAP_QUIZ },
      { id: 'three', quiz: CHEAP_QUIZ, availability: { dateReached: '2027-04-05T00:00:00Z' } },
      { id: 'four', availability: { delayAfter: { event: 'ENROLLED', duration: 'P14D' } } },
    ],
  });
  await clock.setTo(MONDAY);
  india = await begin('north', 'Asia/Kolkata');
  berlin = await begin('south', 'Europe/Berlin');
});

afterAll(async () => {
  await server?.stop();
  await smtp?.close();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** Somebody in a zone enrolls and wants a weekly e-mail containing the next unit, on Tuesdays at half past seven. */
async function begin(slug: string, timeZone: string): Promise<Pupil> {
  const organization = await seedOrganization(server.app, slug);
  const [course] = await server.app.get(ContentLoader).load(organization.id, folder);
  const owner = await organization.as(server.client, 'owner');
  await owner.run(
    'mutation ($input: UpdateOrganizationInput!) { updateOrganization(input: $input) { organization { timeZone } } }',
    { input: { timeZone: 'Europe/Berlin' } },
  );
  const client = await organization.as(server.client, 'learner');
  await client.run(
    'mutation ($input: UpdateMyProfileInput!) { updateMyProfile(input: $input) { __typename } }',
    {
      input: { timeZone },
    },
  );
  const { enrollmentId } = await enroll(client, course?.courseId ?? '');
  await client.run(
    'mutation ($input: ChooseCadenceInput!) { chooseCadence(input: $input) { enrollment { hasOwnCadence } } }',
    { input: { enrollmentId, cadence: { kind: 'WEEKLY', on: ['TUESDAY'], at: '07:30' } } },
  );
  const { course: outline } = await client.run(
    'query ($id: ID!) { course(id: $id) { units(first: 10) { edges { node { id } } } } }',
    { id: course?.courseId },
  );
  const unitIds = outline.units.edges.map(({ node }: { node: { id: string } }) => node.id);
  return { organization, client, enrollmentId, unitIds };
}

const mailsTo = ({ organization }: Pupil) =>
  smtp.received.filter(({ recipients }) => recipients[0] === `learner@${organization.slug}.example`);
const subjectsTo = (pupil: Pupil) => mailsTo(pupil).map(({ mail }) => mail.subject);
const newestOf = async ({ client }: Pupil) => (await client.run(PLANNED)).myDeliveries.edges[0].node;
/** Whatever is due has been done, so what has not been sent by then is not sent at this time. */
const allIsDone = () =>
  waitUntil('no job is due', async () => {
    const due = await database.admin(
      'SELECT 1 FROM graphile_worker._private_jobs WHERE run_at <= now() AND attempts < max_attempts',
    );
    return due.length === 0;
  });

describe('a weekly e-mail that contains the next unit', () => {
  it('brings the first unit at once', async () => {
    await smtp.waitFor(2);
    for (const pupil of [india, berlin])
      expect(subjectsTo(pupil)).toEqual(['Welcome to Course weekly — Unit 1: Unit one']);
  });

  it('is planned with the pass on a Friday, for the learner’s own Tuesday morning', async () => {
    await clock.setTo(FRIDAY);
    for (const { client, unitIds } of [india, berlin]) {
      const payload = await submit(client, await startAttempt(client, unitIds[0] ?? ''), CHEAP_ANSWERS);
      expect(payload.unlocked).toMatchObject([{ title: 'Unit two' }]);
    }
    const two = { kind: 'UNIT', status: 'PLANNED', unit: { stableId: 'two' } };
    expect(await newestOf(india)).toEqual({ ...two, sendAt: '2027-03-30T02:00:00.000Z' });
    // Half past seven in summer: an hour sooner than on the Tuesday before.
    expect(await newestOf(berlin)).toEqual({ ...two, sendAt: '2027-03-30T05:30:00.000Z' });
  });

  it('leaves at that instant, across the change of the organization’s clocks, and not before', async () => {
    await clock.setTo('2027-03-30T01:59:00Z');
    await allIsDone();
    expect(smtp.received).toHaveLength(2);
    await clock.setTo('2027-03-30T02:00:01Z');
    await smtp.waitFor(3);
    expect(subjectsTo(india)[1]).toBe('Unit 2: Unit two');
    expect(mailsTo(india)[1]?.mail.text).toContain('Prose of two.');
    await allIsDone();
    expect(mailsTo(berlin)).toHaveLength(1);
    await clock.setTo('2027-03-30T05:30:01Z');
    await smtp.waitFor(4);
    expect(subjectsTo(berlin)[1]).toBe('Unit 2: Unit two');
  });

  it('is held on leave; what came due meanwhile is one digest on the next Tuesday', async () => {
    await clock.setTo('2027-04-01T08:00:00Z');
    const { client, enrollmentId } = india;
    const move = (name: string, type: string) =>
      client.run(
        `mutation ($input: ${type}!) { ${name}(input: $input) { enrollment { status } unlocked { stableId } } }`,
        {
          input: { enrollmentId, reason: 'A holiday.' },
        },
      );
    expect((await move('pauseEnrollment', 'PauseEnrollmentInput')).pauseEnrollment).toEqual({
      enrollment: { status: 'PAUSED' },
      unlocked: [],
    });
    await clock.setTo(WHEN_THREE_AND_FOUR_OPEN);
    await allIsDone();
    await clock.setTo('2027-04-07T08:00:00Z');
    expect((await move('resumeEnrollment', 'ResumeEnrollmentInput')).resumeEnrollment).toEqual({
      enrollment: { status: 'ACTIVE' },
      unlocked: [{ stableId: 'three' }, { stableId: 'four' }],
    });
    await clock.setTo('2027-04-13T01:59:00Z');
    await allIsDone();
    const kinds = mailsTo(india)
      .slice(2)
      .map(({ mail }) => mail.text ?? '');
    expect(kinds.filter((text) => text.includes('Prose of three'))).toEqual([]);
    const received = smtp.received.length;
    await clock.setTo('2027-04-13T02:00:01Z');
    await smtp.waitFor(received + 1);
    await allIsDone();
    const withUnits = mailsTo(india)
      .slice(2)
      .filter(({ mail }) => /Prose of (three|four)/.test(mail.text ?? ''));
    expect(withUnits).toHaveLength(1);
    expect(withUnits[0]?.mail.text).toMatch(/Prose of three[^]*Prose of four/);
  });
});
