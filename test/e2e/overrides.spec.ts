import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ContentLoader } from '../../src/authoring/index.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import type { Data } from '../support/client.ts';
import { writeCourse } from '../support/course-files.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { doDueJobs } from '../support/due-jobs.ts';
import { enroll } from '../support/journey.ts';
import { addLearners } from '../support/learners.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';

/** The second and third wait for the year 2100; the fourth for the third to be completed. */
const UNITS = ['one', 'two', 'three', 'four'];
const IN_2100 = '2100-01-01T00:00:00.000Z';
const change = (name: string, type: string) =>
  `mutation ($input: ${type}!) { ${name}(input: $input) { overrides { id kind unitStableId availableAt undoneAt } unlocked { title } isUnderWay } }`;
const UNLOCK = change('unlockUnits', 'UnlockUnitsInput');
const SHIFT = change('shiftUnits', 'ShiftUnitsInput');
const SKIP = change('skipUnits', 'SkipUnitsInput');
const UNDO = change('undoOverride', 'UndoOverrideInput');
const OVERRIDES = `query ($enrollmentId: ID, $cohortId: ID, $first: Int, $after: String) {
  overrides(filter: { enrollmentId: $enrollmentId, cohortId: $cohortId }, first: $first, after: $after) {
    edges { node { id kind unitStableId enrollmentId cohortId courseId reason undoReason } } pageInfo { hasNextPage endCursor }
  }
}`;
const reason = 'As agreed.';

let database: TestDatabase;
let server: TestApp;
let folder: string;
let north: School;
let south: School;

interface School extends SeededOrganization {
  readonly datedId: string;
  /** Of a course whose units open one after the other. */
  readonly readingId: string;
  readonly staff: Client;
  /** The unit of each number, from 1. */
  unit(number: number): string;
}

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestApp(database, { ROLE: 'api' });
  folder = mkdtempSync(path.join(tmpdir(), 'stepwise-overrides-'));
  const dated = writeCourse(folder, { id: 'dated', units: UNITS.map((id) => ({ id })) });
  for (const id of ['two', 'three']) {
    const file = path.join(dated, 'units', id, 'unit.md');
    const rule = `availability: { dateReached: "${IN_2100}" }`;
    writeFileSync(file, readFileSync(file, 'utf8').replace('title:', `${rule}\ntitle:`));
  }
  writeCourse(folder, { id: 'reading', units: UNITS.slice(0, 3).map((id) => ({ id })) });
  [north, south] = [await open('north'), await open('south')];
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

async function open(slug: string): Promise<School> {
  const seeded = await seedOrganization(server.app, slug);
  const [loaded, reading] = await server.app.get(ContentLoader).load(seeded.id, folder);
  const datedId = loaded?.courseId ?? '';
  const units = await unitsOf(datedId);
  const staff = await seeded.as(server.client, 'instructor');
  return {
    ...seeded,
    datedId,
    readingId: reading?.courseId ?? '',
    staff,
    unit: (number) => units[number - 1] ?? '',
  };
}

/** In course order. */
async function unitsOf(courseId: string): Promise<string[]> {
  const units = await database.admin<{ id: string }>(
    `SELECT u.id FROM units u JOIN course_versions v ON v.id = u.course_version_id WHERE v.course_id = $1 ORDER BY u.position`,
    [courseId],
  );
  return units.map(({ id }) => id);
}

interface Reader {
  readonly client: Client;
  readonly school: School;
  readonly membershipId: string;
  readonly enrollmentId: string;
}

async function newReader(school = north): Promise<Reader> {
  const [learner] = await addLearners({ app: server.app, database }, school, 1);
  const client = new Client(server.url, learner?.token);
  const { enrollmentId } = await enroll(client, school.datedId);
  return { client, school, membershipId: learner?.membershipId ?? '', enrollmentId };
}

/** A cohort that takes the course, with somebody in it. */
async function newCohort(school: School): Promise<{ cohortId: string; courseId: string; reader: Reader }> {
  const courseId = school.datedId;
  const { createCohort } = await school.staff.run(
    'mutation ($input: CreateCohortInput!) { createCohort(input: $input) { cohort { id } } }',
    { input: { name: 'Spring' } },
  );
  const cohortId = createCohort.cohort.id;
  await school.staff.run(
    'mutation ($input: AssignCourseToCohortInput!) { assignCourseToCohort(input: $input) { __typename } }',
    { input: { cohortId, courseId } },
  );
  const reader = await newReader(school);
  await join(cohortId, reader);
  return { cohortId, courseId, reader };
}

async function join(cohortId: string, { school, membershipId }: Reader): Promise<void> {
  await school.staff.run(
    'mutation ($input: AddCohortMembersInput!) { addCohortMembers(input: $input) { __typename } }',
    { input: { cohortId, membershipIds: [membershipId] } },
  );
}

/** A change that has to succeed. */
async function make(mutation: string, client: Client, input: object): Promise<Data> {
  const data = await client.run(mutation, { input: { reason, ...input } });
  return Object.values(data)[0] as Data;
}

async function lockOf({ client, school }: Reader, number: number): Promise<Data> {
  const { unit } = await client.run('query ($id: ID!) { unit(id: $id) { lock { state availableAt } } }', {
    id: school.unit(number),
  });
  return unit.lock;
}

const settle = () => doDueJobs(server.app, database);

async function plansOf({ enrollmentId }: Reader): Promise<string[]> {
  const rows = await database.admin<{ plan: string }>(
    `SELECT concat_ws(' ', kind, NULLIF(unit_stable_id, ''), status) AS plan FROM email_deliveries WHERE enrollment_id = $1 ORDER BY id`,
    [enrollmentId],
  );
  return rows.map(({ plan }) => plan);
}

async function auditOf(targetId: string): Promise<object[]> {
  return database.admin(
    `SELECT action, before, after, actor_id IS NOT NULL AS has_actor FROM audit_events
     WHERE target_id = $1 AND action ~ 'Units$|Override$' ORDER BY id`,
    [targetId],
  );
}

describe('unlocking now', () => {
  it('grants units to several learners whatever the rules say, mails them, and is audited', async () => {
    const [one, other, third] = [await newReader(), await newReader(), await newReader()];
    const target = { enrollmentIds: [one.enrollmentId, other.enrollmentId] };
    const input = { target, unitIds: [north.unit(3), north.unit(2)] };
    const done = await make(UNLOCK, north.staff, input);
    expect(done).toMatchObject({ overrides: [], isUnderWay: false });
    expect(done['unlocked'].map(({ title }: Data) => title).sort()).toEqual(['Unit three', 'Unit two']);
    for (const reader of [one, other]) {
      expect((await lockOf(reader, 2)).state).toBe('UNLOCKED');
      expect((await plansOf(reader)).sort()).toEqual([
        'UNIT three PLANNED',
        'UNIT two PLANNED',
        'WELCOME one PLANNED',
      ]);
      expect(await auditOf(reader.enrollmentId)).toEqual([
        {
          action: 'enrollment.unlockUnits',
          before: null,
          after: { reason, units: ['two', 'three'] },
          has_actor: true,
        },
      ]);
    }
    const causes = await database.admin(
      `SELECT DISTINCT cause FROM unit_unlocks WHERE enrollment_id = $1 AND unit_stable_id <> 'one'`,
      [one.enrollmentId],
    );
    expect(causes).toEqual([{ cause: 'STAFF' }]);
    expect((await lockOf(third, 2)).state).toBe('LOCKED');
    expect((await make(UNLOCK, north.staff, input))['unlocked']).toEqual([]);
  });

  it('for a learner on leave is mailed when they go on', async () => {
    const reader = await newReader();
    const { enrollmentId } = reader;
    await settle();
    const pause =
      'mutation ($input: PauseEnrollmentInput!) { pauseEnrollment(input: $input) { __typename } }';
    await reader.client.run(pause, { input: { enrollmentId, reason } });
    await make(UNLOCK, north.staff, { target: { enrollmentIds: [enrollmentId] }, unitIds: [north.unit(2)] });
    await settle();
    expect(await plansOf(reader)).toEqual(['WELCOME one ACCEPTED', 'PAUSED ACCEPTED', 'UNIT two PLANNED']);
  });

  it('for a cohort is done by a job, for its members and nobody else', async () => {
    const schools = [await newCohort(north), await newCohort(south)];
    const outsider = await newReader();
    for (const { cohortId, courseId, reader } of schools) {
      const { school } = reader;
      const done = await make(UNLOCK, school.staff, {
        target: { cohortId, courseId },
        unitIds: [school.unit(2)],
      });
      expect(done).toEqual({ overrides: [], unlocked: [], isUnderWay: true });
    }
    await settle();
    for (const { reader, cohortId, courseId } of schools) {
      expect(await plansOf(reader)).toEqual(['WELCOME one ACCEPTED', 'UNIT two ACCEPTED']);
      expect(await auditOf(cohortId)).toEqual([
        {
          action: 'cohort.unlockUnits',
          before: null,
          after: { courseId, reason, units: ['two'] },
          has_actor: true,
        },
      ]);
    }
    expect((await lockOf(outsider, 2)).state).toBe('LOCKED');
  });
});

describe('a shift', () => {
  it('moves the time of a unit, for one learner', async () => {
    const [reader, other] = [await newReader(), await newReader()];
    const target = { enrollmentIds: [reader.enrollmentId] };
    const availableAt = '2090-05-01T07:00:00.000Z';
    const done = await make(SHIFT, north.staff, { target, unitIds: [north.unit(2)], availableAt });
    expect(done).toMatchObject({
      overrides: [{ kind: 'SHIFT', unitStableId: 'two', availableAt, undoneAt: null }],
      unlocked: [],
    });
    expect(await lockOf(reader, 2)).toEqual({ state: 'LOCKED', availableAt });
    expect(await lockOf(other, 2)).toEqual({ state: 'LOCKED', availableAt: IN_2100 });
    const releases = await database.admin(
      `SELECT due_at FROM scheduled_releases WHERE enrollment_id = $1 AND unit_stable_id = 'two' AND status = 'PENDING'`,
      [reader.enrollmentId],
    );
    expect(releases).toEqual([{ due_at: new Date(availableAt) }]);
  });

  it('by a duration counts from the time that is known, on the learner’s calendar', async () => {
    const reader = await newReader();
    await database.admin(`UPDATE memberships SET time_zone = 'Europe/Berlin' WHERE id = $1`, [
      reader.membershipId,
    ]);
    const target = { enrollmentIds: [reader.enrollmentId] };
    await make(SHIFT, north.staff, { target, unitIds: [north.unit(2)], by: 'P6M' });
    // The clocks of Berlin go forward on the way.
    expect((await lockOf(reader, 2)).availableAt).toBe('2100-06-30T23:00:00.000Z');
    const { errors } = await north.staff.send(SHIFT, {
      input: { target, unitIds: [north.unit(4)], by: 'P1D', reason },
    });
    expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ path: 'unitIds' }] });
  });

  it('of a learner counts before that of their cohort, until it is undone', async () => {
    const { cohortId, courseId, reader } = await newCohort(north);
    const late = await newReader();
    const shift = (target: object, availableAt: string) =>
      make(SHIFT, north.staff, { target, unitIds: [north.unit(2)], availableAt });
    const own = await shift({ enrollmentIds: [reader.enrollmentId] }, '2091-01-01T00:00:00.000Z');
    const shared = await shift({ cohortId, courseId }, '2092-01-01T00:00:00.000Z');
    expect(shared['isUnderWay']).toBe(true);
    await join(cohortId, late);
    expect((await lockOf(reader, 2)).availableAt).toBe('2091-01-01T00:00:00.000Z');
    expect((await lockOf(late, 2)).availableAt).toBe('2092-01-01T00:00:00.000Z');

    const undone = await make(UNDO, north.staff, {
      overrideId: own['overrides'][0].id,
      reason: 'By mistake.',
    });
    expect(undone['overrides'][0].undoneAt).not.toBeNull();
    expect((await lockOf(reader, 2)).availableAt).toBe('2092-01-01T00:00:00.000Z');
    await make(UNDO, north.staff, { overrideId: shared['overrides'][0].id });
    expect((await lockOf(late, 2)).availableAt).toBe(IN_2100);
    const again = { input: { overrideId: own['overrides'][0].id, reason } };
    expect(await north.staff.code(UNDO, again)).toBe('CONFLICT');
    expect((await auditOf(reader.enrollmentId)).at(-1)).toEqual({
      action: 'enrollment.undoOverride',
      before: { kind: 'SHIFT', unitStableId: 'two', availableAt: '2091-01-01T00:00:00.000Z' },
      after: { reason: 'By mistake.' },
      has_actor: true,
    });
  });
});

describe('a skip', () => {
  it('opens what waits for the unit and lets the course be completed; undone, it takes nothing back', async () => {
    const reader = await newReader();
    const target = { enrollmentIds: [reader.enrollmentId] };
    const done = await make(SKIP, north.staff, { target, unitIds: [north.unit(2), north.unit(3)] });
    expect(done['unlocked']).toEqual([{ title: 'Unit four' }]);
    const [{ id: overrideId }] = done['overrides'].filter((row: Data) => row['unitStableId'] === 'three');
    for (const number of [1, 4])
      await reader.client.run(
        'mutation ($input: MarkUnitCompleteInput!) { markUnitComplete(input: $input) { __typename } }',
        { input: { unitId: north.unit(number) } },
      );
    await make(UNDO, north.staff, { overrideId });
    expect((await lockOf(reader, 4)).state).toBe('UNLOCKED');
    const [{ status }] = (await database.admin('SELECT status FROM enrollments WHERE id = $1', [
      reader.enrollmentId,
    ])) as [{ status: string }];
    expect(status).toBe('COMPLETED');
  });

  it('as the last of a course is opened without an e-mail, and the unit before it completes the course', async () => {
    for (const school of [north, south]) {
      const [learner] = await addLearners({ app: server.app, database }, school, 1);
      const client = new Client(server.url, learner?.token);
      const { enrollmentId } = await enroll(client, school.readingId);
      const [first, second, last] = await unitsOf(school.readingId);
      const done = (unitId: string | undefined) =>
        client.run(
          'mutation ($input: MarkUnitCompleteInput!) { markUnitComplete(input: $input) { __typename } }',
          { input: { unitId } },
        );
      await done(first);
      await make(SKIP, school.staff, { target: { enrollmentIds: [enrollmentId] }, unitIds: [last] });
      await done(second);
      const [enrollment] = await database.admin('SELECT status FROM enrollments WHERE id = $1', [
        enrollmentId,
      ]);
      expect(enrollment).toEqual({ status: 'COMPLETED' });
      const mails = await database.admin<{ kind: string; unit: string }>(
        'SELECT kind, unit_stable_id AS unit FROM email_deliveries WHERE enrollment_id = $1 ORDER BY id',
        [enrollmentId],
      );
      expect(mails.map(({ kind, unit }) => `${kind} ${unit}`)).toEqual([
        'WELCOME one',
        'UNIT two',
        'COMPLETED ',
      ]);
    }
  });

  it('that is taken back brings the unit that opened meanwhile', async () => {
    for (const school of [north, south]) {
      const [learner] = await addLearners({ app: server.app, database }, school, 1);
      const client = new Client(server.url, learner?.token);
      const { enrollmentId } = await enroll(client, school.readingId);
      const [first, second] = await unitsOf(school.readingId);
      const target = { enrollmentIds: [enrollmentId] };
      const { overrides } = await make(SKIP, school.staff, { target, unitIds: [second] });
      const brought = async () =>
        (
          await database.admin<{ unit: string }>(
            `SELECT unit_stable_id AS unit FROM email_deliveries WHERE enrollment_id = $1 AND kind = 'UNIT' ORDER BY id`,
            [enrollmentId],
          )
        ).map(({ unit }) => unit);
      await client.run(
        'mutation ($input: MarkUnitCompleteInput!) { markUnitComplete(input: $input) { __typename } }',
        { input: { unitId: first } },
      );
      expect(await brought()).toEqual(['three']);
      const { unlocked } = await make(UNDO, school.staff, { overrideId: overrides[0].id });
      expect(unlocked).toEqual([{ title: 'Unit two' }]);
      expect(await brought()).toEqual(['three', 'two']);
    }
  });

  it('that is taken back brings the unit also to who has completed the course without it', async () => {
    for (const [school, isOfCohort] of [
      [north, false],
      [south, true],
    ] as const) {
      const { cohortId, reader } = await newCohort(school);
      const courseId = school.readingId;
      await school.staff.run(
        'mutation ($input: AssignCourseToCohortInput!) { assignCourseToCohort(input: $input) { __typename } }',
        { input: { cohortId, courseId } },
      );
      const { enrollmentId } = await enroll(reader.client, courseId);
      const [first, second, last] = await unitsOf(courseId);
      const target = isOfCohort ? { cohortId, courseId } : { enrollmentIds: [enrollmentId] };
      const { overrides } = await make(SKIP, school.staff, { target, unitIds: [last] });
      for (const unitId of [first, second])
        await reader.client.run(
          'mutation ($input: MarkUnitCompleteInput!) { markUnitComplete(input: $input) { __typename } }',
          { input: { unitId } },
        );
      await settle();
      await make(UNDO, school.staff, { overrideId: overrides[0].id });
      await settle();
      const plans = (await plansOf({ ...reader, enrollmentId })).map((plan) => plan.replace(/ [A-Z]+$/, ''));
      expect(plans).toEqual(['WELCOME one', 'UNIT two', 'COMPLETED', 'UNIT three']);
    }
  });

  it('ends the reminders of the unit, and of no other', async () => {
    const [reader, other] = [await newReader(), await newReader()];
    for (const { enrollmentId } of [reader, other])
      await database.admin(
        `INSERT INTO email_deliveries (organization_id, id, enrollment_id, membership_id, kind, unit_id, unit_stable_id, send_at)
         SELECT organization_id, gen_random_uuid(), enrollment_id, membership_id, 'REMINDER', unit_id, unit_stable_id, send_at + interval '3 days'
         FROM email_deliveries WHERE enrollment_id = $1`,
        [enrollmentId],
      );
    const reminderOf = async (of: Reader) =>
      (await plansOf(of)).filter((plan) => plan.startsWith('REMINDER'));
    const target = { enrollmentIds: [reader.enrollmentId] };
    await make(SKIP, north.staff, { target, unitIds: [north.unit(2)] });
    expect(await reminderOf(reader)).toEqual(['REMINDER one PLANNED']);
    await make(SKIP, north.staff, { target, unitIds: [north.unit(1)] });
    expect(await reminderOf(reader)).toEqual(['REMINDER one CANCELLED']);
    expect(await reminderOf(other)).toEqual(['REMINDER one PLANNED']);
  });

  it('for a cohort holds for its members, those who are there and those to come', async () => {
    const { cohortId, courseId, reader } = await newCohort(south);
    await make(SKIP, south.staff, { target: { cohortId, courseId }, unitIds: [south.unit(3)] });
    await settle();
    const [late, outsider] = [await newReader(south), await newReader(south)];
    await join(cohortId, late);
    await settle();
    for (const member of [reader, late])
      expect(await plansOf(member)).toEqual(['WELCOME one ACCEPTED', 'UNIT four ACCEPTED']);
    expect((await lockOf(outsider, 4)).state).toBe('LOCKED');
  });
});

describe('bad input', () => {
  let cohortId: string;
  let reader: Reader;

  beforeAll(async () => {
    ({ cohortId, reader } = await newCohort(north));
  });

  it.each<[string, (reader: Reader, cohortId: string) => [string, object], string]>([
    [
      'a time that has passed',
      ({ enrollmentId }) => [
        SHIFT,
        { target: { enrollmentIds: [enrollmentId] }, availableAt: '2020-01-01T00:00:00Z' },
      ],
      'availableAt',
    ],
    ['no time', ({ enrollmentId }) => [SHIFT, { target: { enrollmentIds: [enrollmentId] } }], 'availableAt'],
    [
      'two times',
      ({ enrollmentId }) => [
        SHIFT,
        { target: { enrollmentIds: [enrollmentId] }, availableAt: IN_2100, by: 'P1D' },
      ],
      'by',
    ],
    [
      'a duration for a cohort',
      ({ school }, cohortId) => [SHIFT, { target: { cohortId, courseId: school.datedId }, by: 'P1D' }],
      'by',
    ],
    ['nobody', () => [UNLOCK, { target: {} }], 'target'],
    [
      'learners and a cohort',
      ({ enrollmentId }, cohortId) => [UNLOCK, { target: { enrollmentIds: [enrollmentId], cohortId } }],
      'target.cohortId',
    ],
    ['a cohort without a course', (_, cohortId) => [SKIP, { target: { cohortId } }], 'target.courseId'],
    [
      'a course without a cohort',
      ({ school }) => [SKIP, { target: { courseId: school.datedId } }],
      'target.cohortId',
    ],
    [
      'a course the cohort does not take',
      ({ school }, cohortId) => [SKIP, { target: { cohortId, courseId: school.courseId } }],
      'target.courseId',
    ],
  ])('%s is refused, naming the field', async (_name, inputOf, path) => {
    const [mutation, input] = inputOf(reader, cohortId);
    const { errors } = await north.staff.send(mutation, {
      input: { unitIds: [north.unit(2)], reason, ...input },
    });
    expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ path }] });
  });

  it('of learners in another course than the units is refused, and of those who have left', async () => {
    const { enrollmentId } = await enroll(reader.client, north.courseId);
    const input = { target: { enrollmentIds: [enrollmentId] }, unitIds: [north.unit(2)], reason };
    const { errors } = await north.staff.send(UNLOCK, { input });
    expect(errors[0]?.extensions).toMatchObject({ fields: [{ path: 'target.enrollmentIds' }] });
    await database.admin(`UPDATE enrollments SET status = 'WITHDRAWN' WHERE id = $1`, [reader.enrollmentId]);
    const left = { ...input, target: { enrollmentIds: [reader.enrollmentId] } };
    expect(await north.staff.code(UNLOCK, { input: left })).toBe('CONFLICT');
  });
});

describe('who may', () => {
  it('override is staff of the organization; others find nothing', async () => {
    const reader = await newReader();
    const { cohortId, courseId } = await newCohort(north);
    const unitIds = [north.unit(3)];
    const direct = { target: { enrollmentIds: [reader.enrollmentId] }, unitIds, reason };
    const done = await make(SKIP, north.staff, direct);
    const overrideId = done['overrides'][0].id as string;
    for (const mutation of [UNLOCK, SKIP]) {
      expect(await reader.client.code(mutation, { input: direct })).toBe('FORBIDDEN');
      expect(await south.staff.code(mutation, { input: direct })).toBe('NOT_FOUND');
      const theirs = { target: { enrollmentIds: [reader.enrollmentId] }, unitIds: [south.unit(2)], reason };
      expect(await south.staff.code(mutation, { input: theirs })).toBe('NOT_FOUND');
      const group = { target: { cohortId, courseId }, unitIds: [south.unit(2)], reason };
      expect(await south.staff.code(mutation, { input: group })).toBe('NOT_FOUND');
    }
    expect(await south.staff.code(UNDO, { input: { overrideId, reason } })).toBe('NOT_FOUND');
    expect(await south.staff.code(OVERRIDES, { enrollmentId: reader.enrollmentId, first: 5 })).toBe(
      'NOT_FOUND',
    );
    expect(await south.staff.code(OVERRIDES, { cohortId, first: 5 })).toBe('NOT_FOUND');
    expect(await reader.client.code(OVERRIDES, { enrollmentId: reader.enrollmentId, first: 5 })).toBe(
      'FORBIDDEN',
    );
  });

  it('read them, all or of a learner or a cohort, page by page and newest first', async () => {
    const { cohortId, courseId, reader } = await newCohort(north);
    const target = { enrollmentIds: [reader.enrollmentId] };
    await make(SKIP, north.staff, { target, unitIds: [north.unit(2)] });
    await make(SHIFT, north.staff, { target, unitIds: [north.unit(3)], availableAt: IN_2100 });
    await make(SKIP, north.staff, { target: { cohortId, courseId }, unitIds: [north.unit(3)] });
    const read = async (variables: object) => (await north.staff.run(OVERRIDES, variables))['overrides'];
    const of = { enrollmentId: reader.enrollmentId };
    const page = await read({ ...of, first: 1 });
    expect(page.edges[0].node).toMatchObject({
      kind: 'SHIFT',
      unitStableId: 'three',
      ...of,
      cohortId: null,
      reason,
    });
    const next = await read({ ...of, first: 1, after: page.pageInfo.endCursor });
    expect(next.edges[0].node).toMatchObject({ kind: 'SKIP', unitStableId: 'two' });
    expect(next.pageInfo.hasNextPage).toBe(false);
    const newest = await read({ first: 3 });
    expect(newest.edges.map(({ node }: Data) => [node.unitStableId, node.enrollmentId])).toEqual([
      ['three', null],
      ['three', reader.enrollmentId],
      ['two', reader.enrollmentId],
    ]);
    expect((await read({ ...of, cohortId, first: 5 })).edges).toEqual([]);
    const shared = await read({ cohortId, first: 5 });
    expect(shared.edges.map(({ node }: Data) => node)).toEqual([
      expect.objectContaining({
        kind: 'SKIP',
        unitStableId: 'three',
        enrollmentId: null,
        cohortId,
        courseId,
      }),
    ]);
  });
});
