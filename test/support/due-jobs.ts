import type { INestApplicationContext } from '@nestjs/common';
import { JobHandlers } from '../../src/platform/jobs/job-handlers.ts';
import type { TestDatabase } from './database.ts';

interface DueJob {
  readonly name: string;
  readonly payload: unknown;
}

/** Takes the jobs that are due out of the queue. */
export function takeDueJobs(database: TestDatabase): Promise<DueJob[]> {
  return database.admin(
    `DELETE FROM graphile_worker._private_jobs j USING graphile_worker._private_tasks t
     WHERE t.id = j.task_id AND j.run_at <= now() AND j.attempts < j.max_attempts RETURNING t.identifier AS name, j.payload`,
  );
}

/** Does jobs by the handlers of an app that has no runner, all at once. */
export async function doJobs(app: INestApplicationContext, jobs: readonly DueJob[]): Promise<void> {
  const handlers = app.get(JobHandlers);
  await Promise.all(
    jobs.map(({ name, payload }) => handlers.find(name)?.handler(payload, { attempt: 1, isLast: false })),
  );
}

/** Does what is due, and what that makes due, where a runner would take longer to start. */
export async function doDueJobs(app: INestApplicationContext, database: TestDatabase): Promise<void> {
  for (;;) {
    const jobs = await takeDueJobs(database);
    if (jobs.length === 0) return;
    await doJobs(app, jobs);
  }
}
