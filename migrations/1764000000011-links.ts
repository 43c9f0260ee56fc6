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

    CREATE TABLE magic_links (
      organization_id uuid NOT NULL,
      token_hash text NOT NULL,
      membership_id uuid NOT NULL,
      user_id uuid NOT NULL,
      purpose text NOT NULL CHECK (purpose IN ('UNIT', 'QUIZ', 'SIGN_IN')),
      unit_id uuid,
      delivery_id uuid NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      expires_at timestamptz NOT NULL,
      used_at timestamptz,
      PRIMARY KEY (organization_id, token_hash),
      CONSTRAINT magic_links__are_short_lived CHECK (expires_at <= created_at + interval '10 minutes'),
      CONSTRAINT magic_links__of_units_name_one CHECK ((unit_id IS NULL) = (purpose = 'SIGN_IN')),
      FOREIGN KEY (organization_id, membership_id, user_id) REFERENCES memberships (organization_id, id, user_id),
      FOREIGN KEY (organization_id, unit_id) REFERENCES units (organization_id, id),
      FOREIGN KEY (organization_id, delivery_id) REFERENCES email_deliveries (organization_id, id)
    );
    COMMENT ON TABLE magic_links IS 'What the links of e-mails sign in with: a hash, once, for minutes';
    COMMENT ON COLUMN magic_links.used_at IS 'When it signed in, or when another link for the same purpose did';
    CREATE INDEX magic_links__by_membership ON magic_links (organization_id, membership_id, created_at);
    ${tenantTable('magic_links', ['SELECT', 'INSERT', 'UPDATE', 'DELETE'])}

    CREATE TABLE mail_answers (
      organization_id uuid NOT NULL,
      token_hash text NOT NULL,
      attempt_id uuid NOT NULL,
      answered_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (organization_id, token_hash),
      FOREIGN KEY (organization_id, attempt_id) REFERENCES attempts (organization_id, id)
    );
    COMMENT ON TABLE mail_answers IS 'Links of e-mails that have answered a quiz, and the attempt that each has used';
    ${tenantTable('mail_answers', ['SELECT', 'INSERT', 'UPDATE'])}

    CREATE TABLE calendar_feeds (
      organization_id uuid NOT NULL,
      token_hash text NOT NULL,
      membership_id uuid NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      revoked_at timestamptz,
      PRIMARY KEY (organization_id, token_hash),
      FOREIGN KEY (organization_id, membership_id) REFERENCES memberships (organization_id, id)
    );
    COMMENT ON TABLE calendar_feeds IS 'Secret addresses of calendars; only the hash is kept';
    CREATE UNIQUE INDEX calendar_feeds__one_in_use ON calendar_feeds (organization_id, membership_id) WHERE revoked_at IS NULL;
    ${tenantTable('calendar_feeds', ['SELECT', 'INSERT', 'UPDATE'])}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE calendar_feeds, mail_answers, magic_links, rate_limits');
  }
}
