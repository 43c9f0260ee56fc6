import type { MigrationInterface, QueryRunner } from 'typeorm';
import { sharedTable, tenantTable } from './row-level-security.ts';

/** The machine room: idempotency keys, runner heartbeats, the door to the queue. */
export class Platform1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
    CREATE FUNCTION current_instant() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS 'SELECT now()';
    COMMENT ON FUNCTION current_instant IS 'The clock of schedules: the start of the transaction. A test puts another clock in its place';
    GRANT EXECUTE ON FUNCTION current_instant TO stepwise_app;

    CREATE TABLE idempotency_keys (
      organization_id uuid NOT NULL,
      actor_id uuid NOT NULL,
      operation text NOT NULL,
      key text NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
      input_hash text NOT NULL,
      result jsonb,
      created_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (organization_id, actor_id, operation, key)
    );
    COMMENT ON TABLE idempotency_keys IS 'What a mutation did under a key, so that its retry answers the same; kept 24 hours';
    ${tenantTable('idempotency_keys', ['SELECT', 'INSERT', 'UPDATE', 'DELETE'])}

    CREATE TABLE runner_heartbeats (
      pool_id text PRIMARY KEY,
      seen_at timestamptz NOT NULL DEFAULT now()
    );
    COMMENT ON TABLE runner_heartbeats IS 'Which job pools are alive; the jobs of one that is not seen for a lease are given to others';
    ${sharedTable('runner_heartbeats', ['SELECT', 'INSERT', 'UPDATE', 'DELETE'])}

    ${sharedTable('schema_migrations', ['SELECT'])}

    CREATE FUNCTION enqueue_job(task text, payload json, run_at timestamptz, job_key text, max_attempts integer)
      RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
      SELECT (graphile_worker.add_job(task, payload, run_at := run_at - (public.current_instant() - now()), job_key := job_key, max_attempts := max_attempts)).id
    $$;
    REVOKE ALL ON FUNCTION enqueue_job FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION enqueue_job TO stepwise_app;

    -- The queue's tables are the app role's only on connections that declare themselves a runner's; a request's
    -- transaction sees no job of anybody.
    GRANT USAGE ON SCHEMA graphile_worker TO stepwise_app;
    GRANT SELECT ON graphile_worker.migrations TO stepwise_app;
    DO $$
      DECLARE queue_table text;
      BEGIN
        FOREACH queue_table IN ARRAY ARRAY['_private_jobs', '_private_job_queues', '_private_tasks', '_private_known_crontabs'] LOOP
          EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON graphile_worker.%I TO stepwise_app', queue_table);
          EXECUTE format($policy$CREATE POLICY runner ON graphile_worker.%I FOR ALL TO stepwise_app
            USING ((SELECT current_setting('app.queue', true)) = 'runner')
            WITH CHECK ((SELECT current_setting('app.queue', true)) = 'runner')$policy$, queue_table);
        END LOOP;
      END
    $$;
    `);
  }

  async down(): Promise<void> {
    throw new Error('The first migration cannot be undone; drop the database instead.');
  }
}
