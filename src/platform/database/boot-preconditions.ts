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
  create_organization: 'only the command line creates tenants; the function refuses an existing slug',
  enqueue_job: 'the queue’s tables are closed to the app role',
};

/** Whatever is wrong with the database, as sentences for the person who starts the server; empty when all is well. */
export async function findUnmetPreconditions(tx: ReadTx, migrations: readonly string[]): Promise<string[]> {
  return [
    ...(await roleProblems(tx)),
    ...(await migrationProblems(tx, migrations)),
    ...(await tableProblems(tx)),
    ...(await definerProblems(tx)),
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
    SELECT current_user AS name,
      array_remove(ARRAY[CASE WHEN rolsuper THEN 'SUPERUSER' END, CASE WHEN rolbypassrls THEN 'BYPASSRLS' END,
        CASE WHEN rolcreaterole THEN 'CREATEROLE' END, CASE WHEN rolcreatedb THEN 'CREATEDB' END], NULL) AS powers,
      ARRAY(SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relowner = r.oid AND n.nspname IN ('public', 'graphile_worker') ORDER BY 1) AS owned,
      ARRAY(SELECT g.rolname::text FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid) AS roles,
      ARRAY(SELECT n.nspname::text FROM pg_namespace n
        WHERE n.nspname !~ '^pg_(temp|toast)' AND has_schema_privilege(r.oid, n.oid, 'CREATE') ORDER BY 1) AS creates
    FROM pg_roles r WHERE rolname = current_user`);
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
    isEnabled: boolean;
    isForced: boolean;
    hasTenant: boolean;
    commands: string;
    excess: string[];
  }>(`
    SELECT c.relname::text AS name, c.relrowsecurity AS is_enabled, c.relforcerowsecurity AS is_forced,
      EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'organization_id' AND a.attnotnull) AS has_tenant,
      COALESCE((SELECT string_agg(DISTINCT p.polcmd::text, '') FROM pg_policy p WHERE p.polrelid = c.oid AND p.polpermissive), '') AS commands,
      array_remove(ARRAY(SELECT CASE WHEN has_table_privilege(current_user, c.oid, p) THEN p END
        FROM unnest(ARRAY['TRUNCATE','REFERENCES','TRIGGER']) AS p), NULL) AS excess
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') ORDER BY 1`);
  return tables.flatMap((table) => {
    const problems: string[] = [];
    if (!table.isEnabled) problems.push(`Table ${table.name} does not have ROW LEVEL SECURITY enabled.`);
    if (!table.isForced) problems.push(`Table ${table.name} does not FORCE ROW LEVEL SECURITY.`);
    if (!table.hasTenant && !(table.name in TABLES_WITHOUT_ORGANIZATION))
      problems.push(`Table ${table.name} has no NOT NULL organization_id.`);
    if (table.commands === '') problems.push(`Table ${table.name} has no row-level security policy.`);
    if (table.excess.length > 0)
      problems.push(`Role stepwise_app holds ${table.excess.join(', ')} on table ${table.name}.`);
    return problems;
  });
}

async function definerProblems(tx: ReadTx): Promise<string[]> {
  const functions = await tx.query<{ name: string; isPinned: boolean; ownerBypasses: boolean }>(`
    SELECT p.proname::text AS name, COALESCE(p.proconfig::text LIKE '%search_path=%', false) AS is_pinned,
      o.rolsuper OR o.rolbypassrls AS owner_bypasses
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_roles o ON o.oid = p.proowner
    WHERE n.nspname = 'public' AND p.prosecdef ORDER BY 1`);
  return functions.flatMap((f) => [
    ...(f.name in DEFINER_FUNCTIONS
      ? []
      : [`Function ${f.name} is SECURITY DEFINER and not on the reviewed list.`]),
    ...(f.isPinned ? [] : [`Function ${f.name} is SECURITY DEFINER without a pinned search_path.`]),
    ...(f.ownerBypasses
      ? [`Function ${f.name} is SECURITY DEFINER and owned by a role that gets around row-level security.`]
      : []),
  ]);
}
