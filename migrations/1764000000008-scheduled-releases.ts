import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './row-level-security.ts';

/** Units that are known to open at an instant, and the names by which rules mean cohorts. */
export class ScheduledReleases1764000000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
    ALTER TABLE cohorts ADD COLUMN slug text
      CONSTRAINT cohorts__slug_is_plain CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$');
    ALTER TABLE cohorts ADD CONSTRAINT cohorts__slug_is_unique UNIQUE (organization_id, slug);
    COMMENT ON COLUMN cohorts.slug IS 'By which course files mean it, wherever they are published; null: no rule can';

    CREATE TABLE scheduled_releases (
      organization_id uuid NOT NULL,
      id uuid NOT NULL,
      enrollment_id uuid NOT NULL,
      unit_stable_id text NOT NULL,
      due_at timestamptz NOT NULL,
      time_zone text NOT NULL,
      cause text NOT NULL CHECK (cause IN ('ENROLLED', 'QUIZ_PASSED', 'UNIT_COMPLETED', 'RECONCILED', 'SCHEDULED', 'STAFF')),
      status text NOT NULL DEFAULT 'PENDING' CHECK (status IN ('PENDING', 'FIRED', 'CANCELLED')),
      planned_at timestamptz NOT NULL DEFAULT current_instant(),
      settled_at timestamptz,
      PRIMARY KEY (organization_id, id),
      CONSTRAINT scheduled_releases__settled_once CHECK ((status = 'PENDING') = (settled_at IS NULL)),
      FOREIGN KEY (organization_id, enrollment_id) REFERENCES enrollments (organization_id, id)
    );
    CREATE UNIQUE INDEX scheduled_releases__one_pending ON scheduled_releases (organization_id, enrollment_id, unit_stable_id)
      WHERE status = 'PENDING';
    COMMENT ON COLUMN scheduled_releases.time_zone IS 'Of the learner when it was planned';
    COMMENT ON COLUMN scheduled_releases.cause IS 'What was done when it was planned';
    COMMENT ON TABLE scheduled_releases IS 'Locked units for which time is all that is missing; a job fires each when it is due';
    ${tenantTable('scheduled_releases', ['SELECT', 'INSERT', 'UPDATE'])}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE scheduled_releases; ALTER TABLE cohorts DROP COLUMN slug');
  }
}
