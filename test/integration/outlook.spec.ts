import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ContentLoader } from '../../src/authoring/index.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import { clockOf } from '../support/clock.ts';
import type { Clock } from '../support/clock.ts';
import { CHEAP_ANSWERS, CHEAP_QUIZ, writeCourse } from '../support/course-files.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { enroll, startAttempt, submit } from '../support/journey.ts';
import { addLearners } from '../support/learners.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { waitUntil } from '../support/wait.ts';

const WHY = `query ($enrollmentId: ID!, $unitId: ID!) {
  whyLocked(enrollmentId: $enrollmentId, unitId: $unitId) { state availableAt unmet { code ref availableAt sentence } } }`;
const VIEW = `query ($enrollmentId: ID!, $at: DateTime!) { viewAsLearner(enrollmentId: $enrollmentId, at: $at, first: 20) {
  edges { node { unit { stableId } lock { state availableAt } } } } }`;
const SIMULATE = `query ($cohortId: ID!, $courseId: ID, $from: DateTime!, $to: DateTime!, $first: Int!, $after: String) {
  simulateSchedule(cohortId: $cohortId, filter: { courseId: $courseId }, from: $from, to: $to, first: $first, after: $after) {
    edges { node { at what enrollment { id } unit { stableId } } } pageInfo { hasNextPage endCursor } } }`;

/** A unit opens here in 2031, well after whatever the machine's clock says. */
const START = '2031-03-28T12:00:00.000Z';
const DAY = 86_400_000;
const days = (count: number) => new Date(Date.parse(START) + count * DAY).toISOString();

const UNITS = [
  { id: 'first', quiz: CHEAP_QUIZ },
  {
    id: 'morning',
    availability: { delayAfter: { event: 'ENROLLED', duration: 'P2D', atLocalTime: '07:30' } },
  },
  { id: 'behind', availability: { delayAfter: { event: 'UNLOCKED', duration: 'P1D' } } },
  { id: 'dated', availability: { dateReached: days(5) } },
  { id: 'earned', availability: { allOf: [{ dateReached: days(1) }, { quizPassed: 'first' }] } },
  { id: 'invited', availability: { memberOf: 'spring' } },
];

let database: TestDatabase;
let server: TestApp;
let folder: string;
let clock: Clock;
let north: SeededOrganization;
let staff: Client;
let cohortId: string;
/** One in Berlin, whose clocks go forward on the 30th, and one in Kolkata. */
let places: { client: Client; enrollmentId: string }[];
let unitIds: Map<string, string>;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestApp(database);
  folder = mkdtempSync(path.join(tmpdir(), 'stepwise-outlook-'));
  north = await seedOrganization(server.app, 'north');
  await seedOrganization(server.app, 'south');
  const learners = await addLearners({ app: server.app, database }, north, 2);
  for (const [index, zone] of ['Europe/Berlin', 'Asia/Kolkata'].entries())
    await database.admin('UPDATE memberships SET time_zone = $2 WHERE id = $1', [
      learners[index]?.membershipId,
      zone,
    ]);
  clock = clockOf(database);
  await clock.setTo(START);
  staff = await north.as(server.client, 'instructor');
  const { createCohort } = await staff.run(
    'mutation ($input: CreateCohortInput!) { createCohort(input: $input) { cohort { id slug } } }',
    { input: { name: 'Autumn', slug: 'autumn' } },
  );
  cohortId = createCohort.cohort.id;
  await staff.run(
    'mutation ($input: AddCohortMembersInput!) { addCohortMembers(input: $input) { cohort { id } } }',
    {
      input: { cohortId, membershipIds: learners.map((learner) => learner.membershipId) },
    },
  );
  const [loaded] = await server.app
    .get(ContentLoader)
    .load(north.id, writeCourse(folder, { id: 'all', units: UNITS }));
  await staff.run(
    'mutation ($input: AssignCourseToCohortInput!) { assignCourseToCohort(input: $input) { cohort { id } } }',
    { input: { cohortId, courseId: loaded?.courseId } },
  );
  places = [];
  for (const { membershipId, token } of learners) {
    const [row] = await database.admin<{ id: string }>(
      'SELECT id FROM enrollments WHERE membership_id = $1',
      [membershipId],
    );
    places.push({ client: new Client(server.url, token), enrollmentId: row?.id ?? '' });
  }
  const units = await database.admin<{ id: string; stable_id: string }>(
    'SELECT id, stable_id FROM units WHERE organization_id = $1 AND course_version_id = $2',
    [north.id, loaded?.versionId],
  );
  unitIds = new Map(units.map((unit) => [unit.stable_id, unit.id]));
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

interface Happening {
  at: string;
  what: string;
  enrollmentId: string;
  unit: string;
}

async function simulate(from: string, to: string, first = 100, of = cohortId): Promise<Happening[]> {
  const events: Happening[] = [];
  let after: string | null = null;
  do {
    const { simulateSchedule: page } = (await staff.run(SIMULATE, {
      cohortId: of,
      from,
      to,
      first,
      after,
    })) as {
      simulateSchedule: {
        edges: {
          node: { at: string; what: string; enrollment: { id: string }; unit: { stableId: string } };
        }[];
        pageInfo: { hasNextPage: boolean; endCursor: string };
      };
    };
    for (const { node } of page.edges)
      events.push({
        at: node.at,
        what: node.what,
        enrollmentId: node.enrollment.id,
        unit: node.unit.stableId,
      });
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  return events;
}

describe('whyLocked', () => {
  it('says it in words, to the learner and to staff, by the learner’s clock', async () => {
    const [berlin, kolkata] = places as [(typeof places)[0], (typeof places)[0]];
    const ask = async (client: Client, unit: string, enrollmentId = berlin.enrollmentId) =>
      (await client.run(WHY, { enrollmentId, unitId: unitIds.get(unit) })).whyLocked;
    expect(await ask(berlin.client, 'first')).toEqual({ state: 'UNLOCKED', availableAt: null, unmet: [] });
    expect(await ask(berlin.client, 'morning')).toEqual({
      state: 'LOCKED',
      availableAt: '2031-03-31T05:30:00.000Z',
      unmet: [
        {
          code: 'DELAY_NOT_OVER',
          ref: null,
          availableAt: '2031-03-31T05:30:00.000Z',
          sentence: 'The time that has to pass is over on 2031-03-31 at 07:30 (Europe/Berlin).',
        },
      ],
    });
    const sentences = async (unit: string) =>
      (await ask(staff, unit)).unmet.map((reason: { sentence: string }) => reason.sentence);
    expect(await sentences('behind')).toEqual([
      'It opens some time after something that has not happened: “Unit morning” is unlocked, or its quiz is passed.',
    ]);
    expect(await sentences('earned')).toEqual([
      'It opens on 2031-03-29 at 13:00 (Europe/Berlin).',
      'The quiz of “Unit first” has to be passed.',
    ]);
    expect(await sentences('invited')).toEqual(['It is for the members of the cohort “spring”.']);
    const others = { enrollmentId: kolkata.enrollmentId, unitId: unitIds.get('first') };
    expect(await berlin.client.code(WHY, others)).toBe('NOT_FOUND');
    const south = await seedSouth();
    expect(await south.code(WHY, others)).toBe('NOT_FOUND');
    const [tiny] = await database.admin<{ id: string }>(
      `SELECT id FROM units WHERE organization_id = $1 AND stable_id = 'one'`,
      [north.id],
    );
    expect(await staff.code(WHY, { ...others, unitId: tiny?.id })).toBe('NOT_FOUND');
  });
});

/** The instructor of the other organization. */
async function seedSouth(): Promise<Client> {
  return server.client.signIn({
    organization: 'south',
    email: 'instructor@south.example',
    password: 'correct horse battery',
  });
}

describe('viewAsLearner', () => {
  it('shows the outline at an instant, with what opens on the way', async () => {
    const [berlin] = places as [(typeof places)[0]];
    const at = async (instant: string) => {
      const { viewAsLearner } = await staff.run(VIEW, { enrollmentId: berlin.enrollmentId, at: instant });
      return Object.fromEntries(
        viewAsLearner.edges.map(({ node }: { node: { unit: { stableId: string }; lock: object } }) => [
          node.unit.stableId,
          node.lock,
        ]),
      );
    };
    const locked = (availableAt: string | null) => ({ state: 'LOCKED', availableAt });
    const unlocked = { state: 'UNLOCKED', availableAt: null };
    expect(await at('2031-03-31T05:29:59Z')).toMatchObject({
      first: unlocked,
      morning: locked('2031-03-31T05:30:00.000Z'),
      behind: locked(null),
    });
    expect(await at('2031-03-31T05:30:00Z')).toEqual({
      first: unlocked,
      morning: unlocked,
      behind: locked('2031-04-01T05:30:00.000Z'),
      dated: locked(days(5)),
      earned: locked(null),
      invited: locked(null),
    });
    expect(await at('2031-04-01T05:30:00Z')).toMatchObject({ behind: unlocked, dated: locked(days(5)) });
    expect(await berlinCode(VIEW, { enrollmentId: berlin.enrollmentId, at: START })).toBe('FORBIDDEN');
    const south = await seedSouth();
    expect(await south.code(VIEW, { enrollmentId: berlin.enrollmentId, at: START })).toBe('NOT_FOUND');
  });

  const berlinCode = (query: string, variables: object) =>
    (places[0] as (typeof places)[0]).client.code(query, variables);
});

describe('simulateSchedule', () => {
  it('names the field that is wrong, and knows no cohort of others', async () => {
    const refused = async (from: string, to: string) => {
      const { errors } = await staff.send(SIMULATE, { cohortId, from, to, first: 10 });
      return errors[0]?.extensions;
    };
    expect(await refused(days(2), days(1))).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [{ path: 'to', message: 'must not be before `from`' }],
    });
    expect(await refused(days(0), days(366.1))).toMatchObject({
      fields: [{ path: 'to', message: 'must be at most 366 days after `from`' }],
    });
    const south = await seedSouth();
    const asked = { cohortId, from: days(0), to: days(1), first: 10 };
    expect(await south.code(SIMULATE, asked)).toBe('NOT_FOUND');
    expect(await (places[0] as (typeof places)[0]).client.code(SIMULATE, asked)).toBe('FORBIDDEN');
    expect(await staff.code(SIMULATE, { ...asked, after: 'x' })).toBe('BAD_USER_INPUT');
  });

  it('tells what then happens', async () => {
    const [from, to] = [days(0.5), days(30)];
    const foreseen = await simulate(from, to);
    expect(await simulate(from, to, 3)).toEqual(foreseen);
    expect([...foreseen].sort((a, b) => (a.at < b.at ? -1 : 1)).map((event) => event.at)).toEqual(
      foreseen.map((event) => event.at),
    );
    const unlocks = foreseen.filter((event) => event.what === 'UNLOCK');
    expect(unlocks).toHaveLength(6);
    expect(foreseen.filter((event) => event.what === 'MAIL')).toHaveLength(6);

    const happened: Happening[] = [];
    // What follows an unlock is as late as that was, so each look is a little later than the one before.
    let minutes = 0;
    for (const instant of new Set(unlocks.map((event) => event.at))) {
      minutes += 1;
      await clock.setTo(new Date(Date.parse(instant) + minutes * 60_000).toISOString());
      const due = unlocks.filter((event) => event.at === instant).length;
      const rows = await waitUntil('they are open', async () => {
        const found = await database.admin<{ at: Date; enrollment_id: string; unit_stable_id: string }>(
          `SELECT unlocked_at AS at, enrollment_id, unit_stable_id FROM unit_unlocks
           WHERE cause = 'SCHEDULED' ORDER BY unlocked_at, enrollment_id`,
        );
        return found.length === happened.length + due ? found : null;
      });
      for (const row of rows.slice(happened.length))
        happened.push({
          at: instant,
          what: 'UNLOCK',
          enrollmentId: row.enrollment_id,
          unit: row.unit_stable_id,
        });
    }
    const sorted = (events: Happening[]) => events.map((event) => JSON.stringify(event)).sort();
    expect(sorted(happened)).toEqual(sorted(unlocks));
    const mails = await database.admin<{ enrollment_id: string; unit_stable_id: string }>(
      `SELECT enrollment_id, unit_stable_id FROM email_deliveries WHERE kind = 'UNIT' AND enrollment_id = ANY($1)`,
      [places.map((place) => place.enrollmentId)],
    );
    expect(mails.map((mail) => `${mail.enrollment_id} ${mail.unit_stable_id}`).sort()).toEqual(
      foreseen
        .filter((event) => event.what === 'MAIL')
        .map((event) => `${event.enrollmentId} ${event.unit}`)
        .sort(),
    );
    expect(await simulate(days(6), days(300))).toEqual([]);
  });

  it('tells of a unit that was skipped for who has completed the course, once the skip is taken back', async () => {
    const [learner] = await addLearners({ app: server.app, database }, north, 1);
    const client = new Client(server.url, learner?.token);
    const weekly = { delayAfter: { event: 'ENROLLED', duration: 'P7D' } };
    const units = [
      { id: 'one', quiz: CHEAP_QUIZ },
      { id: 'weekly', availability: weekly },
    ];
    const [loaded] = await server.app
      .get(ContentLoader)
      .load(north.id, writeCourse(folder, { id: 'short', units }));
    const courseId = loaded?.courseId ?? '';
    const { createCohort } = await staff.run(
      'mutation ($input: CreateCohortInput!) { createCohort(input: $input) { cohort { id } } }',
      { input: { name: 'Short' } },
    );
    const short = createCohort.cohort.id;
    await staff.run(
      'mutation ($input: AddCohortMembersInput!) { addCohortMembers(input: $input) { __typename } }',
      { input: { cohortId: short, membershipIds: [learner?.membershipId] } },
    );
    const { enrollmentId, unlocked } = await enroll(client, courseId);
    await staff.run(
      'mutation ($input: AssignCourseToCohortInput!) { assignCourseToCohort(input: $input) { __typename } }',
      { input: { cohortId: short, courseId } },
    );
    const [unit] = await database.admin<{ id: string }>(
      `SELECT id FROM units WHERE course_version_id = $1 AND stable_id = 'weekly'`,
      [loaded?.versionId],
    );
    const { skipUnits } = await staff.run(
      'mutation ($input: SkipUnitsInput!) { skipUnits(input: $input) { overrides { id } } }',
      { input: { target: { enrollmentIds: [enrollmentId] }, unitIds: [unit?.id], reason: 'Known' } },
    );
    await submit(client, await startAttempt(client, unlocked[0]?.id ?? ''), CHEAP_ANSWERS);
    expect(await database.admin('SELECT status FROM enrollments WHERE id = $1', [enrollmentId])).toEqual([
      { status: 'COMPLETED' },
    ]);
    const foreseen = () => simulate(days(6), days(60), 100, short);
    // What is skipped opens, too, but nothing brings it.
    const told = async () => (await foreseen()).map((event) => [event.what, event.enrollmentId, event.unit]);
    const opens = ['UNLOCK', enrollmentId, 'weekly'];
    expect(await told()).toEqual([opens]);
    await staff.run('mutation ($input: UndoOverrideInput!) { undoOverride(input: $input) { __typename } }', {
      input: { overrideId: skipUnits.overrides[0].id, reason: 'Not known' },
    });
    expect(await told()).toEqual([opens, ['MAIL', enrollmentId, 'weekly']]);
  });
});
