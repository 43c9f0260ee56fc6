import type { Job, JobHelpers } from 'graphile-worker';

/**
 * What this run of the queue has, also if it was given the job again; or what was given on since and taken by nobody; or what
 * was replaced while it was done, which leaves its row keyless.
 */
const END = `
  DELETE FROM graphile_worker._private_jobs
  WHERE id = $1
    AND (locked_by = $3 OR (attempts = $2 AND locked_by IS NULL) OR (key IS NULL AND $4::text IS NOT NULL))`;

/**
 * Ends a job that is done, if it still is this runner's. The queue itself would end it by its id alone, and whoever slept past
 * its lease would take it from the runner that does it by now: were that one to fail, nobody would try again.
 * @throws JobGivenOn when another runner has it, or had it since
 */
export async function endJob(
  withPgClient: JobHelpers['withPgClient'],
  { id, attempts, locked_by: lockedBy, key }: Job,
): Promise<void> {
  const end = { name: 'end-job', text: END, values: [id, attempts, lockedBy, key] };
  const { rowCount } = await withPgClient((client) => client.query(end));
  if (rowCount === 0) throw new JobGivenOn();
}

/** No failure of the job; said instead of its end, so that the queue leaves it to the other. */
export class JobGivenOn extends Error {
  override readonly name = 'JobGivenOn';

  constructor() {
    super('Another runner was given the job meanwhile.');
  }
}
