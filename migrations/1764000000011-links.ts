import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './row-level-security.ts';

/** Links that do something without a password, and how often anything may be tried. */
export class Links1764000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
    CREATE TABLE rate_limits (
      organization_id uuid NOT NULL,
      action text NOT NULL,
      subject text NOT NULL,
      used integer NOT NULL,
      ends_at timestamptz NOT NULL,
      PRIMARY KEY (organization_id, action, subject)
    );
    COMMENT ON TABLE rate_limits IS 'Turns taken in the window under way; under the nil organization those of addresses that are nobody''s yet';
    COMMENT ON COLUMN rate_limits.subject IS 'SHA-256 of who is counted';
    CREATE INDEX rate_limits__by_end ON rate_limits (organization_id, ends_at);
    ${tenantTable('rate_limits', ['SELECT', 'INSERT', 'UPDATE', 'DELETE'])}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE rate_limits');
  }
}
