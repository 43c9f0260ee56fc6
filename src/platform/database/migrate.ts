import { DataSource } from 'typeorm';
import type { MigrationInterface } from 'typeorm';
import pg from 'pg';

type MigrationClass = new () => MigrationInterface;

interface MigrateOptions {
  /** A role that may create roles and tables: the owner of the database, or a superuser. */
  readonly migrationUrl: string;
  /** Names the app role's password, for when the role has to be made. */
  readonly appUrl: string | null;
  readonly migrations: readonly MigrationClass[];
}

/** An arbitrary constant: two processes that migrate at once take turns. */
const MIGRATION_LOCK = 7_283_461;

/** Makes the roles if they are missing, then runs what is pending as the owner role. @returns the names that ran. */
export async function migrate({ migrationUrl, appUrl, migrations }: MigrateOptions): Promise<string[]> {
  const lock = new pg.Client({ connectionString: migrationUrl, application_name: 'stepwise-migrate' });
  await lock.connect();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await ensureRoles(lock, appUrl);
    await migrateQueue(migrationUrl);
    return await runPending(migrationUrl, migrations);
  } finally {
    await lock.end();
  }
}

async function ensureRoles(client: pg.Client, appUrl: string | null): Promise<void> {
  const { rows } = await client.query<{ rolname: string }>(
    `SELECT rolname FROM pg_roles WHERE rolname LIKE 'stepwise\\_%'`,
  );
  const existing = new Set(rows.map((row) => row.rolname));
  const password = appUrl === null ? '' : decodeURIComponent(new URL(appUrl).password);
  const statements: string[] = [];
  if (!existing.has('stepwise_owner'))
    statements.push('CREATE ROLE stepwise_owner NOLOGIN NOSUPERUSER NOBYPASSRLS');
  if (!existing.has('stepwise_app')) {
    if (password === '')
      throw new Error(
        'The role stepwise_app does not exist. Set DATABASE_URL with the password it is to have.',
      );
    statements.push(
      `CREATE ROLE stepwise_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB PASSWORD ${pg.escapeLiteral(password)}`,
    );
  }
  const { rows: rights } = await client.query<{ is_owner: boolean; may_create: boolean; database: string }>(
    `SELECT ${existing.has('stepwise_owner') ? `pg_has_role('stepwise_owner', 'MEMBER')` : 'false'} AS is_owner,
            ${existing.has('stepwise_owner') ? `has_database_privilege('stepwise_owner', current_database(), 'CREATE')` : 'false'} AS may_create,
            current_database() AS database`,
  );
  if (!rights[0]?.is_owner) statements.push('GRANT stepwise_owner TO CURRENT_USER');
  const database = pg.escapeIdentifier(rights[0]?.database ?? '');
  if (!rights[0]?.may_create)
    statements.push(`GRANT CREATE, CONNECT ON DATABASE ${database} TO stepwise_owner`);
  statements.push(
    'REVOKE CREATE ON SCHEMA public FROM PUBLIC',
    'GRANT CREATE, USAGE ON SCHEMA public TO stepwise_owner',
    'GRANT USAGE ON SCHEMA public TO stepwise_app',
    `GRANT CONNECT ON DATABASE ${database} TO stepwise_app`,
  );
  for (const statement of statements) {
    try {
      await client.query(statement);
    } catch (error) {
      if (isRace(error)) continue;
      const shown = statement.replace(/PASSWORD .*/, "PASSWORD '…'");
      throw new Error(
        `The role of DATABASE_MIGRATION_URL may not do this; an administrator has to, once:\n  ${shown};`,
        { cause: error },
      );
    }
  }
}

/** Roles belong to the whole cluster: another database's migration may have made one a moment ago, or be granting now. */
function isRace(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return code === '42710' || code === '23505' || (code === 'XX000' && /concurrently/.test(message ?? ''));
}

/** Everything is owned by stepwise_owner, which cannot log in and cannot get around row-level security. */
const AS_OWNER = '-c role=stepwise_owner';

async function migrateQueue(connectionString: string): Promise<void> {
  const pgPool = new pg.Pool({ connectionString, options: AS_OWNER, max: 1 });
  pgPool.on('error', () => undefined);
  pgPool.on('connect', (client) => client.on('error', () => undefined));
  try {
    const { runMigrations } = await import('graphile-worker');
    await runMigrations({ pgPool, logger: undefined });
  } finally {
    await pgPool.end();
  }
}

async function runPending(url: string, migrations: readonly MigrationClass[]): Promise<string[]> {
  const dataSource = migrationDataSource(url, migrations);
  await dataSource.initialize();
  try {
    return (await dataSource.runMigrations()).map((migration) => migration.name);
  } finally {
    await dataSource.destroy();
  }
}

/** What migrations run on, forwards and back: the owner role, each in a transaction of its own. */
export function migrationDataSource(url: string, migrations: readonly MigrationClass[]): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    migrations: [...migrations],
    migrationsTableName: 'schema_migrations',
    migrationsTransactionMode: 'each',
    extra: { options: `${AS_OWNER} -c lock_timeout=2s`, max: 2 },
  });
}
