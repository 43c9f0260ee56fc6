import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './row-level-security.ts';

/** Groups that take courses together, and who takes which course version. */
export class CohortsAndEnrollments1764000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
    CREATE TABLE cohorts (
      organization_id uuid NOT NULL REFERENCES organizations (id),
      id uuid NOT NULL,
      name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
      capacity integer CHECK (capacity > 0),
      member_count integer NOT NULL DEFAULT 0,
      starts_at timestamptz,
      ends_at timestamptz,
      time_zone text NOT NULL DEFAULT 'UTC',
      send_window jsonb,
      created_at timestamptz NOT NULL DEFAULT current_instant(),
      PRIMARY KEY (organization_id, id),
      CONSTRAINT cohorts__seats_are_not_exceeded CHECK (member_count >= 0 AND (capacity IS NULL OR member_count <= capacity)),
      CONSTRAINT cohorts__end_after_start CHECK (ends_at > starts_at)
    );
    COMMENT ON COLUMN cohorts.member_count IS 'Maintained with the members, so that a full cohort is refused by the constraint';
    ${tenantTable('cohorts', ['SELECT', 'INSERT', 'UPDATE'])}

    CREATE TABLE cohort_courses (
      organization_id uuid NOT NULL,
      cohort_id uuid NOT NULL,
      course_id uuid NOT NULL,
      assigned_at timestamptz NOT NULL DEFAULT current_instant(),
      PRIMARY KEY (organization_id, cohort_id, course_id),
      FOREIGN KEY (organization_id, cohort_id) REFERENCES cohorts (organization_id, id),
      FOREIGN KEY (organization_id, course_id) REFERENCES courses (organization_id, id)
    );
    ${tenantTable('cohort_courses', ['SELECT', 'INSERT', 'DELETE'])}

    CREATE TABLE cohort_members (
      organization_id uuid NOT NULL,
      cohort_id uuid NOT NULL,
      membership_id uuid NOT NULL,
      joined_at timestamptz NOT NULL DEFAULT current_instant(),
      PRIMARY KEY (organization_id, cohort_id, membership_id),
      FOREIGN KEY (organization_id, cohort_id) REFERENCES cohorts (organization_id, id),
      FOREIGN KEY (organization_id, membership_id) REFERENCES memberships (organization_id, id)
    );
    CREATE INDEX cohort_members__by_membership ON cohort_members (organization_id, membership_id);
    ${tenantTable('cohort_members', ['SELECT', 'INSERT', 'DELETE'])}

    CREATE TABLE enrollments (
      organization_id uuid NOT NULL,
      id uuid NOT NULL,
      membership_id uuid NOT NULL,
      course_id uuid NOT NULL,
      course_version_id uuid NOT NULL,
      cohort_id uuid,
      rotation integer NOT NULL DEFAULT 1 CHECK (rotation > 0),
      status text NOT NULL DEFAULT 'ACTIVE' CHECK (status IN ('PENDING', 'ACTIVE', 'PAUSED', 'COMPLETED', 'WITHDRAWN', 'EXPIRED')),
      enrolled_at timestamptz NOT NULL DEFAULT current_instant(),
      completed_at timestamptz,
      cadence jsonb,
      ends_at timestamptz,
      paused_at timestamptz,
      paused_until timestamptz,
      PRIMARY KEY (organization_id, id),
      CONSTRAINT enrollments__once_for_each_rotation UNIQUE (organization_id, membership_id, course_id, rotation),
      FOREIGN KEY (organization_id, membership_id) REFERENCES memberships (organization_id, id),
      FOREIGN KEY (organization_id, course_id, course_version_id) REFERENCES course_versions (organization_id, course_id, id),
      FOREIGN KEY (organization_id, cohort_id) REFERENCES cohorts (organization_id, id)
    );
    CREATE INDEX enrollments__by_course ON enrollments (organization_id, course_id);
    COMMENT ON COLUMN enrollments.cadence IS 'The rhythm the learner chose; null: the course''s';
    COMMENT ON COLUMN enrollments.course_version_id IS 'Pinned at enrollment; a newer version does not move a learner';
    ${tenantTable('enrollments', ['SELECT', 'INSERT', 'UPDATE'])}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE enrollments, cohort_members, cohort_courses, cohorts');
  }
}
