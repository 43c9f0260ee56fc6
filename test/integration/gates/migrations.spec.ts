import { afterEach, describe, expect, it } from '@jest/globals';
import { MIGRATIONS } from '../../../migrations/index.ts';
import { dumpSchema } from '../../../src/platform/database/dump-schema.ts';
import { migrate, migrationDataSource } from '../../../src/platform/database/migrate.ts';
import { expectCommitted } from '../../support/committed-file.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';

const NAMES = MIGRATIONS.map((migration) => migration.name);
const UNDONE = 5;

const databases: TestDatabase[] = [];

afterEach(async () => {
  for (const database of databases.splice(0)) await database.drop();
});

async function emptyDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase('template1');
  databases.push(database);
  return database;
}

const run = ({ adminUrl, url }: TestDatabase) =>
  migrate({ migrationUrl: adminUrl, appUrl: url, migrations: MIGRATIONS });

async function undoNewest({ adminUrl }: TestDatabase, count: number): Promise<void> {
  const dataSource = await migrationDataSource(adminUrl, MIGRATIONS).initialize();
  try {
    for (let i = 0; i < count; i++) await dataSource.undoLastMigration();
  } finally {
    await dataSource.destroy();
  }
}

describe('the migrations', () => {
  it('make of an empty database the schema that was reviewed, and nothing more when they run again', async () => {
    const database = await emptyDatabase();
    expect(await run(database)).toEqual(NAMES);
    const dump = await dumpSchema(database.adminUrl);
    expectCommitted('migrations/schema.sql', dump, 'npm run schema-dump:write');
    expect(await run(database)).toEqual([]);
    expect(await dumpSchema(database.adminUrl)).toBe(dump);
  });

  it('take turns when two processes run them at once', async () => {
    const database = await emptyDatabase();
    const ran = await Promise.all([run(database), run(database)]);
    expect(ran.toSorted((a, b) => b.length - a.length)).toEqual([NAMES, []]);
    expectCommitted(
      'migrations/schema.sql',
      await dumpSchema(database.adminUrl),
      'npm run schema-dump:write',
    );
  });

  it(`can be undone, the newest ${UNDONE}, and run again to the same schema`, async () => {
    const database = await createTestDatabase();
    databases.push(database);
    const dump = await dumpSchema(database.adminUrl);
    await undoNewest(database, UNDONE);
    expect(await dumpSchema(database.adminUrl)).not.toBe(dump);
    expect(await run(database)).toEqual(NAMES.slice(-UNDONE));
    expect(await dumpSchema(database.adminUrl)).toBe(dump);
  });

  it('give every membership the password that its person had, and back only what opens no other', async () => {
    const database = await createTestDatabase();
    databases.push(database);
    const undo = () => undoNewest(database, NAMES.length - NAMES.indexOf('MemberPasswords1764000000047'));
    await undo();
    await database.admin(`
      INSERT INTO organizations (id, slug, name) SELECT md5(o)::uuid, o, o FROM unnest('{north,south}'::text[]) o;
      INSERT INTO users (id, email, password_hash, status) VALUES
        (md5('both')::uuid, 'both', 'of both', 'ACTIVE'), (md5('one')::uuid, 'one', 'of one', 'ACTIVE'),
        (md5('none')::uuid, 'none', NULL, 'ACTIVE'), (md5('off')::uuid, 'off', 'of off', 'DISABLED'),
        (md5('erased')::uuid, 'erased', 'of erased', 'ERASED');
      INSERT INTO memberships (organization_id, id, user_id, email, name)
      SELECT o.id, md5(o.slug || u.email)::uuid, u.id, u.email, o.slug FROM organizations o, users u
      WHERE o.slug = 'north' OR u.email IN ('both', 'off')`);
    await run(database);
    const kept = await database.admin<{ it: string }>(
      `SELECT concat_ws(' ', m.name, m.email, p.hash) AS it FROM member_passwords p
       JOIN memberships m ON m.organization_id = p.organization_id AND m.id = p.membership_id ORDER BY 1`,
    );
    expect(kept.map(({ it }) => it)).toEqual([
      'north both of both',
      'north off of off',
      'north one of one',
      'south both of both',
      'south off of off',
    ]);
    await database.admin(`
      DELETE FROM member_passwords WHERE membership_id = md5('northoff')::uuid;
      UPDATE member_passwords SET hash = 'of south' WHERE membership_id = md5('southboth')::uuid`);
    await undo();
    expect(
      await database.admin('SELECT email, password_hash AS hash FROM users WHERE password_hash IS NOT NULL'),
    ).toEqual([{ email: 'one', hash: 'of one' }]);
  });

  it('stand in the order of their times, each with a name of its own', () => {
    const times = NAMES.map((name) => Number(/\d{13}$/.exec(name)?.[0]));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(new Set(times).size).toBe(NAMES.length);
  });
});
