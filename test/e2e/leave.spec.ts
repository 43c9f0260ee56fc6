import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ContentLoader } from '../../src/authoring/index.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import { writeCourse } from '../support/course-files.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { enroll } from '../support/journey.ts';
import { addLearners } from '../support/learners.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { startSmtp } from '../support/smtp.ts';
import type { TestSmtp } from '../support/smtp.ts';
import { waitUntil } from '../support/wait.ts';

const UNITS = ['one', 'two', 'three', 'four'];
const MOVE = (name: string, type: string) =>
  `mutation ($input: ${type}!) { ${name}(input: $input) { enrollment { id status endsAt pausedAt pausedUntil } unlocked { title } } }`;
const PAUSE = MOVE('pauseEnrollment', 'PauseEnrollmentInput');
const RESUME = MOVE('resumeEnrollment', 'ResumeEnrollmentInput');
const WITHDRAW = MOVE('withdrawEnrollment', 'WithdrawEnrollmentInput');
const EXTEND = MOVE('extendEnrollment', 'ExtendEnrollmentInput');
const reason = 'A leave.';
const inAYear = new Date(Date.now() + 365 * 86_400_000).toISOString();

let database: TestDatabase;
let smtp: TestSmtp;
let server: TestApp;
let folder: string;
let north: SeededOrganization;
let south: SeededOrganization;
let staff: Client;
const readingCourses = new Map<string, string>();

beforeAll(async () => {
  database = await createTestDatabase();
  smtp = await startSmtp();
  server = await startTestApp(database, { SMTP_URL: smtp.url, ROLE: 'api' });
  folder = mkdtempSync(path.join(tmpdir(), 'stepwise-leave-'));
  const reading = writeCourse(folder, { id: 'reading', units: UNITS.map((id) => ({ id })) });
  north = await seedOrganization(server.app, 'north');
  south = await seedOrganization(server.app, 'south');
  for (const organization of [north, south]) {
    const [loaded] = await server.app.get(ContentLoader).load(organization.id, reading);
    readingCourses.set(organization.id, loaded?.courseId ?? '');
  }
  staff = await north.as(server.client, 'instructor');
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

/** Somebody in the course of four units that are read only. */
async function newReader(organization = north): Promise<Reader> {
  const [learner] = await addLearners({ app: server.app, database }, organization, 1);
  const client = new Client(server.url, learner?.token);
  const { enrollmentId } = await enroll(client, readingCourses.get(organization.id) ?? '');
  const units = await database.admin<{ id: string }>(
    `SELECT u.id FROM units u JOIN enrollments e ON e.course_version_id = u.course_version_id WHERE e.id = $1 ORDER BY position`,
    [enrollmentId],
  );
  return { client, email: learner?.email ?? '', enrollmentId, unitIds: units.map(({ id }) => id) };
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

/** A runner does what is due, and ends. */
async function runJobs(): Promise<void> {
  const runner = await startTestApp(database, { SMTP_URL: smtp.url });
  await waitUntil('nothing is due', async () => {
    const [row] = await database.admin<{ due: number }>(
      'SELECT count(*)::int AS due FROM graphile_worker._private_jobs WHERE run_at <= now()',
    );
    return row?.due === 0;
  });
  await runner.stop();
}

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

describe('a leave', () => {
  it('holds what is planned, and its end brings that as one digest, each unit once', async () => {
    const reader = await newReader();
    const { client, enrollmentId } = reader;
    await complete(reader, 1, 2, 3);
    const { pauseEnrollment } = await client.run(PAUSE, { input: { enrollmentId, reason } });
    expect(pauseEnrollment.enrollment).toMatchObject({ status: 'PAUSED', pausedUntil: null });
    expect(pauseEnrollment.enrollment.pausedAt).not.toBeNull();

    await runJobs();
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
    await runJobs();
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
});
