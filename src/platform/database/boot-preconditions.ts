import type { ReadTx } from './transaction.ts';

/** Tables of schema public that are not one tenant's rows, each with its reason. All of them are still under forced RLS. */
export const TABLES_WITHOUT_ORGANIZATION: Readonly<Record<string, string>> = {
  organizations: 'the tenants themselves: filtered by their own id',
  users: 'a person belongs to several organizations: filtered to the viewer’s own row',
  schema_migrations: 'which migrations ran: the app role may only read it',
  runner_heartbeats: 'which runner processes live: no tenant data',
};

/** SECURITY DEFINER functions that the app role may call, each with its reason. */
export const DEFINER_FUNCTIONS: Readonly<Record<string, string>> = {
  find_organization_id: 'sign-in names an organization by its slug before there is a tenant',
  ensure_user: 'adding a member finds or makes the global person by e-mail and gives back only an id',
  enqueue_job: 'the queue’s tables are closed to the app role',
};

/** What every policy of a tenant table asks, alone or with AND, as Postgres spells it. */
const TENANT_FILTER = `organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")`;

/** Whatever is wrong with the database, as sentences for the person who starts the server; empty when all is well. */
export async function findUnmetPreconditions(tx: ReadTx, migrations: readonly string[]): Promise<string[]> {
  const role = await roleProblems(tx);
  // Another role may not even be allowed to look at the rest.
  if (role.length > 0) return role;
  return [
    ...(await migrationProblems(tx, migrations)),
    ...(await tableProblems(tx)),
    ...(await policyProblems(tx)),
    ...(await viewProblems(tx)),
    ...(await functionProblems(tx)),
  ];
}

async function roleProblems(tx: ReadTx): Promise<string[]> {
  const [role] = await tx.query<{
    name: string;
    powers: string[];
    owned: string[];
    roles: string[];
    creates: string[];
  }>(`
    SELECT session_user AS name,
      array_remove(ARRAY[CASE WHEN rolsuper THEN 'SUPERUSER' END, CASE WHEN rolbypassrls THEN 'BYPASSRLS' END,
        CASE WHEN rolcreaterole THEN 'CREATEROLE' END, CASE WHEN rolcreatedb THEN 'CREATEDB' END], NULL) AS powers,
      ARRAY(SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relowner = r.oid AND c.relkind <> 'i' AND n.nspname IN ('public', 'graphile_worker') ORDER BY 1) AS owned,
      ARRAY(SELECT g.rolname::text FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid) AS roles,
      ARRAY(SELECT n.nspname::text FROM pg_namespace n
        WHERE n.nspname !~ '^pg_(temp|toast)' AND has_schema_privilege(r.oid, n.oid, 'CREATE') ORDER BY 1) AS creates
    FROM pg_roles r WHERE rolname = session_user`);
  if (role === undefined) return ['The database does not know its own role.'];
  const problems: string[] = [];
  const say = (what: string) =>
    problems.push(`Role ${role.name} ${what}. DATABASE_URL must connect as the role stepwise_app.`);
  if (role.name !== 'stepwise_app') say('is not the app role');
  if (role.powers.length > 0) say(`has ${role.powers.join(' and ')} and could get around row-level security`);
  if (role.owned.length > 0)
    say(`owns ${role.owned.slice(0, 5).join(', ')}${role.owned.length > 5 ? ' and more' : ''}`);
  if (role.roles.length > 0) say(`is a member of ${role.roles.join(', ')}`);
  if (role.creates.length > 0) say(`may create objects in schema ${role.creates.join(', ')}`);
  return problems;
}

async function migrationProblems(tx: ReadTx, migrations: readonly string[]): Promise<string[]> {
  const [table] = await tx.query<{ exists: boolean }>(
    `SELECT to_regclass('public.schema_migrations') IS NOT NULL AS exists`,
  );
  if (!table?.exists)
    return ['The database is empty: run `npm run migrate` with DATABASE_MIGRATION_URL set.'];
  const done = new Set(
    (await tx.query<{ name: string }>('SELECT name FROM schema_migrations')).map((row) => row.name),
  );
  const pending = migrations.filter((name) => !done.has(name));
  return pending.length === 0
    ? []
    : [`Migrations are pending: ${pending.join(', ')}. Run \`npm run migrate\`.`];
}

async function tableProblems(tx: ReadTx): Promise<string[]> {
  const tables = await tx.query<{
    name: string;
    kind: string;
    isEnabled: boolean;
    isForced: boolean;
    hasTenant: boolean;
    missing: string[];
    excess: string[];
  }>(`
    SELECT c.relname::text AS name, c.relkind::text AS kind, c.relrowsecurity AS is_enabled, c.relforcerowsecurity AS is_forced,
      EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'organization_id' AND a.attnotnull) AS has_tenant,
      ARRAY(SELECT command FROM (VALUES ('r', 'SELECT'), ('a', 'INSERT'), ('w', 'UPDATE'), ('d', 'DELETE')) AS commands (code, command)
        WHERE NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polpermissive AND p.polcmd IN ('*', code::"char")
          AND (SELECT oid FROM pg_roles WHERE rolname = current_user) = ANY (p.polroles))) AS missing,
      ARRAY(SELECT p FROM unnest(ARRAY['TRUNCATE', 'REFERENCES', 'TRIGGER']) AS p
        WHERE has_table_privilege(current_user, c.oid, p)) AS excess
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'f') ORDER BY 1`);
  return tables.flatMap((table) => {
    const problems: string[] = [];
    if (table.kind === 'f')
      problems.push(`Table ${table.name} is a foreign table, which row-level security does not reach.`);
    if (!table.isEnabled) problems.push(`Table ${table.name} does not have ROW LEVEL SECURITY enabled.`);
    if (!table.isForced) problems.push(`Table ${table.name} does not FORCE ROW LEVEL SECURITY.`);
    if (!table.hasTenant && !(table.name in TABLES_WITHOUT_ORGANIZATION))
      problems.push(`Table ${table.name} has no NOT NULL organization_id.`);
    if (table.missing.length > 0)
      problems.push(`Table ${table.name} has no row-level security policy for ${table.missing.join(', ')}.`);
    if (table.excess.length > 0)
      problems.push(`Role stepwise_app holds ${table.excess.join(', ')} on table ${table.name}.`);
    return problems;
  });
}

/** Permissive policies add up, so one that forgets the tenant opens the table, whatever the others say. */
async function policyProblems(tx: ReadTx): Promise<string[]> {
  const policies = await tx.query<{ name: string; tableName: string }>(
    `
    SELECT p.polname::text AS name, c.relname::text AS table_name
    FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND p.polpermissive AND c.relname <> ALL ($1)
      AND p.polroles && ARRAY[0, (SELECT oid FROM pg_roles WHERE rolname = current_user)]
      AND EXISTS (SELECT 1 FROM (VALUES (pg_get_expr(p.polqual, p.polrelid)), (pg_get_expr(p.polwithcheck, p.polrelid))) AS rules (rule)
        WHERE rule <> '(' || $2 || ')' AND NOT starts_with(rule, '((' || $2 || ') AND ')) ORDER BY 2, 1`,
    [Object.keys(TABLES_WITHOUT_ORGANIZATION), TENANT_FILTER],
  );
  const queue = await tx.query<{ name: string }>(`
    SELECT c.relname::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'graphile_worker' AND c.relkind = 'r' AND c.relname <> 'migrations' AND NOT c.relrowsecurity`);
  return [
    ...policies.map(
      ({ name, tableName }) => `Policy ${name} of table ${tableName} does not filter by organization_id.`,
    ),
    ...queue.map(({ name }) => `Table ${name} of the queue does not have ROW LEVEL SECURITY enabled.`),
  ];
}

/** A view reads with its owner's rights unless it says otherwise, a materialized one always. */
async function viewProblems(tx: ReadTx): Promise<string[]> {
  const views = await tx.query<{ name: string }>(`
    SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('public', 'graphile_worker') AND has_table_privilege(current_user, c.oid, 'SELECT')
      AND (c.relkind = 'm' OR c.relkind = 'v' AND NOT COALESCE(c.reloptions::text ~ 'security_invoker=(true|on)', false)) ORDER BY 1`);
  return views.map(({ name }) => `View ${name} is open to stepwise_app and does not run as its caller.`);
}

async function functionProblems(tx: ReadTx): Promise<string[]> {
  const functions = await tx.query<{
    name: string;
    isDefiner: boolean;
    isLeakproof: boolean;
    isPinned: boolean;
    ownerBypasses: boolean;
  }>(`
    SELECT p.proname::text AS name, p.prosecdef AS is_definer, p.proleakproof AS is_leakproof,
      COALESCE(p.proconfig::text LIKE '%search_path=%', false) AS is_pinned, o.rolsuper OR o.rolbypassrls AS owner_bypasses
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_roles o ON o.oid = p.proowner
    WHERE n.nspname IN ('public', 'graphile_worker') AND (p.prosecdef OR p.proleakproof) ORDER BY 1`);
  return functions.flatMap((f) => {
    const problems: string[] = [];
    if (f.isLeakproof)
      problems.push(`Function ${f.name} is LEAKPROOF, so it may see rows before the policy does.`);
    if (!f.isDefiner) return problems;
    if (!(f.name in DEFINER_FUNCTIONS))
      problems.push(`Function ${f.name} is SECURITY DEFINER and not on the reviewed list.`);
    if (!f.isPinned) problems.push(`Function ${f.name} is SECURITY DEFINER without a pinned search_path.`);
    if (f.ownerBypasses)
      problems.push(
        `Function ${f.name} is SECURITY DEFINER and owned by a role that gets around row-level security.`,
      );
    return problems;
  });
}
