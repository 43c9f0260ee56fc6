import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './row-level-security.ts';

/** A password belongs to the membership: what one organization sets opens no other. */
export class MemberPasswords1764000000047 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
    CREATE TABLE member_passwords (
      organization_id uuid NOT NULL,
      membership_id uuid NOT NULL,
      hash text NOT NULL,
      set_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (organization_id, membership_id),
      FOREIGN KEY (organization_id, membership_id) REFERENCES memberships (organization_id, id)
    );
    COMMENT ON TABLE member_passwords IS 'With what a member signs in to this organization, and to no other; apart from memberships so that only signing in reads it';
    ${seeingAllRows(`
    INSERT INTO member_passwords (organization_id, membership_id, hash)
    SELECT m.organization_id, m.id, u.password_hash FROM memberships m JOIN users u ON u.id = m.user_id
    WHERE u.password_hash IS NOT NULL AND u.status <> 'ERASED';`)}
    ${tenantTable('member_passwords', ['SELECT', 'INSERT', 'UPDATE'])}
    ALTER TABLE users DROP COLUMN password_hash;
    `);
  }

  /** Only who has the very same hash in all their organizations keeps it: any other would open one with another's password. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
    ALTER TABLE users ADD COLUMN password_hash text;
    GRANT UPDATE (password_hash) ON users TO stepwise_app;
    ALTER TABLE member_passwords NO FORCE ROW LEVEL SECURITY;
    ${seeingAllRows(`
    UPDATE users u SET password_hash = common.hash FROM (
      SELECT m.user_id, min(p.hash) AS hash
      FROM memberships m LEFT JOIN member_passwords p ON p.organization_id = m.organization_id AND p.membership_id = m.id
      GROUP BY m.user_id HAVING count(p.hash) = count(*) AND count(DISTINCT p.hash) = 1
    ) common WHERE common.user_id = u.id;`)}
    DROP TABLE member_passwords;
    `);
  }
}

/** Work of the owner on the rows of all tenants; with row_security off, a row that a policy hid would be an error and not missing. */
function seeingAllRows(work: string): string {
  return `
    ALTER TABLE users NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE memberships NO FORCE ROW LEVEL SECURITY;
    SET LOCAL row_security = off;
    ${work}
    SET LOCAL row_security = on;
    ALTER TABLE users FORCE ROW LEVEL SECURITY;
    ALTER TABLE memberships FORCE ROW LEVEL SECURITY;`;
}
