import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MemberService } from '../../src/accounts/index.ts';
import { ContentLoader } from '../../src/authoring/index.ts';
import { OrganizationService } from '../../src/organizations/index.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { edit } from '../support/broken-content.ts';
import type { Client } from '../support/client.ts';
import { clockOf } from '../support/clock.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { enroll, startAttempt, submit } from '../support/journey.ts';
import { FIXTURES, seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { waitUntil } from '../support/wait.ts';

/** 16:30 in Kolkata, 06:00 in New York. */
const FRIDAY = '2026-12-04T11:00:00Z';
const TUESDAYS = { kind: 'WEEKLY', on: ['TUESDAY'], at: '07:30' };

const CHOOSE = `mutation ($input: ChooseCadenceInput!) {
  chooseCadence(input: $input) { enrollment { hasOwnCadence cadence { kind at on days } } }
}`;
const PROFILE =
  'mutation ($input: UpdateMyProfileInput!) { updateMyProfile(input: $input) { member { timeZone locale } } }';
const ORGANIZATION = `mutation ($input: UpdateOrganizationInput!) {
  updateOrganization(input: $input) { organization {
    name locale timeZone replyTo postalAddress color logoUrl sendWindow { from to days } holidays mailsPerHour
  } }
}`;
const COHORT = `mutation ($input: UpdateCohortInput!) {
  updateCohort(input: $input) { cohort { startsAt endsAt timeZone sendWindow { from to days } } }
}`;

let database: TestDatabase;
let server: TestApp;
let north: SeededOrganization;
let south: SeededOrganization;
let owner: Client;
let learner: Client;
let enrollmentId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestApp(database);
  north = await seedOrganization(server.app, 'north');
  south = await seedOrganization(server.app, 'south');
  owner = await north.as(server.client, 'owner');
  learner = await north.as(server.client, 'learner');
  await clockOf(database).setTo(FRIDAY);
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

async function waitingOf(client: Client): Promise<{ kind: string; sendAt: string }[]> {
  const { myDeliveries } = await client.run(
    '{ myDeliveries(first: 20) { edges { node { kind status sendAt } } } }',
  );
  return myDeliveries.edges
    .map(({ node }: { node: { kind: string; status: string; sendAt: string } }) => node)
    .filter(({ status }: { status: string }) => status === 'PLANNED')
    .map(({ kind, sendAt }: { kind: string; sendAt: string }) => ({ kind, sendAt }));
}

const unitAt = (sendAt: string) => [{ kind: 'UNIT', sendAt }];

async function fieldsOf(client: Client, operation: string, input: object): Promise<string[]> {
  const { errors } = await client.send(operation, { input });
  expect(errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
  return ((errors[0]?.extensions['fields'] ?? []) as { path: string }[]).map(({ path }) => path);
}

describe('a learner who chooses Tuesdays at 07:30', () => {
  it('in Kolkata, and passes on a Friday, gets the unit on Tuesday at that hour', async () => {
    await learner.run(PROFILE, { input: { timeZone: 'Asia/Kolkata', locale: 'hi' } });
    const { enrollmentId: id, unlocked } = await enroll(learner, north.courseId);
    enrollmentId = id;
    const chosen = await learner.run(CHOOSE, { input: { enrollmentId, cadence: TUESDAYS } });
    expect(chosen['chooseCadence'].enrollment).toEqual({
      hasOwnCadence: true,
      cadence: { ...TUESDAYS, days: null },
    });
    const passed = await submit(learner, await startAttempt(learner, unlocked[0]?.id ?? ''));
    expect(passed['unlocked']).toHaveLength(1);
    await waitUntil('the welcome is out', async () => (await waitingOf(learner)).length === 1);
    expect(await waitingOf(learner)).toEqual(unitAt('2026-12-08T02:00:00.000Z'));
  });

  it('has the job wait as long', async () => {
    const [job] = await database.admin<{ at: Date }>(
      `SELECT j.run_at + (current_instant() - now()) AS at FROM graphile_worker._private_jobs j
       JOIN email_deliveries d ON j.key LIKE '%' || d.id WHERE d.status = 'PLANNED' AND d.kind = 'UNIT'`,
    );
    expect(Math.abs((job?.at.getTime() ?? 0) - Date.parse('2026-12-08T02:00:00Z'))).toBeLessThan(1_000);
  });

  it('has what waits moved with the zone', async () => {
    const { updateMyProfile } = await learner.run(PROFILE, { input: { timeZone: 'America/New_York' } });
    expect(updateMyProfile.member).toEqual({ timeZone: 'America/New_York', locale: 'hi' });
    expect(await waitingOf(learner)).toEqual(unitAt('2026-12-08T12:30:00.000Z'));
  });

  it('has it moved with the rhythm, by staff as well', async () => {
    const instructor = await north.as(server.client, 'instructor');
    await instructor.run(CHOOSE, { input: { enrollmentId, cadence: { kind: 'DAILY', at: '05:45' } } });
    expect(await waitingOf(learner)).toEqual(unitAt('2026-12-05T10:45:00.000Z'));
    await learner.run(CHOOSE, { input: { enrollmentId, cadence: TUESDAYS } });
    expect(await waitingOf(learner)).toEqual(unitAt('2026-12-08T12:30:00.000Z'));
  });

  it('waits for the hours of mail, and for the end of a holiday', async () => {
    await owner.run(ORGANIZATION, { input: { sendWindow: { from: '09:00', to: '17:00' } } });
    await waitUntil('the window moves it', async () => {
      const [delivery] = await waitingOf(learner);
      return delivery?.sendAt === '2026-12-08T14:00:00.000Z';
    });
    await owner.run(ORGANIZATION, { input: { holidays: ['2026-12-08'] } });
    await waitUntil('the holiday moves it', async () => {
      const [delivery] = await waitingOf(learner);
      return delivery?.sendAt === '2026-12-09T14:00:00.000Z';
    });
    const told = await database.admin<{ detail: string }>(
      `SELECT e.detail FROM delivery_events e JOIN email_deliveries d ON d.id = e.delivery_id
       WHERE d.kind = 'UNIT' AND d.status = 'PLANNED' AND d.organization_id = $1 ORDER BY e.occurred_at, e.id`,
      [north.id],
    );
    expect(told).toHaveLength(6);
    expect(new Set(told.slice(1).map(({ detail }) => detail))).toEqual(
      new Set(['Moved by a change of settings.']),
    );
  });

  it('has classmates who are welcomed in those hours, too', async () => {
    const late = await north.as(server.client, 'learner2');
    await late.run(PROFILE, { input: { timeZone: 'Asia/Tokyo' } });
    await enroll(late, north.courseId);
    expect(await waitingOf(late)).toEqual([{ kind: 'WELCOME', sendAt: '2026-12-05T00:00:00.000Z' }]);
  });
});

describe('a course with a rhythm in its file', () => {
  it('gives it to whoever enrolls, and takes it back when nothing else is chosen', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'stepwise-rhythm-'));
    cpSync(path.join(FIXTURES, 'tiny'), folder, { recursive: true });
    const rhythm = 'cadence: { kind: EVERY_N_DAYS, days: 2, at: "07:30" }\nreminderAfter: P3D';
    edit('course.yaml', 'id: tiny', `id: rhythmic\n${rhythm}`)(folder);
    const [loaded] = await server.app.get(ContentLoader).load(south.id, folder);
    rmSync(folder, { recursive: true });
    const courseId = loaded?.courseId ?? '';
    expect(
      await database.admin('SELECT reminder_after FROM course_versions WHERE course_id = $1', [courseId]),
    ).toEqual([{ reminder_after: 'P3D' }]);

    const pupil = await south.as(server.client, 'learner');
    const { enrollmentId: id, unlocked } = await enroll(pupil, courseId);
    await submit(pupil, await startAttempt(pupil, unlocked[0]?.id ?? ''));
    const cadence = { kind: 'EVERY_N_DAYS', days: 2, at: '07:30', on: null };
    const asked =
      'query ($id: ID!) { course(id: $id) { cadence { kind days at on } myEnrollment { hasOwnCadence cadence { kind days at on } } } }';
    expect((await pupil.run(asked, { id: courseId }))['course']).toEqual({
      cadence,
      myEnrollment: { hasOwnCadence: false, cadence },
    });
    // With the reminder of the unit; that of the first unit is of no interest here.
    const waiting = async () =>
      (await waitingOf(pupil)).slice(0, 2).map(({ kind, sendAt }) => `${kind} ${sendAt}`);
    const sunday = ['REMINDER 2026-12-09T07:30:00.000Z', 'UNIT 2026-12-06T07:30:00.000Z'];
    expect(await waiting()).toEqual(sunday);
    await pupil.run(CHOOSE, { input: { enrollmentId: id, cadence: { kind: 'DAILY', at: '09:00' } } });
    expect(await waiting()).toEqual(['REMINDER 2026-12-08T09:00:00.000Z', 'UNIT 2026-12-05T09:00:00.000Z']);
    const { chooseCadence } = await pupil.run(CHOOSE, { input: { enrollmentId: id, cadence: null } });
    expect(chooseCadence.enrollment).toEqual({ hasOwnCadence: false, cadence });
    expect(await waiting()).toEqual(sunday);
  });
});

describe('a cohort', () => {
  it('has a window of its own, which moves what waits for its members', async () => {
    const made = await owner.run(
      'mutation ($input: CreateCohortInput!) { createCohort(input: $input) { cohort { id sendWindow { from } } } }',
      { input: { name: 'Evenings' } },
    );
    const { id: cohortId, sendWindow } = made['createCohort'].cohort;
    expect(sendWindow).toBeNull();
    await database.admin('UPDATE enrollments SET cohort_id = $2 WHERE id = $1', [enrollmentId, cohortId]);
    const window = { from: '18:00', to: '06:00', days: ['SATURDAY', 'SUNDAY'] };
    const input = { cohortId, sendWindow: window, timeZone: 'Europe/Paris', endsAt: '2027-06-01T00:00:00Z' };
    const { updateCohort } = await owner.run(COHORT, { input });
    expect(updateCohort.cohort).toEqual({
      startsAt: null,
      endsAt: '2027-06-01T00:00:00.000Z',
      timeZone: 'Europe/Paris',
      sendWindow: window,
    });
    await waitUntil('the window moves it', async () => {
      const [delivery] = await waitingOf(learner);
      return delivery?.sendAt === '2026-12-12T23:00:00.000Z';
    });
    expect(await fieldsOf(owner, COHORT, { cohortId, endsAt: '2026-12-01T00:00:00Z' })).toEqual(['endsAt']);
    const create = 'mutation ($input: CreateCohortInput!) { createCohort(input: $input) { __typename } }';
    for (const span of [
      { endsAt: '2026-12-01T00:00:00Z' },
      { startsAt: '2028-01-01T00:00:00Z', endsAt: '2027-06-01T00:00:00Z' },
    ])
      expect(await fieldsOf(owner, create, { name: 'Over', ...span })).toEqual(['endsAt']);
    expect(await fieldsOf(owner, COHORT, { cohortId, startsAt: '2028-01-01T00:00:00Z' })).toEqual(['endsAt']);
    expect(await fieldsOf(owner, COHORT, { cohortId, sendWindow: { from: '08:00', to: '08:00' } })).toEqual([
      'sendWindow.to',
    ]);
    const weekdays = { kind: 'WEEKDAYS', at: '08:00' };
    await owner.run(COHORT, { input: { cohortId, sendWindow: { ...window, to: '23:00' } } });
    expect(await fieldsOf(learner, CHOOSE, { enrollmentId, cadence: weekdays })).toEqual(['cadence.kind']);
    const other = await south.as(server.client, 'owner');
    expect(await other.code(COHORT, { input: { cohortId, sendWindow: null } })).toBe('NOT_FOUND');
  });
});

describe('settings of an organization', () => {
  it('give its members their first zone, unless they have one', async () => {
    const id = await server.app
      .get(OrganizationService)
      .create({ slug: 'east', name: 'East', timeZone: 'Asia/Kolkata' });
    const members = server.app.get(MemberService);
    for (const [name, timeZone] of Object.entries({ here: undefined, away: 'Europe/Paris' }))
      await members.add(id, { email: `${name}@east.example`, name, roles: ['LEARNER'], timeZone });
    expect(
      await database.admin(
        'SELECT name, time_zone FROM memberships WHERE organization_id = $1 ORDER BY name',
        [id],
      ),
    ).toEqual([
      { name: 'away', time_zone: 'Europe/Paris' },
      { name: 'here', time_zone: 'Asia/Kolkata' },
    ]);
  });

  it('are changed by those who may, and what is left out stays', async () => {
    const settings = {
      name: 'School of the North',
      locale: 'en-GB',
      timeZone: 'Europe/London',
      replyTo: 'office@north.example',
      postalAddress: '1 North Road\r\nNorthtown',
      color: '#0B6E4F',
      logoUrl: 'https://north.example/logo.png',
      mailsPerHour: 500,
    };
    const { updateOrganization } = await owner.run(ORGANIZATION, { input: settings });
    expect(updateOrganization.organization).toEqual({
      ...settings,
      postalAddress: '1 North Road\nNorthtown',
      color: '#0b6e4f',
      sendWindow: { from: '09:00', to: '17:00', days: null },
      holidays: ['2026-12-08'],
    });
    const cleared = await owner.run(ORGANIZATION, {
      input: { replyTo: null, postalAddress: null, name: null },
    });
    expect(cleared['updateOrganization'].organization).toMatchObject({
      name: 'School of the North',
      replyTo: null,
      postalAddress: null,
      color: '#0b6e4f',
    });
    const audited = await database.admin(
      `SELECT before, after FROM audit_events WHERE action = 'organization.update' ORDER BY created_at DESC, id DESC LIMIT 1`,
    );
    expect(audited).toEqual([
      {
        before: { replyTo: 'office@north.example', postalAddress: '1 North Road\nNorthtown' },
        after: { replyTo: null, postalAddress: null },
      },
    ]);
  });

  const year = Array.from({ length: 370 }, (_, day) =>
    new Date(Date.UTC(2027, 0, 1 + day)).toISOString().slice(0, 10),
  );

  it.each<[object, string[]]>([
    [{ sendWindow: { from: '22:00', to: '22:00' } }, ['sendWindow.to']],
    [{ sendWindow: { from: '8:00', to: '20:00', days: [] } }, ['sendWindow.from', 'sendWindow.days']],
    [{ holidays: ['2026-12-24', '2026-02-30'] }, ['holidays.1']],
    [{ timeZone: 'Mars/Olympus' }, ['timeZone']],
    [{ timeZone: '+05:30' }, ['timeZone']],
    [{ locale: 'english' }, ['locale']],
    [{ name: 'North\r\nBcc: all@south.example' }, ['name']],
    [{ name: '   ' }, ['name']],
    [{ replyTo: 'a@north.example, b@south.example' }, ['replyTo', 'replyTo']],
    [{ replyTo: '"a b"@north.example' }, ['replyTo']],
    [{ replyTo: 'büro@north.example' }, ['replyTo']],
    [{ replyTo: 'x@exämple.com' }, ['replyTo']],
    [{ replyTo: 'a%b@north.example' }, ['replyTo']],
    [{ replyTo: 'a!b@north.example' }, ['replyTo']],
    [{ replyTo: 'a@north.example\r\nBcc: b@south.example' }, ['replyTo', 'replyTo']],
    [{ postalAddress: 'North\u0007' }, ['postalAddress']],
    [{ color: 'red' }, ['color']],
    [{ logoUrl: 'http://north.example/logo.png' }, ['logoUrl']],
    [{ logoUrl: 'javascript:alert(1)' }, ['logoUrl']],
    [{ logoUrl: 'https://user:secret@north.example/logo.png' }, ['logoUrl']],
    [{ mailsPerHour: 0 }, ['mailsPerHour']],
    [{ mailsPerHour: 20_001 }, ['mailsPerHour']],
  ])('are refused with the name of the field: %j', async (input, fields) => {
    expect(await fieldsOf(owner, ORGANIZATION, input)).toEqual(fields);
  });

  it('are refused when they leave no day for mail, or are too many holidays', async () => {
    expect(await fieldsOf(owner, ORGANIZATION, { holidays: year })).toEqual(['holidays']);
    const many = Array<string>(401).fill('2026-12-24');
    expect(await fieldsOf(owner, ORGANIZATION, { holidays: many })).toEqual(['holidays']);
  });

  it('of members and enrollments are as well', async () => {
    expect(await fieldsOf(learner, PROFILE, { timeZone: 'Nowhere' })).toEqual(['timeZone']);
    expect(await fieldsOf(learner, PROFILE, { locale: '../../etc' })).toEqual(['locale']);
    const choose = (cadence: object) => fieldsOf(learner, CHOOSE, { enrollmentId, cadence });
    expect(await choose({ kind: 'WEEKLY', at: '07:30' })).toEqual(['cadence.on']);
    expect(await choose({ kind: 'WEEKLY', on: [], at: '07:30' })).toEqual(['cadence.on']);
    expect(await choose({ kind: 'DAILY', at: '25:00' })).toEqual(['cadence.at']);
    expect(await choose({ kind: 'EVERY_N_DAYS', days: 366, at: '07:30' })).toEqual(['cadence.days']);
    expect(await choose({ kind: 'AT_ONCE', at: '07:30' })).toEqual(['cadence.at']);
  });

  it('are not for learners and instructors, and nobody changes those of another organization', async () => {
    const instructor = await north.as(server.client, 'instructor');
    for (const client of [learner, instructor])
      expect(await client.code(ORGANIZATION, { input: { name: 'Mine' } })).toBe('FORBIDDEN');
    const stranger = await south.as(server.client, 'owner');
    const classmate = await north.as(server.client, 'learner2');
    for (const client of [stranger, classmate])
      expect(await client.code(CHOOSE, { input: { enrollmentId, cadence: null } })).toBe('NOT_FOUND');
    const before = await waitingOf(learner);
    await stranger.run(ORGANIZATION, {
      input: { sendWindow: { from: '03:00', to: '04:00' }, name: 'South' },
    });
    const jobs = `SELECT 1 FROM graphile_worker._private_jobs WHERE key LIKE '%:move-send-times:%'`;
    await waitUntil('jobs are done', async () => (await database.admin(jobs)).length === 0);
    expect(await waitingOf(learner)).toEqual(before);
    const { viewer } = await learner.run('{ viewer { organization { name sendWindow { from } } } }');
    expect(viewer.organization).toEqual({ name: 'School of the North', sendWindow: { from: '09:00' } });
  });
});
