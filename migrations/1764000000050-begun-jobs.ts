import type { MigrationInterface, QueryRunner } from 'typeorm';

/** @param isReusable whether a job of the same key is changed in place; any other loses its key to a new one */
const enqueueJob = (isReusable: string) => `
    CREATE OR REPLACE FUNCTION enqueue_job(task text, payload json, run_at timestamptz, job_key text, max_attempts integer, priority integer DEFAULT 0)
      RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
      #variable_conflict use_column
      DECLARE
        known_task integer;
        added bigint;
      BEGIN
        SELECT id INTO known_task FROM graphile_worker._private_tasks WHERE identifier = enqueue_job.task;
        IF known_task IS NULL THEN
          INSERT INTO graphile_worker._private_tasks (identifier) VALUES (enqueue_job.task) ON CONFLICT DO NOTHING;
          SELECT id INTO known_task FROM graphile_worker._private_tasks WHERE identifier = enqueue_job.task;
        END IF;
        LOOP
        INSERT INTO graphile_worker._private_jobs AS jobs (task_id, payload, run_at, max_attempts, key, priority)
        VALUES (known_task, COALESCE(enqueue_job.payload, '{}'), COALESCE(enqueue_job.run_at - (public.current_instant() - now()), now()),
          COALESCE(enqueue_job.max_attempts, 25), enqueue_job.job_key, COALESCE(enqueue_job.priority, 0))
        ON CONFLICT (key) DO UPDATE SET job_queue_id = excluded.job_queue_id, task_id = excluded.task_id, payload = excluded.payload,
          max_attempts = excluded.max_attempts, run_at = excluded.run_at, priority = excluded.priority, revision = jobs.revision + 1,
          flags = excluded.flags, attempts = 0, last_error = NULL, updated_at = now()
        WHERE ${isReusable}
        RETURNING jobs.id INTO added;
        EXIT WHEN added IS NOT NULL;
        -- One that runs has seen the world as it was: it loses its key, and another is added. A runner may take it between the two.
        UPDATE graphile_worker._private_jobs AS jobs SET key = NULL, attempts = max_attempts, updated_at = now()
        WHERE key = enqueue_job.job_key AND (${isReusable}) IS NOT TRUE;
        END LOOP;
        RETURN added;
      END
    $$;`;

/**
 * A job that was ever begun is not used again for what is added later: a runner that was given up and lives takes away the
 * job that it has done, by its id, whatever became of it meanwhile.
 */
export class BegunJobs1764000000050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(enqueueJob('jobs.is_available AND jobs.attempts = 0'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(enqueueJob('jobs.is_available'));
  }
}
