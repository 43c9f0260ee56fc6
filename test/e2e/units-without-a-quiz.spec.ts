import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ContentLoader } from '../../src/authoring/index.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { enroll } from '../support/journey.ts';
import { FIXTURES, seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';

const COMPLETE = `mutation ($input: MarkUnitCompleteInput!) {
  markUnitComplete(input: $input) { unit { progress { completedAt } } unlocked { title } }
}`;

let database: TestDatabase;
let server: TestApp;
let north: SeededOrganization;
let south: SeededOrganization;
let courseId: string;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestApp(database);
  north = await seedOrganization(server.app, 'north');
  south = await seedOrganization(server.app, 'south');
  folder = mkdtempSync(path.join(tmpdir(), 'stepwise-reading-'));
  cpSync(path.join(FIXTURES, 'tiny'), folder, { recursive: true });
  writeFileSync(
    path.join(folder, 'course.yaml'),
    'id: reading\ntitle: Reading\nsections:\n  - title: Only section\n    units: [01-one, 02-two]\n',
  );
  rmSync(path.join(folder, 'units', '01-one', 'quiz.yaml'));
  const [course] = await server.app.get(ContentLoader).load(north.id, folder);
  courseId = course?.courseId ?? '';
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a unit without a quiz', () => {
  let learner: Client;
  let unitId: string;

  it('opens the next one when it is marked as completed, once', async () => {
    learner = await north.as(server.client, 'learner');
    const { unlocked } = await enroll(learner, courseId);
    unitId = unlocked[0]?.id ?? '';
    const { markUnitComplete } = await learner.run(COMPLETE, { input: { unitId, idempotencyKey: 'done' } });
    expect(markUnitComplete.unlocked).toEqual([{ title: 'Unit Two' }]);
    expect(markUnitComplete.unit.progress.completedAt).not.toBeNull();

    const again = await learner.run(COMPLETE, { input: { unitId } });
    expect(again.markUnitComplete.unlocked).toEqual([]);
    const rows = await database.admin('SELECT 1 FROM email_deliveries WHERE organization_id = $1', [
      north.id,
    ]);
    expect(rows).toHaveLength(2);
  });

  it('is completed by nobody who does not take the course', async () => {
    const other = await north.as(server.client, 'learner2');
    expect(await other.code(COMPLETE, { input: { unitId } })).toBe('UNIT_LOCKED');
    const stranger = await south.as(server.client, 'learner');
    expect(await stranger.code(COMPLETE, { input: { unitId } })).toBe('NOT_FOUND');
  });

  it('is the only kind that can be marked', async () => {
    const { course } = await learner.run(
      'query ($id: ID!) { course(id: $id) { units { edges { node { id position } } } } }',
      { id: courseId },
    );
    const second = course.units.edges[1].node.id;
    expect(await learner.code(COMPLETE, { input: { unitId: second } })).toBe('CONFLICT');
  });
});
