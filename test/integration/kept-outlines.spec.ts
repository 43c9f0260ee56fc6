import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MIGRATIONS } from '../../migrations/index.ts';
import { ContentLoader } from '../../src/authoring/index.ts';
import { systemScope } from '../../src/platform/auth/viewer.ts';
import { Database } from '../../src/platform/database/database.ts';
import { migrate, migrationDataSource } from '../../src/platform/database/migrate.ts';
import { readOutlines } from '../../src/units/index.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { FIXTURES, seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { watchStatements } from '../support/watch-statements.ts';

const PAGE = `query ($id: ID!) { course(id: $id) { versionNumber publishedAt cadence { kind } units(first: 50) { edges { node {
  id stableId position title section { position title } lock { state } course { id } quiz { id passPercent itemCount maxPoints attemptLimit
    timeLimitSeconds keptScore coolDownSeconds behaviour certainty shuffleItems resultVisibility feedbackVisibility visibleFrom
    unit { id } } } } } } }`;
/** What versions keep, and what they should. */
const KEPT = `SELECT id, outline::text AS outline, quizzes::text AS quizzes, outline_of(organization_id, id)::text AS units,
  quizzes_of(organization_id, id)::text AS sums FROM course_versions ORDER BY id`;

let database: TestDatabase;
let server: TestApp;
let north: SeededOrganization;
let south: SeededOrganization;
let courseIds: string[];

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestApp(database, { ROLE: 'api', VERSION_CACHE_ROWS: '0' });
  north = await seedOrganization(server.app, 'north');
  south = await seedOrganization(server.app, 'south');
  const [dated] = await server.app.get(ContentLoader).load(north.id, path.join(FIXTURES, 'dated'));
  courseIds = [north.courseId, dated?.courseId ?? ''];
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

interface Kept {
  readonly outline: string;
  readonly quizzes: string;
  readonly units: string;
  readonly sums: string;
}

async function expectKept(): Promise<void> {
  const rows = await database.admin<Kept>(KEPT);
  expect(rows).toHaveLength(3);
  for (const { outline, quizzes, units, sums } of rows) {
    expect([JSON.parse(outline), JSON.parse(quizzes)]).toEqual([JSON.parse(units), JSON.parse(sums)]);
    expect(JSON.parse(outline).length).toBeGreaterThan(0);
  }
}

describe('a published version', () => {
  it('keeps its outline and its quizzes', expectKept);

  it('is shown the same when it keeps nothing, as one that an older server published', async () => {
    const instructor = await north.as(new Client(server.url), 'instructor');
    const pages = () => Promise.all(courseIds.map((id) => instructor.run(PAGE, { id })));
    const kept = await pages();
    const units = kept.flatMap((page) => page['course'].units.edges);
    expect(units.filter(({ node }) => node.quiz?.itemCount > 0).length).toBeGreaterThan(2);
    await forget();
    expect(await pages()).toEqual(kept);
  });

  it('keeps them from then on once the migration has been there', async () => {
    await forget();
    const { adminUrl, url } = database;
    const dataSource = await migrationDataSource(adminUrl, MIGRATIONS).initialize();
    const newest = MIGRATIONS.findIndex(({ name }) => name.startsWith('KeptOutlines'));
    for (let n = MIGRATIONS.length; n > newest; n--) await dataSource.undoLastMigration();
    await dataSource.destroy();
    await migrate({ migrationUrl: adminUrl, appUrl: url, migrations: MIGRATIONS });
    await expectKept();
  });

  it('is read by nobody of another organization', async () => {
    const [version] = await database.admin<{ id: string }>(
      'SELECT current_version_id AS id FROM courses WHERE id = $1',
      [north.courseId],
    );
    const read = (scope: SeededOrganization, organizationId: string) =>
      server.app
        .get(Database)
        .read(systemScope(scope.id), (tx) => readOutlines(tx, organizationId, [version?.id ?? '']));
    expect((await read(north, north.id))[0]?.length).toBe(3);
    expect([await read(south, south.id), await read(south, north.id)]).toEqual([[[]], [[]]]);
  });
});

describe('a page of a version that is not remembered', () => {
  it('reads it in two statements of one packet, and a unit with its outline in one', async () => {
    const learner = await north.as(new Client(server.url), 'learner');
    await learner.run(`mutation ($input: EnrollInput!) { enroll(input: $input) { enrollment { id } } }`, {
      input: { courseId: north.courseId, idempotencyKey: 'kept' },
    });
    const watch = watchStatements();
    const versionsRead = async (operation: string, id: string) => {
      watch.statements.length = 0;
      const data = await learner.run(operation, { id });
      return {
        data,
        count: watch.statements.filter(({ text }) => /FROM (course_versions|units|quizzes)\b/.test(text))
          .length,
      };
    };
    const page = `query ($id: ID!) { course(id: $id) { title units(first: 20) { edges { node { id title lock { state } quiz { itemCount } } } } } }`;
    const { data, count } = await versionsRead(page, north.courseId);
    expect(count).toBe(2);
    const [{ node }] = data['course'].units.edges;
    expect(
      (await versionsRead(`query ($id: ID!) { unit(id: $id) { title lock { state } } }`, node.id)).count,
    ).toBe(1);
    watch.stop();
  });
});

async function forget(): Promise<void> {
  await database.admin(
    'BEGIN; SET LOCAL session_replication_role = replica; UPDATE course_versions SET outline = NULL, quizzes = NULL; COMMIT',
  );
}
