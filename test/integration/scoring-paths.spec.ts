import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ContentLoader } from '../../src/authoring/index.ts';
import { loadConfig } from '../../src/platform/config/load-config.ts';
import { systemScope } from '../../src/platform/auth/viewer.ts';
import { Database } from '../../src/platform/database/database.ts';
import { buildSheet } from '../../src/quizzes/build-sheet.ts';
import type { SheetParts } from '../../src/quizzes/build-sheet.ts';
import { giveUpScoring } from '../../src/quizzes/give-up.ts';
import { estimateScoringCost, HEAVY_SHEET_COST, scoreSheet } from '../../src/quizzes/scoring/index.ts';
import type { Sheet } from '../../src/quizzes/scoring/index.ts';
import { ScoringPool } from '../../src/quizzes/scoring-pool.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import type { Data } from '../support/client.ts';
import { CHEAP_ANSWERS, CHEAP_QUIZ, writeCourse } from '../support/course-files.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { enroll, startAttempt, SUBMIT, submit } from '../support/journey.ts';
import { addLearners } from '../support/learners.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { waitUntil } from '../support/wait.ts';

/** 500 items of every type, which is too much for a request. */
const ROUNDS = 100;
const HEAVY_QUIZ = {
  passPercent: 40,
  items: Array.from({ length: ROUNDS }, (_, n) => [
    {
      id: `single-${n}`,
      type: 'SINGLE_CHOICE',
      prompt: 'Which?',
      options: [
        { id: 'a', text: 'A', correct: true },
        { id: 'b', text: 'B', feedback: 'Not B.' },
      ],
      explanation: `Why A in ${n}.`,
    },
    {
      id: `multiple-${n}`,
      type: 'MULTIPLE_CHOICE',
      points: '0.7',
      prompt: 'Which ones?',
      options: ['a', 'b', 'c', 'd'].map((id) => ({ id, text: id, correct: id < 'd' })),
    },
    { id: `statement-${n}`, type: 'TRUE_FALSE', prompt: 'Is it so?', correct: n % 2 === 0 },
    { id: `text-${n}`, type: 'SHORT_TEXT', prompt: 'What?', accepted: ['One', `  ${n}  `] },
    { id: `number-${n}`, type: 'NUMERIC', prompt: 'How much?', answer: `${n}.5`, tolerance: '0.25' },
  ]).flat(),
};

/** Right, partly right, wrong and blank. */
const HEAVY_ANSWERS = Array.from({ length: ROUNDS }, (_, n) => [
  { slot: `single-${n}`, response: { singleChoice: { optionId: n % 3 === 0 ? 'b' : 'a' } } },
  { slot: `multiple-${n}`, response: { multipleChoice: { optionIds: ['d', 'c', 'b', 'a'].slice(n % 4) } } },
  ...(n % 5 === 0 ? [] : [{ slot: `statement-${n}`, response: { trueFalse: { value: true } } }]),
  { slot: `text-${n}`, response: { shortText: { text: ` ＯＮＥ${n % 7 === 0 ? '!' : ''}` } } },
  { slot: `number-${n}`, response: { numeric: { value: `${n}.${n % 10}` } } },
]).flat();

let database: TestDatabase;
let server: TestApp;
let folder: string;
let organizations: SeededOrganization[];
const courses = new Map<string, string>();

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestApp(database, { SCORING_THREADS: '1' });
  folder = mkdtempSync(path.join(tmpdir(), 'stepwise-courses-'));
  writeCourse(folder, { id: 'heavy', units: [{ id: 'one', quiz: HEAVY_QUIZ }, { id: 'two' }] });
  writeCourse(folder, {
    id: 'cheap',
    units: [{ id: 'one', quiz: { ...CHEAP_QUIZ, attempts: 1 } }, { id: 'two' }],
  });
  organizations = [await seedOrganization(server.app, 'north'), await seedOrganization(server.app, 'south')];
  for (const { id, slug } of organizations)
    for (const loaded of await server.app.get(ContentLoader).load(id, folder))
      courses.set(`${slug} ${loaded.title}`, loaded.courseId);
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

interface Taker {
  readonly client: Client;
  readonly unitId: string;
  readonly enrollmentId: string;
  readonly attemptId: string;
}

async function takers(course: 'heavy' | 'cheap'): Promise<[Taker, Taker]> {
  const made = organizations.map(async (organization) => {
    const [learner] = await addLearners({ app: server.app, database }, organization, 1);
    const client = new Client(server.url, learner?.token);
    const courseId = courses.get(`${organization.slug} Course ${course}`) ?? '';
    const { enrollmentId, unlocked } = await enroll(client, courseId);
    const unitId = unlocked[0]?.id ?? '';
    return { client, unitId, enrollmentId, attemptId: await startAttempt(client, unitId) };
  });
  return (await Promise.all(made)) as [Taker, Taker];
}

const PROGRESS = `query ($id: ID!) {
  attempt(id: $id) { status result { earned percent passed items { slot outcome feedback explanation } } unit { course { units { edges { node { lock { state } } } } } } }
}`;

async function progressOf({ client, attemptId }: Taker) {
  const { attempt } = await client.run(PROGRESS, { id: attemptId });
  const locks = attempt.unit.course.units.edges.map(
    (edge: { node: { lock: { state: string } } }) => edge.node.lock.state,
  );
  return { status: attempt.status, result: attempt.result, locks };
}

const isStatus = (taker: Taker, status: string) =>
  waitUntil(`the attempt is ${status}`, async () => (await progressOf(taker)).status === status);

/** The attempt's sheet, put together from the rows as a scorer would. */
async function sheetOf({ attemptId }: Taker): Promise<Sheet> {
  const [row] = await database.admin<Data>(
    `SELECT trim_scale(a.pass_percent) AS "passPercent", a.frozen_items AS "frozenItems", a.responses, a.seed, a.tries, a.manual,
       a.adjustments, q.behaviour, q.certainty FROM attempts a JOIN quizzes q ON q.id = a.quiz_id WHERE a.id = $1`,
    [attemptId],
  );
  if (row === undefined) throw new Error('There is no such attempt.');
  const ids = row['frozenItems'].map((item: { itemVersionId: string }) => item.itemVersionId);
  return buildSheet({
    attempt: row as SheetParts['attempt'],
    versions: await database.admin(
      'SELECT id, type, prompt, body, settings FROM item_versions WHERE id = ANY($1)',
      [ids],
    ),
    keys: await database.admin(
      'SELECT item_version_id AS "itemVersionId", key, explanation, hints FROM item_keys WHERE item_version_id = ANY($1)',
      [ids],
    ),
  });
}

async function gradesOf({ attemptId, enrollmentId }: Taker) {
  const [row] = await database.admin(
    `SELECT (SELECT count(*)::int FROM grade_events WHERE attempt_id = $1) AS grades,
       (SELECT count(*)::int FROM quiz_results WHERE enrollment_id = $2) AS results,
       (SELECT used - returned FROM attempt_counters WHERE enrollment_id = $2) AS used`,
    [attemptId, enrollmentId],
  );
  return row;
}

/** Changes what is right behind the trigger that says it never changes. */
async function corrupt({ attemptId }: Taker, change: string): Promise<void> {
  await database.admin(`
    BEGIN;
    SET LOCAL session_replication_role = replica;
    ${change} item_version_id IN (SELECT (jsonb_array_elements(frozen_items) ->> 'itemVersionId')::uuid FROM attempts WHERE id = '${attemptId}');
    COMMIT`);
}

describe('a cheap quiz', () => {
  it('is graded in the request, without a job', async () => {
    const [learner, stranger] = await takers('cheap');
    for (const taker of [learner, stranger]) {
      expect(await submit(taker.client, taker.attemptId, CHEAP_ANSWERS)).toMatchObject({
        attempt: { status: 'GRADED' },
        result: { percent: '100.00', passed: true },
        unlocked: [{ position: 2 }],
      });
      const jobs = await database.admin(
        `SELECT 1 FROM graphile_worker._private_jobs WHERE payload ->> 'attemptId' = $1`,
        [taker.attemptId],
      );
      expect(jobs).toEqual([]);
    }
  });
});

describe('a heavy quiz', () => {
  it('goes SUBMITTED → job → thread → GRADED, and asking again answers the grade', async () => {
    const both = await takers('heavy');
    expect(estimateScoringCost(await sheetOf(both[0]))).toBeGreaterThan(HEAVY_SHEET_COST);
    const handedIn = await Promise.all(
      both.map((taker) => submit(taker.client, taker.attemptId, HEAVY_ANSWERS)),
    );
    for (const payload of handedIn) {
      expect(payload).toMatchObject({ result: null, unlocked: [] });
      expect(['SUBMITTED', 'SCORING']).toContain(payload['attempt'].status);
    }
    for (const taker of both) {
      await isStatus(taker, 'GRADED');
      const { result, locks } = await progressOf(taker);
      expect(result).toMatchObject({ passed: true });
      expect(result.items[0]).toEqual({
        slot: 'single-0',
        outcome: 'INCORRECT',
        feedback: ['Not B.'],
        explanation: 'Why A in 0.',
      });
      expect(locks).toEqual(['UNLOCKED', 'UNLOCKED']);
      expect(await submit(taker.client, taker.attemptId, HEAVY_ANSWERS)).toMatchObject({
        attempt: { status: 'GRADED' },
        result: { percent: result.percent },
        unlocked: [{ position: 2 }],
      });
      expect(await gradesOf(taker)).toEqual({ grades: 1, results: 1, used: 1 });
    }
  });

  it('gets the same bytes in the request, on a thread and without threads', async () => {
    const [learner, stranger] = await takers('heavy');
    await submit(learner.client, learner.attemptId, HEAVY_ANSWERS);
    await submit(stranger.client, stranger.attemptId, HEAVY_ANSWERS.toReversed());
    await Promise.all([isStatus(learner, 'GRADED'), isStatus(stranger, 'GRADED')]);
    const sheet = await sheetOf(learner);
    const inRequest = JSON.stringify(scoreSheet(sheet));
    for (const threads of [1, 0]) {
      const pool = new ScoringPool(configOf(threads));
      expect(await pool.score(JSON.stringify(sheet))).toBe(inRequest);
      await pool.onApplicationShutdown();
    }
    expect(JSON.stringify(scoreSheet(await sheetOf(stranger)))).toBe(inRequest);
    const stored = await database.admin<{ score: object }>('SELECT score FROM attempts WHERE id = ANY($1)', [
      [learner.attemptId, stranger.attemptId],
    ]);
    for (const { score } of stored) expect(score).toEqual(JSON.parse(inRequest));
  });
});

describe('a fault of ours', () => {
  it.each([
    // What no thread can score is given back at once; another fault may have its score yet, and is when it is given up.
    ['a broken key', `UPDATE item_keys SET key = '{}' WHERE`, 0],
    ['a missing key', 'DELETE FROM item_keys WHERE', 1],
  ])('in scoring, such as %s, is tried again: no 0 marks, no attempt used up', async (_, change, used) => {
    const [learner, stranger] = await takers('cheap');
    const keys = await database.admin<{ rows: string }>('SELECT json_agg(k)::text AS rows FROM item_keys k');
    await corrupt(learner, change);
    expect(await submit(learner.client, learner.attemptId, CHEAP_ANSWERS)).toMatchObject({
      result: null,
      unlocked: [],
    });
    await isStatus(learner, 'SCORING_FAILED');
    expect((await progressOf(learner)).result).toBeNull();
    expect(await gradesOf(learner)).toEqual({ grades: 0, results: 0, used });
    const again = { input: { attemptId: learner.attemptId, responses: CHEAP_ANSWERS } };
    expect((await learner.client.run(SUBMIT, again)).submitAttempt.attempt.status).toBe('SCORING_FAILED');
    const ref = { organizationId: organizations[0]?.id ?? '', attemptId: learner.attemptId };
    const giveUp = () =>
      server.app
        .get(Database)
        .transact(systemScope(ref.organizationId), (tx) => giveUpScoring(tx, ref, 'In vain.'));
    await giveUp();
    await giveUp();
    expect(await gradesOf(learner)).toEqual({ grades: 0, results: 0, used: 0 });
    // The other organization has keys of its own.
    expect(await submit(stranger.client, stranger.attemptId, CHEAP_ANSWERS)).toMatchObject({
      result: { passed: true },
    });

    // Mended; the queue tries again by itself, and here at once.
    await corrupt(learner, 'DELETE FROM item_keys WHERE');
    await database.admin(
      'INSERT INTO item_keys SELECT * FROM json_populate_recordset(null::item_keys, $1) ON CONFLICT DO NOTHING',
      [keys[0]?.rows],
    );
    await waitUntil('the job is tried again', async () => {
      const waiting = await database.admin(
        `UPDATE graphile_worker._private_jobs SET run_at = now()
         WHERE payload ->> 'attemptId' = $1 AND attempts < max_attempts AND locked_by IS NULL RETURNING 1`,
        [learner.attemptId],
      );
      return waiting.length > 0;
    });
    await isStatus(learner, 'GRADED');
    expect((await progressOf(learner)).result).toMatchObject({ percent: '100.00', passed: true });
    expect(await gradesOf(learner)).toEqual({ grades: 1, results: 1, used: 1 });
  });
});

function configOf(threads: number) {
  return loadConfig({ SCORING_THREADS: String(threads) });
}
