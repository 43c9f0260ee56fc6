import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { MIGRATIONS } from '../../migrations/index.ts';
import { startEmbeddedPostgres } from '../../src/platform/database/embedded-postgres.ts';
import type { EmbeddedPostgres } from '../../src/platform/database/embedded-postgres.ts';
import { migrate } from '../../src/platform/database/migrate.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import type { TestDatabase } from '../support/database.ts';
import { enroll, RIGHT, startAttempt, SUBMIT } from '../support/journey.ts';
import { addLearners } from '../support/learners.ts';
import type { Learner } from '../support/learners.ts';
import { createDeployment } from '../support/process.ts';
import type { Deployment, ServerProcess } from '../support/process.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { startSmtp } from '../support/smtp.ts';
import type { TestSmtp } from '../support/smtp.ts';
import { waitUntil } from '../support/wait.ts';

// Real processes have to start, and a busy machine takes its time.
let cluster: Cluster;
let smtp: TestSmtp;
let deployment: Deployment;
let seeding: TestApp;
let organizations: SeededOrganization[];

beforeAll(async () => {
  cluster = await createCluster();
  smtp = await startSmtp();
  deployment = await createDeployment(cluster, { SMTP_URL: smtp.url });
  seeding = await startTestApp(cluster, { ...deployment.env, ROLE: 'api' });
  organizations = [
    await seedOrganization(seeding.app, 'north'),
    await seedOrganization(seeding.app, 'south'),
  ];
});

afterAll(async () => {
  await Promise.all(Load.all.map((load) => load.end()));
  await deployment?.end();
  await seeding?.stop();
  await smtp?.close();
  await cluster?.drop();
});

/** A cluster of this file's own, to be stopped under the server's feet. */
interface Cluster extends TestDatabase {
  stop(): Promise<void>;
  start(): Promise<void>;
}

async function createCluster(): Promise<Cluster> {
  const dataDirectory = mkdtempSync(path.join(tmpdir(), 'stepwise-cluster-'));
  chmodSync(dataDirectory, 0o711);
  const settings: Record<string, string> = { fsync: 'off', full_page_writes: 'off' };
  const launch = () => startEmbeddedPostgres({ dataDirectory, database: 'stepwise', settings });
  let running: EmbeddedPostgres = await launch();
  settings['port'] = new URL(running.url).port; // the same after a restart
  await migrate({ migrationUrl: running.migrationUrl, appUrl: running.url, migrations: MIGRATIONS });
  return {
    url: running.url,
    adminUrl: running.migrationUrl,
    async admin<Row extends object>(sql: string, parameters: unknown[] = []) {
      const client = new pg.Client(running.migrationUrl);
      await client.connect();
      try {
        return (await client.query<Row>(sql, parameters)).rows;
      } finally {
        await client.end();
      }
    },
    stop: () => running.release({ force: true }),
    async start() {
      running = await launch();
    },
    async drop() {
      await running.release({ force: true });
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}

interface Taker extends Learner {
  readonly unitId: string;
  readonly attemptId: string;
}

/** Learners of both organizations, each with an attempt to submit. */
async function takers(server: ServerProcess, ofEach: number): Promise<Taker[]> {
  const made = organizations.map(async (organization) => {
    const learners = await addLearners({ app: seeding.app, database: cluster }, organization, ofEach);
    return Promise.all(
      learners.map(async (learner) => {
        const client = new Client(server.url, learner.token);
        const unitId = (await enroll(client, organization.courseId)).unlocked[0]?.id ?? '';
        return { ...learner, unitId, attemptId: await startAttempt(client, unitId) };
      }),
    );
  });
  return (await Promise.all(made)).flat();
}

const jobsAreDone = () =>
  waitUntil('all jobs are done', async () => {
    const [row] = await cluster.admin<{ jobs: number }>(
      'SELECT count(*)::int AS jobs FROM graphile_worker._private_jobs',
    );
    return row?.jobs === 0;
  });

/** Has the mail server take its time over every mail, until it is released. */
function hold() {
  const waiting: (() => void)[] = [];
  smtp.answer = () => new Promise((resolve) => waiting.push(resolve));
  return {
    held: () => waiting.length,
    release() {
      smtp.answer = () => undefined;
      for (const resolve of waiting) resolve();
    },
  };
}

/** Asks and submits without pause, and notes what it is told. */
class Load {
  static readonly all: Load[] = [];
  readonly codes = new Map<string, number>();
  readonly acknowledged: string[] = [];
  #isOver = false;
  readonly #running: Promise<unknown>;

  constructor(server: ServerProcess, learners: readonly Taker[]) {
    Load.all.push(this);
    this.#running = Promise.all(
      learners.map((learner, n) => this.#run(new Client(server.url, learner.token), learner, n * 30)),
    );
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await this.#running;
  }

  async #run(client: Client, { attemptId, unitId }: Taker, delay: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, delay));
    const open = 'mutation ($input: OpenUnitInput!) { openUnit(input: $input) { unit { id } } }';
    while (!this.#isOver) {
      const isSubmitted = await this.#send(client, SUBMIT, { attemptId, responses: RIGHT });
      if (isSubmitted && !this.acknowledged.includes(attemptId)) this.acknowledged.push(attemptId);
      await this.#send(client, open, { unitId });
    }
  }

  async #send(client: Client, query: string, input: object): Promise<boolean> {
    const answer = await client.send(query, { input }).catch(() => null);
    const code = answer?.errors[0]?.extensions.code ?? (answer?.status === 200 ? 'OK' : 'turned away');
    this.codes.set(code, (this.codes.get(code) ?? 0) + 1);
    return code === 'OK';
  }
}

describe('Postgres', () => {
  it('may cut every connection and restart under load: the server survives, says SERVICE_UNAVAILABLE, and is itself again', async () => {
    const server = await deployment.start();
    const learners = await takers(server, 6);
    await jobsAreDone();
    const first = new Load(server, learners.slice(0, 6));
    for (let cut = 0; cut < 3; cut++) {
      await new Promise((resolve) => setTimeout(resolve, 150));
      await cluster.admin(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
      );
    }
    await waitUntil('all learners are through', () => first.acknowledged.length === 6);
    await first.end();
    expect([...first.codes.keys()].filter((code) => code !== 'OK' && code !== 'SERVICE_UNAVAILABLE')).toEqual(
      [],
    );

    const mails = hold();
    const second = new Load(server, learners.slice(6));
    await waitUntil('a mail is on its way', () => mails.held() > 0);
    await cluster.stop();
    expect((await fetch(`${server.url}/livez`)).status).toBe(200);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
    expect(await new Client(server.url, learners[0]?.token).code('{ viewer { id } }')).toBe(
      'SERVICE_UNAVAILABLE',
    );
    // The mail is taken while there is nowhere to say so.
    const failures = () => server.logs().split('a job failed').length;
    const before = failures();
    mails.release();
    await waitUntil('the job has failed', () => failures() > before);
    await cluster.start();
    const startedAt = Date.now();
    await waitUntil('it is ready', async () => (await fetch(`${server.url}/readyz`)).ok);
    await waitUntil('all learners are through', () => second.acknowledged.length === 6);
    await second.end();
    const client = new Client(server.url, learners[0]?.token);
    expect(await client.run('{ viewer { id } }')).toEqual({ viewer: { id: learners[0]?.membershipId } });
    await jobsAreDone();
    const seconds = (Date.now() - startedAt) / 1000;
    console.log(`normal, jobs included, ${seconds.toFixed(1)} s after Postgres accepted connections again`);
    expect(seconds).toBeLessThan(10);
    expect(
      [...second.codes.keys()].filter((code) => code !== 'OK' && code !== 'SERVICE_UNAVAILABLE'),
    ).toEqual([]);

    const rows = await cluster.admin(
      `SELECT a.status, count(DISTINCT g.id)::int AS grades, array_agg(DISTINCT d.status) AS deliveries
       FROM attempts a JOIN grade_events g ON g.attempt_id = a.id
       JOIN email_deliveries d ON d.enrollment_id = a.enrollment_id AND d.kind = 'UNIT'
       WHERE a.id = ANY($1) GROUP BY a.id, a.status`,
      [learners.map(({ attemptId }) => attemptId)],
    );
    expect(rows).toEqual(learners.map(() => ({ status: 'GRADED', grades: 1, deliveries: ['ACCEPTED'] })));
    await server.kill();
  });
});

describe('SIGTERM under load', () => {
  it('ends the process with 0 within 25 s, not ready meanwhile, and nothing acknowledged is lost', async () => {
    const server = await deployment.start();
    const learners = await takers(server, 12);
    await jobsAreDone();
    const before = smtp.received.length;
    const mails = hold();
    const load = new Load(server, learners);
    await waitUntil('some are through and mailed', () => load.acknowledged.length >= 6 && mails.held() > 0);
    server.signal('SIGTERM');
    const stoppedAt = Date.now();
    // The mails on their way keep it from closing: whoever asks is told so by a server that still answers.
    await waitUntil(
      'it is no longer ready',
      async () => (await fetch(`${server.url}/readyz`)).status === 503,
    );
    expect((await fetch(`${server.url}/livez`)).status).toBe(200);
    mails.release();
    expect(await server.exited).toEqual({ code: 0, signal: null });
    const seconds = (Date.now() - stoppedAt) / 1000;
    console.log(`stopped in ${seconds.toFixed(1)} s, ${load.acknowledged.length} submissions acknowledged`);
    expect(seconds).toBeLessThan(25);
    await load.end();
    expect([...load.codes.keys()].sort()).toEqual(['OK', 'turned away']);

    const graded = await cluster.admin<{ id: string }>(
      `SELECT id FROM attempts WHERE id = ANY($1) AND status = 'GRADED'`,
      [load.acknowledged],
    );
    expect(graded.map(({ id }) => id).sort()).toEqual([...load.acknowledged].sort());

    const again = await deployment.start();
    await jobsAreDone();
    const messageIds = smtp.received.slice(before).map(({ mail }) => mail.messageId);
    expect(new Set(messageIds).size).toBe(messageIds.length); // a stop in order sends nothing twice
    const accepted = await cluster.admin(
      `SELECT 1 FROM attempts a JOIN email_deliveries d ON d.enrollment_id = a.enrollment_id AND d.kind = 'UNIT'
       WHERE a.id = ANY($1) AND d.status = 'ACCEPTED'`,
      [load.acknowledged],
    );
    expect(accepted).toHaveLength(load.acknowledged.length);
    await again.kill();
  });
});
