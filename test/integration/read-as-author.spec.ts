import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemScope } from '../../src/platform/auth/viewer.ts';
import { Database } from '../../src/platform/database/database.ts';
import type { Actor, TenantScope } from '../../src/platform/database/tenant-scope.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { seedOrganization } from '../support/seed.ts';

let testDatabase: TestDatabase;
let server: TestApp;
let database: Database;
let scope: TenantScope;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  server = await startTestApp(testDatabase, { ROLE: 'api' });
  database = server.app.get(Database);
  scope = systemScope((await seedOrganization(server.app, 'north')).id);
  await seedOrganization(server.app, 'south');
});

afterAll(async () => {
  await server?.stop();
  await testDatabase?.drop();
});

const countKeys = (actor?: Actor) =>
  database.read(
    scope,
    async (tx) => {
      const [first] = await tx.query<{ count: number }>('SELECT count(*)::int AS count FROM item_keys');
      const [second] = await tx.query<{ count: number }>('SELECT count(*)::int AS count FROM item_keys');
      return [first?.count, second?.count];
    },
    actor,
  );

const KEYS = [6, 6];
const NONE = [0, 0];

describe('keys', () => {
  it('are there for an author, of the own organization only, and for nobody else', async () => {
    expect(await countKeys('AUTHOR')).toEqual(KEYS);
    expect(await countKeys('MEMBER')).toEqual(NONE);
    expect(await countKeys()).toEqual(NONE);
  });

  it('are not there for what else reads in the same snapshot, before, beside and after', async () => {
    database.openSnapshot(scope);
    try {
      const asked = [undefined, 'AUTHOR', undefined, 'SCORER', 'MEMBER', 'AUTHOR', undefined] as const;
      const seen = await Promise.all(asked.map((actor) => countKeys(actor)));
      expect(seen).toEqual([NONE, KEYS, NONE, KEYS, NONE, KEYS, NONE]);
      const work = () => Promise.reject(new Error('not a fault of the database'));
      await expect(database.read(scope, work, 'AUTHOR')).rejects.toThrow('not a fault');
      expect(await countKeys()).toEqual(NONE);
    } finally {
      await database.closeSnapshot(scope);
    }
  });

  it('are not there for who gets the connection next', async () => {
    const reads = Array.from({ length: 20 }, (_, n) => countKeys(n % 2 === 0 ? 'AUTHOR' : undefined));
    expect(await Promise.all(reads)).toEqual(reads.map((_, n) => (n % 2 === 0 ? KEYS : NONE)));
  });
});
