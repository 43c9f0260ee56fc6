import type { MigrationInterface, QueryRunner } from 'typeorm';

const SIGNATURE = `enqueue_job(task text, payload json, run_at timestamptz, job_key text, max_attempts integer, priority integer DEFAULT 0)
      RETURNS bigint`;

/** Jobs are added without NOTIFY, for which commits would queue; whoever adds one says so after the commit. */
export class QuietQueue1764000000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
    -- What add_job of the queue library does with a key, but for NOTIFY, for queues, and for payloads that are lists.
    CREATE OR REPLACE FUNCTION ${SIGNATURE} LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
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
        -- One that runs has seen the world as it was: it loses its key, and another is added. A runner may take it between the two.
        LOOP
        UPDATE graphile_worker._private_jobs SET key = NULL, attempts = max_attempts, updated_at = now()
        WHERE key = enqueue_job.job_key AND is_available IS NOT TRUE;
        INSERT INTO graphile_worker._private_jobs AS jobs (task_id, payload, run_at, max_attempts, key, priority)
        VALUES (known_task, COALESCE(enqueue_job.payload, '{}'), COALESCE(enqueue_job.run_at - (public.current_instant() - now()), now()),
          COALESCE(enqueue_job.max_attempts, 25), enqueue_job.job_key, COALESCE(enqueue_job.priority, 0))
        ON CONFLICT (key) DO UPDATE SET job_queue_id = excluded.job_queue_id, task_id = excluded.task_id, payload = excluded.payload,
          max_attempts = excluded.max_attempts, run_at = excluded.run_at, priority = excluded.priority, revision = jobs.revision + 1,
          flags = excluded.flags, attempts = 0, last_error = NULL, updated_at = now()
        WHERE jobs.locked_at IS NULL
        RETURNING jobs.id INTO added;
        EXIT WHEN added IS NOT NULL;
        END LOOP;
        RETURN added;
      END
    $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
    CREATE OR REPLACE FUNCTION ${SIGNATURE} LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
      SELECT (graphile_worker.add_job(task, payload, run_at := run_at - (public.current_instant() - now()), job_key := job_key, max_attempts := max_attempts, priority := priority)).id
    $$;
    `);
  }
}
