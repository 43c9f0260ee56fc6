import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './row-level-security.ts';

/** What staff change about when units open, for one learner or for a cohort in a course. */
export class Overrides1764000000009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
    CREATE TABLE unit_overrides (
      organization_id uuid NOT NULL,
      id uuid NOT NULL,
      enrollment_id uuid,
      cohort_id uuid,
      course_id uuid,
      unit_stable_id text NOT NULL,
      kind text NOT NULL CHECK (kind IN ('SHIFT', 'SKIP')),
      available_at timestamptz,
      reason text NOT NULL,
      made_by uuid NOT NULL,
      created_at timestamptz NOT NULL DEFAULT current_instant(),
      undone_at timestamptz,
      undone_by uuid,
      undo_reason text,
      PRIMARY KEY (organization_id, id),
      CONSTRAINT unit_overrides__one_target CHECK (num_nonnulls(enrollment_id, cohort_id) = 1 AND (cohort_id IS NULL) = (course_id IS NULL)),
      CONSTRAINT unit_overrides__shifts_have_a_time CHECK ((kind = 'SHIFT') = (available_at IS NOT NULL)),
      CONSTRAINT unit_overrides__undone_once CHECK (num_nonnulls(undone_at, undone_by, undo_reason) IN (0, 3)),
      FOREIGN KEY (organization_id, enrollment_id) REFERENCES enrollments (organization_id, id),
      FOREIGN KEY (organization_id, cohort_id) REFERENCES cohorts (organization_id, id),
      FOREIGN KEY (organization_id, course_id) REFERENCES courses (organization_id, id),
      FOREIGN KEY (organization_id, made_by) REFERENCES memberships (organization_id, id),
      FOREIGN KEY (organization_id, undone_by) REFERENCES memberships (organization_id, id)
    );
    COMMENT ON TABLE unit_overrides IS 'Facts for the rules that unlock; of several in force the learner''s own counts, and of those the newest';
    CREATE INDEX unit_overrides__by_enrollment ON unit_overrides (organization_id, enrollment_id, id) WHERE enrollment_id IS NOT NULL;
    CREATE INDEX unit_overrides__by_cohort ON unit_overrides (organization_id, cohort_id, id) WHERE cohort_id IS NOT NULL;
    ${tenantTable('unit_overrides', ['SELECT', 'INSERT', 'UPDATE'])}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE unit_overrides');
  }
}
