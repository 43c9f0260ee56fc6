import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { systemScope } from '../../src/platform/auth/viewer.ts';
import { Database } from '../../src/platform/database/database.ts';
import { newId } from '../../src/platform/ids.ts';
import { JobHandlers } from '../../src/platform/jobs/job-handlers.ts';
import { JobRunner } from '../../src/platform/jobs/job-runner.ts';
import { defineJob, enqueue } from '../../src/platform/jobs/job.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { heldUp } from '../support/race.ts';
import { waitUntil } from '../support/wait.ts';

const wait = defineJob({ name: 'wait', payload: z.object({ organizationId: z.uuid() }) });

/** A job that is being done, until the test ends it. */
interface Begun {
  readonly attempt: number;
  end(): void;
  fail(): void;
}

interface Runner {
  readonly server: TestApp;
  readonly begun: Begun[];
}

const organizationId = newId();
let database: TestDatabase;
let runners: Runner[];
const atWork: (() => void)[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  runners = await Promise.all([makeRunner(), makeRunner(), makeRunner(2), makeRunner(2, 2)]);
});

afterAll(async () => {
  await Promise.all((runners ?? []).map(({ server }) => server.stop()));
  await database?.drop();
});

/** Also when a test has failed, or its runner would wait for it. */
afterEach(async () => {
  for (const end of atWork.splice(0)) end();
  await Promise.all(runners.map(stop));
  await database.admin('DELETE FROM graphile_worker._private_jobs');
});

/** Takes no jobs yet, and then one at a time, or more. */
async function makeRunner(concurrency = 1, leaseSeconds = 300): Promise<Runner> {
  const env = {
    ROLE: 'api',
    JOB_CONCURRENCY: String(concurrency),
    JOB_LEASE_SECONDS: String(leaseSeconds),
  };
  const server = await startTestApp(database, env);
  const begun: Begun[] = [];
  server.app.get(JobHandlers).register(
    wait,
    (_, { attempt }) =>
      new Promise((resolve, reject) => {
        begun.push({ attempt, end: resolve, fail: () => reject(new Error('says the test')) });
        atWork.push(resolve);
      }),
  );
  return { server, begun };
}

const start = ({ server }: Runner) => server.app.get(JobRunner).start();

/** Has it end what it is at, and waits until the queue knows. */
const stop = ({ server }: Runner) => server.app.get(JobRunner).stop();

const add = ({ server }: Runner) =>
  server.app
    .get(Database)
    .transact(systemScope(organizationId), (tx) =>
      enqueue(tx, wait, [{ organizationId }], { key: () => 'one' }),
    );

const begins = ({ begun }: Runner) => waitUntil('it has begun', () => begun.shift());

const queue = () =>
  database.admin(
    'SELECT attempts, locked_by IS NOT NULL AS "isTaken" FROM graphile_worker._private_jobs ORDER BY id',
  );

const isInQueue = async (only: object) => JSON.stringify(await queue()) === JSON.stringify([only]);

/** What another runner's heartbeat does when a lease has ended. */
const giveOn = () =>
  database.admin(
    'SELECT graphile_worker.force_unlock_workers(array_agg(locked_by)) FROM graphile_worker._private_jobs WHERE locked_by IS NOT NULL',
  );

describe('a job whose lease ended while it was done', () => {
  it('is its next runner’s: to be tried again when that one fails, whatever the first one says', async () => {
    const [sleeper, next] = runners as [Runner, Runner];
    await start(sleeper);
    await add(sleeper);
    const asleep = await begins(sleeper);
    await giveOn();
    await start(next);
    const taken = await begins(next);
    expect(taken.attempt).toBe(2);

    asleep.end();
    await stop(sleeper);
    expect(await queue()).toEqual([{ attempts: 2, isTaken: true }]);

    taken.fail();
    await waitUntil('it waits to be tried again', async () => (await queue())[0]?.['isTaken'] === false);
    await database.admin('UPDATE graphile_worker._private_jobs SET run_at = now()');
    (await begins(next)).end();
    await waitUntil('it is done', async () => (await queue()).length === 0);
  });

  it('is done when it is, if nobody else took it', async () => {
    const [sleeper] = runners as [Runner];
    await start(sleeper);
    await add(sleeper);
    const asleep = await begins(sleeper);
    await giveOn();
    asleep.end();
    await stop(sleeper);
    expect(await queue()).toEqual([]);
  });
});

describe('a job that its own runner is given again while it does it', () => {
  /** @returns the only run that there is of it */
  const beginTwice = async (runner: Runner) => {
    await start(runner);
    await add(runner);
    const only = await begins(runner);
    await giveOn();
    const second = { attempts: 2, isTaken: true };
    await waitUntil('it is given again', () => isInQueue(second));
    return only;
  };

  it('is not begun beside itself, and is done when it is', async () => {
    const runner = runners[2] as Runner;
    (await beginTwice(runner)).end();
    await waitUntil('it is done', async () => (await queue()).length === 0);
    expect(runner.begun).toEqual([]);
  });

  it('waits to be tried again when it fails', async () => {
    const runner = runners[2] as Runner;
    (await beginTwice(runner)).fail();
    const waiting = { attempts: 2, isTaken: false };
    await waitUntil('it waits', () => isInQueue(waiting));
    expect(runner.begun).toEqual([]);
  });
});

it('a runner that slept past its lease does not take itself for dead', async () => {
  const runner = runners[3] as Runner;
  await start(runner);
  await add(runner);
  const only = await begins(runner);
  const hasSaidSo = async () => {
    const old = `SELECT 1 FROM runner_heartbeats WHERE seen_at < now() - interval '30 seconds'`;
    return (await database.admin(old)).length === 0;
  };
  // Right after a sign of life, so that the next finds the table locked.
  const isFresh = `SELECT 1 FROM runner_heartbeats WHERE seen_at > clock_timestamp() - interval '0.1 seconds'`;
  await waitUntil('it has just said so', async () => (await database.admin(isFresh)).length > 0);
  await database.admin(`UPDATE runner_heartbeats SET seen_at = now() - interval '1 minute'`);
  // Time enough for who would look for the dead before that.
  const lives = () => waitUntil('it has said that it lives', hasSaidSo);
  await heldUp(database, 'runner_heartbeats', lives, () => setTimeout(300));
  expect(await queue()).toEqual([{ attempts: 1, isTaken: true }]);
  only.end();
  await waitUntil('it is done', async () => (await queue()).length === 0);
});

it('a job that was replaced while it was done leaves its successor alone', async () => {
  const [runner] = runners as [Runner];
  await start(runner);
  await add(runner);
  const replaced = await begins(runner);
  await add(runner);
  replaced.end();
  const successor = await begins(runner);
  expect(successor.attempt).toBe(1);
  expect(await queue()).toEqual([{ attempts: 1, isTaken: true }]);
  successor.end();
  await waitUntil('it is done', async () => (await queue()).length === 0);
});
