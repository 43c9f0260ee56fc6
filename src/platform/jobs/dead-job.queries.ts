import type { ReadTx, Tx } from '../database/transaction.ts';

/** Of a row `j` of the queue. One without a key was replaced while it ran: what it was for is its successor's. */
export const IS_DEAD = 'j.key IS NOT NULL AND j.attempts >= j.max_attempts AND j.locked_at IS NULL';

/** For what joins names to it. */
export const JOBS = `graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id`;

export interface DeadJob {
  readonly id: string;
  readonly name: string;
  readonly payload: { readonly organizationId: string };
  readonly attempts: number;
  readonly addedAt: Date;
  /** About when it was tried last; of one that only ever died with its process, when that was due. */
  readonly triedAt: Date;
  /** Null: each process that did it died. */
  readonly error: string | null;
}

/** The job was never there, waits, runs, is done, or somebody had it tried again: what was to be done about it is not. */
export class NotDead extends Error {}

/** Null: any. */
export interface DeadJobFilter {
  readonly name: string | null;
  readonly organizationId: string | null;
}

const MATCHES = `${IS_DEAD} AND ($1::text IS NULL OR t.identifier = $1) AND ($2::text IS NULL OR j.payload ->> 'organizationId' = $2)`;

/** After a failure the queue adds a pause that grows with the tries, and none after a death. */
const TRIED_AT = `CASE WHEN j.last_error IS NULL THEN j.run_at ELSE j.run_at - exp(least(j.attempts, 10)) * interval '1 second' END`;

const DEAD_JOB = `j.id, t.identifier AS name, j.payload, j.attempts, j.created_at AS added_at, ${TRIED_AT} AS tried_at, j.last_error AS error`;

/** Shows the queue to the rest of this transaction, as to a runner: no other that serves or works for a member does. */
function showQueue(tx: ReadTx): Promise<unknown> {
  return tx.query(`SELECT set_config('app.queue', 'runner', true)`);
}

/** Of all organizations, the oldest first. */
export async function listDeadJobs(
  tx: ReadTx,
  { name, organizationId }: DeadJobFilter,
  { after, limit }: { after: string; limit: number },
): Promise<DeadJob[]> {
  await showQueue(tx);
  return tx.query<DeadJob>(
    `SELECT ${DEAD_JOB} FROM ${JOBS} WHERE ${MATCHES} AND j.id > $3 ORDER BY j.id LIMIT $4`,
    [name, organizationId, after, limit],
  );
}

export async function countDeadJobs(tx: ReadTx, { name, organizationId }: DeadJobFilter): Promise<number> {
  await showQueue(tx);
  const [row] = await tx.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM ${JOBS} WHERE ${MATCHES}`,
    [name, organizationId],
  );
  return row?.count ?? 0;
}

export async function listDeadJobIds(tx: ReadTx, { name, organizationId }: DeadJobFilter): Promise<string[]> {
  await showQueue(tx);
  const rows = await tx.query<{ id: string }>(`SELECT j.id FROM ${JOBS} WHERE ${MATCHES} ORDER BY j.id`, [
    name,
    organizationId,
  ]);
  return rows.map(({ id }) => id);
}

export async function findDeadJob(tx: ReadTx, id: string): Promise<DeadJob | null> {
  await showQueue(tx);
  const [job] = await tx.query<DeadJob>(`SELECT ${DEAD_JOB} FROM ${JOBS} WHERE j.id = $1 AND ${IS_DEAD}`, [
    id,
  ]);
  return job ?? null;
}

/**
 * Adds a dead job again under its key, which it loses by that; so do all who add one, and whoever comes second finds none
 * that is dead. A new row: a runner that was given up and lives takes away the old one, by its id.
 * @returns the id of the new one; null when it is not dead any more
 */
export async function replaceDeadJob(tx: Tx, id: string): Promise<string | null> {
  await showQueue(tx);
  const [added] = await tx.query<{ id: string }>(
    `WITH dead AS MATERIALIZED (
       SELECT t.identifier AS name, j.payload, j.key, j.max_attempts, j.priority FROM ${JOBS}
       WHERE j.id = $1 AND ${IS_DEAD} FOR UPDATE OF j
     )
     SELECT enqueue_job(name, payload, NULL, key, max_attempts, priority) AS id FROM dead`,
    [id],
  );
  return added?.id ?? null;
}
