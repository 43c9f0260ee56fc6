import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ContentLoader } from '../../src/authoring/index.ts';
import { ScoringPool } from '../../src/quizzes/scoring-pool.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import type { Data } from '../support/client.ts';
import { writeCourse } from '../support/course-files.ts';
import { amidCrowd } from '../support/crowd.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { enroll, startAttempt, submit } from '../support/journey.ts';
import { addLearners } from '../support/learners.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { waitUntil as waitUntilAtMost } from '../support/wait.ts';

jest.setTimeout(180_000);

/** A machine that others keep busy gives two seconds of CPU in many by the wall. */
const waitUntil = (what: string, probe: () => unknown) => waitUntilAtMost(what, probe, 45_000);

/** Too much for a request. */
const ITEMS = 200;
const QUIZ = {
  passPercent: 90,
  attempts: 1,
  items: Array.from({ length: ITEMS }, (_, n) => ({
    id: `text-${n}`,
    type: 'SHORT_TEXT',
    prompt: 'What?',
    accepted: ['right', ...Array.from({ length: 19 }, (_, other) => `other-${other}`)],
  })),
};
const STATE = 'query ($id: ID!) { attempt(id: $id) { status scoringError result { percent passed } } }';

let database: TestDatabase;
let api: TestApp;
let folder: string;
let organizations: SeededOrganization[];
const courses = new Map<string, string>();
let runner: TestApp | undefined;

beforeAll(async () => {
  database = await createTestDatabase();
  api = await startTestApp(database, { ROLE: 'api' });
  folder = mkdtempSync(path.join(tmpdir(), 'stepwise-courses-'));
  writeCourse(folder, { id: 'heavy', units: [{ id: 'one', quiz: QUIZ }, { id: 'two' }] });
  organizations = [await seedOrganization(api.app, 'north'), await seedOrganization(api.app, 'south')];
  for (const { id, slug } of organizations)
    for (const loaded of await api.app.get(ContentLoader).load(id, folder))
      courses.set(slug, loaded.courseId);
});

afterAll(async () => {
  await api?.stop();
  await database?.drop();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

afterEach(async () => {
  await runner?.stop();
  runner = undefined;
});

/** Hands in an attempt that is right but for what it asks of the thread. */
async function handIn(organization: SeededOrganization, wish: string): Promise<string> {
  const [learner] = await addLearners({ app: api.app, database }, organization, 1);
  const client = new Client(api.url, learner?.token);
  const { unlocked } = await enroll(client, courses.get(organization.slug) ?? '');
  const attemptId = await startAttempt(client, unlocked[0]?.id ?? '');
  const responses = Array.from({ length: ITEMS }, (_, n) => ({
    slot: `text-${n}`,
    response: { shortText: { text: n === 0 ? wish : 'right' } },
  }));
  expect(await submit(client, attemptId, responses)).toMatchObject({ result: null, unlocked: [] });
  return attemptId;
}

async function replaceRunner(isTreacherous: boolean): Promise<void> {
  await runner?.stop();
  runner = await startTestApp(database, { SCORING_THREADS: '1' });
  const tasks = path.join(import.meta.dirname, '../support/treacherous-thread.js');
  if (isTreacherous) Object.assign(runner.app.get(ScoringPool), { tasks });
}

describe('a thread that', () => {
  it.each([
    ['spins', 'spin', /abort|time/i],
    // A busy machine ends it for its time.
    ['eats memory', 'gorge', /memory|abort/],
    ['exits', 'exit', /exit/],
  ])(
    '%s fails its attempt with a reason, no other, and the attempt is scored later',
    async (_, act, reason) => {
      const [north, south] = organizations as [SeededOrganization, SeededOrganization];
      const teacher = await north.as(api.client, 'instructor');
      const stranger = await south.as(api.client, 'instructor');
      const [doomed, other] = [await handIn(north, `please ${act}`), await handIn(south, 'wrong')];
      const stateOf = async (client: Client, id: string) => (await client.run(STATE, { id }))['attempt'];

      await replaceRunner(true);
      // Tried again meanwhile, it is SCORING for a moment.
      let failed: Data = {};
      await waitUntil('it has failed', async () => {
        failed = await stateOf(teacher, doomed);
        return failed.status === 'SCORING_FAILED';
      });
      expect(failed).toMatchObject({ scoringError: expect.stringMatching(reason), result: null });
      await waitUntil(
        'the other is graded',
        async () => (await stateOf(stranger, other)).status === 'GRADED',
      );
      await runner?.stop();
      runner = undefined;
      expect(
        await database.admin('SELECT count(*)::int AS grades FROM grade_events WHERE attempt_id = $1', [
          doomed,
        ]),
      ).toEqual([{ grades: 0 }]);

      await replaceRunner(false);
      await waitUntil('it is tried again', async () => {
        await database.admin(
          `UPDATE graphile_worker._private_jobs SET run_at = now()
         WHERE payload ->> 'attemptId' = $1 AND attempts < max_attempts AND locked_by IS NULL`,
          [doomed],
        );
        return (await stateOf(teacher, doomed)).status === 'GRADED';
      });
      expect(await stateOf(teacher, doomed)).toEqual({
        status: 'GRADED',
        scoringError: null,
        result: { percent: '99.50', passed: true },
      });
    },
  );
});

it('a submission is scored while others want every CPU', async () => {
  const [north] = organizations as [SeededOrganization];
  const teacher = await north.as(api.client, 'instructor');
  await replaceRunner(false);
  await amidCrowd(async () => {
    const id = await handIn(north, 'wrong');
    await waitUntil(
      'it is graded',
      async () => (await teacher.run(STATE, { id }))['attempt'].status === 'GRADED',
    );
  });
});
