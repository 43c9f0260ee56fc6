import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './row-level-security.ts';

/** Who is not to be written to, and how staff find the e-mails that were. */
export class Suppressions1764000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
    CREATE TABLE mail_suppressions (
      organization_id uuid NOT NULL,
      id uuid NOT NULL,
      membership_id uuid NOT NULL,
      course_id uuid,
      reason text NOT NULL CHECK (reason IN ('UNSUBSCRIBED', 'BOUNCED', 'COMPLAINED', 'STAFF')),
      detail text,
      created_at timestamptz NOT NULL DEFAULT current_instant(),
      lifted_at timestamptz,
      lifted_by uuid,
      lifted_reason text,
      PRIMARY KEY (organization_id, id),
      CONSTRAINT mail_suppressions__address_is_not_one_course CHECK (course_id IS NULL OR reason IN ('UNSUBSCRIBED', 'STAFF')),
      FOREIGN KEY (organization_id, membership_id) REFERENCES memberships (organization_id, id),
      FOREIGN KEY (organization_id, course_id) REFERENCES courses (organization_id, id)
    );
    COMMENT ON COLUMN mail_suppressions.course_id IS 'Null: the mail of all courses';
    COMMENT ON COLUMN mail_suppressions.lifted_at IS 'From then on it holds no more; the row stays as history';
    CREATE UNIQUE INDEX mail_suppressions__once_for_each_reason ON mail_suppressions
      (organization_id, membership_id, reason, COALESCE(course_id, '00000000-0000-0000-0000-000000000000')) WHERE lifted_at IS NULL;
    ${tenantTable('mail_suppressions', ['SELECT', 'INSERT', 'UPDATE'])}

    CREATE INDEX email_deliveries__newest ON email_deliveries (organization_id, planned_at DESC, id DESC);
    CREATE INDEX email_deliveries__by_status ON email_deliveries (organization_id, status, planned_at DESC, id DESC);
    CREATE INDEX enrollments__by_cohort ON enrollments (organization_id, cohort_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX enrollments__by_cohort, email_deliveries__by_status, email_deliveries__newest;
      DROP TABLE mail_suppressions`);
  }
}
