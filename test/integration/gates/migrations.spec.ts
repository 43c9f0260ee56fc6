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

  it('stand in the order of their times, each with a name of its own', () => {
    const times = NAMES.map((name) => Number(/\d{13}$/.exec(name)?.[0]));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(new Set(times).size).toBe(NAMES.length);
  });
});
