import type pg from 'pg';
import { systemScope } from '../auth/viewer.ts';
import type { Database } from '../database/database.ts';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';
import { IS_DEAD, JOBS, NotDead, findDeadJob } from './dead-job.queries.ts';
import type { JobHandlers } from './job-handlers.ts';

interface Announced {
  readonly id: string;
  readonly name: string;
  readonly payload: { readonly organizationId: string };
  readonly error: string | null;
}

interface Given {
  readonly handlers: JobHandlers;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly database: Database;
}

const AT_ONCE = 50;

/** The queue writes no time of death: it moves `run_at` of what fails, and leaves that of what dies with its process. */
const NEWLY_DEAD = `
  SELECT j.id, t.identifier AS name, j.payload, j.last_error AS error FROM ${JOBS}
  WHERE ${IS_DEAD} AND GREATEST(j.run_at, j.updated_at) > now() - interval '7 days' AND j.id <> ALL($1::bigint[])
  ORDER BY j.id DESC LIMIT ${AT_ONCE}`;

const COUNTS = `SELECT t.identifier AS name, count(*)::int AS count FROM ${JOBS} WHERE ${IS_DEAD} GROUP BY t.identifier`;

/** Counts dead jobs for the metrics, and tells rooms of theirs, each once in the life of this process: whoever is told again changes nothing. */
export class DeadJobs {
  readonly #told = new Set<string>();
  readonly #handlers: JobHandlers;
  readonly #logger: Logger;
  readonly #metrics: Metrics;
  readonly #database: Database;
  #isTelling = false;

  constructor({ handlers, logger, metrics, database }: Given) {
    this.#handlers = handlers;
    this.#logger = logger;
    this.#metrics = metrics;
    this.#database = database;
  }

  /** Names of which no job is dead have a figure as well, so that an alarm ends. */
  async count(pool: pg.Pool): Promise<number> {
    const { rows } = await pool.query<{ name: string; count: number }>(COUNTS);
    const { deadJobs } = this.#metrics;
    deadJobs.reset();
    for (const [job] of this.#handlers.entries()) deadJobs.set({ job }, 0);
    for (const { name: job, count } of rows) deadJobs.set({ job }, count);
    return rows.length;
  }

  /** Some of them; those that are left are for the next time. Nobody waits for it: it may take longer than a lease. */
  async announce(pool: pg.Pool): Promise<void> {
    if (this.#isTelling) return;
    this.#isTelling = true;
    try {
      const { rows } = await pool.query<Announced>(NEWLY_DEAD, [[...this.#told]]);
      for (const job of rows) await this.#tell(job);
    } catch (error) {
      this.#logger.warn({ err: error }, 'dead jobs could not be listed');
    } finally {
      this.#isTelling = false;
    }
  }

  async #tell({ id, name, payload, error }: Announced): Promise<void> {
    const reason = error ?? 'The process that did it died, each time.';
    try {
      await this.#database.transact(systemScope(payload.organizationId), async (tx) => {
        await this.#handlers.find(name)?.onDead(tx, payload, reason);
        // Whoever had it tried again meanwhile was there before, or waits for these rows.
        if ((await findDeadJob(tx, id)) === null) throw new NotDead();
      });
      this.#told.add(id);
      this.#logger.error({ job: name, jobId: id }, 'a job is dead');
    } catch (failure) {
      if (failure instanceof NotDead) return;
      this.#logger.warn({ err: failure, job: name, jobId: id }, 'the room of a dead job could not be told');
    }
  }
}
