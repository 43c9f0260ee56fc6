import type pg from 'pg';
import type { Logger } from '../observability/logger.ts';
import type { JobHandlers } from './job-handlers.ts';

interface DeadJob {
  readonly id: string;
  readonly name: string;
  readonly payload: unknown;
  readonly error: string | null;
}

const AT_ONCE = 50;

/** One without a key was replaced while it ran: what it was for is its successor's. */
const DEAD_JOBS = `
  SELECT j.id, t.identifier AS name, j.payload, j.last_error AS error
  FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
  WHERE j.key IS NOT NULL AND j.attempts >= j.max_attempts AND j.locked_at IS NULL AND j.updated_at > now() - interval '1 day'
    AND j.id <> ALL($1::bigint[])
  ORDER BY j.id DESC LIMIT ${AT_ONCE}`;

/** Tells rooms of their jobs that are dead, each once in the life of this process: whoever is told again changes nothing. */
export class DeadJobs {
  readonly #told = new Set<string>();
  readonly #handlers: JobHandlers;
  readonly #logger: Logger;
  #isTelling = false;

  constructor(handlers: JobHandlers, logger: Logger) {
    this.#handlers = handlers;
    this.#logger = logger;
  }

  /** Some of them; those that are left are for the next time. Nobody waits for it: it may take longer than a lease. */
  async announce(pool: pg.Pool): Promise<void> {
    if (this.#isTelling) return;
    this.#isTelling = true;
    try {
      const { rows } = await pool.query<DeadJob>(DEAD_JOBS, [[...this.#told]]);
      for (const job of rows) await this.#tell(job);
    } catch (error) {
      this.#logger.warn({ err: error }, 'dead jobs could not be listed');
    } finally {
      this.#isTelling = false;
    }
  }

  async #tell({ id, name, payload, error }: DeadJob): Promise<void> {
    const reason = error ?? 'The process that did it died, each time.';
    try {
      await this.#handlers.find(name)?.onDead(payload, reason);
      this.#told.add(id);
      this.#logger.error({ job: name, jobId: id }, 'a job is dead');
    } catch (failure) {
      this.#logger.warn({ err: failure, job: name, jobId: id }, 'the room of a dead job could not be told');
    }
  }
}
