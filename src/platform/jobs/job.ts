import type { z } from 'zod';
import type { Tx } from '../database/transaction.ts';

/** A kind of job: its name in the queue and the shape of its payload. Payloads hold ids, never content or addresses. */
export interface JobDefinition<Payload extends { organizationId: string }> {
  readonly name: string;
  readonly payload: z.ZodType<Payload>;
  /** Tries before the job is dead and waits for a person; counted when a runner takes it, so a crash counts too. */
  readonly maxAttempts: number;
}

export function defineJob<Payload extends { organizationId: string }>(
  definition: Omit<JobDefinition<Payload>, 'maxAttempts'> & { maxAttempts?: number },
): JobDefinition<Payload> {
  return { maxAttempts: 5, ...definition };
}

interface EnqueueOptions<Payload> {
  /** Jobs of one key are one job: enqueueing again replaces what has not started. */
  readonly key?: (payload: Payload) => string;
  /** Not before; left out or null: at once. */
  readonly runAt?: Date | ((payload: Payload) => Date | null);
}

/** Adds jobs in the caller's transaction: they exist when that commits, and never if it rolls back. */
export async function enqueue<Payload extends { organizationId: string }>(
  tx: Tx,
  job: JobDefinition<Payload>,
  payloads: readonly Payload[],
  options: EnqueueOptions<Payload> = {},
): Promise<void> {
  if (payloads.length === 0) return;
  const { key, runAt } = options;
  await tx.query(
    `SELECT enqueue_job($1, wanted.payload::json, wanted.run_at, wanted.key, $2)
     FROM unnest($3::timestamptz[], $4::text[], $5::text[]) AS wanted (run_at, payload, key)`,
    [
      job.name,
      job.maxAttempts,
      payloads.map((payload) => (typeof runAt === 'function' ? runAt(payload) : (runAt ?? null))),
      payloads.map((payload) => JSON.stringify(payload)),
      payloads.map((payload) =>
        key === undefined ? null : `${payload.organizationId}:${job.name}:${key(payload)}`,
      ),
    ],
  );
}
