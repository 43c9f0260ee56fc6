import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ContentLoader } from '../../src/authoring/index.ts';
import { systemScope } from '../../src/platform/auth/viewer.ts';
import { Database } from '../../src/platform/database/database.ts';
import { DeadJobService } from '../../src/platform/jobs/dead-job.service.ts';
import { JobHandlers } from '../../src/platform/jobs/job-handlers.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import type { Data } from '../support/client.ts';
import { writeCourse } from '../support/course-files.ts';
import { changePublished } from '../support/change-published.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { doDueJobs, doJobs, takeDueJobs } from '../support/due-jobs.ts';
import { RIGHT, SUBMIT, enroll, startAttempt } from '../support/journey.ts';
import { addLearners } from '../support/learners.ts';
import { heldUp, race } from '../support/race.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { startSmtp } from '../support/smtp.ts';
import type { TestSmtp } from '../support/smtp.ts';

const UNITS = ['one', 'two', 'three', 'four'];
const MOVE = (name: string, type: string) =>
  `mutation ($input: ${type}!) { ${name}(input: $input) { enrollment { id status endsAt pausedAt pausedUntil } unlocked { title } } }`;
const PAUSE = MOVE('pauseEnrollment', 'PauseEnrollmentInput');
const RESUME = MOVE('resumeEnrollment', 'ResumeEnrollmentInput');
const WITHDRAW = MOVE('withdrawEnrollment', 'WithdrawEnrollmentInput');
const EXTEND = MOVE('extendEnrollment', 'ExtendEnrollmentInput');
const MANY = (name: string, type: string) =>
  `mutation ($input: ${type}!) { ${name}(input: $input) { moved { id status endsAt pausedUntil } skipped { id status } isUnderWay } }`;
const PAUSE_MANY = MANY('pauseEnrollments', 'PauseEnrollmentsInput');
const RESUME_MANY = MANY('resumeEnrollments', 'ResumeEnrollmentsInput');
const EXTEND_MANY = MANY('extendEnrollments', 'ExtendEnrollmentsInput');
const REOPEN = 'mutation ($input: ReopenAttemptInput!) { reopenAttempt(input: $input) { attempt { id } } }';
const reason = 'A leave.';
const inAYear = new Date(Date.now() + 365 * 86_400_000).toISOString();

let database: TestDatabase;
let smtp: TestSmtp;
let server: TestApp;
let folder: string;
let north: SeededOrganization;
let south: SeededOrganization;
let staff: Client;
/** Courses of four units: `reading` and `reminded` open one after the other, `dated` the last three in the year 2100. */
const courses = new Map<string, string>();

beforeAll(async () => {
  database = await createTestDatabase();
  smtp = await startSmtp();
  server = await startTestApp(database, {
    SMTP_URL: smtp.url,
    ROLE: 'api',
    VERSION_CACHE_ROWS: '0',
    DATABASE_POOL_SIZE: '20',
  });
  folder = mkdtempSync(path.join(tmpdir(), 'stepwise-leave-'));
  writeCourse(folder, { id: 'reading', units: UNITS.map((id) => ({ id })) });
  const dated = writeCourse(folder, { id: 'dated', units: UNITS.map((id) => ({ id })) });
  for (const id of UNITS.slice(1)) {
    const file = path.join(dated, 'units', id, 'unit.md');
    const rule = `availability: { dateReached: "2100-01-01T00:00:00Z" }`;
    writeFileSync(file, readFileSync(file, 'utf8').replace('title:', `${rule}\ntitle:`));
  }
  const reminded = writeCourse(folder, { id: 'reminded', units: UNITS.map((id) => ({ id })) });
  const outline = path.join(reminded, 'course.yaml');
  const course = JSON.parse(readFileSync(outline, 'utf8')) as object;
  writeFileSync(outline, JSON.stringify({ ...course, reminderAfter: 'P3D' }));
  north = await seedOrganization(server.app, 'north');
  south = await seedOrganization(server.app, 'south');
  for (const organization of [north, south]) {
    const loaded = await server.app.get(ContentLoader).load(organization.id, folder);
    for (const course of loaded)
      courses.set(`${path.basename(course.folder)} of ${organization.slug}`, course.courseId);
  }
  staff = await north.as(server.client, 'instructor');
  // So that nobody waits for a connection to be opened where they should meet in the database.
  await Promise.all(Array.from({ length: 20 }, () => staff.send('{ viewer { id } }')));
});

afterAll(async () => {
  await server?.stop();
  await smtp?.close();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

interface Reader {
  readonly client: Client;
  readonly email: string;
  readonly enrollmentId: string;
  readonly unitIds: readonly string[];
}

/** Somebody in a course of units that are read only. */
async function newReader(
  organization = north,
  course: 'reading' | 'dated' | 'reminded' = 'reading',
): Promise<Reader> {
  const [learner] = await addLearners({ app: server.app, database }, organization, 1);
  const client = new Client(server.url, learner?.token);
  const { enrollmentId } = await enroll(client, courses.get(`${course} of ${organization.slug}`) ?? '');
  const units = await database.admin<{ id: string }>(
    `SELECT u.id FROM units u JOIN enrollments e ON e.course_version_id = u.course_version_id WHERE e.id = $1 ORDER BY position`,
    [enrollmentId],
  );
  return { client, email: learner?.email ?? '', enrollmentId, unitIds: units.map(({ id }) => id) };
}

/** Three readers of an organization, the first and the last of them in a cohort. */
async function newCohort(organization: SeededOrganization) {
  const client = await organization.as(server.client, 'instructor');
  const courseId = courses.get(`reading of ${organization.slug}`) ?? '';
  const readers = [
    await newReader(organization),
    await newReader(organization),
    await newReader(organization),
  ];
  const { createCohort } = await client.run(
    'mutation ($input: CreateCohortInput!) { createCohort(input: $input) { cohort { id } } }',
    { input: { name: 'Winter' } },
  );
  const cohortId = createCohort.cohort.id as string;
  await client.run(
    'mutation ($input: AssignCourseToCohortInput!) { assignCourseToCohort(input: $input) { __typename } }',
    { input: { cohortId, courseId } },
  );
  const members = await database.admin<{ id: string }>(
    'SELECT membership_id AS id FROM enrollments WHERE id = ANY($1)',
    [[readers[0]?.enrollmentId, readers[2]?.enrollmentId]],
  );
  await client.run(
    'mutation ($input: AddCohortMembersInput!) { addCohortMembers(input: $input) { __typename } }',
    { input: { cohortId, membershipIds: members.map(({ id }) => id) } },
  );
  return { client, target: { cohortId, courseId }, readers };
}

const complete = ({ client, unitIds }: Reader, ...numbers: number[]) =>
  numbers.reduce(
    (before, number) =>
      before.then(() =>
        client.run(
          'mutation ($input: MarkUnitCompleteInput!) { markUnitComplete(input: $input) { __typename } }',
          {
            input: { unitId: unitIds[number - 1] },
          },
        ),
      ),
    Promise.resolve({}),
  );

interface Delivery {
  readonly id: string;
  readonly kind: string;
  readonly unit: number | null;
  readonly status: string;
  readonly digest: number[] | null;
}

/** Every e-mail planned for somebody: its unit, or the units of its digest, by number. */
async function deliveriesOf({ enrollmentId, unitIds }: Reader): Promise<Delivery[]> {
  const rows = await database.admin<{
    id: string;
    kind: string;
    unit_id: string;
    status: string;
    facts: { unitIds?: string[] } | null;
  }>('SELECT id, kind, unit_id, status, facts FROM email_deliveries WHERE enrollment_id = $1 ORDER BY id', [
    enrollmentId,
  ]);
  const numberOf = (id: string) => unitIds.indexOf(id) + 1;
  return rows.map(({ id, kind, unit_id, status, facts }) => ({
    id,
    kind,
    unit: unit_id === null ? null : numberOf(unit_id),
    status,
    digest: facts?.unitIds?.map(numberOf) ?? null,
  }));
}

/** `KIND unit status`, in the order in which they were planned. */
async function plansOf(reader: Reader): Promise<string[]> {
  const deliveries = await deliveriesOf(reader);
  return deliveries.map(({ kind, unit, status, digest }) =>
    [kind, unit ?? digest?.join('+') ?? '', status].join(' ').replace('  ', ' '),
  );
}

async function mailsTo({ email }: Reader): Promise<string[]> {
  const ids = smtp.received
    .filter(({ recipients }) => recipients.includes(email))
    .map(({ mail }) => mail.headers.get('x-stepwise-delivery-id') as string);
  const rows = await database.admin<{ id: string; kind: string }>(
    'SELECT id, kind FROM email_deliveries WHERE id = ANY($1)',
    [ids],
  );
  return ids.map((id) => rows.find((row) => row.id === id)?.kind ?? 'unknown');
}

async function auditOf({ enrollmentId }: Reader): Promise<Record<string, unknown>[]> {
  return database.admin(
    `SELECT action, before ->> 'status' AS before, after ->> 'status' AS after, after ->> 'reason' AS reason, actor_id IS NULL AS is_job
     FROM audit_events WHERE target_id = $1 AND action <> 'enrollment.start' ORDER BY id`,
    [enrollmentId],
  );
}

/** Does all that is due, without a runner. */
const settle = () => doDueJobs(server.app, database);

const move = (client: Client, mutation: string, input: object) =>
  client.run(mutation, { input: { reason, ...input } });
const code = (client: Client, mutation: string, input: object) =>
  client.code(mutation, { input: { reason, ...input } });
const fieldsOf = async (client: Client, mutation: string, input: object) =>
  (await client.send(mutation, { input: { reason, ...input } })).errors[0]?.extensions['fields'];

async function statusOf({ enrollmentId }: Pick<Reader, 'enrollmentId'>): Promise<string | undefined> {
  const [row] = await database.admin<{ status: string }>('SELECT status FROM enrollments WHERE id = $1', [
    enrollmentId,
  ]);
  return row?.status;
}

describe('a leave', () => {
  it('ends with one digest of what has missed its slot and of what opens only then', async () => {
    const readers = [await newReader(), await newReader(south)];
    await settle();
    for (const [index, reader] of readers.entries()) {
      const { client, enrollmentId, unitIds } = reader;
      const cadence = { kind: 'WEEKLY', on: ['MONDAY'], at: '00:00' };
      await client.run(
        'mutation ($input: ChooseCadenceInput!) { chooseCadence(input: $input) { __typename } }',
        { input: { enrollmentId, cadence } },
      );
      await complete(reader, 1);
      // More than a week ago, so that a Monday has passed since.
      await database.admin(
        `UPDATE email_deliveries SET planned_at = now() - interval '8 days', send_at = now() - interval '1 day'
         WHERE enrollment_id = $1 AND kind = 'UNIT'`,
        [enrollmentId],
      );
      await client.run(PAUSE, { input: { enrollmentId, reason } });
      const teacher = await [north, south][index]!.as(server.client, 'instructor');
      await teacher.run('mutation ($input: SkipUnitsInput!) { skipUnits(input: $input) { isUnderWay } }', {
        input: { target: { enrollmentIds: [enrollmentId] }, unitIds: [unitIds[1]], reason },
      });
      const { resumeEnrollment } = await client.run(RESUME, { input: { enrollmentId, reason } });
      expect(resumeEnrollment.unlocked).toHaveLength(1);
    }
    await settle();
    for (const reader of readers)
      expect((await mailsTo(reader)).filter((kind) => ['UNIT', 'DIGEST'].includes(kind))).toEqual(['DIGEST']);
  });

  it('holds what is planned, and its end brings that as one digest, each unit once', async () => {
    const reader = await newReader();
    const { client, enrollmentId } = reader;
    await complete(reader, 1, 2, 3);
    const { pauseEnrollment } = await client.run(PAUSE, { input: { enrollmentId, reason } });
    expect(pauseEnrollment.enrollment).toMatchObject({ status: 'PAUSED', pausedUntil: null });
    expect(pauseEnrollment.enrollment.pausedAt).not.toBeNull();

    await settle();
    expect(await plansOf(reader)).toEqual([
      'WELCOME 1 PLANNED',
      'UNIT 2 PLANNED',
      'UNIT 3 PLANNED',
      'UNIT 4 PLANNED',
      'PAUSED ACCEPTED',
    ]);
    expect(await mailsTo(reader)).toEqual(['PAUSED']);
    const timeline = await database.admin(
      `SELECT e.status, detail FROM delivery_events e JOIN email_deliveries d ON d.id = e.delivery_id
       WHERE d.enrollment_id = $1 AND d.kind = 'WELCOME' ORDER BY occurred_at`,
      [enrollmentId],
    );
    expect(timeline).toEqual([
      { status: 'PLANNED', detail: null },
      { status: 'PLANNED', detail: 'Held: the learner is on leave.' },
    ]);

    await client.run(RESUME, { input: { enrollmentId } });
    await settle();
    expect(await plansOf(reader)).toEqual([
      'WELCOME 1 ACCEPTED',
      'UNIT 2 CANCELLED',
      'UNIT 3 CANCELLED',
      'UNIT 4 CANCELLED',
      'PAUSED ACCEPTED',
      'RESUMED ACCEPTED',
      'DIGEST 2+3+4 ACCEPTED',
    ]);
    expect((await mailsTo(reader)).sort()).toEqual(['DIGEST', 'PAUSED', 'RESUMED', 'WELCOME']);
    const carried = await database.admin(
      `SELECT DISTINCT d.digest_id = g.id AS is_carried, e.detail FROM email_deliveries d
       JOIN email_deliveries g ON g.enrollment_id = d.enrollment_id AND g.kind = 'DIGEST'
       JOIN delivery_events e ON e.delivery_id = d.id AND e.status = 'CANCELLED'
       WHERE d.enrollment_id = $1 AND d.kind = 'UNIT'`,
      [enrollmentId],
    );
    expect(carried).toEqual([{ is_carried: true, detail: 'Carried by a digest.' }]);
    expect(await auditOf(reader)).toEqual([
      { action: 'enrollment.pause', before: 'ACTIVE', after: 'PAUSED', reason, is_job: false },
      { action: 'enrollment.resume', before: 'PAUSED', after: 'ACTIVE', reason: null, is_job: false },
    ]);
  });

  it('brings a single unit as itself, and grants what came due meanwhile', async () => {
    const reader = await newReader(north, 'dated');
    const { client, enrollmentId } = reader;
    await settle();
    await move(client, PAUSE, { enrollmentId });
    await changePublished(
      database,
      `UPDATE units SET availability = '{"dateReached": "2020-01-01T00:00:00Z"}' WHERE stable_id = 'three' AND availability IS NOT NULL`,
    );
    const { resumeEnrollment } = await move(client, RESUME, { enrollmentId });
    expect(resumeEnrollment.unlocked).toEqual([{ title: 'Unit three' }]);
    await settle();
    expect(await plansOf(reader)).toEqual([
      'WELCOME 1 ACCEPTED',
      'PAUSED CANCELLED',
      'UNIT 3 ACCEPTED',
      'RESUMED ACCEPTED',
    ]);
  });

  it('has its reminders wait as long after what they remind of as ever', async () => {
    const reader = await newReader(north, 'reminded');
    const sendAt = (kind: string) =>
      database
        .admin<{ send_at: Date }>(
          `SELECT send_at FROM email_deliveries WHERE enrollment_id = $1 AND kind = $2 AND unit_stable_id = 'two'`,
          [reader.enrollmentId, kind],
        )
        .then(([row]) => row?.send_at.getTime() ?? 0);
    await settle();
    await complete(reader, 1);
    await move(reader.client, PAUSE, { enrollmentId: reader.enrollmentId });
    await settle();
    await database.admin(
      `UPDATE email_deliveries SET send_at = send_at - interval '30 days' WHERE enrollment_id = $1 AND status = 'PLANNED'`,
      [reader.enrollmentId],
    );
    await move(reader.client, RESUME, { enrollmentId: reader.enrollmentId });
    expect((await sendAt('REMINDER')) - (await sendAt('UNIT'))).toBe(3 * 86_400_000);
    await settle();
    expect((await mailsTo(reader)).sort()).toEqual(['PAUSED', 'RESUMED', 'UNIT', 'WELCOME']);
  });

  it('ends by itself at its time, however often that was changed', async () => {
    const reader = await newReader(south);
    const { client, enrollmentId } = reader;
    const due = (until: string) =>
      database.admin(
        `UPDATE graphile_worker._private_jobs j SET run_at = now() FROM graphile_worker._private_tasks t
         WHERE t.id = j.task_id AND t.identifier = 'resume-enrollment' AND j.run_at = $1`,
        [until],
      );
    await move(client, PAUSE, { enrollmentId, until: '2100-01-01T00:00:00Z' });
    const { pauseEnrollment } = await move(client, PAUSE, { enrollmentId, until: '2101-01-01T00:00:00Z' });
    expect(pauseEnrollment.enrollment.pausedUntil).toBe('2101-01-01T00:00:00.000Z');
    await due('2101-01-01T00:00:00Z');
    await settle();
    expect(await statusOf(reader)).toBe('PAUSED');

    await move(client, PAUSE, { enrollmentId, until: '2100-01-01T00:00:00Z' });
    await database.admin(`UPDATE enrollments SET paused_until = now() WHERE id = $1`, [enrollmentId]);
    await due('2100-01-01T00:00:00Z');
    await settle();
    expect(await statusOf(reader)).toBe('ACTIVE');
    expect((await auditOf(reader)).at(-1)).toEqual({
      action: 'enrollment.resume',
      before: 'PAUSED',
      after: 'ACTIVE',
      reason: null,
      is_job: true,
    });
  });

  it('begins and ends under an id in capital letters, which some clients write', async () => {
    const { client, enrollmentId } = await newReader();
    const id = { enrollmentId: enrollmentId.toUpperCase() };
    const { pauseEnrollment } = await move(client, PAUSE, id);
    expect(pauseEnrollment.enrollment).toMatchObject({ id: enrollmentId, status: 'PAUSED' });
    const { resumeEnrollment } = await move(client, RESUME, id);
    expect(resumeEnrollment.enrollment).toMatchObject({ id: enrollmentId, status: 'ACTIVE' });
  });

  it('that is to end in the past is refused, naming the field', async () => {
    const { client, enrollmentId } = await newReader();
    expect(await fieldsOf(client, PAUSE, { enrollmentId, until: '2020-01-01T00:00:00Z' })).toEqual([
      { path: 'until', message: 'has to be later than now' },
    ]);
  });
});

describe('a withdrawal', () => {
  it('cancels what is planned, abandons what is begun, and is for good', async () => {
    const [learner] = await addLearners({ app: server.app, database }, north, 1);
    const client = new Client(server.url, learner?.token);
    const { enrollmentId, unlocked } = await enroll(client, north.courseId);
    const attemptId = await startAttempt(client, unlocked[0]?.id ?? '');
    const reader = { client, enrollmentId, email: learner?.email ?? '', unitIds: [unlocked[0]?.id ?? ''] };
    const { withdrawEnrollment } = await move(staff, WITHDRAW, { enrollmentId });
    expect(withdrawEnrollment.enrollment.status).toBe('WITHDRAWN');
    expect(await plansOf(reader)).toEqual(['WELCOME 1 CANCELLED']);
    await settle();
    expect(await mailsTo(reader)).toEqual([]);
    expect(await client.code(SUBMIT, { input: { attemptId, responses: RIGHT } })).toBe('ATTEMPT_CLOSED');
    expect(await code(staff, REOPEN, { attemptId })).toBe('CONFLICT');
    expect(await database.admin('SELECT status FROM attempts WHERE id = $1', [attemptId])).toEqual([
      { status: 'ABANDONED' },
    ]);
    for (const mutation of [PAUSE, RESUME, WITHDRAW])
      expect(await code(staff, mutation, { enrollmentId })).toBe('CONFLICT');
    expect(await code(staff, EXTEND, { enrollmentId, until: inAYear })).toBe('CONFLICT');
    expect(await auditOf(reader)).toEqual([
      { action: 'enrollment.withdraw', before: 'ACTIVE', after: 'WITHDRAWN', reason, is_job: false },
    ]);
  });

  it('while the mail server has a mail and then refuses it for now, cancels the next try', async () => {
    const reader = await newReader();
    const jobs = await takeDueJobs(database);
    smtp.answer = async () => {
      smtp.answer = () => undefined;
      await move(reader.client, WITHDRAW, { enrollmentId: reader.enrollmentId });
      throw Object.assign(new Error('Later.'), { responseCode: 451 });
    };
    await doJobs(server.app, jobs);
    expect(await plansOf(reader)).toEqual(['WELCOME 1 PLANNED']);
    await database.admin('UPDATE email_deliveries SET send_at = now() WHERE enrollment_id = $1', [
      reader.enrollmentId,
    ]);
    await doJobs(server.app, jobs);
    expect(await plansOf(reader)).toEqual(['WELCOME 1 CANCELLED']);
    expect(await mailsTo(reader)).toEqual([]);
  });
});

describe('the time of an enrollment', () => {
  it('follows when its cohort ends at another time, but for whoever was given one of their own', async () => {
    const learners = await addLearners({ app: server.app, database }, north, 4);
    const [first, future] = ['2100-07-01T00:00:00.000Z', '2101-06-01T00:00:00.000Z'];
    const { createCohort } = await staff.run(
      'mutation ($input: CreateCohortInput!) { createCohort(input: $input) { cohort { id } } }',
      { input: { name: 'Winter', endsAt: first } },
    );
    const cohortId = createCohort.cohort.id;
    await staff.run(
      'mutation ($input: AssignCourseToCohortInput!) { assignCourseToCohort(input: $input) { __typename } }',
      { input: { cohortId, courseId: courses.get('reading of north') } },
    );
    await staff.run(
      'mutation ($input: AddCohortMembersInput!) { addCohortMembers(input: $input) { __typename } }',
      { input: { cohortId, membershipIds: learners.map(({ membershipId }) => membershipId) } },
    );
    const states = () =>
      database.admin<{ id: string; status: string; ends_at: Date | null; job: Date | null }>(
        `SELECT e.id, e.status, e.ends_at, j.run_at AS job FROM enrollments e
         LEFT JOIN graphile_worker._private_jobs j ON j.key LIKE '%:expire-enrollment:' || e.id
         WHERE e.cohort_id = $1 ORDER BY e.id`,
        [cohortId],
      );
    const [, extended, expired, withdrawn] = (await states()).map(({ id }) => id);
    await move(staff, EXTEND, { enrollmentId: extended, until: '2105-01-01T00:00:00Z' });
    await move(staff, WITHDRAW, { enrollmentId: withdrawn });
    await database.admin(`UPDATE enrollments SET status = 'EXPIRED' WHERE id = $1`, [expired]);
    const end = async (endsAt: string | null) => {
      await staff.run(
        'mutation ($input: UpdateCohortInput!) { updateCohort(input: $input) { __typename } }',
        {
          input: { cohortId, endsAt },
        },
      );
      return settle();
    };
    await end(future);
    const own = { status: 'ACTIVE', ends_at: new Date('2105-01-01T00:00:00Z') };
    const moved = { status: 'ACTIVE', ends_at: new Date(future), job: new Date(future) };
    const left = { status: 'WITHDRAWN', ends_at: new Date(first) };
    expect(await states()).toMatchObject([moved, own, moved, left]);
    expect(await auditOf({ enrollmentId: expired } as Reader)).toEqual([
      { action: 'enrollment.extend', before: 'EXPIRED', after: 'ACTIVE', reason: null, is_job: true },
    ]);
    await end(null);
    const open = { status: 'ACTIVE', ends_at: null };
    expect(await states()).toMatchObject([open, own, open, left]);
    await end(first);
    const again = { status: 'ACTIVE', ends_at: new Date(first), job: new Date(first) };
    expect(await states()).toMatchObject([again, own, again, left]);
  });

  it('ends with its cohort, holds its mail, and goes on when it is extended', async () => {
    const [learner] = await addLearners({ app: server.app, database }, north, 1);
    const client = new Client(server.url, learner?.token);
    const endsAt = '2100-06-01T00:00:00.000Z';
    const { createCohort } = await staff.run(
      'mutation ($input: CreateCohortInput!) { createCohort(input: $input) { cohort { id } } }',
      { input: { name: 'Summer', endsAt } },
    );
    const cohortId = createCohort.cohort.id;
    await staff.run(
      'mutation ($input: AssignCourseToCohortInput!) { assignCourseToCohort(input: $input) { __typename } }',
      { input: { cohortId, courseId: courses.get('reading of north') } },
    );
    const { addCohortMembers } = await staff.run(
      'mutation ($input: AddCohortMembersInput!) { addCohortMembers(input: $input) { enrollments { id endsAt units { edges { node { id } } } } } }',
      { input: { cohortId, membershipIds: [learner?.membershipId] } },
    );
    const [enrollment] = addCohortMembers.enrollments;
    expect(enrollment.endsAt).toBe(endsAt);
    const enrollmentId = enrollment.id as string;
    const unitIds = enrollment.units.edges.map((edge: { node: { id: string } }) => edge.node.id);
    const reader = { client, enrollmentId, unitIds, email: learner?.email ?? '' };
    await settle();
    await complete(reader, 1, 2);
    await database.admin(`UPDATE enrollments SET ends_at = now() WHERE id = $1`, [enrollmentId]);
    const expired = await database.admin(
      `UPDATE graphile_worker._private_jobs j SET run_at = now() FROM graphile_worker._private_tasks t
       WHERE t.id = j.task_id AND t.identifier = 'expire-enrollment' AND j.run_at = $1 RETURNING 1`,
      [endsAt],
    );
    expect(expired).toHaveLength(1);
    const jobs = await takeDueJobs(database);
    await doJobs(
      server.app,
      jobs.filter(({ name }) => name === 'expire-enrollment'),
    );
    await doJobs(
      server.app,
      jobs.filter(({ name }) => name !== 'expire-enrollment'),
    );
    expect(await statusOf(reader)).toBe('EXPIRED');
    expect(await plansOf(reader)).toEqual(['WELCOME 1 ACCEPTED', 'UNIT 2 PLANNED', 'UNIT 3 PLANNED']);

    expect(await fieldsOf(staff, EXTEND, { enrollmentId, until: '2020-01-01T00:00:00Z' })).toEqual([
      { path: 'until', message: 'has to be later than now' },
    ]);
    const { extendEnrollment } = await move(staff, EXTEND, { enrollmentId, until: inAYear });
    expect(extendEnrollment.enrollment).toMatchObject({ status: 'ACTIVE', endsAt: inAYear });
    await settle();
    expect(await plansOf(reader)).toEqual([
      'WELCOME 1 ACCEPTED',
      'UNIT 2 CANCELLED',
      'UNIT 3 CANCELLED',
      'DIGEST 2+3 ACCEPTED',
    ]);
    expect(
      await fieldsOf(staff, EXTEND, { enrollmentId, until: new Date(Date.now() + 3_600_000).toISOString() }),
    ).toEqual([{ path: 'until', message: 'has to be later than the end it has so far' }]);
  });
});

describe('many at once', () => {
  it('are moved as each would be alone, and who cannot be is skipped', async () => {
    const [one, two, gone] = [await newReader(), await newReader(), await newReader()];
    await move(gone.client, WITHDRAW, { enrollmentId: gone.enrollmentId });
    const enrollmentIds = [two, gone, one].map(({ enrollmentId }) => enrollmentId);
    const target = { enrollmentIds: [...enrollmentIds, one.enrollmentId.toUpperCase()] };
    await complete(one, 1, 2);
    const skipped = { id: gone.enrollmentId, status: 'WITHDRAWN' };
    const both = (state: object) => [one, two].map(({ enrollmentId }) => ({ id: enrollmentId, ...state }));

    const until = '2100-01-01T00:00:00.000Z';
    expect(await move(staff, PAUSE_MANY, { target, until })).toEqual({
      pauseEnrollments: {
        moved: both({ status: 'PAUSED', endsAt: null, pausedUntil: until }),
        skipped: [skipped],
        isUnderWay: false,
      },
    });
    expect((await move(staff, PAUSE_MANY, { target, until })).pauseEnrollments).toMatchObject({
      moved: [],
      skipped: [...both({ status: 'PAUSED' }), skipped],
    });
    await settle();
    expect(await mailsTo(one)).toEqual(['PAUSED']);

    expect((await move(staff, EXTEND_MANY, { target, until: inAYear })).extendEnrollments).toMatchObject({
      moved: both({ status: 'PAUSED', endsAt: inAYear }),
      skipped: [skipped],
    });
    const sooner = new Date(Date.now() + 3_600_000).toISOString();
    expect((await move(staff, EXTEND_MANY, { target, until: sooner })).extendEnrollments.moved).toEqual([]);

    expect((await move(staff, RESUME_MANY, { target })).resumeEnrollments).toEqual({
      moved: both({ status: 'ACTIVE', endsAt: inAYear, pausedUntil: null }),
      skipped: [skipped],
      isUnderWay: false,
    });
    await settle();
    expect((await mailsTo(one)).sort()).toEqual(['DIGEST', 'PAUSED', 'RESUMED', 'WELCOME']);
    expect(await auditOf(two)).toEqual([
      { action: 'enrollment.pause', before: 'ACTIVE', after: 'PAUSED', reason, is_job: false },
      { action: 'enrollment.extend', before: 'PAUSED', after: 'PAUSED', reason, is_job: false },
      { action: 'enrollment.resume', before: 'PAUSED', after: 'ACTIVE', reason, is_job: false },
    ]);
    expect((await auditOf(gone)).map(({ action }) => action)).toEqual(['enrollment.withdraw']);
  });

  it('and a cohort, by a job that does each batch once however often it runs', async () => {
    const cohorts = [await newCohort(north), await newCohort(south)] as const;
    const [{ client, target, readers }, other] = cohorts;
    const [inside, elsewhere, finished] = readers;
    await database.admin(`UPDATE enrollments SET status = 'COMPLETED' WHERE id = $1`, [
      finished?.enrollmentId,
    ]);
    await settle();
    const statuses = () => Promise.all([...readers, ...other.readers].map(statusOf));
    const jobsOf = async (mutation: string, input: object) => {
      const [payload] = Object.values(await move(client, mutation, { target, ...input }));
      expect(payload).toEqual({ moved: [], skipped: [], isUnderWay: true });
      const jobs = await takeDueJobs(database);
      expect(jobs.map(({ name }) => name)).toEqual(['move-cohort']);
      expect(JSON.stringify(jobs)).not.toContain(reason);
      await doJobs(server.app, jobs);
      await settle();
      return jobs;
    };

    const pausing = await jobsOf(PAUSE_MANY, {});
    const untouched = ['ACTIVE', 'ACTIVE', 'ACTIVE'];
    expect(await statuses()).toEqual(['PAUSED', 'ACTIVE', 'COMPLETED', ...untouched]);
    await jobsOf(EXTEND_MANY, { until: inAYear });
    await jobsOf(RESUME_MANY, {});
    await doJobs(server.app, pausing);
    expect(await statuses()).toEqual(['ACTIVE', 'ACTIVE', 'COMPLETED', ...untouched]);
    expect(await auditOf(inside!)).toEqual(
      ['pause', 'extend', 'resume'].map((name) =>
        expect.objectContaining({ action: `enrollment.${name}`, reason, is_job: false }),
      ),
    );
    expect(await auditOf(elsewhere!)).toEqual([]);
    const decisions = await database.admin(
      `SELECT action, after FROM audit_events WHERE target_id = $1 AND action LIKE '%Enrollments' ORDER BY id`,
      [target.cohortId],
    );
    const { courseId } = target;
    expect(decisions).toEqual([
      { action: 'cohort.pauseEnrollments', after: { courseId, until: null, reason } },
      { action: 'cohort.extendEnrollments', after: { courseId, until: inAYear, reason } },
      { action: 'cohort.resumeEnrollments', after: { courseId, until: null, reason } },
    ]);
  });

  it('and a cohort of more than one batch, to its last', async () => {
    const { client, target } = await newCohort(south);
    const learners = await addLearners({ app: server.app, database }, south, 100);
    await client.run(
      'mutation ($input: AddCohortMembersInput!) { addCohortMembers(input: $input) { __typename } }',
      {
        input: { cohortId: target.cohortId, membershipIds: learners.map(({ membershipId }) => membershipId) },
      },
    );
    await takeDueJobs(database);
    await move(client, PAUSE_MANY, { target });
    const batches: number[] = [];
    for (let batch = 0; batch < 3; batch++) {
      const jobs = (await takeDueJobs(database)).filter(({ name }) => name === 'move-cohort');
      await doJobs(server.app, jobs);
      const [paused] = await database.admin<{ count: number }>(
        `SELECT count(*)::int AS count FROM enrollments e JOIN cohort_members m ON m.membership_id = e.membership_id
         WHERE m.cohort_id = $1 AND e.status = 'PAUSED'`,
        [target.cohortId],
      );
      batches.push(paused?.count ?? 0);
    }
    expect(batches).toEqual([100, 102, 102]);
  });

  it('are found by staff, through their cohort and themselves', async () => {
    const { client, target, readers } = await newCohort(north);
    const [first, , last] = readers.map(({ enrollmentId }) => ({ node: { id: enrollmentId } }));
    const FIND = `query ($id: ID!, $courseId: ID, $first: Int!, $after: String) { cohort(id: $id) {
      enrollments(filter: { courseId: $courseId }, first: $first, after: $after) { edges { node { id } } pageInfo { endCursor } }
      members { edges { node { id enrollments { edges { node { id } } } } } } } }`;
    const find = async (args: object) =>
      (await client.run(FIND, { id: target.cohortId, first: 50, ...args })).cohort;
    const { enrollments, members } = await find({});
    expect(enrollments.edges).toEqual([first, last]);
    expect(members.edges.map((edge: Data) => edge.node.enrollments.edges)).toEqual([[first], [last]]);
    expect((await find({ courseId: target.courseId })).enrollments.edges).toEqual([first, last]);
    expect((await find({ courseId: courses.get('dated of north') })).enrollments.edges).toEqual([]);
    const page = (await find({ first: 1 })).enrollments;
    expect(page.edges).toEqual([first]);
    expect((await find({ first: 1, after: page.pageInfo.endCursor })).enrollments.edges).toEqual([last]);

    const NODE =
      'query ($id: ID!) { node(id: $id) { ... on Member { enrollments { edges { node { id } } } } } }';
    const memberId = members.edges[0].node.id;
    const seen = (asker: Client | undefined) => asker!.send(NODE, { id: memberId });
    const own = { data: { node: { enrollments: { edges: [first] } } } };
    expect(await seen(readers[0]?.client)).toMatchObject(own);
    expect(await seen(staff)).toMatchObject(own);
    expect(JSON.stringify((await seen(readers[1]?.client)).data)).not.toContain('edges');
    expect((await seen(await south.as(server.client, 'owner'))).data).toEqual({ node: null });
  });

  it('are enrollments or a cohort, of the own organization, whole or not at all', async () => {
    const { client, target, readers } = await newCohort(south);
    const [reader, mine] = [readers[0]!, await newReader()];
    const refused = async (field: string, wrong: object) =>
      expect(await fieldsOf(client, RESUME_MANY, { target: wrong })).toEqual([
        expect.objectContaining({ path: field }),
      ]);
    await refused('target', {});
    await refused('target.cohortId', { ...target, enrollmentIds: [reader.enrollmentId] });
    await refused('target.courseId', { cohortId: target.cohortId });
    await refused('target.cohortId', { courseId: target.courseId });
    await refused('target.courseId', { ...target, courseId: south.courseId });
    await refused('target.enrollmentIds', { enrollmentIds: [] });
    const tooMany = Array.from({ length: 101 }, () => reader.enrollmentId);
    await refused('target.enrollmentIds', { enrollmentIds: tooMany });
    const mixed = { enrollmentIds: [mine.enrollmentId, reader.enrollmentId] };
    for (const wrong of [mixed, target]) {
      for (const mutation of [PAUSE_MANY, RESUME_MANY])
        expect(await code(staff, mutation, { target: wrong })).toBe('NOT_FOUND');
      expect(await code(staff, EXTEND_MANY, { target: wrong, until: inAYear })).toBe('NOT_FOUND');
    }
    for (const [mutation, until] of [[PAUSE_MANY], [RESUME_MANY], [EXTEND_MANY, inAYear]] as const)
      expect(await code(reader.client, mutation, { target, until })).toBe('FORBIDDEN');
    for (const mutation of [PAUSE_MANY, EXTEND_MANY])
      expect(await fieldsOf(client, mutation, { target, until: '2020-01-01T00:00:00Z' })).toEqual([
        { path: 'until', message: 'has to be later than now' },
      ]);
    expect(await statusOf(mine)).toBe('ACTIVE');
    expect(await statusOf(reader)).toBe('ACTIVE');
  });
});

describe('who may', () => {
  it('move an enrollment is its learner or staff, of its own organization', async () => {
    const { enrollmentId } = await newReader();
    const other = await newReader();
    const stranger = await south.as(server.client, 'owner');
    for (const client of [other.client, stranger])
      for (const mutation of [PAUSE, RESUME, WITHDRAW])
        expect(await code(client, mutation, { enrollmentId })).toBe('NOT_FOUND');
    expect(await code(stranger, EXTEND, { enrollmentId, until: inAYear })).toBe('NOT_FOUND');
    expect(await code(other.client, EXTEND, { enrollmentId: other.enrollmentId, until: inAYear })).toBe(
      'FORBIDDEN',
    );
    expect(await statusOf({ enrollmentId })).toBe('ACTIVE');
    expect(await code(staff, RESUME, { enrollmentId })).toBe('CONFLICT');
  });
});

/** As with a rhythm: what waits has one slot. */
async function shareASlot(): Promise<void> {
  await database.admin(
    `UPDATE email_deliveries SET send_at = date_trunc('hour', send_at) WHERE kind = 'UNIT' AND status = 'PLANNED'`,
  );
}

describe('at the same moment', () => {
  it('several units of one slot collapse into one digest, whichever job comes first', async () => {
    const readers = [await newReader(), await newReader(south)];
    await settle();
    for (const reader of readers) await complete(reader, 1, 2, 3);
    await shareASlot();
    await doJobs(server.app, await takeDueJobs(database));
    await settle();
    for (const reader of readers) {
      expect((await plansOf(reader)).sort()).toEqual([
        'DIGEST 2+3+4 ACCEPTED',
        'UNIT 2 CANCELLED',
        'UNIT 3 CANCELLED',
        'UNIT 4 CANCELLED',
        'WELCOME 1 ACCEPTED',
      ]);
      expect((await mailsTo(reader)).sort()).toEqual(['DIGEST', 'WELCOME']);
    }
  });

  it('a resumption and the jobs of what was held bring each unit once', async () => {
    for (let round = 0; round < 2; round++) {
      const readers = [await newReader(), await newReader(south)];
      await settle();
      for (const reader of readers) await complete(reader, 1, 2, 3);
      await shareASlot();
      const jobs = await takeDueJobs(database);
      for (const { client, enrollmentId } of readers) await move(client, PAUSE, { enrollmentId });
      const requests: (() => Promise<unknown>)[] = [
        ...jobs.map((job) => () => doJobs(server.app, [job])),
        ...readers.map(
          ({ client, enrollmentId }) =>
            () =>
              move(client, RESUME, { enrollmentId }),
        ),
      ];
      await race(database, 'enrollments', round === 0 ? requests : requests.reverse());
      await settle();
      for (const reader of readers) {
        const sent = (await deliveriesOf(reader)).filter(({ status }) => status === 'ACCEPTED');
        expect(sent.flatMap(({ unit, digest }) => digest ?? unit ?? []).sort()).toEqual([1, 2, 3, 4]);
        expect((await mailsTo(reader)).sort()).toEqual(['DIGEST', 'RESUMED', 'WELCOME']);
      }
    }
  });

  it.each([
    { name: 'a resumption', from: 'PAUSED', mutation: RESUME, input: {} },
    { name: 'more time', from: 'EXPIRED', mutation: EXTEND, input: { until: inAYear } },
  ])('$name and a slot that comes before it is done lose no mail', async ({ from, mutation, input }) => {
    for (const organization of [north, south]) {
      const reader = await newReader(organization);
      await settle();
      await complete(reader, 1);
      const { enrollmentId } = reader;
      const ask = await organization.as(server.client, 'instructor');
      await database.admin('UPDATE enrollments SET status = $2 WHERE id = $1', [enrollmentId, from]);
      const isUnit = `enrollment_id = $1 AND kind = 'UNIT'`;
      await database.admin(
        `UPDATE email_deliveries SET send_at = now() + interval '1 hour' WHERE ${isUnit}`,
        [enrollmentId],
      );
      await heldUp(
        database,
        'enrollments',
        () => move(ask, mutation, { enrollmentId, ...input }),
        async () => {
          await database.admin(`UPDATE email_deliveries SET send_at = clock_timestamp() WHERE ${isUnit}`, [
            enrollmentId,
          ]);
          await settle();
          expect(await plansOf(reader)).toContain('UNIT 2 PLANNED');
        },
      );
      await settle();
      expect(await plansOf(reader)).toContain('UNIT 2 ACCEPTED');
      expect((await mailsTo(reader)).filter((kind) => kind === 'UNIT')).toHaveLength(1);
    }
  });

  it('and what staff unlock while the return waits, and is held, goes all the same', async () => {
    const reader = await newReader();
    const { client, enrollmentId, unitIds } = reader;
    await move(client, PAUSE, { enrollmentId });
    await settle();
    await heldUp(
      database,
      'idempotency_keys',
      () => move(client, RESUME, { enrollmentId, idempotencyKey: 'return' }),
      async () => {
        const unlock = { target: { enrollmentIds: [enrollmentId] }, unitIds: [unitIds[2]], reason };
        await staff.run(
          'mutation ($input: UnlockUnitsInput!) { unlockUnits(input: $input) { __typename } }',
          {
            input: unlock,
          },
        );
        await settle();
        expect(await plansOf(reader)).toContain('UNIT 3 PLANNED');
      },
    );
    await settle();
    expect(await plansOf(reader)).toContain('UNIT 3 ACCEPTED');
  });

  it('and a unit whose time comes while the return waits opens all the same', async () => {
    const reader = await newReader(north, 'dated');
    const { client, enrollmentId } = reader;
    const jobsOfUnitTwo = () =>
      database.admin('SELECT key FROM graphile_worker._private_jobs WHERE key LIKE $1', [
        `%:release-units:${enrollmentId}:two`,
      ]);
    await move(client, PAUSE, { enrollmentId });
    await settle();
    expect(await jobsOfUnitTwo()).toHaveLength(1);
    await heldUp(
      database,
      'idempotency_keys',
      () => move(client, RESUME, { enrollmentId, idempotencyKey: 'return to a date' }),
      async () => {
        // After the beginning of the return, also by a clock that counts milliseconds: else the return itself opens the unit.
        await database.admin('SELECT pg_sleep(0.002)');
        const now = new Date().toISOString();
        await database.admin(`
          BEGIN;
          SET LOCAL session_replication_role = replica; -- past the trigger: published units never change
          UPDATE units u SET availability = '{"dateReached": "${now}"}' FROM enrollments e
          WHERE e.id = '${enrollmentId}' AND u.course_version_id = e.course_version_id AND u.stable_id = 'two';
          UPDATE scheduled_releases SET due_at = '${now}' WHERE enrollment_id = '${enrollmentId}' AND unit_stable_id = 'two';
          UPDATE graphile_worker._private_jobs SET run_at = '${now}' WHERE key LIKE '%:release-units:${enrollmentId}:two';
          COMMIT`);
        await settle();
        expect(await jobsOfUnitTwo()).toEqual([]);
        expect(await plansOf(reader)).not.toContain('UNIT 2 PLANNED');
      },
    );
    await settle();
    expect(await plansOf(reader)).toContain('UNIT 2 ACCEPTED');
  });

  it.each([
    {
      name: 'staff',
      stop: (deliveryId: string) =>
        staff.run(
          'mutation ($input: CancelDeliveryInput!) { cancelDelivery(input: $input) { __typename } }',
          { input: { deliveryId, reason } },
        ),
      retry: (deliveryId: string) =>
        staff.run('mutation ($input: RetryDeliveryInput!) { retryDelivery(input: $input) { __typename } }', {
          input: { deliveryId },
        }),
    },
    {
      name: 'those who run the server',
      stop: async (deliveryId: string) => {
        await database.admin(
          `UPDATE graphile_worker._private_jobs SET attempts = max_attempts WHERE payload ->> 'deliveryId' = $1`,
          [deliveryId],
        );
        const payload = { organizationId: north.id, deliveryId };
        const handler = server.app.get(JobHandlers).find('send-email');
        await server.app
          .get(Database)
          .transact(systemScope(north.id), async (tx) => handler?.onDead(tx, payload, 'out of order'));
      },
      retry: async (deliveryId: string) => {
        const [job] = await database.admin<{ id: string }>(
          `SELECT id FROM graphile_worker._private_jobs WHERE payload ->> 'deliveryId' = $1`,
          [deliveryId],
        );
        await server.app.get(DeadJobService).retry(job?.id ?? '', () => Promise.resolve());
      },
    },
  ])('and what $name have sent again while others return, and is held, goes all the same', async (by) => {
    const both = [await newReader(), await newReader()];
    await settle();
    for (const reader of both) await complete(reader, 1);
    // They return in the order of their ids.
    const [first, last] = both.sort((one, other) => (one.enrollmentId < other.enrollmentId ? -1 : 1)) as [
      Reader,
      Reader,
    ];
    const mailOf = async (reader: Reader) =>
      (await deliveriesOf(reader)).find(({ kind }) => kind === 'UNIT')?.id ?? '';
    const deliveryId = await mailOf(first);
    await by.stop(deliveryId);
    for (const { client, enrollmentId } of both) await move(client, PAUSE, { enrollmentId });
    await settle();
    let retry: Promise<unknown> = Promise.resolve();
    const enrollmentIds = both.map(({ enrollmentId }) => enrollmentId);
    await heldUp(
      database,
      { table: 'email_deliveries', id: await mailOf(last) },
      () => move(staff, RESUME_MANY, { target: { enrollmentIds } }),
      async () => {
        retry = by.retry(deliveryId);
        await Promise.race([retry, new Promise((resolve) => setTimeout(resolve, 300))]);
        await settle();
      },
    );
    await retry;
    await settle();
    for (const reader of both) expect(await plansOf(reader)).toContain('UNIT 2 ACCEPTED');
  });

  it('and what changes for their cohort before the return is done holds for them', async () => {
    const { client, target, readers } = await newCohort(north);
    const [reader] = readers as [Reader];
    const { enrollmentId, unitIds } = reader;
    await move(client, PAUSE, { enrollmentId });
    await settle();
    let walk: Promise<unknown> = Promise.resolve();
    await heldUp(
      database,
      'email_deliveries',
      () => move(client, RESUME, { enrollmentId }),
      async () => {
        await client.run('mutation ($input: SkipUnitsInput!) { skipUnits(input: $input) { isUnderWay } }', {
          input: { target, unitIds: [unitIds[0]], reason },
        });
        walk = doJobs(server.app, await takeDueJobs(database));
        await Promise.race([walk, new Promise((resolve) => setTimeout(resolve, 300))]);
      },
    );
    await walk;
    expect(await plansOf(reader)).toContain('UNIT 2 PLANNED');
  });

  it('a withdrawal and a submission end as if one had come after the other', async () => {
    const outcomes = new Set<string>();
    for (let round = 0; round < 2; round++) {
      const takers = [];
      for (const organization of [north, south]) {
        const [learner] = await addLearners({ app: server.app, database }, organization, 1);
        const client = new Client(server.url, learner?.token);
        const { enrollmentId, unlocked } = await enroll(client, organization.courseId);
        takers.push({ client, enrollmentId, attemptId: await startAttempt(client, unlocked[0]?.id ?? '') });
      }
      const requests = takers.flatMap(({ client, enrollmentId, attemptId }) => {
        const withdraw = () => code(client, WITHDRAW, { enrollmentId });
        const submit = () => client.code(SUBMIT, { input: { attemptId, responses: RIGHT } });
        return round % 2 === 0 ? [withdraw, submit] : [submit, withdraw];
      });
      const codes = await race(database, 'enrollments', requests);
      for (const [index, { enrollmentId, attemptId }] of takers.entries()) {
        const [first, second] = codes.slice(2 * index);
        const [withdrawn, submitted] = round % 2 === 0 ? [first, second] : [second, first];
        expect(withdrawn).toBe('no error');
        const [state] = await database.admin<{
          status: string;
          attempt: string;
          unlocks: number;
          planned: number;
        }>(
          `SELECT e.status, a.status AS attempt,
             (SELECT count(*)::int FROM unit_unlocks k WHERE k.enrollment_id = e.id) AS unlocks,
             (SELECT count(*)::int FROM email_deliveries d WHERE d.enrollment_id = e.id AND d.status = 'PLANNED') AS planned
           FROM enrollments e JOIN attempts a ON a.enrollment_id = e.id WHERE e.id = $1 AND a.id = $2`,
          [enrollmentId, attemptId],
        );
        outcomes.add(submitted ?? '');
        expect(state).toEqual(
          submitted === 'no error'
            ? { status: 'WITHDRAWN', attempt: 'GRADED', unlocks: 2, planned: 0 }
            : { status: 'WITHDRAWN', attempt: 'ABANDONED', unlocks: 1, planned: 0 },
        );
      }
    }
    expect([...outcomes].every((outcome) => ['no error', 'ATTEMPT_CLOSED'].includes(outcome))).toBe(true);
  });
});
