type Privilege = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';

const TENANT = `(SELECT NULLIF(current_setting('app.organization_id', true), '')::uuid)`;
const PERSON = `(SELECT NULLIF(current_setting('app.user_id', true), '')::uuid)`;
const ACTOR = `(SELECT current_setting('app.actor', true))`;

/** The one policy text of every tenant table; NULLIF because the setting reads '' once a pooled connection was used. */
export function tenantTable(table: string, privileges: readonly Privilege[]): string {
  return guard(table, privileges, `organization_id = ${TENANT}`);
}

/** A tenant table that only some actors may read: answer keys. */
export function keyTable(table: string, privileges: readonly Privilege[]): string {
  return guard(table, privileges, `organization_id = ${TENANT} AND ${ACTOR} IN ('AUTHOR', 'SCORER')`);
}

/** The table of tenants: its own id is the tenant. The owner's definer functions may look a slug up. */
export function tenantsTable(table: string, privileges: readonly Privilege[]): string {
  return `${guard(table, privileges, `id = ${TENANT}`)}${openToOwner(table)}`;
}

/** The table of persons: the app role sees the viewer's own row; the owner's definer functions may find one by e-mail. */
export function personsTable(table: string, privileges: readonly string[]): string {
  return `${guard(table, privileges, `id = ${PERSON}`)}${openToOwner(table)}`;
}

/** A table without tenant data that every process shares. */
export function sharedTable(table: string, privileges: readonly Privilege[]): string {
  return `${guard(table, privileges, 'true')}${openToOwner(table)}`;
}

function guard(table: string, privileges: readonly string[], rule: string): string {
  return `
    ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY ${table}__tenant ON ${table} FOR ALL TO stepwise_app USING (${rule}) WITH CHECK (${rule});
    GRANT ${privileges.join(', ')} ON ${table} TO stepwise_app;`;
}

function openToOwner(table: string): string {
  return `
    CREATE POLICY ${table}__owner ON ${table} FOR ALL TO stepwise_owner USING (true) WITH CHECK (true);`;
}
