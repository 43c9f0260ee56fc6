import type { MigrationInterface, QueryRunner } from 'typeorm';
import { personsTable, tenantTable, tenantsTable } from './row-level-security.ts';

/** Tenants with their audit trail; people, memberships, roles, sessions. */
export class OrganizationsAndAccounts1764000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
    CREATE TABLE organizations (
      id uuid PRIMARY KEY,
      slug text NOT NULL CONSTRAINT organizations__slug_is_unique UNIQUE
        CONSTRAINT organizations__slug_is_plain CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
      name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
      locale text NOT NULL DEFAULT 'en',
      time_zone text NOT NULL DEFAULT 'UTC',
      status text NOT NULL DEFAULT 'ACTIVE' CHECK (status IN ('ACTIVE', 'SUSPENDED', 'CLOSED')),
      reply_to text,
      postal_address text,
      color text CHECK (color ~ '^#[0-9a-f]{6}$'),
      logo_url text,
      send_window jsonb,
      holidays jsonb NOT NULL DEFAULT '[]',
      mails_per_hour integer NOT NULL DEFAULT 20000 CHECK (mails_per_hour > 0),
      created_at timestamptz NOT NULL DEFAULT now()
    );
    ${tenantsTable('organizations', ['SELECT', 'INSERT', 'UPDATE'])}

    CREATE FUNCTION find_organization_id(slug_wanted text) RETURNS uuid
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
      SELECT id FROM public.organizations WHERE slug = slug_wanted AND status = 'ACTIVE'
    $$;
    REVOKE ALL ON FUNCTION find_organization_id FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION find_organization_id TO stepwise_app;

    CREATE TABLE audit_events (
      organization_id uuid NOT NULL REFERENCES organizations (id),
      id uuid NOT NULL,
      actor_id uuid,
      action text NOT NULL,
      target_type text NOT NULL,
      target_id text NOT NULL,
      before jsonb,
      after jsonb,
      created_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (organization_id, id)
    );
    COMMENT ON TABLE audit_events IS 'Who changed what; append-only';
    ${tenantTable('audit_events', ['SELECT', 'INSERT'])}

    CREATE TABLE users (
      id uuid PRIMARY KEY,
      email text NOT NULL CONSTRAINT users__email_is_unique UNIQUE CHECK (email = lower(email)),
      password_hash text,
      status text NOT NULL DEFAULT 'ACTIVE' CHECK (status IN ('ACTIVE', 'DISABLED', 'ERASED')),
      created_at timestamptz NOT NULL DEFAULT now()
    );
    COMMENT ON TABLE users IS 'A person, once, whatever the number of organizations; what an organization calls them is in memberships';
    ${personsTable('users', ['SELECT', 'UPDATE (password_hash)'])}

    CREATE FUNCTION ensure_user(new_id uuid, address text) RETURNS uuid
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
      DECLARE found uuid;
      BEGIN
        INSERT INTO public.users (id, email) VALUES (new_id, address) ON CONFLICT (email) DO NOTHING;
        SELECT u.id INTO found FROM public.users u WHERE u.email = address;
        RETURN found;
      END
    $$;
    REVOKE ALL ON FUNCTION ensure_user FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION ensure_user TO stepwise_app;

    CREATE TABLE memberships (
      organization_id uuid NOT NULL REFERENCES organizations (id),
      id uuid NOT NULL,
      user_id uuid NOT NULL REFERENCES users (id),
      email text NOT NULL CHECK (email = lower(email)),
      name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
      locale text NOT NULL DEFAULT 'en',
      time_zone text NOT NULL DEFAULT 'UTC',
      status text NOT NULL DEFAULT 'ACTIVE' CHECK (status IN ('ACTIVE', 'DISABLED')),
      created_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (organization_id, id),
      CONSTRAINT memberships__one_for_each_person UNIQUE (organization_id, user_id),
      CONSTRAINT memberships__belong_to_person UNIQUE (organization_id, id, user_id),
      CONSTRAINT memberships__email_is_unique UNIQUE (organization_id, email)
    );
    ${tenantTable('memberships', ['SELECT', 'INSERT', 'UPDATE'])}

    CREATE TABLE role_grants (
      organization_id uuid NOT NULL,
      membership_id uuid NOT NULL,
      role text NOT NULL CHECK (role IN ('OWNER', 'ADMIN', 'AUTHOR', 'INSTRUCTOR', 'GRADER', 'OBSERVER', 'LEARNER')),
      granted_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (organization_id, membership_id, role),
      FOREIGN KEY (organization_id, membership_id) REFERENCES memberships (organization_id, id)
    );
    ${tenantTable('role_grants', ['SELECT', 'INSERT', 'DELETE'])}

    CREATE TABLE sessions (
      organization_id uuid NOT NULL,
      id uuid NOT NULL,
      membership_id uuid NOT NULL,
      user_id uuid NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      expires_at timestamptz NOT NULL,
      revoked_at timestamptz,
      revoked_reason text CHECK (revoked_reason IN ('SIGNED_OUT', 'REUSED_TOKEN', 'BY_ADMIN')),
      PRIMARY KEY (organization_id, id),
      FOREIGN KEY (organization_id, membership_id, user_id) REFERENCES memberships (organization_id, id, user_id)
    );
    CREATE INDEX sessions__by_membership ON sessions (organization_id, membership_id);
    COMMENT ON TABLE sessions IS 'A sign-in and the family of its refresh tokens';
    ${tenantTable('sessions', ['SELECT', 'INSERT', 'UPDATE'])}

    CREATE TABLE refresh_tokens (
      organization_id uuid NOT NULL,
      token_hash text NOT NULL,
      session_id uuid NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      used_at timestamptz,
      PRIMARY KEY (organization_id, token_hash),
      FOREIGN KEY (organization_id, session_id) REFERENCES sessions (organization_id, id)
    );
    ${tenantTable('refresh_tokens', ['SELECT', 'INSERT', 'UPDATE'])}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE refresh_tokens, sessions, role_grants, memberships, users, audit_events, organizations;
      DROP FUNCTION ensure_user, find_organization_id`);
  }
}
