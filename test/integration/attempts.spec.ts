import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ContentLoader } from '../../src/authoring/index.ts';
import { Database } from '../../src/platform/database/database.ts';
import { deriveResult } from '../../src/quizzes/scoring/index.ts';
import type { GradeEvent, KeptScorePolicy } from '../../src/quizzes/scoring/index.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import type { Data } from '../support/client.ts';
import { writeCourse } from '../support/course-files.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { enroll, RIGHT, startAttempt, SUBMIT, submit, WRONG } from '../support/journey.ts';
import { addLearners } from '../support/learners.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { waitUntil } from '../support/wait.ts';

const LETTERS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** One of each type; what only the key knows holds the word SECRET, or is 31337. */
const EXAM = {
  passPercent: 60,
  attempts: 2,
  timeLimitSeconds: 600,
  items: [
    {
      id: 'single',
      type: 'SINGLE_CHOICE',
      prompt: 'Which?',
      options: LETTERS.map((id) => ({
        id,
        text: `Option ${id}`,
        correct: id === 'c',
        feedback: `SECRET of ${id}`,
      })),
      explanation: 'SECRET reason.',
    },
    {
      id: 'multiple',
      type: 'MULTIPLE_CHOICE',
      prompt: 'Which ones?',
      options: LETTERS.map((id) => ({ id, text: `Option ${id}`, correct: id < 'c' })),
    },
    {
      id: 'statement',
      type: 'TRUE_FALSE',
      prompt: 'Is it so?',
      correct: true,
      feedback: { true: 'SECRET yes.' },
    },
    { id: 'text', type: 'SHORT_TEXT', prompt: 'What?', accepted: ['the SECRET word'] },
    { id: 'number', type: 'NUMERIC', prompt: 'How much?', answer: '31337' },
  ],
};

const EXAM_RIGHT = [
  { slot: 'single', response: { singleChoice: { optionId: 'c' } } },
  { slot: 'multiple', response: { multipleChoice: { optionIds: ['b', 'a'] } } },
  { slot: 'statement', response: { trueFalse: { value: true } } },
  { slot: 'text', response: { shortText: { text: 'The secret word' } } },
  { slot: 'number', response: { numeric: { value: '31337.0' } } },
];

const POLICIES: KeptScorePolicy[] = ['HIGHEST', 'LATEST', 'FIRST', 'AVERAGE'];

/** Four statements, all true. */
const fourStatements = (keptScore: KeptScorePolicy) => ({
  passPercent: 50,
  keptScore,
  items: LETTERS.slice(0, 4).map((id) => ({ id, type: 'TRUE_FALSE', prompt: `Is ${id} so?`, correct: true })),
});

const statements = (right: number) =>
  LETTERS.slice(0, 4).map((slot, n) => ({ slot, response: { trueFalse: { value: n < right } } }));

let database: TestDatabase;
let server: TestApp;
let folder: string;
let north: SeededOrganization;
let south: SeededOrganization;
const courses = new Map<string, string>();

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestApp(database);
  folder = mkdtempSync(path.join(tmpdir(), 'stepwise-courses-'));
  writeCourse(folder, {
    id: 'exam',
    units: [
      { id: 'one', quiz: EXAM },
      { id: 'two', quiz: EXAM },
    ],
  });
  writeCourse(folder, { id: 'edited', units: [{ id: 'one', quiz: EXAM }] });
  for (const policy of POLICIES)
    writeCourse(folder, { id: policy.toLowerCase(), units: [{ id: 'one', quiz: fourStatements(policy) }] });
  north = await seedOrganization(server.app, 'north');
  south = await seedOrganization(server.app, 'south');
  for (const organization of [north, south]) {
    courses.set(`${organization.slug} tiny`, organization.courseId);
    for (const loaded of await server.app.get(ContentLoader).load(organization.id, folder))
      courses.set(`${organization.slug} ${path.basename(loaded.folder)}`, loaded.courseId);
  }
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

interface Taker {
  readonly client: Client;
  readonly organization: SeededOrganization;
  readonly enrollmentId: string;
  readonly unitId: string;
}

async function newTaker(organization: SeededOrganization, course: string): Promise<Taker> {
  const [learner] = await addLearners({ app: server.app, database }, organization, 1);
  const client = new Client(server.url, learner?.token);
  const courseId = courses.get(`${organization.slug} ${course}`) ?? '';
  const { enrollmentId, unlocked } = await enroll(client, courseId);
  return { client, organization, enrollmentId, unitId: unlocked[0]?.id ?? '' };
}

/** A learner of each organization in the first unit of the course. */
async function takers(course: string): Promise<[Taker, Taker]> {
  return Promise.all([newTaker(north, course), newTaker(south, course)]);
}

const ATTEMPT = `query ($id: ID!) { attempt(id: $id) {
  id number status startedAt deadlineAt submittedAt
  items { slot position points prompt rev
    question { __typename
      ... on SingleChoiceQuestion { options { optionId text } } ... on MultipleChoiceQuestion { options { optionId text } }
      ... on TrueFalseQuestion { isStatement } ... on ShortTextQuestion { maxLength } ... on NumericQuestion { isDecimal } }
    response { __typename
      ... on SingleChoiceResponse { optionId } ... on MultipleChoiceResponse { optionIds }
      ... on TrueFalseResponse { value } ... on ShortTextResponse { text } ... on NumericResponse { number: value } } }
  result { percent passed items { slot outcome feedback explanation } }
} }`;

async function read({ client }: Taker, id: string): Promise<Data> {
  return (await client.run(ATTEMPT, { id }))['attempt'];
}

const SAVE = `mutation ($input: SaveResponseInput!) { saveResponse(input: $input) { item { slot rev } } }`;
const START =
  'mutation ($input: StartAttemptInput!) { startAttempt(input: $input) { attempt { id number } } }';
const OPEN = 'mutation ($input: OpenUnitInput!) { openUnit(input: $input) { unit { id } unlocked { id } } }';

/** Lets so much time go by for one attempt, as the database sees it. */
async function age(attemptId: string, seconds: number): Promise<void> {
  await database.admin(
    `UPDATE attempts SET started_at = started_at - make_interval(secs => $2), deadline_at = deadline_at - make_interval(secs => $2) WHERE id = $1`,
    [attemptId, seconds],
  );
}

async function row(sql: string, ...parameters: unknown[]): Promise<Data | undefined> {
  return (await database.admin<Data>(sql, parameters))[0];
}

const isGraded = (attemptId: string) =>
  waitUntil('the attempt is graded', async () => {
    const found = await row('SELECT status FROM attempts WHERE id = $1', attemptId);
    return found?.['status'] === 'GRADED';
  });

const usedBy = async ({ enrollmentId }: Taker) =>
  (await row('SELECT used FROM attempt_counters WHERE enrollment_id = $1', enrollmentId))?.['used'];

describe('the deadline', () => {
  const LIMIT = 600;
  const GRACE = 30;

  it('is set at the start by the database’s clock, with a job behind it', async () => {
    const [learner] = await takers('exam');
    const id = await startAttempt(learner.client, learner.unitId);
    const times = await row(
      `SELECT extract(epoch FROM a.deadline_at - a.started_at)::int AS seconds, a.started_at BETWEEN now() - interval '1 minute' AND now() AS recent,
         extract(epoch FROM j.run_at - a.deadline_at)::int AS job
       FROM attempts a JOIN graphile_worker._private_jobs j ON j.payload ->> 'attemptId' = a.id::text WHERE a.id = $1`,
      id,
    );
    expect(times).toEqual({ seconds: LIMIT, recent: true, job: GRACE + 1 });
    const { startedAt, deadlineAt } = await read(learner, id);
    expect(Date.parse(deadlineAt) - Date.parse(startedAt)).toBe(LIMIT * 1000);
  });

  it('lets responses in until the grace is over, and no longer', async () => {
    for (const learner of await takers('exam')) {
      const attemptId = await startAttempt(learner.client, learner.unitId);
      await age(attemptId, LIMIT + GRACE - 10);
      const save = (rev: number) => ({
        input: { attemptId, slot: 'number', rev, response: { numeric: { value: String(rev) } } },
      });
      await learner.client.run(SAVE, save(1));
      await age(attemptId, 11);
      expect(await learner.client.code(SAVE, save(2))).toBe('DEADLINE_PASSED');
      const { items } = await read(learner, attemptId);
      expect(items[4]).toMatchObject({ rev: 1, response: { number: '1' } });
    }
  });

  it('submits what was saved when a submission comes late, not what comes with it', async () => {
    const [learner, stranger] = await takers('exam');
    for (const [taker, saved, late, passed] of [
      [learner, EXAM_RIGHT, [{ slot: 'text', response: { shortText: { text: 'wrong' } } }], true],
      [stranger, [], EXAM_RIGHT, false],
    ] as const) {
      const attemptId = await startAttempt(taker.client, taker.unitId);
      for (const { slot, response } of saved)
        await taker.client.run(SAVE, { input: { attemptId, slot, rev: 1, response } });
      await age(attemptId, LIMIT + GRACE + 1);
      expect(await taker.client.code(SUBMIT, { input: { attemptId, responses: late } })).toBe(
        'DEADLINE_PASSED',
      );
      expect(await read(taker, attemptId)).toMatchObject({ status: 'GRADED', result: { passed } });
      expect(
        await taker.client.code(SAVE, { input: { attemptId, slot: 'text', rev: 9, response: null } }),
      ).toBe('ATTEMPT_CLOSED');
    }
  });

  it('is kept by a job when nobody comes: the attempt is graded with what was saved', async () => {
    for (const taker of await takers('exam')) {
      const attemptId = await startAttempt(taker.client, taker.unitId);
      for (const { slot, response } of EXAM_RIGHT.slice(0, 3))
        await taker.client.run(SAVE, { input: { attemptId, slot, rev: 1, response } });
      await age(attemptId, LIMIT + GRACE + 1);
      await database.admin(
        `UPDATE graphile_worker._private_jobs SET run_at = now() WHERE payload ->> 'attemptId' = $1`,
        [attemptId],
      );
      await isGraded(attemptId);
      expect(await read(taker, attemptId)).toMatchObject({ result: { percent: '60.00', passed: true } });
    }
  });

  it('ends an abandoned attempt when the next one is started', async () => {
    for (const taker of await takers('exam')) {
      const first = await startAttempt(taker.client, taker.unitId);
      await age(first, LIMIT + GRACE + 1);
      const { startAttempt: next } = await taker.client.run(START, { input: { unitId: taker.unitId } });
      expect(next.attempt.number).toBe(2);
      expect(await read(taker, first)).toMatchObject({ status: 'GRADED', result: { percent: '0.00' } });
    }
  });
});

describe('a response of a wrong shape', () => {
  const numbers = Array.from({ length: 101 }, (_, n) => String(n));

  it.each<[string, string, unknown]>([
    ['an option there is not', 'single', { singleChoice: { optionId: 'z' } }],
    ['an option there is not, among others', 'multiple', { multipleChoice: { optionIds: ['a', 'z'] } }],
    ['an option twice', 'multiple', { multipleChoice: { optionIds: ['a', 'a'] } }],
    ['101 options', 'multiple', { multipleChoice: { optionIds: numbers } }],
    ['3,000 characters', 'text', { shortText: { text: 'x'.repeat(3_000) } }],
    ['two types at once', 'text', { shortText: { text: 'x' }, numeric: { value: '1' } }],
    ['no type', 'text', {}],
    ['no type but a null', 'text', { shortText: null }],
    ['another item’s type', 'single', { numeric: { value: '1' } }],
    ['a slot of another quiz', 'choice', { singleChoice: { optionId: 'right' } }],
    ['a number that is none', 'number', { numeric: { value: 'NaN' } }],
  ])('(%s) is refused with BAD_USER_INPUT and changes nothing', async (_, slot, response) => {
    for (const taker of await takers('exam')) {
      const attemptId = await startAttempt(taker.client, taker.unitId);
      const before = await row('SELECT * FROM attempts WHERE id = $1', attemptId);
      const saving = { input: { attemptId, slot, rev: 1, response } };
      expect(await taker.client.code(SAVE, saving)).toBe('BAD_USER_INPUT');
      const submitting = { input: { attemptId, responses: [...EXAM_RIGHT, { slot, response }] } };
      expect(await taker.client.code(SUBMIT, submitting)).toBe('BAD_USER_INPUT');
      expect(await row('SELECT * FROM attempts WHERE id = $1', attemptId)).toEqual(before);
      expect(await usedBy(taker)).toBe(1);
    }
  });

  it('(the same slot twice) is refused with BAD_USER_INPUT and changes nothing', async () => {
    for (const taker of await takers('exam')) {
      const attemptId = await startAttempt(taker.client, taker.unitId);
      const responses = [...EXAM_RIGHT, { slot: 'number', response: { numeric: { value: '1' } } }];
      expect(await taker.client.code(SUBMIT, { input: { attemptId, responses } })).toBe('BAD_USER_INPUT');
      expect(await read(taker, attemptId)).toMatchObject({ status: 'IN_PROGRESS' });
    }
  });
});

describe('attempts', () => {
  it('end at the limit', async () => {
    for (const taker of await takers('exam')) {
      for (let number = 1; number <= 2; number++)
        await submit(taker.client, await startAttempt(taker.client, taker.unitId), []);
      expect(await taker.client.code(START, { input: { unitId: taker.unitId } })).toBe(
        'ATTEMPT_LIMIT_REACHED',
      );
      expect(await usedBy(taker)).toBe(2);
    }
  });

  it('that are handed in answer what is stored, as every retry does', async () => {
    const document = `mutation ($input: SubmitAttemptInput!) { submitAttempt(input: $input) {
      attempt { id status number startedAt deadlineAt submittedAt scoringError enrollment { id } result { gradedAt percent }
        items { slot rev position response { __typename } } }
      result { gradedAt earned max percent passed items { slot outcome earned max feedback explanation comment } }
      unlocked { id stableId title position section { title position } lock { state } progress { unlockedAt } } } }`;
    for (const [course, right] of [
      ['tiny', RIGHT],
      ['exam', EXAM_RIGHT],
    ] as const) {
      for (const { client, unitId } of await takers(course)) {
        for (const responses of [[], right]) {
          const attemptId = await startAttempt(client, unitId);
          const input = { attemptId, responses };
          const first = await client.run(document, { input });
          expect(first['submitAttempt'].result.gradedAt).toBe(first['submitAttempt'].attempt.submittedAt);
          expect(first['submitAttempt'].result.passed).toBe(responses === right);
          expect(await client.run(document, { input })).toEqual(first);
        }
      }
    }
  });

  it('that are reopened and handed in again say what they unlocked, as every retry does', async () => {
    const document = `mutation ($input: SubmitAttemptInput!) { submitAttempt(input: $input) { result { passed } unlocked { id } } }`;
    const reopen =
      'mutation ($input: ReopenAttemptInput!) { reopenAttempt(input: $input) { attempt { id } } }';
    for (const [n, { client, unitId }] of (await takers('tiny')).entries()) {
      const attemptId = await startAttempt(client, unitId.toUpperCase());
      const input = { attemptId, responses: RIGHT };
      const first = await client.run(document, { input });
      expect(first['submitAttempt'].unlocked).toHaveLength(1);
      const instructor = await (n === 0 ? north : south).as(server.client, 'instructor');
      await instructor.run(reopen, { input: { attemptId, reason: 'The power failed' } });
      expect(await client.run(document, { input })).toEqual(first);
      expect(await client.run(document, { input })).toEqual(first);
    }
  });

  it.each(['WITHDRAWN', 'EXPIRED'])(
    'are not reopened for who is %s and could not hand them in',
    async (status) => {
      const reopen = 'mutation ($input: ReopenAttemptInput!) { reopenAttempt(input: $input) { __typename } }';
      for (const [n, taker] of (await takers('tiny')).entries()) {
        const attemptId = await startAttempt(taker.client, taker.unitId);
        await submit(taker.client, attemptId);
        const left = 'UPDATE enrollments SET status = $2 WHERE id = $1';
        await database.admin(left, [taker.enrollmentId, status]);
        const instructor = await (n === 0 ? north : south).as(server.client, 'instructor');
        const input = { attemptId, reason: 'The power failed' };
        expect(await instructor.code(reopen, { input })).toBe('CONFLICT');
        expect(await row('SELECT status FROM attempts WHERE id = $1', attemptId)).toEqual({
          status: 'GRADED',
        });
      }
    },
  );

  it('are only their learner’s to work on; staff may look, others find nothing', async () => {
    const [learner, stranger] = await takers('exam');
    const neighbour = await newTaker(north, 'exam');
    const instructor = await north.as(server.client, 'instructor');
    const attemptId = await startAttempt(learner.client, learner.unitId);
    const saving = { input: { attemptId, slot: 'number', rev: 1, response: { numeric: { value: '1' } } } };
    for (const { client } of [stranger, neighbour]) {
      expect(await client.code(ATTEMPT, { id: attemptId })).toBe('NOT_FOUND');
      expect(await client.run('query ($id: ID!) { node(id: $id) { id } }', { id: attemptId })).toEqual({
        node: null,
      });
    }
    expect((await instructor.run(ATTEMPT, { id: attemptId }))['attempt'].status).toBe('IN_PROGRESS');
    for (const client of [stranger.client, neighbour.client, instructor]) {
      expect(await client.code(SAVE, saving)).toBe('NOT_FOUND');
      expect(await client.code(SUBMIT, { input: { attemptId, responses: EXAM_RIGHT } })).toBe('NOT_FOUND');
    }
    expect(await read(learner, attemptId)).toMatchObject({ status: 'IN_PROGRESS' });
  });

  it('show items and options in one order on every read, and each attempt in its own', async () => {
    const learners = await Promise.all([north, south, north, south].map((o) => newTaker(o, 'exam')));
    const orders = new Set<string>();
    for (const taker of learners) {
      const attemptId = await startAttempt(taker.client, taker.unitId);
      const questions = async () =>
        (await read(taker, attemptId))['items'].map(({ slot, question }: Data) => ({ slot, question }));
      const first = await questions();
      expect(first.map(({ slot }: Data) => slot)).toEqual(EXAM.items.map((item) => item.id));
      await taker.client.run(SAVE, {
        input: { attemptId, slot: 'single', rev: 1, response: { singleChoice: { optionId: 'a' } } },
      });
      expect(await questions()).toEqual(first);
      const resumed = await taker.client.run(START, { input: { unitId: taker.unitId } });
      expect(resumed['startAttempt'].attempt.id).toBe(attemptId);
      await submit(taker.client, attemptId, EXAM_RIGHT);
      expect(await questions()).toEqual(first);
      orders.add(JSON.stringify(first[0].question.options));
    }
    expect(orders.size).toBeGreaterThan(1);
  });

  it('keep their items, key and pass mark when a new version is published', async () => {
    const [learner, stranger] = await takers('edited');
    const attemptIds = new Map<Taker, string>();
    for (const taker of [learner, stranger])
      attemptIds.set(taker, await startAttempt(taker.client, taker.unitId));
    const before = await read(learner, attemptIds.get(learner) ?? '');
    const items = EXAM.items.slice(1).reverse();
    const edited = items.map((item) =>
      item.id === 'number' ? { ...item, answer: '4', prompt: 'Four?' } : item,
    );
    writeCourse(folder, {
      id: 'edited',
      units: [{ id: 'one', quiz: { ...EXAM, passPercent: 100, items: edited } }],
    });
    await server.app.get(ContentLoader).load(north.id, path.join(folder, 'edited'));

    expect(await read(learner, attemptIds.get(learner) ?? '')).toEqual(before);
    for (const taker of [learner, stranger]) {
      const responses = EXAM_RIGHT.slice(0, 4);
      expect(await submit(taker.client, attemptIds.get(taker) ?? '', responses)).toMatchObject({
        result: { percent: '80.00', passed: true },
      });
    }
    const late = await newTaker(north, 'edited');
    const shown = await read(late, await startAttempt(late.client, late.unitId));
    expect(shown['items'].map(({ prompt }: { prompt: string }) => prompt)).toContain('Four?');
    // Whoever started before stays on their version, with the attempts after as well.
    const second = await read(learner, await startAttempt(learner.client, learner.unitId));
    expect(second['items'].map(({ prompt }: { prompt: string }) => prompt)).toContain('How much?');
  });
});

describe('an attempt that waits for the lock of its enrollment', () => {
  /** What the start is told when, while it waits, whoever holds the lock does something more. */
  async function startBehind(taker: Taker, change: string): Promise<string> {
    const { client, enrollmentId, unitId } = taker;
    const holder = new pg.Client(database.adminUrl);
    await holder.connect();
    try {
      await holder.query('BEGIN');
      await holder.query('SELECT 1 FROM enrollments WHERE id = $1 FOR UPDATE', [enrollmentId]);
      const code = client.code(START, { input: { unitId } });
      await waitUntil('the start waits for the enrollment', async () => {
        const waiting = await database.admin(
          `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%FROM enrollments%FOR UPDATE%'`,
        );
        return waiting.length > 0;
      });
      await holder.query(change, [enrollmentId]);
      await holder.query('COMMIT');
      return await code;
    } finally {
      await holder.end();
    }
  }

  it('finds what was used up meanwhile', async () => {
    for (const taker of await takers('tiny')) {
      const code = await startBehind(
        taker,
        `INSERT INTO attempt_counters (organization_id, enrollment_id, unit_stable_id, used)
         SELECT organization_id, id, 'one', 3 FROM enrollments WHERE id = $1`,
      );
      expect(code).toBe('ATTEMPT_LIMIT_REACHED');
    }
  });

  it('is not begun in one enrollment by what was read of another, and may be tried again', async () => {
    for (const taker of await takers('tiny')) {
      const code = await startBehind(
        taker,
        `INSERT INTO enrollments (organization_id, id, membership_id, course_id, course_version_id, rotation)
         SELECT organization_id, uuidv7(), membership_id, course_id, course_version_id, rotation + 1 FROM enrollments WHERE id = $1`,
      );
      expect(code).toBe('CONFLICT');
      const { startAttempt: started } = await taker.client.run(START, { input: { unitId: taker.unitId } });
      const [attempt] = await database.admin<{ enrollment_id: string }>(
        'SELECT enrollment_id FROM attempts WHERE id = $1',
        [started.attempt.id],
      );
      expect(attempt?.enrollment_id).not.toBe(taker.enrollmentId);
    }
  });
});

describe('the result of several attempts', () => {
  it.each([
    ['HIGHEST', '100', ['50.00', '100.00', '100.00']],
    ['LATEST', '0', ['50.00', '100.00', '0.00']],
    ['FIRST', '50', ['50.00', '50.00', '50.00']],
    ['AVERAGE', '50', ['50.00', '75.00', '50.00']],
  ] as const)('is the %s, a pass stays, and the ledger rebuilds it', async (policy, _, percents) => {
    for (const taker of await takers(policy.toLowerCase())) {
      const standing = async () =>
        (
          await taker.client.run(
            'query ($id: ID!) { unit(id: $id) { quiz { myStanding { used percent passedAt } } } }',
            { id: taker.unitId },
          )
        )['unit'].quiz.myStanding;
      const passedAt: string[] = [];
      for (const [n, right] of [2, 4, 0].entries()) {
        const attemptId = await startAttempt(taker.client, taker.unitId);
        await submit(taker.client, attemptId, statements(right));
        const now = await standing();
        expect(now).toMatchObject({ used: n + 1, percent: percents[n] });
        passedAt.push(now.passedAt);
      }
      expect(passedAt[0]).not.toBeNull();
      expect(new Set(passedAt).size).toBe(1);

      const stored = await row('SELECT * FROM quiz_results WHERE enrollment_id = $1', taker.enrollmentId);
      const ledger = await database.admin<GradeEvent & { graded_at: Date }>(
        `SELECT attempt_number AS "attemptNumber", earned, max, passed, graded_at FROM grade_events WHERE enrollment_id = $1 ORDER BY graded_at`,
        [taker.enrollmentId],
      );
      expect(ledger.map(({ earned, max, passed }) => [earned, max, passed])).toEqual([
        ['2/1', '4/1', true],
        ['4/1', '4/1', true],
        ['0/1', '4/1', false],
      ]);
      const rebuilt = deriveResult(
        policy,
        ledger.map((event) => ({ ...event, gradedAt: event.graded_at.toISOString() })),
      );
      expect({ ...rebuilt, percent: null }).toEqual({
        earned: stored?.['earned'],
        max: stored?.['max'],
        percent: null,
        passedAt: stored?.['passed_at'].toISOString(),
        attemptCount: 3,
      });
      expect(`${Number(stored?.['percent'])}/1`).toBe(rebuilt?.percent);
    }
  });
});

describe('the key', () => {
  it('is in nothing that a learner is served before the grade, and its explanations are after it', async () => {
    const [learner, stranger] = await takers('exam');
    for (const taker of [learner, stranger]) {
      const attemptId = await startAttempt(taker.client, taker.unitId);
      await taker.client.run(SAVE, {
        input: { attemptId, slot: 'single', rev: 1, response: { singleChoice: { optionId: 'c' } } },
      });
      const served = [
        await read(taker, attemptId),
        await taker.client.run(
          'query ($id: ID!) { attemptResult(attemptId: $id) { percent items { feedback } } }',
          {
            id: attemptId,
          },
        ),
        await taker.client.run(
          `query ($id: ID!) { unit(id: $id) { title content { summary html text } quiz { passPercent itemCount maxPoints myOpenAttempt { items { prompt } result { percent } } } } }`,
          { id: taker.unitId },
        ),
        await taker.client.send(SAVE, {
          input: { attemptId, slot: 'single', rev: 2, response: { singleChoice: { optionId: 'z' } } },
        }),
        await taker.client.send(SUBMIT, {
          input: { attemptId, responses: [{ slot: 'text', response: { numeric: { value: '1' } } }] },
        }),
      ];
      expect(JSON.stringify(served)).not.toMatch(/SECRET|31337|correct|accepted|weight/i);

      await submit(taker.client, attemptId, EXAM_RIGHT);
      const graded = await read(taker, attemptId);
      expect(graded['result'].items[0]).toMatchObject({
        explanation: 'SECRET reason.',
        feedback: ['SECRET of c'],
      });
    }
  });

  it('is closed by Postgres to every transaction but an author’s and the scorer’s, of the own organization', async () => {
    const door = server.app.get(Database);
    const scope = { organizationId: north.id, userId: null };
    const read = 'SELECT DISTINCT organization_id FROM item_keys';
    expect(await door.read(scope, (tx) => tx.query(read))).toEqual([]);
    expect(await door.transact({ ...scope }, (tx) => tx.query(read))).toEqual([]);
    for (const actor of ['SCORER', 'AUTHOR'] as const)
      expect(await door.transact({ ...scope }, (tx) => tx.query(read), actor)).toEqual([
        { organizationId: north.id },
      ]);
    const foreign = `SELECT 1 FROM item_keys WHERE organization_id = '${south.id}'`;
    expect(await door.transact({ ...scope }, (tx) => tx.query(foreign), 'SCORER')).toEqual([]);
  });
});

const OUTLINE = `query ($id: ID!) { course(id: $id) { myEnrollment { status } units { edges { node { id lock { state unmet { code ref } } } } } } }`;

async function outline({ client, organization }: Taker, course = 'tiny') {
  const id = courses.get(`${organization.slug} ${course}`);
  const { course: found } = await client.run(OUTLINE, { id });
  const units = found.units.edges.map((edge: { node: { id: string; lock: object } }) => edge.node);
  return {
    status: found.myEnrollment.status as string,
    ids: units.map((unit: { id: string }) => unit.id) as string[],
    locks: units.map((unit: { lock: { state: string } }) => unit.lock.state) as string[],
    unmet: units.map((unit: { lock: { unmet: object[] } }) => unit.lock.unmet) as object[][],
  };
}

const grants = ({ enrollmentId }: Taker) =>
  database.admin(
    'SELECT unit_stable_id AS unit, cause FROM unit_unlocks WHERE enrollment_id = $1 ORDER BY 1',
    [enrollmentId],
  );

const pass = async ({ client }: Taker, unitId: string) =>
  submit(client, await startAttempt(client, unitId), RIGHT);

describe('a locked unit', () => {
  it('gives nothing away, by whatever id it is asked for', async () => {
    for (const taker of await takers('tiny')) {
      const { ids, locks, unmet } = await outline(taker);
      expect(locks).toEqual(['UNLOCKED', 'LOCKED', 'LOCKED']);
      expect(unmet[1]).toEqual([{ code: 'QUIZ_NOT_PASSED', ref: 'one' }]);
      const [, locked = ''] = ids;
      const quiz = await row('SELECT id FROM quizzes WHERE unit_id = $1', locked);
      const asked = await taker.client.run(
        `query ($unit: ID!, $quiz: ID!) {
           unit(id: $unit) { title content { summary text } quiz { id itemCount } }
           node(id: $unit) { ... on Unit { content { html } quiz { id } } }
           quiz: node(id: $quiz) { id ... on Quiz { passPercent myOpenAttempt { id } } }
         }`,
        { unit: locked, quiz: quiz?.['id'] },
      );
      expect(asked).toEqual({
        unit: { title: 'Unit Two', content: null, quiz: null },
        node: { content: null, quiz: null },
        quiz: null,
      });
      for (const [query, code] of [
        [START, 'UNIT_LOCKED'],
        [OPEN, 'UNIT_LOCKED'],
      ] as const)
        expect(await taker.client.code(query, { input: { unitId: locked } })).toBe(code);
      expect(await usedBy(taker)).toBeUndefined();
    }
  });

  it('is unlocked by passing the one before it, once, and the one after it stays locked', async () => {
    for (const taker of await takers('tiny')) {
      const { ids } = await outline(taker);
      const [one = '', two = '', three = ''] = ids;
      await submit(taker.client, await startAttempt(taker.client, one), WRONG);
      expect((await outline(taker)).locks).toEqual(['UNLOCKED', 'LOCKED', 'LOCKED']);
      expect((await pass(taker, one))['unlocked']).toMatchObject([{ id: two }]);
      expect((await outline(taker)).locks).toEqual(['UNLOCKED', 'UNLOCKED', 'LOCKED']);
      expect((await pass(taker, one))['unlocked']).toEqual([]);
      expect((await outline(taker)).locks).toEqual(['UNLOCKED', 'UNLOCKED', 'LOCKED']);
      expect(await taker.client.code(START, { input: { unitId: three } })).toBe('UNIT_LOCKED');
      expect((await pass(taker, two))['unlocked']).toMatchObject([{ id: three }]);
      expect(await grants(taker)).toEqual([
        { unit: 'one', cause: 'ENROLLED' },
        { unit: 'three', cause: 'QUIZ_PASSED' },
        { unit: 'two', cause: 'QUIZ_PASSED' },
      ]);
      expect((await outline(taker)).status).toBe('ACTIVE');
      await pass(taker, three);
      expect(await outline(taker)).toMatchObject({
        status: 'COMPLETED',
        locks: ['UNLOCKED', 'UNLOCKED', 'UNLOCKED'],
      });
      // What is finished stays open, and may be taken again.
      await submit(taker.client, await startAttempt(taker.client, three), WRONG);
      expect((await outline(taker)).locks).toEqual(['UNLOCKED', 'UNLOCKED', 'UNLOCKED']);
    }
  });
});

describe('an enrollment that is', () => {
  const setStatus = ({ enrollmentId }: Taker, status: string) =>
    database.admin('UPDATE enrollments SET status = $2 WHERE id = $1', [enrollmentId, status]);
  const mails = ({ enrollmentId }: Taker) =>
    database.admin(`SELECT 1 FROM email_deliveries WHERE enrollment_id = $1 AND kind = 'UNIT'`, [
      enrollmentId,
    ]);

  it.each(['WITHDRAWN', 'EXPIRED'])('%s opens nothing any more, and takes nothing in', async (status) => {
    for (const taker of await takers('tiny')) {
      const attemptId = await startAttempt(taker.client, (await outline(taker)).ids[0] ?? '');
      await setStatus(taker, status);
      const late = { attemptId, slot: 'number', rev: 1, response: { numeric: { value: '2' } } };
      expect(await taker.client.code(SAVE, { input: late })).toBe('CONFLICT');
      expect(await taker.client.code(SUBMIT, { input: { attemptId, responses: RIGHT } })).toBe('CONFLICT');
      expect(await row('SELECT status, responses FROM attempts WHERE id = $1', attemptId)).toEqual({
        status: 'IN_PROGRESS',
        responses: {},
      });
      const { locks, unmet, ids } = await outline(taker);
      expect(locks).toEqual(['LOCKED', 'LOCKED', 'LOCKED']);
      expect(unmet[0]).toEqual([{ code: 'ENROLLMENT_NOT_ACTIVE', ref: null }]);
      for (const query of [START, OPEN])
        expect(await taker.client.code(query, { input: { unitId: ids[0] } })).toBe('CONFLICT');
    }
  });

  it('paused keeps what it has, gets nothing new, and gets it when it goes on', async () => {
    for (const taker of await takers('tiny')) {
      const [one = '', two = ''] = (await outline(taker)).ids;
      const attemptId = await startAttempt(taker.client, one);
      await setStatus(taker, 'PAUSED');
      for (const query of [START, OPEN])
        expect(await taker.client.code(query, { input: { unitId: one } })).toBe('CONFLICT');
      // What was begun may be handed in; it counts, and unlocks later.
      expect(await submit(taker.client, attemptId)).toMatchObject({ result: { passed: true }, unlocked: [] });
      expect(await grants(taker)).toEqual([{ unit: 'one', cause: 'ENROLLED' }]);
      expect(await mails(taker)).toEqual([]);
      expect((await outline(taker)).locks).toEqual(['UNLOCKED', 'LOCKED', 'LOCKED']);

      await setStatus(taker, 'ACTIVE');
      const { openUnit } = await taker.client.run(OPEN, { input: { unitId: two } });
      expect(openUnit.unlocked).toEqual([{ id: two }]);
      expect(await grants(taker)).toEqual([
        { unit: 'one', cause: 'ENROLLED' },
        { unit: 'two', cause: 'RECONCILED' },
      ]);
      expect(await mails(taker)).toHaveLength(1);
    }
  });
});
