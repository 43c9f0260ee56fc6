import type { z } from 'zod';
import type { Tx } from '../database/transaction.ts';
import { newId } from '../ids.ts';

/** A kind of job: its name in the queue and the shape of its payload. Payloads hold ids, never content or addresses. */
export interface JobDefinition<Payload extends { organizationId: string }> {
  readonly name: string;
  readonly payload: z.ZodType<Payload>;
  /** Tries before the job is dead and waits for a person; counted when a runner takes it, so a crash counts too. */
  readonly maxAttempts: number;
  /** Of jobs that may run, the smallest is taken first. */
  readonly priority: number;
}

export function defineJob<Payload extends { organizationId: string }>(
  definition: Omit<JobDefinition<Payload>, 'maxAttempts' | 'priority'> & {
    maxAttempts?: number;
    priority?: number;
  },
): JobDefinition<Payload> {
  return { maxAttempts: 5, priority: 0, ...definition };
}

interface EnqueueOptions<Payload> {
  /** Jobs of one key are one job: enqueueing again replaces what has not started. */
  readonly key?: (payload: Payload) => string;
  /** Not before; left out or null: at once. */
  readonly runAt?: Date | ((payload: Payload) => Date | null);
  /** Left out: the job's own. */
  readonly priority?: (payload: Payload) => number;
}

/** Runners look for jobs once a second at the latest; they are told of those that are due before, or nearly. */
const SOON_MILLISECONDS = 5_000;

/**
 * Adds jobs in the caller's transaction: they exist when that commits, and never if it rolls back. Every one has a key: the
 * queue takes it from a job that is replaced while it runs, which is how that is told from a dead one. Runners are told after
 * the commit.
 */
export async function enqueue<Payload extends { organizationId: string }>(
  tx: Tx,
  job: JobDefinition<Payload>,
  payloads: readonly Payload[],
  options: EnqueueOptions<Payload> = {},
): Promise<void> {
  if (payloads.length === 0) return;
  const { key = () => newId(), runAt, priority = () => job.priority } = options;
  const runAts = payloads.map((payload) => (typeof runAt === 'function' ? runAt(payload) : (runAt ?? null)));
  hintOf(tx, runAts);
  tx.execute(
    `SELECT enqueue_job($1, wanted.payload::json, wanted.run_at, wanted.key, $2, wanted.priority)
     FROM (SELECT * FROM unnest($3::timestamptz[], $4::text[], $5::text[], $6::int[]) AS given (run_at, payload, key, priority)
       ORDER BY key) AS wanted`,
    [
      job.name,
      job.maxAttempts,
      runAts,
      payloads.map((payload) => JSON.stringify(payload)),
      payloads.map((payload) => `${payload.organizationId}:${job.name}:${key(payload)}`),
      payloads.map((payload) => priority(payload)),
    ],
  );
}

interface Selected {
  /** Statements that the rows come from, written as one WITH. */
  readonly with: string;
  /**
   * A row for each job: its `key`, and its `payload` as JSON, `run_at` and `priority`. Those of several are in the order of
   * their keys, so that two who add the same never wait for each other.
   */
  readonly select: string;
  /** Of the statement; the first is the id of the organization. */
  readonly values: readonly unknown[];
  /** When the jobs are due, for those who wait for them; null: at once. */
  readonly runAts: readonly (Date | null)[];
}

/** The same for jobs that a statement makes together with what they are about. */
export function enqueueSelected<Payload extends { organizationId: string }>(
  tx: Tx,
  job: JobDefinition<Payload>,
  selected: Selected,
): void {
  hintOf(tx, selected.runAts);
  tx.execute(
    `WITH ${selected.with}
     SELECT enqueue_job('${job.name}', payload, run_at, $1::uuid::text || ':${job.name}:' || key, ${job.maxAttempts}, priority)
     FROM (${selected.select}) AS wanted`,
    selected.values,
  );
}

function hintOf(tx: Tx, runAts: readonly (Date | null)[]): void {
  const soon = Date.now() + SOON_MILLISECONDS;
  const dueSoon = runAts.filter((at) => at === null || at.getTime() <= soon).length;
  if (dueSoon > 0) tx.hint('jobs:insert', dueSoon);
}
