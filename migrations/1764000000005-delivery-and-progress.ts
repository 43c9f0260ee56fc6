import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './row-level-security.ts';

/** What a learner has unlocked and finished, and the e-mails that carry it to them. */
export class DeliveryAndProgress1764000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
    CREATE TABLE email_deliveries (
      organization_id uuid NOT NULL,
      id uuid NOT NULL,
      enrollment_id uuid NOT NULL,
      membership_id uuid NOT NULL,
      kind text NOT NULL CHECK (kind IN
        ('WELCOME', 'UNIT', 'DIGEST', 'REMINDER', 'NOT_PASSED', 'GRADED', 'COMPLETED', 'PAUSED', 'RESUMED', 'SIGN_IN_LINK')),
      unit_id uuid,
      unit_stable_id text NOT NULL DEFAULT '',
      sequence integer NOT NULL DEFAULT 1 CHECK (sequence > 0),
      facts jsonb,
      send_at timestamptz NOT NULL DEFAULT current_instant(),
      digest_id uuid,
      status text NOT NULL DEFAULT 'PLANNED' CHECK (status IN
        ('PLANNED', 'SENDING', 'ACCEPTED', 'DELIVERED', 'BOUNCED', 'COMPLAINED', 'SUPPRESSED', 'CANCELLED', 'UNKNOWN')),
      message_id text,
      subject text,
      attempts integer NOT NULL DEFAULT 0,
      last_error text,
      planned_at timestamptz NOT NULL DEFAULT current_instant(),
      accepted_at timestamptz,
      delivered_at timestamptz,
      PRIMARY KEY (organization_id, id),
      CONSTRAINT email_deliveries__one_for_each_occasion UNIQUE (organization_id, enrollment_id, kind, unit_stable_id, sequence),
      FOREIGN KEY (organization_id, enrollment_id) REFERENCES enrollments (organization_id, id),
      FOREIGN KEY (organization_id, membership_id) REFERENCES memberships (organization_id, id),
      FOREIGN KEY (organization_id, unit_id) REFERENCES units (organization_id, id),
      FOREIGN KEY (organization_id, digest_id) REFERENCES email_deliveries (organization_id, id)
    );
    COMMENT ON COLUMN email_deliveries.unit_stable_id IS 'Empty for an e-mail about the whole enrollment';
    COMMENT ON COLUMN email_deliveries.send_at IS 'Not before: the learner''s rhythm and the hours in which mail is sent, or the next try';
    COMMENT ON COLUMN email_deliveries.digest_id IS 'The digest that carries this unit instead';
    COMMENT ON COLUMN email_deliveries.facts IS 'What the e-mail says beyond its unit, as it was when it was planned';
    COMMENT ON COLUMN email_deliveries.message_id IS 'Derived from the id when it is first sent; every later try carries the same';
    CREATE INDEX email_deliveries__by_membership ON email_deliveries (organization_id, membership_id, id DESC);
    ${tenantTable('email_deliveries', ['SELECT', 'INSERT', 'UPDATE'])}

    CREATE TABLE delivery_events (
      organization_id uuid NOT NULL,
      id uuid NOT NULL,
      delivery_id uuid NOT NULL,
      status text NOT NULL,
      detail text,
      occurred_at timestamptz NOT NULL DEFAULT current_instant(),
      PRIMARY KEY (organization_id, id),
      FOREIGN KEY (organization_id, delivery_id) REFERENCES email_deliveries (organization_id, id)
    );
    CREATE INDEX delivery_events__by_delivery ON delivery_events (organization_id, delivery_id, occurred_at);
    ${tenantTable('delivery_events', ['SELECT', 'INSERT'])}

    CREATE TABLE unit_unlocks (
      organization_id uuid NOT NULL,
      enrollment_id uuid NOT NULL,
      unit_stable_id text NOT NULL,
      cause text NOT NULL CHECK (cause IN ('ENROLLED', 'QUIZ_PASSED', 'UNIT_COMPLETED', 'RECONCILED', 'SCHEDULED', 'STAFF')),
      cause_ref text,
      unlocked_at timestamptz NOT NULL DEFAULT current_instant(),
      PRIMARY KEY (organization_id, enrollment_id, unit_stable_id),
      FOREIGN KEY (organization_id, enrollment_id) REFERENCES enrollments (organization_id, id)
    );
    COMMENT ON TABLE unit_unlocks IS 'The grant: what a learner has earned is stored, never computed away';
    ${tenantTable('unit_unlocks', ['SELECT', 'INSERT'])}

    CREATE TABLE unit_progress (
      organization_id uuid NOT NULL,
      enrollment_id uuid NOT NULL,
      unit_stable_id text NOT NULL,
      opened_at timestamptz,
      quiz_passed_at timestamptz,
      completed_at timestamptz,
      PRIMARY KEY (organization_id, enrollment_id, unit_stable_id),
      FOREIGN KEY (organization_id, enrollment_id) REFERENCES enrollments (organization_id, id)
    );
    ${tenantTable('unit_progress', ['SELECT', 'INSERT', 'UPDATE'])}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE unit_progress, unit_unlocks, delivery_events, email_deliveries');
  }
}
