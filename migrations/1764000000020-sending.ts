import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './row-level-security.ts';

/** How e-mails leave: the next try, who is first, how many an hour. */
export class Sending1764000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
    ALTER TABLE email_deliveries ADD COLUMN retry_since timestamptz;
    COMMENT ON COLUMN email_deliveries.retry_since IS 'When it could first not be handed over; send_at is the next try then, not a time of the learner''s';
    CREATE INDEX email_deliveries__waiting ON email_deliveries (organization_id, send_at) WHERE status IN ('PLANNED', 'SENDING', 'UNKNOWN');

    CREATE TABLE mail_quotas (
      organization_id uuid PRIMARY KEY REFERENCES organizations (id),
      hour timestamptz NOT NULL,
      taken integer NOT NULL
    );
    COMMENT ON TABLE mail_quotas IS 'How many e-mails wanted to leave in the newest hour; those above the quota were put off';
    ${tenantTable('mail_quotas', ['SELECT', 'INSERT', 'UPDATE'])}

    -- With the priority, the smaller the sooner; left out: 0. Plans are kept that were made while the queue was empty: without
    -- an index they would read all of it for each job.
    DROP FUNCTION enqueue_job(text, json, timestamptz, text, integer);
    CREATE FUNCTION enqueue_job(task text, payload json, run_at timestamptz, job_key text, max_attempts integer, priority integer DEFAULT 0)
      RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
      SELECT (graphile_worker.add_job(task, payload, run_at := run_at - (public.current_instant() - now()), job_key := job_key, max_attempts := max_attempts, priority := priority)).id
    $$;
    REVOKE ALL ON FUNCTION enqueue_job FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION enqueue_job TO stepwise_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
    DROP FUNCTION enqueue_job(text, json, timestamptz, text, integer, integer);
    CREATE FUNCTION enqueue_job(task text, payload json, run_at timestamptz, job_key text, max_attempts integer)
      RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
      SELECT (graphile_worker.add_job(task, payload, run_at := run_at - (public.current_instant() - now()), job_key := job_key, max_attempts := max_attempts)).id
    $$;
    REVOKE ALL ON FUNCTION enqueue_job FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION enqueue_job TO stepwise_app;
    DROP TABLE mail_quotas;
    DROP INDEX email_deliveries__waiting;
    ALTER TABLE email_deliveries DROP COLUMN retry_since;
    `);
  }
}
