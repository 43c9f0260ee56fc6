import { Inject, Injectable } from '@nestjs/common';
import type { JobHelpers, TaskList } from 'graphile-worker';
import { CONFIG } from '../config/config.ts';
import type { Config } from '../config/config.ts';
import { Database } from '../database/database.ts';
import { LOGGER } from '../observability/logger.ts';
import type { Logger } from '../observability/logger.ts';
import { Metrics } from '../observability/metrics.ts';
import { DeadJobs } from './dead-jobs.ts';
import { JobGivenOn, endJob } from './end-job.ts';
import { Heartbeat } from './heartbeat.ts';
import { JobHandlers } from './job-handlers.ts';
import { keepRunning } from './keep-running.ts';
import { QueuePool } from './queue-pool.ts';

/** Beside one for each worker: for listening, heartbeats and what is given on. Each run of the queue has a pool of its own. */
const SPARE_CONNECTIONS = 2;

/** With short leases: a busy database answers late, too. Longer than a run may stand still, which is then replaced whole. */
const LEAST_PATIENCE_MS = 4_000;

/** For looking through the whole queue. */
const TIDYING_PATIENCE_MS = 60_000;

/** For what is still asked when the runner stops: a process has half a minute to end. */
const STOPPING_PATIENCE_MS = 2_000;

const WAITING_ORGANIZATIONS = `
  SELECT DISTINCT j.payload ->> 'organizationId' AS id
  FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
  WHERE t.identifier = $1 AND j.is_available AND j.run_at > now()`;

/** Processes that take no jobs need nothing of the queue's library. */
const loadQueue = () => import('./queue-run.ts');

interface Running {
  readonly pool: QueuePool;
  readonly heartbeat: Heartbeat;
  readonly stopping: AbortController;
  /** Ends when the queue has stopped because it was told to. */
  readonly ended: Promise<void>;
}

/** Takes jobs from the queue and does them: graphile-worker, plus a heartbeat so that a dead runner's jobs are given on. */
@Injectable()
export class JobRunner {
  readonly #config: Config;
  readonly #logger: Logger;
  readonly #metrics: Metrics;
  readonly #handlers: JobHandlers;
  readonly #database: Database;
  #running: Running | null = null;

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(LOGGER) logger: Logger,
    @Inject(Metrics) metrics: Metrics,
    @Inject(JobHandlers) handlers: JobHandlers,
    @Inject(Database) database: Database,
  ) {
    this.#config = config;
    this.#logger = logger;
    this.#metrics = metrics;
    this.#handlers = handlers;
    this.#database = database;
  }

  async start(): Promise<void> {
    const { concurrency, leaseSeconds } = this.#config.jobs;
    const patienceMs = Math.max(LEAST_PATIENCE_MS, (leaseSeconds * 1_000) / 3);
    const pool = this.#queuePool(SPARE_CONNECTIONS + 1, TIDYING_PATIENCE_MS);
    const heartbeat = new Heartbeat({
      pool,
      leaseSeconds,
      logger: this.#logger,
      deadJobs: new DeadJobs({
        handlers: this.#handlers,
        logger: this.#logger,
        metrics: this.#metrics,
        database: this.#database,
      }),
    });
    await heartbeat.start();
    const { startQueueRun } = await loadQueue();
    const launch = () =>
      startQueueRun({
        pool: this.#queuePool(concurrency + SPARE_CONNECTIONS, patienceMs),
        tasks: this.#tasks(),
        concurrency,
        logger: this.#logger,
        onPool: (poolId) => heartbeat.watch(poolId),
      });
    const stopping = new AbortController();
    const ended = keepRunning(await launch(), {
      launch,
      onEnd: () => heartbeat.forget(),
      onError: (error) => this.#logger.warn({ err: error }, 'the queue stopped; it is started again'),
      stopping: stopping.signal,
    });
    this.#running = { pool, heartbeat, stopping, ended };
    void this.#handlers
      .started()
      .catch((error: unknown) => this.#logger.warn({ err: error }, 'what a runner does at first failed'));
  }

  /** The organizations that have jobs of a name waiting for their time; none where no jobs are taken. */
  async listWaitingOrganizations(jobName: string): Promise<string[]> {
    const waiting = await this.#running?.pool.query<{ id: string }>(WAITING_ORGANIZATIONS, [jobName]);
    return waiting?.rows.map(({ id }) => id) ?? [];
  }

  /** Takes no more jobs, finishes those under way, gives back the rest. */
  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    if (running === null) return;
    running.stopping.abort();
    await running.ended;
    const cutting = setTimeout(() => running.pool.cut(), STOPPING_PATIENCE_MS);
    await running.heartbeat.stop();
    await running.pool.end();
    clearTimeout(cutting);
  }

  #queuePool(max: number, patience: number): QueuePool {
    return new QueuePool({
      url: this.#config.database.url ?? '',
      max,
      patience,
      onError: (error) => this.#logger.warn({ error: error.message }, 'a queue connection was lost'),
    });
  }

  /** Of one run of the queue. A job that it is at, and is given again because its lease ended, is not begun a second time. */
  #tasks(): TaskList {
    const tasks: TaskList = {};
    const doing = new Map<string, Promise<void>>();
    for (const [name, { handler }] of this.#handlers.entries()) {
      tasks[name] = (payload: unknown, helpers: JobHelpers) => {
        const { id } = helpers.job;
        const begun = doing.get(id);
        if (begun !== undefined) return begun;
        const done = this.#do(name, () => handler(payload, turnOf(helpers.job)), helpers);
        const ended = done.finally(() => doing.delete(id));
        doing.set(id, ended);
        return ended;
      };
    }
    return tasks;
  }

  async #do(name: string, work: () => Promise<void>, { job, withPgClient }: JobHelpers): Promise<void> {
    const about = { job: name, jobId: job.id, attempt: job.attempts };
    try {
      await work();
      await endJob(withPgClient, job);
      this.#metrics.jobs.inc({ job: name, outcome: 'done' });
    } catch (error) {
      if (error instanceof JobGivenOn) {
        this.#metrics.jobs.inc({ job: name, outcome: 'overtaken' });
        this.#logger.warn(about, 'a job was given on while it was done');
        throw error;
      }
      const { isLast } = turnOf(job);
      this.#metrics.jobs.inc({ job: name, outcome: isLast ? 'dead' : 'retried' });
      this.#logger[isLast ? 'error' : 'warn']({ ...about, err: error }, 'a job failed');
      throw error;
    }
  }
}

function turnOf({ attempts, max_attempts: maxAttempts }: JobHelpers['job']) {
  return { attempt: attempts, isLast: attempts >= maxAttempts };
}
