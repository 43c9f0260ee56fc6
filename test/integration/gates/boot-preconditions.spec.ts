import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MIGRATIONS } from '../../../migrations/index.ts';
import { findUnmetPreconditions } from '../../../src/platform/database/boot-preconditions.ts';
import { appDataSource } from '../../../src/platform/database/data-source.ts';
import { Database } from '../../../src/platform/database/database.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';

const MAIN = path.resolve(import.meta.dirname, '../../../dist/src/main.js');
const NAMES = MIGRATIONS.map((migration) => migration.name);

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(async () => {
  await database?.drop();
});

/** What the server would say, were it started on this database with this URL. */
async function problems(url = database.url, migrations: readonly string[] = NAMES): Promise<string[]> {
  const dataSource = appDataSource({ url, poolSize: 1, entities: [], onError: () => undefined });
  await dataSource.initialize();
  try {
    return await new Database(dataSource).readBeforeSignIn((tx) => findUnmetPreconditions(tx, migrations));
  } finally {
    await dataSource.destroy();
  }
}

async function whileBroken<T>(damage: string, repair: string, look: () => Promise<T>): Promise<T> {
  await database.admin(damage);
  try {
    return await look();
  } finally {
    await database.admin(repair);
  }
}

/** Starts the built server as production would, up to its refusal. */
async function refusal(url: string): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [MAIN], {
    env: {
      NODE_ENV: 'test',
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'silent',
      ROLE: 'api',
      DATABASE_URL: url,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, output };
}

function withUser(user: string): string {
  const url = new URL(database.url);
  [url.username, url.password] = [user, 'a-password'];
  return url.toString();
}

describe('the server', () => {
  it('has nothing to say against the schema as it is', async () => {
    expect(await problems()).toEqual([]);
  });

  it('refuses any table that does not force row-level security, and names it', async () => {
    const tables = await database.admin<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'`,
    );
    expect(tables.length).toBeGreaterThan(25);
    for (const { name } of tables) {
      const said = await whileBroken(
        `ALTER TABLE ${name} NO FORCE ROW LEVEL SECURITY`,
        `ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`,
        problems,
      );
      expect(said).toEqual([`Table ${name} does not FORCE ROW LEVEL SECURITY.`]);
    }
  });

  const TENANT = `organization_id = (SELECT NULLIF(current_setting('app.organization_id', true), '')::uuid)`;
  const DAMAGES: [what: string, damage: string, repair: string, sentence: string][] = [
    [
      'a table without row-level security',
      'ALTER TABLE attempts DISABLE ROW LEVEL SECURITY',
      'ALTER TABLE attempts ENABLE ROW LEVEL SECURITY',
      'Table attempts does not have ROW LEVEL SECURITY enabled.',
    ],
    [
      'a table without a policy',
      'DROP POLICY attempts__tenant ON attempts',
      `CREATE POLICY attempts__tenant ON attempts TO stepwise_app USING (${TENANT}) WITH CHECK (${TENANT})`,
      'Table attempts has no row-level security policy for SELECT, INSERT, UPDATE, DELETE.',
    ],
    [
      'a policy that lets everything through',
      'CREATE POLICY open ON units TO stepwise_app USING (true)',
      'DROP POLICY open ON units',
      'Policy open of table units does not filter by organization_id.',
    ],
    [
      'a policy that is open when there is no organization',
      `CREATE POLICY half_open ON units TO PUBLIC USING (${TENANT} OR current_setting('app.organization_id', true) IS NULL)`,
      'DROP POLICY half_open ON units',
      'Policy half_open of table units does not filter by organization_id.',
    ],
    [
      'a new table that nobody protected',
      'CREATE TABLE notes (id uuid PRIMARY KEY)',
      'DROP TABLE notes',
      'Table notes has no NOT NULL organization_id.',
    ],
    [
      'the right to TRUNCATE, which no policy sees',
      'GRANT TRUNCATE ON enrollments TO stepwise_app',
      'REVOKE TRUNCATE ON enrollments FROM stepwise_app',
      'Role stepwise_app holds TRUNCATE on table enrollments.',
    ],
    [
      'the right to make tables',
      'GRANT CREATE ON SCHEMA public TO stepwise_app',
      'REVOKE CREATE ON SCHEMA public FROM stepwise_app',
      'Role stepwise_app may create objects in schema public. DATABASE_URL must connect as the role stepwise_app.',
    ],
    [
      'a table that the app role owns',
      'ALTER TABLE items OWNER TO stepwise_app',
      'ALTER TABLE items OWNER TO stepwise_owner',
      'Role stepwise_app owns items. DATABASE_URL must connect as the role stepwise_app.',
    ],
    [
      'a SECURITY DEFINER function that nobody reviewed',
      `CREATE FUNCTION peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM attempts'`,
      'DROP FUNCTION peek',
      'Function peek is SECURITY DEFINER and not on the reviewed list.',
    ],
    [
      'a reviewed function that lost its search_path',
      'ALTER FUNCTION ensure_user RESET search_path',
      'ALTER FUNCTION ensure_user SET search_path = pg_catalog, pg_temp',
      'Function ensure_user is SECURITY DEFINER without a pinned search_path.',
    ],
    [
      'a reviewed function that a superuser owns',
      'ALTER FUNCTION ensure_user OWNER TO CURRENT_USER',
      'ALTER FUNCTION ensure_user OWNER TO stepwise_owner',
      'Function ensure_user is SECURITY DEFINER and owned by a role that gets around row-level security.',
    ],
    [
      'a function that may see rows before the policy does',
      `CREATE FUNCTION contains(a text, b text) RETURNS boolean LANGUAGE sql LEAKPROOF AS 'SELECT a ILIKE b'`,
      'DROP FUNCTION contains',
      'Function contains is LEAKPROOF, so it may see rows before the policy does.',
    ],
    [
      'a view that reads with its owner’s rights',
      'CREATE VIEW all_attempts AS SELECT * FROM attempts; GRANT SELECT ON all_attempts TO stepwise_app',
      'DROP VIEW all_attempts',
      'View all_attempts is open to stepwise_app and does not run as its caller.',
    ],
    [
      'a queue that is open to everybody',
      'ALTER TABLE graphile_worker._private_jobs DISABLE ROW LEVEL SECURITY',
      'ALTER TABLE graphile_worker._private_jobs ENABLE ROW LEVEL SECURITY',
      'Table _private_jobs of the queue does not have ROW LEVEL SECURITY enabled.',
    ],
  ];

  it.each(DAMAGES)('refuses %s', async (_, damage, repair, sentence) => {
    expect(await whileBroken(damage, repair, problems)).toContain(sentence);
    expect(await problems()).toEqual([]);
  });

  it('takes a view that reads with its caller’s rights', async () => {
    const make = `CREATE VIEW own_attempts WITH (security_invoker = true) AS SELECT * FROM attempts;
      GRANT SELECT ON own_attempts TO stepwise_app`;
    expect(await whileBroken(make, 'DROP VIEW own_attempts', problems)).toEqual([]);
  });

  it('refuses pending migrations and an empty database, and says what to run', async () => {
    expect(await problems(database.url, [...NAMES, 'Newer1999999999999'])).toEqual([
      'Migrations are pending: Newer1999999999999. Run `npm run migrate`.',
    ]);
    const empty = await createTestDatabase('template1');
    try {
      expect(await problems(empty.url)).toEqual([
        'The database is empty: run `npm run migrate` with DATABASE_MIGRATION_URL set.',
      ]);
    } finally {
      await empty.drop();
    }
  });

  // Roles belong to the cluster, which other specs use at the same time; so these have names of their own.
  it.each([
    ['a superuser', 'SUPERUSER', '', 'has SUPERUSER'],
    ['one that bypasses row-level security', 'BYPASSRLS', '', 'has BYPASSRLS'],
    ['one that is the owner', '', 'IN ROLE stepwise_owner', 'is a member of stepwise_owner'],
    ['a role of another name', '', '', 'is not the app role'],
  ])('refuses to connect as %s', async (_, power, membership, sentence) => {
    const role = `gate_${database.url.slice(-8)}`;
    const make = `CREATE ROLE ${role} LOGIN ${power} PASSWORD 'a-password' ${membership}`;
    const said = await whileBroken(make, `DROP ROLE ${role}`, () => problems(withUser(role)));
    expect(said.join('\n')).toContain(`Role ${role} ${sentence}`);
  });

  it('refuses a superuser that poses as the app role', async () => {
    const posing = `${database.adminUrl}?options=-c%20role%3Dstepwise_app`;
    expect((await problems(posing)).join('\n')).toContain('Role postgres has SUPERUSER');
  });
});

describe('the process', () => {
  it('ends with a sentence about the role when DATABASE_URL is a superuser’s', async () => {
    const { code, output } = await refusal(database.adminUrl);
    expect({ code, output }).toMatchObject({
      code: 1,
      output: expect.stringContaining('Role postgres has SUPERUSER'),
    });
    expect(output).not.toMatch(/\n\s+at /);
  });

  it('ends with a sentence about the table when one is open', async () => {
    const { code, output } = await whileBroken(
      'ALTER TABLE units NO FORCE ROW LEVEL SECURITY',
      'ALTER TABLE units FORCE ROW LEVEL SECURITY',
      () => refusal(database.url),
    );
    expect(code).toBe(1);
    expect(output).toContain('Table units does not FORCE ROW LEVEL SECURITY.');
  });
});
