import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ContentLoader } from '../../src/authoring/index.ts';
import {
  checkWhichToRetry,
  readDeadJobFilter,
  readDeadJobPage,
  retryDeadJobs,
  showDeadJobs,
} from '../../src/dead-job-commands.ts';
import { systemScope } from '../../src/platform/auth/viewer.ts';
import { Database } from '../../src/platform/database/database.ts';
import { newId } from '../../src/platform/ids.ts';
import { DeadJobService } from '../../src/platform/jobs/dead-job.service.ts';
import { DeadJobs } from '../../src/platform/jobs/dead-jobs.ts';
import { JobHandlers } from '../../src/platform/jobs/job-handlers.ts';
import { QueuePool } from '../../src/platform/jobs/queue-pool.ts';
import { createLogger } from '../../src/platform/observability/logger.ts';
import { Metrics } from '../../src/platform/observability/metrics.ts';
import type { Values } from '../../src/usage.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import { SLOW_ANSWERS, SLOW_QUIZ, writeCourse } from '../support/course-files.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { doDueJobs } from '../support/due-jobs.ts';
import { enroll, startAttempt, submit } from '../support/journey.ts';
import { addLearners } from '../support/learners.ts';
import type { Learner } from '../support/learners.ts';
import { createDeployment } from '../support/process.ts';
import type { Deployment } from '../support/process.ts';
import { queueUp } from '../support/race.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { startSmtp } from '../support/smtp.ts';
import type { TestSmtp } from '../support/smtp.ts';

let database: TestDatabase;
let smtp: TestSmtp;
/** Takes no jobs: they are done here, when it is their turn. */
let server: TestApp;
let deployment: Deployment;
let folder: string;
let organizations: SeededOrganization[];
let north: SeededOrganization;
let south: SeededOrganization;
const heavyCourses = new Map<string, string>();

beforeAll(async () => {
  database = await createTestDatabase();
  smtp = await startSmtp();
  server = await startTestApp(database, { ROLE: 'api', SMTP_URL: smtp.url, SCORING_THREADS: '1' });
  deployment = await createDeployment(database);
  folder = mkdtempSync(path.join(tmpdir(), 'stepwise-courses-'));
  const heavy = writeCourse(folder, { id: 'heavy', units: [{ id: 'one', quiz: SLOW_QUIZ }, { id: 'two' }] });
  organizations = [];
  for (const slug of ['north', 'south']) {
    const organization = await seedOrganization(server.app, slug);
    const [loaded] = await server.app.get(ContentLoader).load(organization.id, heavy);
    heavyCourses.set(organization.id, loaded?.courseId ?? '');
    organizations.push(organization);
  }
  [north, south] = organizations as [SeededOrganization, SeededOrganization];
});

beforeEach(async () => {
  await database.admin('DELETE FROM graphile_worker._private_jobs');
});

afterAll(async () => {
  await deployment?.end();
  await server?.stop();
  await smtp?.close();
  await database?.drop();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

interface Added {
  readonly name?: string;
  readonly organization?: SeededOrganization;
  readonly error?: string | null;
  readonly key?: string;
}

/** A job that is dead. @returns its id */
async function addDead({
  name = 'send-email',
  organization = north,
  error = null,
  key = newId(),
}: Added = {}): Promise<string> {
  const [job] = await database.admin<{ id: string }>(
    `SELECT enqueue_job($1, json_build_object('organizationId', $2::text, 'deliveryId', gen_random_uuid()), now() - interval '1 minute', $3, 5) AS id`,
    [name, organization.id, key],
  );
  await database.admin(
    `UPDATE graphile_worker._private_jobs SET attempts = max_attempts, last_error = $2, run_at = now() + exp(5) * interval '1 second' WHERE id = $1`,
    [job?.id, error],
  );
  return job?.id ?? '';
}

/** What is in the queue for what a job was about: it dies of its last try, and its room is told. @returns its id */
async function die(about: string, error: string): Promise<string> {
  const [job] = await database.admin<{ id: string; name: string; payload: { organizationId: string } }>(
    `UPDATE graphile_worker._private_jobs j SET attempts = max_attempts, last_error = $2 FROM graphile_worker._private_tasks t
     WHERE t.id = j.task_id AND j.payload::text LIKE '%' || $1 || '%' RETURNING j.id, t.identifier AS name, j.payload`,
    [about, error],
  );
  if (job === undefined) throw new Error('There is no job.');
  await server.app
    .get(Database)
    .transact(systemScope(job.payload.organizationId), async (tx) =>
      server.app.get(JobHandlers).find(job.name)?.onDead(tx, job.payload, error),
    );
  return job.id;
}

const show = async (values: Values = {}) =>
  showDeadJobs(server.app, {
    filter: await readDeadJobFilter(server.app, values),
    page: readDeadJobPage(values, []),
    isJson: values.json ?? false,
  });
const listed = async (values: Values = {}): Promise<string[]> =>
  (JSON.parse(await show({ ...values, json: true })) as { jobs: { id: string }[] }).jobs.map(({ id }) => id);

/** Has jobs tried again, all or some. @returns what was said */
async function retry(ids: readonly string[] | null, values: Values = {}): Promise<string[]> {
  const lines: string[] = [];
  const filter = await readDeadJobFilter(server.app, values);
  await retryDeadJobs(server.app, { ids, filter, say: (line) => lines.push(line) }).catch((error: unknown) =>
    lines.push(String(error)),
  );
  return lines;
}

const queue = () =>
  database.admin<{ id: string; key: string | null; attempts: number }>(
    'SELECT id, key, attempts FROM graphile_worker._private_jobs ORDER BY id',
  );

describe('npm run jobs:dead', () => {
  it('lists what is dead in all organizations, and nothing else', async () => {
    expect(await show()).toBe('No dead jobs.');
    const mail = await addDead({ error: `Boom\u001b[2J\n${'x'.repeat(200)}` });
    const scoring = await addDead({ name: 'score-attempt', organization: south });
    const [waits, runs, replaced] = [await addDead(), await addDead(), await addDead({ key: 'key' })];
    await database.admin('UPDATE graphile_worker._private_jobs SET attempts = 4 WHERE id = $1', [waits]);
    await database.admin(
      `UPDATE graphile_worker._private_jobs SET locked_at = now(), locked_by = 'x' WHERE id = $1`,
      [runs],
    );
    await database.admin('UPDATE graphile_worker._private_jobs SET key = NULL WHERE id = $1', [replaced]);

    const lines = (await show()).split('\n');
    expect(lines).toEqual([
      expect.stringMatching(/^ID +JOB +ORGANIZATION +TRIES +TRIED LAST +ERROR$/),
      expect.stringMatching(
        new RegExp(`^${mail} +send-email +north +5 +20\\d\\d-\\d\\d-\\d\\dT\\S+Z +Boom \\[2J x{70}…$`),
      ),
      expect.stringMatching(
        new RegExp(`^${scoring} +score-attempt +south +5 .*  Each process that did it died\\.$`),
      ),
      '',
      'Dead jobs: 2 of 2.',
    ]);
    expect(await listed({ name: 'score-attempt' })).toEqual([scoring]);
    expect(await listed({ organization: 'north' })).toEqual([mail]);
    expect(await listed({ organization: 'south', name: 'send-email' })).toEqual([]);
  });

  it('tells machines the same, whole', async () => {
    const error = 'x'.repeat(200);
    const id = await addDead({ error, organization: south });
    const { code, output } = await deployment.run('jobs:dead', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(output)).toEqual({
      total: 1,
      next: null,
      jobs: [
        {
          id,
          name: 'send-email',
          organization: 'south',
          payload: { organizationId: south.id, deliveryId: expect.any(String) },
          attempts: 5,
          addedAt: expect.any(String),
          triedAt: expect.any(String),
          error,
        },
      ],
    });
    const [job] = (JSON.parse(output) as { jobs: { triedAt: string }[] }).jobs;
    expect(Math.abs(Date.parse(job?.triedAt ?? '') - Date.now())).toBeLessThan(60_000); // not in the pause after it
  });

  it('goes through them page by page', async () => {
    const ids = [];
    for (let n = 0; n < 5; n++) ids.push(await addDead());
    expect(await listed({ limit: '2' })).toEqual(ids.slice(0, 2));
    expect(await show({ limit: '2' })).toMatch(new RegExp(`Dead jobs: 2 of 5\\.\nMore: --after ${ids[1]}$`));
    expect(await listed({ limit: '2', after: ids[1] })).toEqual(ids.slice(2, 4));
    expect(await show({ limit: '2', after: ids[2] })).not.toContain('More');
    expect(await show({ after: ids[4] })).toBe(`No dead jobs after ${ids[4]}; 5 in all.`);
  });

  it.each([
    [{ limit: '0' }, '--limit is a number from 1 to 1000.'],
    [{ limit: '1001' }, '--limit is a number from 1 to 1000.'],
    [{ limit: 'ten' }, '--limit is a number from 1 to 1000.'],
    [{ after: '-1' }, '--after is the id of a job.'],
    [{ after: '9'.repeat(19) }, '--after is the id of a job.'],
    [{ name: 'send-mail' }, 'There are no jobs of the name "send-mail", only close-overdue-attempt, '],
    [{ organization: 'west' }, 'There is no active organization with the slug "west".'],
    [{ organization: '' }, '--organization is missing.'],
  ] as [Values, string][])('refuses %j', async (values, message) => {
    await expect(show(values)).rejects.toThrow(message);
  });
});

describe('npm run jobs:retry', () => {
  it('adds dead jobs again, each with all its tries, in the place of the old ones', async () => {
    const [one, two, other] = [
      await addDead({ key: 'one' }),
      await addDead({ key: 'two', organization: south }),
      await addDead({ key: 'other' }),
    ];
    const lines = await retry([one, two, one]);
    const [first, second] = (await queue()).slice(-2);
    expect(lines).toEqual([
      `${one}: send-email of north is tried again, as ${first?.id}.`,
      `${two}: send-email of south is tried again, as ${second?.id}.`,
      'Tried again: 2.',
    ]);
    expect(await queue()).toEqual([
      // Not the same rows: a runner that was given up and lives would take them away. These are tidied away.
      { id: one, key: null, attempts: 5 },
      { id: two, key: null, attempts: 5 },
      { id: other, key: 'other', attempts: 5 },
      { id: first?.id, key: 'one', attempts: 0 },
      { id: second?.id, key: 'two', attempts: 0 },
    ]);
    expect(await listed()).toEqual([other]);
    expect(
      await database.admin(
        `SELECT organization_id AS "organizationId", actor_id AS "actorId", target_id AS "targetId", after FROM audit_events
         WHERE action = 'job.retry' AND target_id = ANY($1) ORDER BY target_id::bigint`,
        [[one, two]],
      ),
    ).toEqual([
      { organizationId: north.id, actorId: null, targetId: one, after: { id: first?.id } },
      { organizationId: south.id, actorId: null, targetId: two, after: { id: second?.id } },
    ]);
  });

  it('says which of the ids is no dead job, and tries the others again', async () => {
    const [dead, waits] = [await addDead(), await addDead()];
    await database.admin('UPDATE graphile_worker._private_jobs SET attempts = 0 WHERE id = $1', [waits]);
    const gone = '999999999999999999';
    expect(await retry([gone, dead, waits])).toEqual([
      `${gone}: there is no dead job of this id.`,
      expect.stringContaining(`${dead}: send-email of north is tried again`),
      `${waits}: there is no dead job of this id.`,
      'Error: Tried again: 1. Not: 2.',
    ]);
    expect((await queue()).filter(({ key }) => key !== null)).toHaveLength(2);
  });

  it('takes all, or all of a name or an organization', async () => {
    const ids = [
      await addDead(),
      await addDead({ name: 'score-attempt' }),
      await addDead({ organization: south }),
    ];
    expect((await retry(null, { name: 'score-attempt' })).at(-1)).toBe('Tried again: 1.');
    expect(await listed()).toEqual([ids[0], ids[2]]);
    expect((await retry(null, { organization: 'south' })).at(-1)).toBe('Tried again: 1.');
    expect(await listed()).toEqual([ids[0]]);
    expect((await retry(null)).at(-1)).toBe('Tried again: 1.');
    expect(await retry(null)).toEqual(['No dead jobs.']);
  });

  it('leaves what no handler is there for', async () => {
    const id = await addDead({ name: 'of-yesterday' });
    expect(await listed({ name: 'of-yesterday' })).toEqual([id]);
    expect(await retry([id])).toEqual([
      `${id}: This version of the server does no such jobs.`,
      'Error: Tried again: 0. Not: 1.',
    ]);
    expect(await listed()).toEqual([id]);
  });

  it('tries all others when one cannot be read, or its organization is gone', async () => {
    const [unreadable, homeless, good] = [
      await addDead(),
      await addDead({ name: 'score-attempt' }),
      await addDead({ organization: south }),
    ];
    const change = (id: string, payload: object) =>
      database.admin('UPDATE graphile_worker._private_jobs SET payload = $2 WHERE id = $1', [id, payload]);
    await change(unreadable, { organizationId: north.id, deliveryId: 'none' });
    await change(homeless, { organizationId: newId(), attemptId: newId() });
    const said = await retry(null);
    expect(said.map((line) => line.split(':')[0])).toEqual([unreadable, homeless, good, 'Error']);
    expect(said.at(-1)).toBe('Error: Tried again: 1. Not: 2.');
    expect(await listed()).toEqual([unreadable, homeless]);
  });

  it('gives each its tries once, when two people have it tried again at once', async () => {
    const jobs = server.app.get(DeadJobService);
    let recorded = 0;
    const record = async () => void recorded++;
    for (const organization of organizations) {
      const id = await addDead({ organization });
      const request = () => jobs.retry(id, record);
      const table = 'graphile_worker._private_jobs';
      const both = await Promise.all(await queueUp(database, { table, id }, [request, request]));
      expect(both).toEqual([expect.objectContaining({ id }), null]);
    }
    expect(recorded).toBe(2);
    expect((await queue()).map(({ key, attempts }) => [key !== null, attempts])).toEqual([
      [false, 5],
      [true, 0],
      [false, 5],
      [true, 0],
    ]);
  });

  it.each([
    [{}, [], 'Give the ids of dead jobs, or --all.'],
    [{ all: true }, ['1'], 'Give ids or --all, not both.'],
    [{ name: 'send-email' }, ['1'], '--name and --organization go with --all.'],
    [{ organization: 'north' }, [], '--name and --organization go with --all.'],
    [{}, ['1', 'two'], '"two" is no id of a job; jobs:dead lists them.'],
    [{}, ['1'.repeat(19)], 'is no id of a job'],
    [{ all: true, limit: '1' }, [], '--limit, --after and --json are of jobs:dead.'],
    [{ all: true, after: '9' }, [], '--limit, --after and --json are of jobs:dead.'],
    [{ json: true }, ['1'], '--limit, --after and --json are of jobs:dead.'],
  ] as [Values, string[], string][])('refuses %j %j', (values, ids, message) => {
    expect(() => checkWhichToRetry(values, ids)).toThrow(message);
  });
});

describe('an e-mail whose job is dead', () => {
  const newcomers = async (): Promise<
    { learner: Learner; id: string; organization: SeededOrganization }[]
  > => {
    const made = [];
    for (const organization of organizations) {
      const [learner] = await addLearners({ app: server.app, database }, organization, 1);
      if (learner === undefined) throw new Error('There is no learner.');
      await enroll(new Client(server.url, learner.token), organization.courseId);
      const [row] = await database.admin<{ id: string }>(
        'SELECT id FROM email_deliveries WHERE membership_id = $1',
        [learner.membershipId],
      );
      made.push({ learner, id: row?.id ?? '', organization });
    }
    return made;
  };
  const statusOf = async (id: string) =>
    (await database.admin<{ status: string }>('SELECT status FROM email_deliveries WHERE id = $1', [id]))[0]
      ?.status;
  const mailsTo = ({ email }: Learner) =>
    smtp.received.filter(({ recipients }) => recipients.includes(email)).length;

  it('was given up, and goes when that is tried again, once', async () => {
    const made = await newcomers();
    for (const { id } of made) {
      const job = await die(id, 'out of order');
      expect(await statusOf(id)).toBe('BOUNCED');
      expect((await retry([job])).at(-1)).toBe('Tried again: 1.');
    }
    await doDueJobs(server.app, database);
    for (const { id, learner } of made) {
      expect(await statusOf(id)).toBe('ACCEPTED');
      expect(mailsTo(learner)).toBe(1);
      expect(
        await database.admin(
          'SELECT status, detail FROM delivery_events WHERE delivery_id = $1 ORDER BY occurred_at, id LIMIT 3',
          [id],
        ),
      ).toEqual([
        { status: 'PLANNED', detail: null },
        { status: 'BOUNCED', detail: 'It could not be sent: out of order' },
        { status: 'PLANNED', detail: 'Whoever runs the server had it tried again.' },
      ]);
    }
  });

  it('does not go when it was cancelled, or a mail server refused it, meanwhile', async () => {
    const [cancelled, refused] = (await newcomers()) as [
      Awaited<ReturnType<typeof newcomers>>[0],
      Awaited<ReturnType<typeof newcomers>>[0],
    ];
    const staff = await cancelled.organization.as(server.client, 'instructor');
    await staff.run(
      'mutation ($input: CancelDeliveryInput!) { cancelDelivery(input: $input) { delivery { id } } }',
      { input: { deliveryId: cancelled.id, reason: 'Not needed.' } },
    );
    await database.admin(
      `WITH told AS (INSERT INTO delivery_events (organization_id, id, delivery_id, status, detail, occurred_at)
         VALUES ($1, gen_random_uuid(), $2, 'BOUNCED', '550 no such user', clock_timestamp()))
       UPDATE email_deliveries SET status = 'BOUNCED' WHERE id = $2`,
      [refused.organization.id, refused.id],
    );
    const dead = [await die(cancelled.id, 'out of order'), await die(refused.id, 'out of order')];
    expect((await retry(dead)).at(-1)).toBe('Tried again: 2.');
    await doDueJobs(server.app, database);
    expect([await statusOf(cancelled.id), await statusOf(refused.id)]).toEqual(['CANCELLED', 'BOUNCED']);
    expect([mailsTo(cancelled.learner), mailsTo(refused.learner)]).toEqual([0, 0]);
    expect((await queue()).filter(({ key }) => key !== null)).toEqual([]);
  });

  it('is given up however long ago it was planned, but not when somebody has its job tried again just then', async () => {
    const [longAgo, justThen] = (await newcomers()).map(({ id }) => id) as [string, string];
    const dead = await database.admin<{ id: string }>(
      `UPDATE graphile_worker._private_jobs SET attempts = max_attempts, created_at = now() - interval '30 days', updated_at = now() - interval '30 days'
       WHERE payload ->> 'deliveryId' = ANY($1) RETURNING id`,
      [[longAgo, justThen]],
    );
    const metrics = new Metrics();
    const deadJobs = new DeadJobs({
      handlers: server.app.get(JobHandlers),
      database: server.app.get(Database),
      logger: createLogger('silent'),
      metrics,
    });
    const pool = new QueuePool({ url: database.url, max: 1, patience: 10_000, onError: () => undefined });
    try {
      expect(await deadJobs.count(pool)).toBe(1);
      expect(await metrics.registry.metrics()).toMatch(/^stepwise_dead_jobs\{job="send-email"\} 2$/m);
      expect(await metrics.registry.metrics()).toMatch(/^stepwise_dead_jobs\{job="score-attempt"\} 0$/m);
      const requests = [() => retry([dead[1]?.id ?? '']), () => deadJobs.announce(pool)];
      await Promise.all(await queueUp(database, { table: 'email_deliveries', id: justThen }, requests));
      expect([await statusOf(longAgo), await statusOf(justThen)]).toEqual(['BOUNCED', 'PLANNED']);
      await deadJobs.count(pool);
      expect(await metrics.registry.metrics()).toMatch(/^stepwise_dead_jobs\{job="send-email"\} 1$/m);
    } finally {
      await pool.end();
    }
    await doDueJobs(server.app, database);
    expect(await statusOf(justThen)).toBe('ACCEPTED');
  });
});

it('an e-mail that may have gone says so once, however many runners tell it', async () => {
  for (const organization of organizations) {
    const [learner] = await addLearners({ app: server.app, database }, organization, 1);
    await enroll(new Client(server.url, learner?.token), organization.courseId);
    const [row] = await database.admin<{ id: string }>(
      `UPDATE email_deliveries SET status = 'SENDING' WHERE membership_id = $1 RETURNING id`,
      [learner?.membershipId],
    );
    for (let runner = 0; runner < 3; runner++) await die(row?.id ?? '', 'out of order');
    const events = await database.admin(
      `SELECT status, detail FROM delivery_events WHERE delivery_id = $1 AND status = 'UNKNOWN'`,
      [row?.id],
    );
    expect(events).toEqual([{ status: 'UNKNOWN', detail: 'It could not be sent: out of order' }]);
  }
});

describe('an attempt whose scoring is dead', () => {
  const handIn = async (organization: SeededOrganization) => {
    const [learner] = await addLearners({ app: server.app, database }, organization, 1);
    const client = new Client(server.url, learner?.token);
    const { unlocked } = await enroll(client, heavyCourses.get(organization.id) ?? '');
    const attemptId = await startAttempt(client, unlocked[0]?.id ?? '');
    await submit(client, attemptId, SLOW_ANSWERS);
    const job = await die(attemptId, 'out of order');
    expect(await stateOf(attemptId)).toEqual({ status: 'SCORING_FAILED', isReturned: true, grades: 0 });
    return { attemptId, job };
  };
  const stateOf = async (attemptId: string) =>
    (
      await database.admin(
        `SELECT status, is_returned AS "isReturned", (SELECT count(*)::int FROM grade_events WHERE attempt_id = a.id) AS grades
         FROM attempts a WHERE id = $1`,
        [attemptId],
      )
    )[0];

  it('is scored when that is tried again, once, and is used up again', async () => {
    const [one, other] = [await handIn(north), await handIn(south)];
    expect((await retry([one.job])).at(-1)).toBe('Tried again: 1.');
    await doDueJobs(server.app, database);
    expect(await stateOf(one.attemptId)).toEqual({ status: 'GRADED', isReturned: false, grades: 1 });
    expect(await stateOf(other.attemptId)).toEqual({ status: 'SCORING_FAILED', isReturned: true, grades: 0 });
  });

  it('is not when it was voided meanwhile', async () => {
    const { attemptId, job } = await handIn(north);
    const staff = await north.as(server.client, 'instructor');
    await staff.run(
      'mutation ($input: VoidAttemptInput!) { voidAttempt(input: $input) { attempt { id } } }',
      {
        input: { attemptId, reason: 'Not theirs.' },
      },
    );
    const before = await stateOf(attemptId);
    expect((await retry([job])).at(-1)).toBe('Tried again: 1.');
    await doDueJobs(server.app, database);
    expect(await stateOf(attemptId)).toEqual({ ...before, status: 'VOIDED', grades: 0 });
    expect((await queue()).filter(({ key }) => key !== null)).toEqual([]);
  });
});
