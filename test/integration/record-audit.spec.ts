import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { recordAudit } from '../../src/organizations/index.ts';
import { systemScope } from '../../src/platform/auth/viewer.ts';
import { Database } from '../../src/platform/database/database.ts';
import { newId } from '../../src/platform/ids.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { seedOrganization } from '../support/seed.ts';

let database: TestDatabase;
let server: TestApp;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestApp(database, { ROLE: 'api' });
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

it('writes more events than one statement has room for, all of them in the one organization', async () => {
  const [north] = [await seedOrganization(server.app, 'north'), await seedOrganization(server.app, 'south')];
  const scope = systemScope(north.id);
  const events = Array.from({ length: 10_000 }, () => ({
    action: 'enrollment.start',
    targetType: 'Enrollment',
    targetId: newId(),
    after: {},
  }));
  await server.app.get(Database).transact(scope, (tx) => recordAudit(tx, scope, ...events));
  const counts = await database.admin(
    `SELECT organization_id, count(*)::int AS events FROM audit_events WHERE action = 'enrollment.start' GROUP BY 1`,
  );
  expect(counts).toEqual([{ organization_id: north.id, events: 10_000 }]);
});
