import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** A database of one spec's own, cloned from the migrated template. */
export interface TestDatabase {
  /** Of the app role, which row-level security binds. */
  readonly url: string;
  /** Of a superuser, for looking at what the app role must not see. */
  readonly adminUrl: string;
  /** Runs SQL as the superuser. */
  admin<Row extends object = Record<string, unknown>>(sql: string, parameters?: unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
}

/** @param template what it is a copy of: the migrated schema, or `template1` for an empty database */
export async function createTestDatabase(template = 'stepwise_template'): Promise<TestDatabase> {
  const templateUrl = required('TEST_DATABASE_MIGRATION_URL');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const maintenanceUrl = withDatabase(templateUrl, 'postgres');
  await runOnce(maintenanceUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const adminUrl = withDatabase(templateUrl, name);
  const pool = new pg.Pool({ connectionString: adminUrl, max: 2 });
  pool.on('error', () => undefined);
  return {
    url: withDatabase(required('TEST_DATABASE_URL'), name),
    adminUrl,
    admin: async <Row extends object>(sql: string, parameters: unknown[] = []) =>
      (await pool.query<Row>(sql, parameters)).rows,
    drop: async () => {
      await pool.end();
      await runOnce(maintenanceUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

async function runOnce(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    // Two workers may clone the template at the same moment.
    await client.query('SELECT pg_advisory_lock(1)');
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.toString();
}

function required(variable: string): string {
  const value = process.env[variable];
  if (value === undefined) throw new Error(`${variable} is not set: run the tests with npm test.`);
  return value;
}
