import { EventEmitter } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { Logger as QueueLogger, run } from 'graphile-worker';
import type { Task, TaskList, WorkerEvents } from 'graphile-worker';
import type pg from 'pg';
import type { Logger } from '../observability/logger.ts';
import { watchStalls } from './watch-stalls.ts';

const POLL_MILLISECONDS = 1_000;
/** For the library to report how the last jobs ended, once they did. */
const REPORT_MILLISECONDS = 1_000;

interface QueueRunOptions {
  /** Of this run alone, which ends it. */
  readonly pool: pg.Pool;
  readonly tasks: TaskList;
  readonly concurrency: number;
  readonly logger: Logger;
  /** The library's pool has an id before it takes its first job. */
  onPool(poolId: string): void;
}

export interface QueueRun {
  /** Settles when none of the run's jobs is being done any more; rejects with why, unless it was told to stop. */
  readonly ended: Promise<void>;
  stop(): void;
}

/**
 * One run of the queue library. It ends by itself when the library cannot report how a job ended, as when Postgres
 * restarts, and when one of its workers stalls: a connection that is lost at the wrong moment leaves it waiting for an
 * answer that never comes. Whoever started the run follows it by another.
 */
export async function startQueueRun({
  pool,
  tasks,
  concurrency,
  logger,
  onPool,
}: QueueRunOptions): Promise<QueueRun> {
  const active = new Set<Promise<unknown>>();
  const events = new EventEmitter() as WorkerEvents;
  events.on('pool:create', ({ workerPool }) => onPool(workerPool.id));
  const stalls = watchStalls(events);
  const runner = await run({
    pgPool: pool,
    noHandleSignals: true,
    logger: new QueueLogger(() => (level, message) => logger.debug({ level }, message)),
    events,
    taskList: tracked(tasks, active),
    preset: {
      worker: {
        concurrentJobs: concurrency,
        pollInterval: POLL_MILLISECONDS,
        // Without these a lost connection while a job's end is reported is an unhandled rejection.
        completeJobBatchDelay: 0,
        failJobBatchDelay: 0,
      },
    },
  }).catch((error: unknown) => {
    stalls.end();
    void pool.end().catch(() => undefined);
    throw error;
  });
  const told = new AbortController();
  const stop = () => {
    stalls.end();
    void runner.stop().catch(() => undefined);
    told.abort();
  };
  /** A stop can hang on the same lost connection: what counts is that the jobs are done and reported. */
  const quiet = async () => {
    await Promise.allSettled(active);
    const waiting = new AbortController();
    await Promise.race([
      runner.promise.catch(() => undefined).finally(() => waiting.abort()),
      setTimeout(REPORT_MILLISECONDS, undefined, { signal: waiting.signal }).catch(() => undefined),
    ]);
  };
  const stopped = new Promise<void>((resolve) => {
    told.signal.addEventListener('abort', () => void quiet().then(resolve), { once: true });
  });
  const stalled = stalls.found.then(async () => {
    void runner.stop().catch(() => undefined);
    await quiet();
    throw new Error('A worker of the queue waited for an answer that never came.');
  });
  const ended = Promise.race([runner.promise, stopped, stalled]).finally(async () => {
    stalls.end();
    await Promise.allSettled(active);
    void pool.end().catch(() => undefined);
  });
  return { ended, stop };
}

/** The tasks, with those under way to be seen. */
function tracked(tasks: TaskList, active: Set<Promise<unknown>>): TaskList {
  return Object.fromEntries(
    Object.entries(tasks).map(([name, task]) => {
      const doTask: Task = async (...given) => {
        const done = Promise.resolve((task as Task)(...given));
        active.add(done);
        try {
          await done;
        } finally {
          active.delete(done);
        }
      };
      return [name, doTask];
    }),
  );
}
