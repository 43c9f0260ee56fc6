import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { RegradeRunner } from '../../src/quizzes/regrade-runner.service.ts';
import { ScoringPool } from '../../src/quizzes/scoring-pool.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import type { Client, Data } from '../support/client.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { seedAttempts } from '../support/seed-attempts.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { loadWrongKeyCourse } from '../support/wrong-key.ts';
import type { WrongKeyCourse } from '../support/wrong-key.ts';

const LEARNERS = 12;
/** Of so many texts that an attempt is work for a tenth of a second, as far as can be told beforehand. */
const TEXT = {
  id: 'text',
  type: 'SHORT_TEXT',
  prompt: 'What?',
  answers: Array.from({ length: 100 }, (_, n) => ({ text: `${n}`.padEnd(2_000, 'x'), maxEdits: 3 })),
};
/** Answered by the right key; the thread gives up over the third. */
const RESPONSES = Array.from({ length: LEARNERS }, (_, n) => ({
  choice: { type: 'SINGLE_CHOICE' as const, optionId: 'b' },
  text: { type: 'SHORT_TEXT' as const, text: n === 2 ? 'please gorge' : 'wrong' },
}));

let database: TestDatabase;
/** Takes no jobs: they are done by hand, step by step. */
let server: TestApp;
let folder: string;
let north: SeededOrganization;
let south: SeededOrganization;
let teacher: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestApp(database, { ROLE: 'api', SCORING_THREADS: '1' });
  const tasks = path.join(import.meta.dirname, '../support/treacherous-thread.js');
  Object.assign(server.app.get(ScoringPool), { tasks });
  folder = mkdtempSync(path.join(tmpdir(), 'stepwise-courses-'));
  north = await seedOrganization(server.app, 'north');
  south = await seedOrganization(server.app, 'south');
  teacher = await north.as(server.client, 'instructor');
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

async function prepare({ id, slug }: SeededOrganization): Promise<WrongKeyCourse> {
  const course = await loadWrongKeyCourse({ app: server.app, database }, id, folder, slug, [TEXT]);
  const place = { organizationId: id, courseId: course.courseId, unitStableId: 'one' };
  await seedAttempts(database, { ...place, count: LEARNERS, responses: RESPONSES });
  return course;
}

const CHANGES = 'changes(first: 50) { edges { node { status oldPercent newPercent attempt { id } } } }';
const READ = `query ($id: ID!) { regrade(id: $id) { status total done changed error ${CHANGES} } }`;
const PREVIEW =
  'mutation ($input: RegradePreviewInput!) { regradePreview(input: $input) { regrade { id } } }';
const APPLY = 'mutation ($input: ApplyRegradeInput!) { applyRegrade(input: $input) { regrade { status } } }';
const REVERT =
  'mutation ($input: RevertRegradeInput!) { revertRegrade(input: $input) { regrade { status } } }';

const read = async (id: string): Promise<Data> => (await teacher.run(READ, { id })).regrade;

/** How far each step came, until the regrade is no longer what it was. */
async function stepUntil(id: string, status: string): Promise<number[]> {
  const runner = server.app.get(RegradeRunner);
  for (const done: number[] = []; ;) {
    await runner.step({ organizationId: north.id, regradeId: id }, false);
    const regrade = await read(id);
    done.push(regrade.done);
    if (regrade.status === status) return done;
    if (done.length > 20) throw new Error(`After ${done} it is not ${status}.`);
  }
}

/** Attempts of an organization, those first that ask too much. */
function attemptsOf({ id }: SeededOrganization): Promise<Data[]> {
  return database.admin(
    `SELECT a.id, a.status, a.earned, a.adjustments, (SELECT count(*)::int FROM grade_events g WHERE g.attempt_id = a.id) AS events
     FROM attempts a WHERE a.organization_id = $1 ORDER BY a.responses -> 'text' -> 'response' ->> 'text', a.id`,
    [id],
  );
}

it('goes in steps of a second of work, and leaves out who has no score within the limits of a thread', async () => {
  const { itemVersionId, newItemVersionId } = await prepare(north);
  await prepare(south);
  const [before, elsewhere] = [await attemptsOf(north), await attemptsOf(south)];
  const input = { itemVersionId, newItemVersionId, policy: 'NEW_KEY', reason: 'It is b.' };
  const id = (await teacher.run(PREVIEW, { input })).regradePreview.regrade.id as string;
  const [doomed] = before;

  expect(await stepUntil(id, 'PREVIEWED')).toEqual([8, LEARNERS]);
  const skipped = {
    node: { status: 'SKIPPED', oldPercent: '0.00', newPercent: '0.00', attempt: { id: doomed?.['id'] } },
  };
  const previewed = await read(id);
  expect(previewed).toMatchObject({ total: LEARNERS, changed: LEARNERS - 1, error: null });
  expect(previewed.changes.edges).toContainEqual(skipped);

  await teacher.run(APPLY, { input: { regradeId: id } });
  expect(await stepUntil(id, 'APPLIED')).toEqual([8, LEARNERS, LEARNERS]);
  const applied = await read(id);
  expect(applied).toMatchObject({ total: LEARNERS, changed: LEARNERS - 1, error: null });
  expect(applied.changes.edges).toHaveLength(LEARNERS);
  expect(applied.changes.edges).toContainEqual(skipped);
  const [same, ...others] = await attemptsOf(north);
  expect(same).toEqual(doomed);
  const isRepaired = { status: 'GRADED', earned: '1.000', events: 2 };
  expect(others).toEqual(Array(LEARNERS - 1).fill(expect.objectContaining(isRepaired)));

  await teacher.run(REVERT, { input: { regradeId: id, reason: 'It was a.' } });
  expect(await stepUntil(id, 'REVERTED')).toEqual([8, LEARNERS - 1, LEARNERS - 1]);
  const reverted = before.map((attempt) => ({ ...attempt, events: attempt === doomed ? 1 : 3 }));
  expect(await attemptsOf(north)).toEqual(reverted);
  expect(await attemptsOf(south)).toEqual(elsewhere);
});
