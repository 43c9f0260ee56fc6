import type pg from 'pg';
import type { Logger } from '../observability/logger.ts';
import type { DeadJobs } from './dead-jobs.ts';

interface HeartbeatOptions {
  readonly pool: pg.Pool;
  readonly leaseSeconds: number;
  readonly logger: Logger;
  readonly deadJobs: DeadJobs;
}

/**
 * Pools that hold locks but have not been seen for the lease; the queue itself would wait four hours for them. One that was
 * never seen may just have begun, so its newest lock counts as a sign of life.
 */
const SILENT_POOLS = `
  SELECT locks.locked_by
  FROM (SELECT locked_by, locked_at FROM graphile_worker._private_jobs WHERE locked_by IS NOT NULL
        UNION ALL SELECT locked_by, locked_at FROM graphile_worker._private_job_queues WHERE locked_by IS NOT NULL) AS locks
  LEFT JOIN runner_heartbeats beat ON beat.pool_id = locks.locked_by
  GROUP BY locks.locked_by HAVING COALESCE(max(beat.seen_at), max(locks.locked_at)) < now() - make_interval(secs => $1)`;

/**
 * Jobs that were replaced once they had begun, and that no runner takes away any more: the queue took their keys and tries,
 * and what they were for is their successors'.
 */
const DELETE_REPLACED =
  'DELETE FROM graphile_worker._private_jobs WHERE key IS NULL AND attempts >= max_attempts AND locked_at IS NULL';

const UNLOCK = 'SELECT graphile_worker.force_unlock_workers($1::text[])';

const BEAT = `
  INSERT INTO runner_heartbeats (pool_id, seen_at) SELECT unnest($1::text[]), now()
  ON CONFLICT (pool_id) DO UPDATE SET seen_at = excluded.seen_at`;

/** More than the connections that may have been lost: those that are idle, while another tidies. */
const TRIES = 3;

/** With short leases: a busy database answers late, too. */
const LEAST_PATIENCE_MS = 1_000;

/**
 * Says "I live" for this process's pools, and gives on the jobs of pools that have stopped saying so. The second may take
 * its time: the first waits for nothing but itself.
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  readonly #pools = new Set<string>();
  #timer: NodeJS.Timeout | null = null;
  #beating: Promise<void> = Promise.resolve();
  #tidying: Promise<void> | null = null;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
  }

  /** A pool counts as alive from before it takes its first job. */
  watch(poolId: string): void {
    this.#pools.add(poolId);
    this.#beating = this.#beating.then(() => this.#beat());
  }

  /** The pools watched so far have ended: what they still hold is given on at once, or else when its lease ends. */
  forget(): void {
    const { pool, logger } = this.#options;
    const gone = [...this.#pools];
    this.#pools.clear();
    this.#beating = this.#beating
      .then(() => pool.query(UNLOCK, [gone]))
      .then(() => pool.query('DELETE FROM runner_heartbeats WHERE pool_id = ANY($1)', [gone]))
      .then(() => undefined)
      .catch((error: unknown) => logger.warn({ err: error }, 'jobs wait for their lease to end'));
  }

  async start(): Promise<void> {
    await this.#beat();
    await this.#tidy();
    const interval = (this.#options.leaseSeconds * 1000) / 3;
    this.#timer = setInterval(() => {
      this.#beating = this.#beating.then(() => this.#beat());
      // After a sign of life, or a process that slept would take itself for dead.
      this.#tidying ??= this.#beating.then(() => this.#tidy()).finally(() => (this.#tidying = null));
    }, interval);
  }

  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.forget();
    await Promise.all([this.#beating, this.#tidying]);
  }

  /** A connection that fails leaves its pool, so that each try has another. */
  async #beat(): Promise<void> {
    const { pool, logger, leaseSeconds } = this.#options;
    // Two connections may have been lost, and a heartbeat has to be there before the lease ends all the same.
    const patienceMs = Math.max(LEAST_PATIENCE_MS, (leaseSeconds * 1_000) / 6);
    const beat = { text: BEAT, values: [[...this.#pools]], query_timeout: patienceMs };
    for (let left = TRIES; left > 0; left--) {
      try {
        await pool.query(beat);
        return;
      } catch (error) {
        logger.warn({ err: error }, 'a heartbeat failed');
      }
    }
  }

  async #tidy(): Promise<void> {
    const { pool, leaseSeconds, logger, deadJobs } = this.#options;
    try {
      const { rows } = await pool.query<{ locked_by: string }>(SILENT_POOLS, [leaseSeconds]);
      if (rows.length > 0) {
        const silent = rows.map((row) => row.locked_by);
        await pool.query(UNLOCK, [silent]);
        logger.warn({ pools: silent }, 'jobs of a runner that died were given on');
      }
      await pool.query(`DELETE FROM runner_heartbeats WHERE seen_at < now() - interval '1 day'`);
      await pool.query(DELETE_REPLACED);
      if ((await deadJobs.count(pool)) > 0) void deadJobs.announce(pool);
    } catch (error) {
      logger.warn({ err: error }, 'the jobs of runners that died could not be looked for');
    }
  }
}
