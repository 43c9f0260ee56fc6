import { Inject, Injectable } from '@nestjs/common';
import { systemScope } from '../auth/viewer.ts';
import { Database } from '../database/database.ts';
import type { TenantScope } from '../database/tenant-scope.ts';
import type { Tx } from '../database/transaction.ts';
import { DomainError } from '../errors.ts';
import {
  NotDead,
  countDeadJobs,
  findDeadJob,
  listDeadJobIds,
  listDeadJobs,
  replaceDeadJob,
} from './dead-job.queries.ts';
import type { DeadJob, DeadJobFilter } from './dead-job.queries.ts';
import { JobHandlers } from './job-handlers.ts';

interface DeadJobPage {
  readonly jobs: readonly DeadJob[];
  /** All that match. */
  readonly total: number;
}

export interface RetriedJob extends DeadJob {
  /** The id of the job that takes its place. */
  readonly retriedAs: string;
}

/** What those who run the server do about dead jobs, of all organizations. No room is given it: members never reach it. */
@Injectable()
export class DeadJobService {
  readonly #database: Database;
  readonly #handlers: JobHandlers;

  constructor(@Inject(Database) database: Database, @Inject(JobHandlers) handlers: JobHandlers) {
    this.#database = database;
    this.#handlers = handlers;
  }

  async list(filter: DeadJobFilter, page: { after: string; limit: number }): Promise<DeadJobPage> {
    return this.#database.readBeforeSignIn(async (tx) => ({
      jobs: await listDeadJobs(tx, filter, page),
      total: await countDeadJobs(tx, filter),
    }));
  }

  listIds(filter: DeadJobFilter): Promise<string[]> {
    return this.#database.readBeforeSignIn((tx) => listDeadJobIds(tx, filter));
  }

  /**
   * Gives a dead job its tries back, at once, in a transaction with what its room does about that and with `record`.
   * @returns null when it is not dead
   * @throws DomainError CONFLICT when its room cannot have that now, or nothing here does jobs of its name
   */
  async retry(
    id: string,
    record: (tx: Tx, scope: TenantScope, retried: RetriedJob) => Promise<void>,
  ): Promise<RetriedJob | null> {
    const job = await this.#database.readBeforeSignIn((tx) => findDeadJob(tx, id));
    if (job === null) return null;
    const handler = this.#handlers.find(job.name);
    if (handler === null) throw new DomainError('CONFLICT', 'This version of the server does no such jobs.');
    const scope = systemScope(job.payload.organizationId);
    try {
      return await this.#database.transact(scope, async (tx) => {
        // First: whoever else changes these rows takes their locks before the job's, too.
        await handler.onRetry(tx, job.payload);
        const retriedAs = await replaceDeadJob(tx, id);
        // Undoes what the room has done.
        if (retriedAs === null) throw new NotDead();
        const retried = { ...job, retriedAs };
        await record(tx, scope, retried);
        return retried;
      });
    } catch (error) {
      if (error instanceof NotDead) return null;
      throw error;
    }
  }
}
