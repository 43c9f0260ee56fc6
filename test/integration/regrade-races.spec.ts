import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { sendEmail } from '../../src/delivery/send-email.job.ts';
import { systemScope } from '../../src/platform/auth/viewer.ts';
import { Database } from '../../src/platform/database/database.ts';
import { enqueue } from '../../src/platform/jobs/job.ts';
import { GradingService } from '../../src/quizzes/grading.service.ts';
import { RegradeRunner } from '../../src/quizzes/regrade-runner.service.ts';
import { scoreAttempt } from '../../src/quizzes/score-attempt.job.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import type { Data } from '../support/client.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { enroll, startAttempt, submit } from '../support/journey.ts';
import { addLearners } from '../support/learners.ts';
import { createDeployment } from '../support/process.ts';
import type { Deployment } from '../support/process.ts';
import { seedAttempts } from '../support/seed-attempts.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { waitUntil } from '../support/wait.ts';
import { RESPONSES, loadWrongKeyCourse } from '../support/wrong-key.ts';
import type { WrongKeyCourse } from '../support/wrong-key.ts';

// Real processes have to start, and a busy machine takes its time.
jest.setTimeout(180_000);

/** More than two chunks. */
const LEARNERS = 520;
const CHUNK = 250;

let database: TestDatabase;
let deployment: Deployment;
/** Takes no jobs: they are done by hand, step by step, or by a process that is killed. */
let server: TestApp;
let folder: string;
let north: SeededOrganization;
let teacher: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  deployment = await createDeployment(database, { SCORING_THREADS: '1' });
  server = await startTestApp(database, { ...deployment.env, ROLE: 'api' });
  folder = mkdtempSync(path.join(tmpdir(), 'stepwise-courses-'));
  north = await seedOrganization(server.app, 'north');
  teacher = await north.as(server.client, 'instructor');
});

afterAll(async () => {
  await deployment?.end();
  await server?.stop();
  await database?.drop();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

let courses = 0;

async function prepare(count: number): Promise<WrongKeyCourse> {
  const id = `wrong-key-${++courses}`;
  return loadWrongKeyCourse({ app: server.app, database }, north.id, folder, id).then(async (course) => {
    const { courseId } = course;
    const place = { organizationId: north.id, courseId, unitStableId: 'one' };
    await seedAttempts(database, { ...place, count, responses: RESPONSES });
    return course;
  });
}

/** A learner with an attempt in progress, in the version that learners have had so far. */
async function begin({ courseId }: WrongKeyCourse): Promise<{ client: Client; attemptId: string }> {
  const [learner] = await addLearners({ app: server.app, database }, north, 1);
  const client = new Client(server.url, learner?.token);
  await database.admin(
    `UPDATE courses c SET current_version_id = v.id FROM course_versions v WHERE v.course_id = c.id AND v.number = 1 AND c.id = $1`,
    [courseId],
  );
  const { unlocked } = await enroll(client, courseId);
  return { client, attemptId: await startAttempt(client, unlocked[0]?.id ?? '') };
}

const answers = (optionId: string) => [
  { slot: 'choice', response: { singleChoice: { optionId } } },
  { slot: 'number', response: { numeric: { value: '2' } } },
];

/** When the regrade's job is due, if there is one. */
async function jobsOf(regradeId: string): Promise<{ waits: boolean }[]> {
  return database.admin<{ waits: boolean }>(
    'SELECT run_at > now() AS waits FROM graphile_worker._private_jobs WHERE key = $1',
    [`${north.id}:run-regrade:${regradeId}`],
  );
}

/** One chunk of a run. */
const step = (regradeId: string) =>
  server.app.get(RegradeRunner).step({ organizationId: north.id, regradeId }, false);

const run = (regradeId: string, isLast: boolean) =>
  server.app.get(RegradeRunner).run({ organizationId: north.id, regradeId }, { attempt: 1, isLast });

const PREVIEW =
  'mutation ($input: RegradePreviewInput!) { regradePreview(input: $input) { regrade { id } } }';
const APPLY = 'mutation ($input: ApplyRegradeInput!) { applyRegrade(input: $input) { regrade { status } } }';
const REVERT =
  'mutation ($input: RevertRegradeInput!) { revertRegrade(input: $input) { regrade { status } } }';

async function read(id: string): Promise<Data> {
  const { regrade } = await teacher.run(
    'query ($id: ID!) { regrade(id: $id) { status total done progressPercent changed newlyPassed error } }',
    { id },
  );
  return regrade;
}

async function stepUntil(id: string, status: string): Promise<void> {
  for (let steps = 0; (await read(id)).status !== status; steps++) {
    if (steps > 20) throw new Error(`After ${steps} steps it is not ${status}.`);
    await step(id);
  }
}

async function preview(course: WrongKeyCourse, policy = 'NEW_KEY'): Promise<string> {
  const { itemVersionId, newItemVersionId } = course;
  const input = { itemVersionId, newItemVersionId, policy, reason: 'It is b.' };
  const id = (await teacher.run(PREVIEW, { input })).regradePreview.regrade.id as string;
  await stepUntil(id, 'PREVIEWED');
  return id;
}

/** Events of the regrade by attempt: how many attempts have how many. */
async function eventsOf(regradeId: string): Promise<Record<string, number>> {
  const rows = await database.admin<{ events: number; attempts: number }>(
    `SELECT events, count(*)::int AS attempts FROM (SELECT count(*)::int AS events FROM grade_events WHERE regrade_id = $1 GROUP BY attempt_id) AS e
     GROUP BY events`,
    [regradeId],
  );
  return Object.fromEntries(rows.map((row) => [row.events, row.attempts]));
}

/** Attempts whose stored score is not what their adjustments, responses and ledger say. */
async function wrongAttempts({ courseId, itemVersionId, newItemVersionId }: WrongKeyCourse) {
  return database.admin(
    `SELECT a.id, a.status, a.adjustments FROM attempts a JOIN enrollments e ON e.id = a.enrollment_id
     CROSS JOIN LATERAL (SELECT * FROM grade_events g WHERE g.attempt_id = a.id ORDER BY revision DESC LIMIT 1) AS last
     WHERE e.course_id = $1 AND a.status = 'GRADED' AND a.frozen_items @> jsonb_build_array(jsonb_build_object('itemVersionId', $2::text))
       AND (a.adjustments <> jsonb_build_object('choice', jsonb_build_object('keyOf', $3::text)) OR last.earned <> a.score ->> 'earned'
         OR (a.responses -> 'choice' -> 'response' ->> 'optionId' = 'b') <> (a.score -> 'items' -> 0 ->> 'outcome' = 'CORRECT'))`,
    [courseId, itemVersionId, newItemVersionId],
  );
}

const verify = async (attemptId: string): Promise<Data> =>
  (
    await teacher.run('query ($id: ID!) { verifyAttempt(attemptId: $id) { matches differences } }', {
      id: attemptId,
    })
  ).verifyAttempt;

describe('while a regrade is applied', () => {
  it('tells how far it has come, and repairs what is submitted behind its back', async () => {
    const course = await prepare(LEARNERS);
    const { client, attemptId } = await begin(course);

    const id = await preview(course);
    await teacher.run(APPLY, { input: { regradeId: id } });
    await step(id);
    expect(await read(id)).toMatchObject({
      status: 'APPLYING',
      total: LEARNERS,
      done: CHUNK,
      progressPercent: 48,
    });
    await submit(client, attemptId, answers('b'));
    await stepUntil(id, 'APPLIED');

    expect(await wrongAttempts(course)).toEqual([]);
    expect(await verify(attemptId)).toEqual({ matches: true, differences: [] });
    const { attempt } = await client.run(
      'query ($id: ID!) { attempt(id: $id) { result { earned passed } } }',
      { id: attemptId },
    );
    expect(attempt.result).toEqual({ earned: '2.00', passed: true });
    const [unlocks] = await database.admin(
      `SELECT count(*)::int AS count FROM unit_unlocks k JOIN attempts a ON a.enrollment_id = k.enrollment_id WHERE a.id = $1`,
      [attemptId],
    );
    expect(unlocks).toEqual({ count: 2 });
    expect(await read(id)).toMatchObject({ status: 'APPLIED', done: LEARNERS + 1, progressPercent: 100 });
  });

  it('reads again what changed while it was scored, loses none, and leaves alone what was voided', async () => {
    const course = await prepare(LEARNERS);
    const id = await preview(course);
    await teacher.run(APPLY, { input: { regradeId: id } });
    const ids = await database.admin<{ id: string }>(
      `SELECT a.id FROM attempts a JOIN enrollments e ON e.id = a.enrollment_id WHERE e.course_id = $1 ORDER BY a.id`,
      [course.courseId],
    );
    const [voided, reviewed] = [ids[100]?.id, ids[150]?.id];

    const other = new pg.Client(database.adminUrl);
    await other.connect();
    await other.query('BEGIN');
    await other.query(`UPDATE attempts SET status = 'VOIDED' WHERE id = $1`, [voided]);
    await other.query(
      `UPDATE attempts SET responses = jsonb_set(responses, '{choice}', '{"rev": 2, "response": {"type": "SINGLE_CHOICE", "optionId": "b"}}'),
         scoring_revision = scoring_revision + 1 WHERE id = $1`,
      [reviewed],
    );
    const running = step(id);
    await waitUntil('the chunk waits for the attempt', async () => {
      const waiting = await database.admin(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%FROM attempts%FOR UPDATE%'`,
      );
      return waiting.length > 0;
    });
    await other.query('COMMIT');
    await other.end();
    await running;
    expect((await read(id)).done).toBe(100);

    await stepUntil(id, 'APPLIED');
    expect(await wrongAttempts(course)).toEqual([]);
    const rows = await database.admin(
      `SELECT a.status, a.adjustments, (SELECT count(*)::int FROM grade_events g WHERE g.attempt_id = a.id) AS events, a.score -> 'items' -> 0 ->> 'outcome' AS outcome
       FROM attempts a WHERE a.id = ANY($1) ORDER BY a.id`,
      [[voided, reviewed]],
    );
    expect(rows[0]).toMatchObject({ status: 'VOIDED', adjustments: {}, events: 1 });
    expect(rows[1]).toMatchObject({ status: 'GRADED', outcome: 'CORRECT' });
    expect(Object.keys(await eventsOf(id))).toEqual(['1']);
  });

  it('loses nothing of two that are taken back at once from an attempt that was reopened', async () => {
    const course = await prepare(1);
    const { otherVersionId: itemVersionId, courseId } = course;
    const input = { itemVersionId, policy: 'FULL_CREDIT', reason: 'It is unclear.' };
    const other = (await teacher.run(PREVIEW, { input })).regradePreview.regrade.id as string;
    await stepUntil(other, 'PREVIEWED');
    const ids = [await preview(course), other];
    for (const regradeId of ids) {
      await teacher.run(APPLY, { input: { regradeId } });
      await stepUntil(regradeId, 'APPLIED');
    }
    const [attempt] = await database.admin<{ id: string }>(
      `UPDATE attempts a SET status = 'IN_PROGRESS', score = NULL, graded_at = NULL FROM enrollments e
       WHERE e.id = a.enrollment_id AND e.course_id = $1 RETURNING a.id`,
      [courseId],
    );
    for (const regradeId of ids) await teacher.run(REVERT, { input: { regradeId, reason: 'No.' } });

    const holder = new pg.Client(database.adminUrl);
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT 1 FROM attempts WHERE id = $1 FOR UPDATE', [attempt?.id]);
    const running = ids.map(step);
    await waitUntil('both have read the attempt', async () => {
      const waiting = await database.admin(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return waiting.length === 2;
    });
    await holder.query('COMMIT');
    await holder.end();
    await Promise.all(running);
    for (const regradeId of ids) await stepUntil(regradeId, 'REVERTED');
    const [row] = await database.admin('SELECT adjustments FROM attempts WHERE id = $1', [attempt?.id]);
    expect(row).toEqual({ adjustments: {} });
  });

  it.each(['SUBMITTED', 'SCORING'])('waits for an attempt that is %s', async (status) => {
    const course = await prepare(10);
    const { client, attemptId } = await begin(course);
    const id = await preview(course);
    await teacher.run(APPLY, { input: { regradeId: id } });
    // As a submission leaves an attempt that is to be scored on the pool.
    await database.admin(
      `UPDATE attempts SET status = $2, submitted_at = clock_timestamp(), responses_hash = 'given',
         responses = '{"choice": {"rev": 1, "response": {"type": "SINGLE_CHOICE", "optionId": "b"}}, "number": {"rev": 1, "response": {"type": "NUMERIC", "value": "2"}}}'
       WHERE id = $1`,
      [attemptId, status],
    );
    for (let steps = 0; steps < 4; steps++) await step(id);
    expect(await read(id)).toMatchObject({ status: 'APPLYING', done: 10 });
    expect(await jobsOf(id)).toEqual([{ waits: true }]);

    await server.app.get(GradingService).scoreOnPool({ organizationId: north.id, attemptId });
    await stepUntil(id, 'APPLIED');
    expect(await wrongAttempts(course)).toEqual([]);
    expect(await verify(attemptId)).toEqual({ matches: true, differences: [] });
    const { attempt } = await client.run(
      'query ($id: ID!) { attempt(id: $id) { result { earned passed } } }',
      { id: attemptId },
    );
    expect(attempt.result).toEqual({ earned: '2.00', passed: true });
    expect(await read(id)).toMatchObject({ done: 11, progressPercent: 100 });
  });

  it.each([0, 10])('finds what is graded behind its last page, after %i others', async (count) => {
    const course = await prepare(count);
    const { client, attemptId: startedId } = await begin(course);
    // The last of all, whenever it was started.
    const attemptId = `ffffffff-ffff-4fff-bfff-0000000000${10 + count}`;
    await database.admin('UPDATE attempts SET id = $2 WHERE id = $1', [startedId, attemptId]);
    const id = await preview(course);
    await teacher.run(APPLY, { input: { regradeId: id } });
    if (count > 0) await step(id);

    const other = new pg.Client(database.adminUrl);
    await other.connect();
    await other.query('BEGIN');
    await other.query('SELECT 1 FROM regrades WHERE id = $1 FOR UPDATE', [id]);
    const running = step(id);
    await waitUntil('the end waits for the regrade', async () => {
      const waiting = await database.admin(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%FROM regrades%FOR UPDATE%'`,
      );
      return waiting.length > 0;
    });
    await submit(client, attemptId, answers('b'));
    await other.query('COMMIT');
    await other.end();
    await running;
    expect((await read(id)).status).toBe('APPLYING');
    expect(await jobsOf(id)).toEqual([{ waits: true }]);

    await stepUntil(id, 'APPLIED');
    expect(await wrongAttempts(course)).toEqual([]);
    expect(await verify(attemptId)).toEqual({ matches: true, differences: [] });
    expect(await read(id)).toMatchObject({ done: count + 1, progressPercent: 100 });
  });

  it('ends although late attempts keep their score', async () => {
    const course = await prepare(10);
    const { client, attemptId } = await begin(course);
    const id = await preview(course, 'ONLY_IF_HIGHER');
    await teacher.run(APPLY, { input: { regradeId: id } });
    await submit(client, attemptId, answers('a'));
    await stepUntil(id, 'APPLIED');
    expect(await verify(attemptId)).toEqual({ matches: true, differences: [] });
    expect(await eventsOf(id)).toEqual({ 1: 2 });
  });

  it('lets what was handed in, and single e-mails, go first between its runs', async () => {
    const course = await prepare(LEARNERS);
    const id = await preview(course);
    await teacher.run(APPLY, { input: { regradeId: id } });
    await database.admin('DELETE FROM graphile_worker._private_jobs');
    const { id: organizationId } = north;
    await server.app.get(Database).transact(systemScope(organizationId), async (tx) => {
      await enqueue(tx, sendEmail, [{ organizationId, deliveryId: id }]);
      await enqueue(tx, scoreAttempt, [{ organizationId, attemptId: id }]);
    });
    await server.app.get(RegradeRunner).step({ organizationId, regradeId: id }, true);
    // The order in which the queue takes them.
    const jobs = await database.admin<{ name: string }>(
      `SELECT t.identifier AS name FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
       WHERE t.identifier IN ('score-attempt', 'send-email', 'run-regrade') ORDER BY j.priority, j.run_at`,
    );
    expect(jobs.slice(0, 3).map(({ name }) => name)).toEqual(['score-attempt', 'send-email', 'run-regrade']);
    await database.admin('DELETE FROM graphile_worker._private_jobs');
    await stepUntil(id, 'APPLIED');
  });

  it('does each attempt once, however many runs there are at a time', async () => {
    const course = await prepare(LEARNERS);
    const id = await preview(course);
    await teacher.run(APPLY, { input: { regradeId: id } });
    for (let round = 0; round < 4; round++) await Promise.all([step(id), step(id), step(id)]);
    expect(await read(id)).toMatchObject({ status: 'APPLIED', done: LEARNERS });
    expect(await eventsOf(id)).toEqual({ 1: (LEARNERS / 5) * 3 });
    expect(await wrongAttempts(course)).toEqual([]);
  });
});

describe('two regrades of one item version', () => {
  it('are not written at the same time', async () => {
    const course = await prepare(10);
    const ids = [await preview(course), await preview(course, 'EITHER_KEY')];
    const codes = await Promise.all(ids.map((regradeId) => teacher.code(APPLY, { input: { regradeId } })));
    expect(codes.sort()).toEqual(['CONFLICT', 'no error']);
  });
});

describe('a run that cannot go on', () => {
  it('says FAILED with a reason when its job is dead, and goes on when it is started again', async () => {
    const course = await prepare(LEARNERS);
    const id = await preview(course);
    await teacher.run(APPLY, { input: { regradeId: id } });
    await step(id);
    const past = (sql: string) =>
      database.admin(`BEGIN; SET LOCAL session_replication_role = replica; ${sql}; COMMIT`);
    await past(`CREATE TABLE kept AS SELECT * FROM item_keys WHERE item_version_id = '${course.newItemVersionId}';
      DELETE FROM item_keys WHERE item_version_id = '${course.newItemVersionId}'`);
    await expect(run(id, false)).rejects.toThrow('has no key');
    expect((await read(id)).status).toBe('APPLYING');
    await expect(run(id, true)).rejects.toThrow('has no key');
    expect(await read(id)).toMatchObject({ status: 'FAILED', done: CHUNK, error: expect.any(String) });
    await past('INSERT INTO item_keys SELECT * FROM kept; DROP TABLE kept');
    await teacher.run(APPLY, { input: { regradeId: id } });
    await stepUntil(id, 'APPLIED');
    expect(await read(id)).toMatchObject({ done: LEARNERS, error: null });
    expect(Object.keys(await eventsOf(id))).toEqual(['1']);
    expect(await wrongAttempts(course)).toEqual([]);
  });

  it('is taken up again by whoever asks for it once more, when its job was lost', async () => {
    const course = await prepare(10);
    const id = await preview(course);
    const loseJobs = () => database.admin('DELETE FROM graphile_worker._private_jobs');
    const apply = () => teacher.run(APPLY, { input: { regradeId: id } });
    await apply();
    await loseJobs();
    await apply();
    expect(await jobsOf(id)).toEqual([{ waits: false }]);
    await apply();
    expect(await jobsOf(id)).toEqual([{ waits: false }]);
    await stepUntil(id, 'APPLIED');
    await loseJobs();
    await apply();
    expect(await jobsOf(id)).toEqual([]);

    const revert = () => teacher.run(REVERT, { input: { regradeId: id, reason: 'No.' } });
    await revert();
    await loseJobs();
    await revert();
    expect(await jobsOf(id)).toEqual([{ waits: false }]);
    await stepUntil(id, 'REVERTED');
    const audited = await database.admin('SELECT action FROM audit_events WHERE target_id = $1', [id]);
    expect(audited).toHaveLength(5);
  });

  it('is gone on with by another process after kill -9, and each attempt is done once', async () => {
    const course = await prepare(LEARNERS);
    const id = await preview(course);
    const blocker = new pg.Client(database.adminUrl);
    blocker.on('error', () => undefined);
    await blocker.connect();
    // What the tests above left to do.
    await database.admin('DELETE FROM graphile_worker._private_jobs');
    await blocker.query('BEGIN');
    // The last attempt of the second chunk: the runner gets there with the whole chunk in its transaction.
    await blocker.query(
      `SELECT 1 FROM attempts WHERE id = (SELECT a.id FROM attempts a JOIN enrollments e ON e.id = a.enrollment_id
         WHERE e.course_id = $1 AND a.responses ? 'choice' ORDER BY a.id OFFSET 380 LIMIT 1) FOR UPDATE`,
      [course.courseId],
    );
    await teacher.run(APPLY, { input: { regradeId: id } });
    const first = await deployment.start({ ROLE: 'runner' });
    await waitUntil('it stands in the second chunk', async () => (await read(id)).done === CHUNK, 60_000);
    await waitUntil('it waits there', async () => {
      const waiting = await database.admin(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return waiting.length > 0;
    });
    await first.kill();
    await blocker.query('ROLLBACK');
    await blocker.end();
    expect(await read(id)).toMatchObject({ status: 'APPLYING', done: CHUNK });

    await deployment.start({ ROLE: 'runner' });
    await waitUntil('it is applied', async () => (await read(id)).status === 'APPLIED', 60_000);
    expect(await read(id)).toMatchObject({ done: LEARNERS, changed: (LEARNERS / 5) * 3 });
    expect(await eventsOf(id)).toEqual({ 1: (LEARNERS / 5) * 3 });
    expect(await wrongAttempts(course)).toEqual([]);

    await teacher.run(REVERT, { input: { regradeId: id, reason: 'It was a after all.' } });
    await waitUntil('it is reverted', async () => (await read(id)).status === 'REVERTED', 60_000);
    expect(await eventsOf(id)).toEqual({ 2: (LEARNERS / 5) * 3 });
  });
});
