import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ContentLoader } from '../../src/authoring/index.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import { SLOW_ANSWERS, SLOW_QUIZ, makeSlow, writeCourse } from '../support/course-files.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { enroll, startAttempt, submit } from '../support/journey.ts';
import { addLearners } from '../support/learners.ts';
import { createDeployment } from '../support/process.ts';
import type { Deployment, ServerProcess } from '../support/process.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { startSmtp } from '../support/smtp.ts';
import type { ReceivedMail, TestSmtp } from '../support/smtp.ts';
import { waitUntil } from '../support/wait.ts';

// Real processes have to start, and a busy machine takes its time.
let database: TestDatabase;
let smtp: TestSmtp;
let deployment: Deployment;
let seeding: TestApp;
let folder: string;
let organizations: SeededOrganization[];
/** Of the course with the quiz that takes long to score, by organization. */
const slowCourses = new Map<string, string>();

beforeAll(async () => {
  database = await createTestDatabase();
  smtp = await startSmtp();
  deployment = await createDeployment(database, { SMTP_URL: smtp.url, SCORING_THREADS: '1' });
  seeding = await startTestApp(database, { ...deployment.env, ROLE: 'api' });
  folder = mkdtempSync(path.join(tmpdir(), 'stepwise-courses-'));
  const slow = writeCourse(folder, { id: 'slow', units: [{ id: 'one', quiz: SLOW_QUIZ }, { id: 'two' }] });
  organizations = [];
  for (const slug of ['north', 'south']) {
    const organization = await seedOrganization(seeding.app, slug);
    const [loaded] = await seeding.app.get(ContentLoader).load(organization.id, slow);
    slowCourses.set(organization.id, loaded?.courseId ?? '');
    organizations.push(organization);
  }
  await makeSlow(database);
});

afterAll(async () => {
  await deployment?.end();
  await seeding?.stop();
  await smtp?.close();
  await database?.drop();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

interface Taker {
  readonly email: string;
  readonly token: string;
  readonly enrollmentId: string;
  readonly attemptId: string;
}

/** A learner of each organization, with an attempt at the quiz of unit 1 that has to be submitted. */
async function takers(server: { readonly url: string }, course: 'tiny' | 'slow'): Promise<Taker[]> {
  const made: Taker[] = [];
  for (const organization of organizations) {
    const [learner] = await addLearners({ app: seeding.app, database }, organization, 1);
    if (learner === undefined) throw new Error('There is no learner.');
    const client = new Client(server.url, learner.token);
    const courseId = course === 'tiny' ? organization.courseId : slowCourses.get(organization.id);
    const { enrollmentId, unlocked } = await enroll(client, courseId ?? '');
    const attemptId = await startAttempt(client, unlocked[0]?.id ?? '');
    made.push({ ...learner, enrollmentId, attemptId });
  }
  return made;
}

async function one<Row extends object>(sql: string, ...parameters: unknown[]): Promise<Row | undefined> {
  return (await database.admin<Row>(sql, parameters))[0];
}

const jobsAreDone = () =>
  waitUntil('all jobs are done', async () => {
    const row = await one<{ jobs: number }>(
      'SELECT count(*)::int AS jobs FROM graphile_worker._private_jobs',
    );
    return row?.jobs === 0;
  });

async function statusOf({ attemptId }: Taker): Promise<string | undefined> {
  return (await one<{ status: string }>('SELECT status FROM attempts WHERE id = $1', attemptId))?.status;
}

const isStatus = (taker: Taker, status: string) =>
  waitUntil(`the attempt is ${status}`, async () => (await statusOf(taker)) === status);

/** What has to be true of a passed attempt, whatever died on the way. */
async function expectPassedOnce({ enrollmentId, attemptId }: Taker): Promise<void> {
  const row = await one(
    `SELECT (SELECT status FROM attempts WHERE id = $2) AS status,
       (SELECT count(*)::int FROM grade_events WHERE attempt_id = $2) AS grades,
       (SELECT count(*)::int FROM unit_unlocks WHERE enrollment_id = $1 AND cause_ref = $2::text) AS unlocks,
       (SELECT array_agg(status) FROM email_deliveries WHERE enrollment_id = $1 AND kind = 'UNIT') AS deliveries`,
    enrollmentId,
    attemptId,
  );
  expect(row).toEqual({ status: 'GRADED', grades: 1, unlocks: 1, deliveries: ['ACCEPTED'] });
}

const isUnitMail = ({ mail }: ReceivedMail) => mail.subject?.startsWith('Unit 2') ?? false;
const unitMailsTo = ({ email }: Taker) =>
  smtp.received.filter((received) => isUnitMail(received) && received.recipients.includes(email));

/** What the delivery of unit 2 went through. */
async function timeline({ enrollmentId }: Taker): Promise<string[]> {
  const events = await database.admin<{ status: string }>(
    `SELECT v.status FROM delivery_events v JOIN email_deliveries d ON d.id = v.delivery_id
     WHERE d.enrollment_id = $1 AND d.kind = 'UNIT' ORDER BY v.occurred_at, v.status DESC`,
    [enrollmentId],
  );
  return events.map((event) => event.status);
}

describe('kill -9 around the mail', () => {
  let server: ServerProcess;

  beforeAll(async () => {
    server = await deployment.start();
  });

  afterAll(async () => {
    smtp.answer = () => undefined;
    await server.kill();
  });

  it('before it is out: it arrives once after the restart', async () => {
    const learners = await takers(server, 'tiny');
    await jobsAreDone();
    let held = 0;
    smtp.answer = async () => {
      held++;
      await server.exited;
      throw Object.assign(new Error('4.4.2 the client is gone'), { responseCode: 451 });
    };
    for (const { token, attemptId } of learners) await submit(new Client(server.url, token), attemptId);
    await waitUntil('both mails are on their way', () => held === learners.length);
    await server.kill();

    smtp.answer = () => undefined;
    server = await deployment.start();
    await jobsAreDone();
    for (const learner of learners) {
      await expectPassedOnce(learner);
      expect(unitMailsTo(learner)).toHaveLength(1);
      const delivery = await one<{ message_id: string }>(
        `SELECT message_id FROM email_deliveries WHERE enrollment_id = $1 AND kind = 'UNIT'`,
        learner.enrollmentId,
      );
      expect(unitMailsTo(learner)[0]?.mail.messageId).toBe(delivery?.message_id);
    }
  });

  it('between the 250 and the commit: it arrives twice under one Message-ID, and the timeline says so', async () => {
    const learners = await takers(server, 'tiny');
    await jobsAreDone();
    const before = smtp.received.length;
    // Stopped just before the 250 is written, so it is never read.
    smtp.answer = () => server.signal('SIGSTOP');
    for (const { token, attemptId } of learners.slice(0, 1))
      await submit(new Client(server.url, token), attemptId);
    await smtp.waitFor(before + 1);
    await server.kill();

    smtp.answer = () => undefined;
    server = await deployment.start();
    for (const { token, attemptId } of learners.slice(1))
      await submit(new Client(server.url, token), attemptId);
    await jobsAreDone();
    const [unlucky, lucky] = learners as [Taker, Taker];
    await expectPassedOnce(unlucky);
    await expectPassedOnce(lucky);
    expect(new Set(unitMailsTo(unlucky).map(({ mail }) => mail.messageId)).size).toBe(1);
    expect(unitMailsTo(unlucky)).toHaveLength(2);
    expect(unitMailsTo(lucky)).toHaveLength(1);
    expect(await timeline(unlucky)).toEqual(['PLANNED', 'SENDING', 'UNKNOWN', 'SENDING', 'ACCEPTED']);
    expect(await timeline(lucky)).toEqual(['PLANNED', 'SENDING', 'ACCEPTED']);
  });
});

describe('a runner that scores', () => {
  const runners = new Map<string, ServerProcess>();

  const heartbeats = async () =>
    (await database.admin<{ id: string }>('SELECT pool_id AS id FROM runner_heartbeats')).map(({ id }) => id);

  /** Starts a runner, and learns under which name it takes jobs. */
  async function startRunner(): Promise<void> {
    const known = new Set(await heartbeats());
    const runner = await deployment.start({ ROLE: 'runner' });
    const name = await waitUntil('it has a name', async () =>
      (await heartbeats()).find((id) => !known.has(id)),
    );
    runners.set(name, runner);
  }

  /** The runner that has the attempt's job, once one has it. */
  const takenBy = ({ attemptId }: Taker): Promise<ServerProcess> =>
    waitUntil('a runner scores the attempt', async () => {
      const row = await one<{ locked_by: string }>(
        `SELECT j.locked_by FROM graphile_worker._private_jobs j JOIN attempts a ON a.id::text = j.payload ->> 'attemptId'
         WHERE a.id = $1 AND a.status = 'SCORING' AND j.locked_by IS NOT NULL`,
        attemptId,
      );
      return runners.get(row?.locked_by ?? '');
    });

  const hand = ({ token, attemptId }: Taker) =>
    submit(new Client(seeding.url, token), attemptId, SLOW_ANSWERS);

  beforeAll(async () => {
    await startRunner();
    await startRunner();
  });

  afterAll(async () => {
    await Promise.all([...runners.values()].map((runner) => runner.kill()));
  });

  it('and dies is replaced by another within lease and poll, and the attempt is graded once', async () => {
    const [learner, stranger] = (await takers(seeding, 'slow')) as [Taker, Taker];
    await jobsAreDone();
    expect(await hand(learner)).toMatchObject({
      attempt: { status: 'SUBMITTED' },
      result: null,
      unlocked: [],
    });
    const victim = await takenBy(learner);
    await victim.kill();
    const diedAt = Date.now();
    await hand(stranger);
    await isStatus(stranger, 'GRADED'); // while the dead runner's job still waits for its lease to end
    expect(await statusOf(learner)).toBe('SCORING');
    await isStatus(learner, 'GRADED');
    const seconds = (Date.now() - diedAt) / 1000;
    console.log(`taken over ${seconds.toFixed(1)} s after kill -9, with a lease of 2 s`);
    expect(seconds).toBeLessThan(10);
    await jobsAreDone();
    await expectPassedOnce(learner);
    await expectPassedOnce(stranger);
  });

  it('and sleeps past its lease writes nothing when it wakes up', async () => {
    await startRunner();
    const [learner, stranger] = (await takers(seeding, 'slow')) as [Taker, Taker];
    await jobsAreDone();
    await hand(learner);
    const sleeper = await takenBy(learner);
    sleeper.signal('SIGSTOP');
    await hand(stranger);
    await isStatus(learner, 'GRADED');
    const graded = await one('SELECT * FROM attempts WHERE id = $1', learner.attemptId);
    expect(graded).toMatchObject({ scoring_revision: 2 });
    await jobsAreDone();
    sleeper.signal('SIGCONT');
    // Awake again when it beats again; by then it has long had its score.
    await waitUntil('the sleeper beats again', async () => {
      const fresh = await database.admin<{ id: string }>(
        `SELECT pool_id AS id FROM runner_heartbeats WHERE seen_at > now() - interval '0.5 seconds'`,
      );
      return fresh.some(({ id }) => runners.get(id) === sleeper);
    });
    sleeper.signal('SIGTERM'); // which lets it finish what it has at hand
    expect(await sleeper.exited).toEqual({ code: 0, signal: null });
    expect(await one('SELECT * FROM attempts WHERE id = $1', learner.attemptId)).toEqual(graded);
    await expectPassedOnce(learner);
    await expectPassedOnce(stranger);
  });

  it('and dies of a job each time gives that job up after its last try, and does the others', async () => {
    await Promise.all([...runners.values()].map((runner) => runner.kill()));
    const [poisoned, other] = (await takers(seeding, 'slow')) as [Taker, Taker];
    await hand(poisoned);
    await database.admin(
      `UPDATE graphile_worker._private_jobs SET max_attempts = 2 WHERE payload ->> 'attemptId' = $1`,
      [poisoned.attemptId],
    );
    await hand(other);
    for (let death = 0; death < 2; death++) {
      await forgetRunners();
      await startRunner();
      await (await takenBy(poisoned)).kill();
    }

    await forgetRunners();
    const last = await deployment.start({ ROLE: 'all' });
    await isStatus(other, 'GRADED');
    await waitUntil('the job is listed as dead', async () =>
      /^stepwise_dead_jobs\{job="score-attempt"\} 1$/m.test(await metricsOf(last)),
    );
    expect(
      await database.admin(
        `SELECT payload ->> 'attemptId' AS "attemptId", attempts, locked_by FROM graphile_worker._private_jobs
         WHERE attempts >= max_attempts`,
      ),
    ).toEqual([{ attemptId: poisoned.attemptId, attempts: 2, locked_by: null }]);
    expect(await one('SELECT score, earned FROM attempts WHERE id = $1', poisoned.attemptId)).toEqual({
      score: null,
      earned: null,
    });

    // Somebody looks into it and has it tried again.
    expect(await deployment.run('jobs:retry', '--all', '--name', 'score-attempt')).toMatchObject({
      code: 0,
      output: expect.stringMatching(
        /^\d+: score-attempt of north is tried again, as \d+\.\nTried again: 1\.\n$/,
      ),
    });
    await isStatus(poisoned, 'GRADED');
    await jobsAreDone();
    await expectPassedOnce(poisoned);
    await expectPassedOnce(other);
    await waitUntil('no job is dead', async () =>
      /^stepwise_dead_jobs\{job="score-attempt"\} 0$/m.test(await metricsOf(last)),
    );
    await last.kill();
  });

  const metricsOf = async ({ url }: ServerProcess) => (await fetch(`${url}/metrics`)).text();

  /** Lets the leases of the dead end at once. */
  const forgetRunners = () =>
    database.admin(`UPDATE runner_heartbeats SET seen_at = now() - interval '1 hour'`);
});
