import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ContentLoader } from '../../src/authoring/index.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import { clockOf } from '../support/clock.ts';
import { CHEAP_ANSWERS, CHEAP_QUIZ, writeCourse } from '../support/course-files.ts';
import type { UnitFiles } from '../support/course-files.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { enroll, startAttempt, submit } from '../support/journey.ts';
import { addLearners } from '../support/learners.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { waitUntil } from '../support/wait.ts';
import { watchStatements } from '../support/watch-statements.ts';

const OUTLINE = `query ($id: ID!) { node(id: $id) { ... on Enrollment { units(first: 20) { edges { node {
  id stableId lock { state availableAt unmet { code ref availableAt } } } } } } } }`;
const OPEN =
  'mutation ($input: OpenUnitInput!) { openUnit(input: $input) { unit { id } unlocked { stableId } } }';

/** A date that is not reached while the tests run. */
const FAR = '2099-01-01T00:00:00.000Z';

let database: TestDatabase;
let server: TestApp;
let second: TestApp;
let folder: string;
let north: SeededOrganization;
let south: SeededOrganization;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestApp(database);
  // Another runner on the same jobs.
  second = await startTestApp(database);
  folder = mkdtempSync(path.join(tmpdir(), 'stepwise-releases-'));
  north = await seedOrganization(server.app, 'north');
  south = await seedOrganization(server.app, 'south');
});

afterAll(async () => {
  await server?.stop();
  await second?.stop();
  await database?.drop();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

interface Place {
  readonly client: Client;
  readonly enrollmentId: string;
  readonly courseId: string;
}

let courses = 0;

/** A new learner of each organization takes a new course of these units, which begins with a unit that has a quiz. */
async function takeCourse(...later: UnitFiles[]): Promise<[Place, Place]> {
  const units = [{ id: 'first', quiz: CHEAP_QUIZ }, ...later];
  const course = writeCourse(folder, { id: `course-${++courses}`, units });
  const places: Place[] = [];
  for (const organization of [north, south]) {
    const [loaded] = await server.app.get(ContentLoader).load(organization.id, course);
    const [learner] = await addLearners({ app: server.app, database }, organization, 1);
    const client = new Client(server.url, learner?.token);
    const courseId = loaded?.courseId ?? '';
    const { enrollmentId } = await enroll(client, courseId);
    places.push({ client, enrollmentId, courseId });
  }
  return places as [Place, Place];
}

async function outline({ client, enrollmentId }: Place) {
  const { node } = await client.run(OUTLINE, { id: enrollmentId });
  const units = node.units.edges.map((edge: { node: object }) => edge.node) as {
    id: string;
    stableId: string;
    lock: { state: string; availableAt: string | null; unmet: object[] };
  }[];
  return new Map(units.map((unit) => [unit.stableId, unit]));
}

const releases = ({ enrollmentId }: Place) =>
  database.admin<{ unit_stable_id: string; status: string; due_at: Date; cause: string; time_zone: string }>(
    'SELECT * FROM scheduled_releases WHERE enrollment_id = $1 ORDER BY id',
    [enrollmentId],
  );

const unlocks = ({ enrollmentId }: Place) =>
  database.admin<{ unit_stable_id: string; cause: string }>(
    'SELECT unit_stable_id, cause FROM unit_unlocks WHERE enrollment_id = $1 ORDER BY unlocked_at, unit_stable_id',
    [enrollmentId],
  );

const mailed = async ({ enrollmentId }: Place, unit: string) =>
  (
    await database.admin(
      'SELECT 1 FROM email_deliveries WHERE enrollment_id = $1 AND unit_stable_id = $2 AND kind = $3',
      [enrollmentId, unit, 'UNIT'],
    )
  ).length;

const jobs = ({ enrollmentId }: Place) =>
  database.admin<{ key: string; run_at: Date }>(
    `SELECT key, run_at FROM graphile_worker._private_jobs WHERE key LIKE '%:release-units:' || $1 || ':%' ORDER BY key`,
    [enrollmentId],
  );

/** Has the jobs of an enrollment run now, and waits until none that is due is left. */
async function fire(place: Place): Promise<void> {
  await database.admin(
    `UPDATE graphile_worker._private_jobs SET run_at = now() WHERE key LIKE '%:release-units:' || $1 || ':%'`,
    [place.enrollmentId],
  );
  await waitUntil('the jobs are done', async () =>
    (await jobs(place)).every((job) => job.run_at.getTime() > Date.now()),
  );
}

const shiftEnrollment = ({ enrollmentId }: Place, interval: string) =>
  database.admin('UPDATE enrollments SET enrolled_at = enrolled_at - $2::interval WHERE id = $1', [
    enrollmentId,
    interval,
  ]);

async function lookAt(place: Place): Promise<string[]> {
  const first = (await outline(place)).get('first');
  const { openUnit } = await place.client.run(OPEN, { input: { unitId: first?.id } });
  return openUnit.unlocked.map((unit: { stableId: string }) => unit.stableId);
}

const after = (duration: string, more: object = {}) => ({
  delayAfter: { event: 'ENROLLED', duration, ...more },
});

describe('a unit that waits for time', () => {
  it('shows the lock that is enforced', async () => {
    const [place] = await takeCourse(
      { id: 'weekly', availability: after('P7D', { atLocalTime: '07:30' }), quiz: CHEAP_QUIZ },
      { id: 'passed', availability: { delayAfter: { event: 'PASSED', duration: 'P1D' } } },
      { id: 'cohort', availability: { allOf: [{ dateReached: FAR }, { memberOf: 'spring' }] } },
      { id: 'either', availability: { anyOf: [{ dateReached: FAR }, { memberOf: 'spring' }] } },
    );
    const units = await outline(place);
    const weekly = units.get('weekly')?.lock.availableAt ?? '';
    expect(weekly.slice(11)).toBe('07:30:00.000Z');
    expect(units.get('passed')?.lock).toMatchObject({
      availableAt: null,
      unmet: [{ code: 'DELAY_NOT_BEGUN', ref: 'weekly', availableAt: null }],
    });
    expect(units.get('cohort')?.lock).toMatchObject({
      availableAt: null,
      unmet: [
        { code: 'DATE_NOT_REACHED', availableAt: FAR },
        { code: 'NOT_A_MEMBER', ref: 'spring' },
      ],
    });
    expect(units.get('either')?.lock.availableAt).toBe(FAR);
    for (const { id, stableId, lock } of units.values()) {
      if (stableId === 'first') continue;
      const { errors } = await place.client.send(OPEN, { input: { unitId: id } });
      expect(errors[0]?.extensions).toMatchObject({ code: 'UNIT_LOCKED', unmet: lock.unmet });
    }
    expect(
      (await releases(place)).map((release) => [release.unit_stable_id, release.due_at.toISOString()]),
    ).toEqual([
      ['weekly', weekly],
      ['either', FAR],
    ]);
  });

  it('is planned from the unlock of another in the same transaction, and from a pass', async () => {
    const [place] = await takeCourse(
      { id: 'second', availability: { delayAfter: { event: 'UNLOCKED', duration: 'P3D' } } },
      { id: 'third', availability: { delayAfter: { event: 'PASSED', unit: 'first', duration: 'P1D' } } },
    );
    expect((await releases(place)).map((release) => release.unit_stable_id)).toEqual(['second']);
    const first = (await outline(place)).get('first')?.id ?? '';
    await submit(place.client, await startAttempt(place.client, first), CHEAP_ANSWERS);
    const [second, third, ...others] = await releases(place);
    expect(others).toEqual([]);
    expect(second).toMatchObject({ unit_stable_id: 'second', cause: 'ENROLLED' });
    expect(third).toMatchObject({ unit_stable_id: 'third', cause: 'QUIZ_PASSED', status: 'PENDING' });
    const [times] = await database.admin<{ unlocked: Date; passed: Date }>(
      `SELECT k.unlocked_at + interval '3 days' AS unlocked, p.quiz_passed_at + interval '1 day' AS passed
       FROM unit_unlocks k JOIN unit_progress p USING (enrollment_id, unit_stable_id) WHERE enrollment_id = $1`,
      [place.enrollmentId],
    );
    expect([second?.due_at, third?.due_at]).toEqual([times?.unlocked, times?.passed]);
  });

  it('is moved, with its one job, when its time changes', async () => {
    const [place, foreign] = await takeCourse({ id: 'weekly', availability: after('P7D') });
    const [before] = await releases(place);
    await shiftEnrollment(place, '1 day');
    await lookAt(place);
    const [moved, ...others] = await releases(place);
    expect(others).toEqual([]);
    expect(before!.due_at.getTime() - moved!.due_at.getTime()).toBe(86_400_000);
    expect((await jobs(place)).map((job) => job.run_at)).toEqual([moved!.due_at]);
    const [untouched] = await releases(foreign);
    expect((await jobs(foreign)).map((job) => job.run_at)).toEqual([untouched!.due_at]);
  });

  it('is cancelled when it opens in another way, and its job does nothing', async () => {
    const [place] = await takeCourse({
      id: 'either',
      availability: { anyOf: [{ dateReached: FAR }, { quizPassed: 'first' }] },
    });
    const first = (await outline(place)).get('first')?.id ?? '';
    const { unlocked } = await submit(place.client, await startAttempt(place.client, first), CHEAP_ANSWERS);
    expect(unlocked).toHaveLength(1);
    expect((await releases(place)).map((release) => release.status)).toEqual(['CANCELLED']);
    await fire(place);
    expect(await mailed(place, 'either')).toBe(1);
    expect((await unlocks(place)).map((unlock) => unlock.cause)).toEqual(['ENROLLED', 'QUIZ_PASSED']);
  });

  it('is planned anew by a job that comes too early', async () => {
    const [place] = await takeCourse({ id: 'weekly', availability: after('P7D') });
    const [planned] = await releases(place);
    await fire(place);
    expect(await unlocks(place)).toHaveLength(1);
    expect((await jobs(place)).map((job) => job.run_at)).toEqual([planned!.due_at]);
    await shiftEnrollment(place, '7 days');
    await fire(place);
    expect((await unlocks(place)).map((unlock) => unlock.cause)).toEqual(['ENROLLED', 'SCHEDULED']);
    expect(await mailed(place, 'weekly')).toBe(1);
    expect((await releases(place)).map((release) => release.status)).toEqual(['FIRED']);
  });

  it('opens for who has completed the course without it, once the skip is taken back', async () => {
    const [place] = await takeCourse({ id: 'weekly', availability: after('P7D') });
    const { enrollmentId } = place;
    const staff = await north.as(server.client, 'instructor');
    const units = await outline(place);
    const input = {
      target: { enrollmentIds: [enrollmentId] },
      unitIds: [units.get('weekly')?.id],
      reason: 'x',
    };
    const { skipUnits } = await staff.run(
      'mutation ($input: SkipUnitsInput!) { skipUnits(input: $input) { overrides { id } } }',
      { input },
    );
    const attemptId = await startAttempt(place.client, units.get('first')?.id ?? '');
    await submit(place.client, attemptId, CHEAP_ANSWERS);
    const overrideId = skipUnits.overrides[0].id;
    await staff.run('mutation ($input: UndoOverrideInput!) { undoOverride(input: $input) { __typename } }', {
      input: { overrideId, reason: 'x' },
    });
    expect(await database.admin('SELECT status FROM enrollments WHERE id = $1', [enrollmentId])).toEqual([
      { status: 'COMPLETED' },
    ]);
    expect(await unlocks(place)).toHaveLength(1);
    await shiftEnrollment(place, '7 days');
    await fire(place);
    expect((await unlocks(place)).map((unlock) => unlock.cause)).toEqual(['ENROLLED', 'SCHEDULED']);
    expect(await mailed(place, 'weekly')).toBe(1);
  });

  it('waits while its learner is on leave, and opens when somebody looks after that', async () => {
    const [place] = await takeCourse({ id: 'weekly', availability: after('P7D') });
    const setStatus = (status: string) =>
      database.admin('UPDATE enrollments SET status = $2 WHERE id = $1', [place.enrollmentId, status]);
    await setStatus('PAUSED');
    await shiftEnrollment(place, '8 days');
    await database.admin(
      `UPDATE scheduled_releases SET due_at = due_at - interval '8 days' WHERE enrollment_id = $1`,
      [place.enrollmentId],
    );
    await fire(place);
    expect(await jobs(place)).toEqual([]);
    expect((await releases(place)).map((release) => release.status)).toEqual(['PENDING']);
    expect(await unlocks(place)).toHaveLength(1);
    await setStatus('ACTIVE');
    expect(await lookAt(place)).toEqual(['weekly']);
    expect((await releases(place)).map((release) => release.status)).toEqual(['FIRED']);
    expect(await mailed(place, 'weekly')).toBe(1);
  });

  it('follows the start of its cohort, which nobody knew when it was enrolled', async () => {
    const places = await takeCourse({
      id: 'begun',
      availability: { delayAfter: { event: 'COHORT_START', duration: 'P7D' } },
    });
    const [place, foreign] = places;
    const staff = await north.as(server.client, 'instructor');
    const { createCohort } = await staff.run(
      'mutation ($input: CreateCohortInput!) { createCohort(input: $input) { cohort { id } } }',
      { input: { name: 'Autumn' } },
    );
    const cohortId = createCohort.cohort.id;
    await database.admin('UPDATE enrollments SET cohort_id = $2 WHERE id = $1', [
      place.enrollmentId,
      cohortId,
    ]);
    const start = (startsAt: string) =>
      staff.run('mutation ($input: UpdateCohortInput!) { updateCohort(input: $input) { __typename } }', {
        input: { cohortId, startsAt },
      });
    expect(await releases(place)).toEqual([]);
    await start('2098-12-25T00:00:00.000Z');
    await waitUntil('it is planned', async () => (await releases(place)).length === 1);
    expect((await releases(place)).map((release) => release.due_at.toISOString())).toEqual([FAR]);
    await start('2020-01-01T00:00:00.000Z');
    await waitUntil('it is open', async () => (await unlocks(place)).length === 2);
    expect(await mailed(place, 'begun')).toBe(1);
    expect((await releases(place)).map((release) => release.status)).not.toContain('PENDING');
    expect(await unlocks(foreign)).toHaveLength(1);
  });

  it('moves with the clock of its learner, at once', async () => {
    const [place, foreign] = await takeCourse({
      id: 'weekly',
      availability: after('P7D', { atLocalTime: '07:30' }),
    });
    const [before] = await releases(foreign);
    await place.client.run(
      'mutation ($input: UpdateMyProfileInput!) { updateMyProfile(input: $input) { __typename } }',
      { input: { timeZone: 'Asia/Kolkata' } },
    );
    const [moved] = await releases(place);
    expect(moved).toMatchObject({ time_zone: 'Asia/Kolkata', status: 'PENDING' });
    expect(moved?.due_at.toISOString().slice(11)).toBe('02:00:00.000Z');
    expect((await jobs(place)).map((job) => job.run_at)).toEqual([moved?.due_at]);
    expect(await releases(foreign)).toEqual([before]);
  });

  it('and has come before the enrollment is no welcome', async () => {
    const past = { dateReached: '2020-01-01T00:00:00Z' };
    const places = await takeCourse(
      { id: 'second', availability: past },
      { id: 'third', availability: past },
    );
    for (const { enrollmentId } of places)
      expect(
        await database.admin(
          `SELECT kind, unit_stable_id AS unit FROM email_deliveries WHERE enrollment_id = $1 AND kind <> 'DIGEST' ORDER BY id`,
          [enrollmentId],
        ),
      ).toEqual([
        { kind: 'WELCOME', unit: 'first' },
        { kind: 'UNIT', unit: 'second' },
        { kind: 'UNIT', unit: 'third' },
      ]);
  });

  it('is given up with its enrollment', async () => {
    const [place] = await takeCourse({ id: 'weekly', availability: after('P7D') });
    await database.admin(`UPDATE enrollments SET status = 'WITHDRAWN' WHERE id = $1`, [place.enrollmentId]);
    await fire(place);
    expect((await releases(place)).map((release) => release.status)).toEqual(['CANCELLED']);
  });
});

describe('a cohort that a rule names', () => {
  it('opens the unit for those who join it later, and for nobody else', async () => {
    const [place, foreign] = await takeCourse({ id: 'invited', availability: { memberOf: 'summer' } });
    for (const organization of [north, south]) {
      const staff = await organization.as(server.client, 'instructor');
      const create =
        'mutation ($input: CreateCohortInput!) { createCohort(input: $input) { cohort { id } } }';
      const { createCohort } = await staff.run(create, { input: { name: 'Summer', slug: 'summer' } });
      expect(await staff.code(create, { input: { name: 'Other', slug: 'summer' } })).toBe('BAD_USER_INPUT');
      if (organization === south) continue;
      const [row] = await database.admin<{ membership_id: string }>(
        'SELECT membership_id FROM enrollments WHERE id = $1',
        [place.enrollmentId],
      );
      await staff.run(
        'mutation ($input: AddCohortMembersInput!) { addCohortMembers(input: $input) { cohort { id } } }',
        { input: { cohortId: createCohort.cohort.id, membershipIds: [row?.membership_id] } },
      );
    }
    await waitUntil('it is open', async () => (await unlocks(place)).length === 2);
    expect((await unlocks(place)).map((unlock) => unlock.cause)).toEqual(['ENROLLED', 'RECONCILED']);
    expect(await mailed(place, 'invited')).toBe(1);
    expect(await unlocks(foreign)).toHaveLength(1);
  });
});

describe('a course in which nothing waits for time', () => {
  it('asks nothing about releases', async () => {
    const [place] = await takeCourse({ id: 'second' });
    const first = (await outline(place)).get('first')?.id ?? '';
    const attemptId = await startAttempt(place.client, first);
    const { statements, stop } = watchStatements();
    try {
      await submit(place.client, attemptId, CHEAP_ANSWERS);
    } finally {
      stop();
    }
    expect(statements.length).toBeGreaterThan(5);
    expect(statements.filter(({ text }) => text.includes('scheduled_releases'))).toEqual([]);
  });
});

// The last, since the clock stays where it puts it.
describe('the date of a unit', () => {
  it('opens and mails it, once, with two runners and nobody asking', async () => {
    const [row] = await database.admin<{ due: Date }>(`SELECT now() + interval '1 hour' AS due`);
    const date = (row as { due: Date }).due.toISOString();
    const places = await takeCourse({ id: 'dated', availability: { dateReached: date } });
    for (const place of places) {
      expect((await outline(place)).get('dated')?.lock).toEqual({
        state: 'LOCKED',
        availableAt: date,
        unmet: [{ code: 'DATE_NOT_REACHED', ref: null, availableAt: date }],
      });
      expect(await releases(place)).toEqual([
        expect.objectContaining({
          unit_stable_id: 'dated',
          status: 'PENDING',
          due_at: new Date(date),
          cause: 'ENROLLED',
          time_zone: 'UTC',
        }),
      ]);
    }
    await clockOf(database).setTo(date);
    for (const place of places) {
      await waitUntil('it is open', async () => (await unlocks(place)).length === 2);
      expect(await unlocks(place)).toEqual([
        { unit_stable_id: 'first', cause: 'ENROLLED' },
        { unit_stable_id: 'dated', cause: 'SCHEDULED' },
      ]);
      expect((await releases(place)).map((release) => release.status)).toEqual(['FIRED']);
      expect(await mailed(place, 'dated')).toBe(1);
      await waitUntil('the job is done', async () => (await jobs(place)).length === 0);
    }
  });
});
