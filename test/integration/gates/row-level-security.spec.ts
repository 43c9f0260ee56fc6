import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TABLES_WITHOUT_ORGANIZATION } from '../../../src/platform/database/boot-preconditions.ts';
import { appDataSource } from '../../../src/platform/database/data-source.ts';
import { Database } from '../../../src/platform/database/database.ts';
import { openSession } from '../../support/app-session.ts';
import type { SqlSession } from '../../support/app-session.ts';
import { startTwoTenants } from '../../support/two-tenants.ts';
import type { TwoTenants } from '../../support/two-tenants.ts';

const INSUFFICIENT_PRIVILEGE = '42501';
const FOREIGN_KEY_VIOLATION = '23503';
const RESTRICT_VIOLATION = '23001';

/** A table whose rows belong to somebody: which column says to whom, and which setting opens it. */
interface OwnedTable {
  readonly name: string;
  readonly owner: 'organization_id' | 'id';
  readonly setting: 'app.organization_id' | 'app.user_id';
  readonly mine: string;
  readonly foreign: string;
  readonly may: Record<'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE', boolean>;
}

let tenants: TwoTenants;
let tables: OwnedTable[];
/** A connection on which no setting was ever made, and one on which each is: after the first, unset reads as ''. */
let fresh: SqlSession;
let used: SqlSession;
let admin: SqlSession;

beforeAll(async () => {
  tenants = await startTwoTenants();
  const { database, north, south } = tenants;
  const [people] = await database.admin<{ north: string; south: string }>(
    `SELECT (SELECT user_id FROM memberships WHERE id = $1) AS north, (SELECT user_id FROM memberships WHERE id = $2) AS south`,
    [north.memberships['learner'], south.memberships['learner']],
  );
  const found = await database.admin<Pick<OwnedTable, 'name' | 'may'> & { is_tenant: boolean }>(`
    SELECT c.relname AS name, EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'organization_id') AS is_tenant,
      (SELECT jsonb_object_agg(p, has_table_privilege('stepwise_app', c.oid, p) OR p <> 'DELETE' AND has_any_column_privilege('stepwise_app', c.oid, p))
        FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) p) AS may
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') ORDER BY 1`);
  const organizations = { setting: 'app.organization_id', mine: north.id, foreign: south.id } as const;
  tables = found.flatMap(({ name, may, is_tenant }): OwnedTable[] => {
    if (is_tenant) return [{ name, may, owner: 'organization_id', ...organizations }];
    if (name === 'organizations') return [{ name, may, owner: 'id', ...organizations }];
    if (name === 'users')
      return [
        {
          name,
          may,
          owner: 'id',
          setting: 'app.user_id',
          mine: people?.north ?? '',
          foreign: people?.south ?? '',
        },
      ];
    return [];
  });
  fresh = await openSession(database.url);
  used = await openSession(database.url);
  admin = await openSession(database.adminUrl);
});

afterAll(async () => {
  for (const session of [fresh, used, admin]) await session?.end();
  await tenants?.end();
});

/** The rows of a table that belong to somebody, as a superuser counts them. */
async function countOf({ name, owner }: OwnedTable, whose: string): Promise<number> {
  const { rows } = await admin.try(`SELECT count(*)::int AS count FROM ${name} WHERE ${owner} = $1`, [whose]);
  return rows[0]?.['count'] as number;
}

describe('every table', () => {
  it('is under forced row-level security, with one rule for what is read and what is written', async () => {
    const { rows } = await admin.try(`
      SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT (c.relrowsecurity AND c.relforcerowsecurity
        AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polpermissive AND p.polcmd = '*'
          AND 'stepwise_app'::regrole = ANY (p.polroles)
          AND pg_get_expr(p.polqual, p.polrelid) = pg_get_expr(p.polwithcheck, p.polrelid)))`);
    expect(rows).toEqual([]);
  });

  it('has a NOT NULL organization_id, or its reason not to have one is written', async () => {
    const { rows } = await admin.try(`
      SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT EXISTS
        (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'organization_id' AND a.attnotnull)`);
    expect(rows.map(({ name }) => name).toSorted()).toEqual(
      Object.keys(TABLES_WITHOUT_ORGANIZATION).toSorted(),
    );
  });

  it('of a tenant has only unique keys that begin with the organization', async () => {
    const { rows } = await admin.try(
      `
      SELECT i.indexrelid::regclass::text AS key FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
      JOIN pg_attribute first ON first.attrelid = c.oid AND first.attnum = i.indkey[0]
      WHERE i.indisunique AND c.relname = ANY ($1) AND first.attname <> 'organization_id'`,
      [tables.filter(({ owner }) => owner === 'organization_id').map(({ name }) => name)],
    );
    expect(rows).toEqual([]);
  });

  it('has rows of both organizations here, or the following tests would prove nothing', async () => {
    const empty: string[] = [];
    for (const table of tables)
      for (const whose of [table.mine, table.foreign])
        if ((await countOf(table, whose)) === 0) empty.push(table.name);
    expect(empty).toEqual([]);
  });
});

describe('the app role', () => {
  it('sees all rows of its own organization, and no other', async () => {
    for (const table of tables) {
      const { name, owner, setting, mine } = table;
      const { rows } = await used.try(
        `SELECT count(*)::int AS count, count(*) FILTER (WHERE ${owner} <> $1)::int AS foreign FROM ${name}`,
        [mine],
        { [setting]: mine, 'app.actor': 'AUTHOR' },
      );
      expect({ name, ...rows[0] }).toEqual({ name, count: await countOf(table, mine), foreign: 0 });
    }
  });

  it.each(['unset', 'empty', 'foreign'] as const)(
    'reads nothing and writes nothing when its organization is %s',
    async (state) => {
      const leaks: string[] = [];
      for (const table of tables) {
        const settings: Record<string, string> = { 'app.actor': 'AUTHOR' };
        if (state !== 'unset') settings[table.setting] = state === 'empty' ? '' : table.foreign;
        const session = state === 'unset' ? fresh : used;
        for (const [command, sql, parameters] of await attacks(table)) {
          const { code, count } = await session.try(sql, parameters, settings);
          const isRefused = code === INSUFFICIENT_PRIVILEGE;
          const isRight =
            command === 'INSERT' || !table.may[command] ? isRefused : code === null && count === 0;
          if (!isRight) leaks.push(`${command} ${table.name}: ${code ?? `${count} rows`}`);
        }
      }
      expect(leaks).toEqual([]);
    },
  );

  it('cannot give a row of its own to another organization', async () => {
    const given: string[] = [];
    for (const { name, owner, setting, mine, foreign } of tables) {
      const { code } = await used.try(`UPDATE ${name} SET ${owner} = $1`, [foreign], { [setting]: mine });
      // Of published content, the trigger is the first to refuse.
      if (code !== INSUFFICIENT_PRIVILEGE && code !== RESTRICT_VIOLATION) given.push(`${name}: ${code}`);
    }
    expect(given).toEqual([]);
  });

  it('never gets a row of the other organization on a connection that was used for both', async () => {
    const { north, south, database } = tenants;
    const dataSource = appDataSource({
      url: database.url,
      poolSize: 2,
      entities: [],
      onError: () => undefined,
    });
    await dataSource.initialize();
    try {
      const doors = new Database(dataSource);
      const calls = 4_000;
      let next = 0;
      let rowsSeen = 0;
      const wrong: unknown[] = [];
      const lane = async () => {
        for (let call = next++; call < calls; call = next++) {
          const { id: organizationId } = call % 3 === 0 ? south : north;
          const scope = { organizationId, userId: null };
          const rows = await doors[call % 7 === 0 ? 'transact' : 'read'](scope, async (tx) => {
            const found = await tx.query<{ organizationId: string }>(
              'SELECT organization_id FROM memberships',
            );
            if (call % 11 === 0) throw new Error('a failure in the middle');
            return found;
          }).catch(() => []);
          rowsSeen += rows.length;
          wrong.push(...rows.filter((row) => row.organizationId !== organizationId));
        }
      };
      await Promise.all(Array.from({ length: 16 }, lane));
      expect(wrong).toEqual([]);
      expect(rowsSeen).toBeGreaterThan(calls);
    } finally {
      await dataSource.destroy();
    }
  });
});

/** What somebody who knows an organization's ids would try on a table. */
async function attacks({
  name,
  owner,
  mine,
}: OwnedTable): Promise<['SELECT' | 'INSERT' | 'UPDATE' | 'DELETE', string, unknown[]][]> {
  const { rows } = await admin.try(`SELECT to_jsonb(t) AS row FROM ${name} t WHERE ${owner} = $1 LIMIT 1`, [
    mine,
  ]);
  return [
    ['SELECT', `SELECT 1 FROM ${name} WHERE ${owner} = $1`, [mine]],
    ['INSERT', `INSERT INTO ${name} SELECT (jsonb_populate_record(NULL::${name}, $1)).*`, [rows[0]?.['row']]],
    ['UPDATE', `UPDATE ${name} SET ${owner} = ${owner} WHERE ${owner} = $1`, [mine]],
    ['DELETE', `DELETE FROM ${name} WHERE ${owner} = $1`, [mine]],
  ];
}

describe('a foreign key', () => {
  interface ForeignKey {
    readonly name: string;
    readonly table: string;
    readonly columns: string[];
    readonly target: string;
    readonly target_columns: string[];
  }
  let keys: ForeignKey[];

  beforeAll(async () => {
    // Those that keep published content as it is would refuse first; the keys' own triggers stay.
    for (const { name } of tables) await tenants.database.admin(`ALTER TABLE ${name} DISABLE TRIGGER USER`);
    keys = await tenants.database.admin<ForeignKey>(`
      SELECT k.conname AS name, k.conrelid::regclass::text AS table, k.confrelid::regclass::text AS target,
        ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY AS c (num, place)
          JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = c.num ORDER BY place) AS columns,
        ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY AS c (num, place)
          JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = c.num ORDER BY place) AS target_columns
      FROM pg_constraint k WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace ORDER BY 1`);
  });

  it('carries the organization on both sides, but for those to the tenants and to the global persons', () => {
    const others = keys.filter(
      ({ columns, target_columns }) =>
        columns.length < 2 || columns[0] !== 'organization_id' || target_columns[0] !== 'organization_id',
    );
    const shown = others.map(({ table, columns, target }) => `${table} (${columns.join(', ')}) → ${target}`);
    expect(shown.filter((key) => !/^\w+ \(organization_id\) → organizations$/.test(key))).toEqual([
      'memberships (user_id) → users',
    ]);
  });

  it('refuses a row of the other organization, even to a superuser', async () => {
    const { north, south } = tenants;
    const tenantKeys = keys.filter(({ columns }) => columns.length > 1);
    expect(tenantKeys.length).toBeGreaterThan(20);
    const accepted: string[] = [];
    for (const { name, table, columns, target, target_columns } of tenantKeys) {
      const [mine, theirs] = [columns.slice(1), target_columns.slice(1)];
      const { code, count } = await admin.try(
        `WITH foreign_row AS (SELECT ${theirs.join(', ')} FROM ${target} WHERE organization_id = '${north.id}' LIMIT 1)
         UPDATE ${table} SET ${mine.map((column, i) => `${column} = foreign_row.${theirs[i]}`).join(', ')} FROM foreign_row
         WHERE ${table}.ctid = (SELECT ctid FROM ${table} WHERE organization_id = '${south.id}'
           ORDER BY ${mine.map((column) => `${column} IS NULL`).join(', ')} LIMIT 1)`,
      );
      if (code !== FOREIGN_KEY_VIOLATION) accepted.push(`${name}: ${code ?? `${count} rows`}`);
    }
    expect(accepted).toEqual([]);
  });
});
