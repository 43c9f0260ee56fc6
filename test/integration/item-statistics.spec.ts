import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import type { Client, Data } from '../support/client.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import type { ItemResponse } from '../../src/quizzes/scoring/index.ts';
import { seedAttempts } from '../support/seed-attempts.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { waitUntil } from '../support/wait.ts';
import { loadWrongKeyCourse } from '../support/wrong-key.ts';
import type { WrongKeyCourse } from '../support/wrong-key.ts';

let database: TestDatabase;
let server: TestApp;
let folder: string;
let north: SeededOrganization;
let south: SeededOrganization;
let teacher: Client;
let course: WrongKeyCourse;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestApp(database);
  folder = mkdtempSync(path.join(tmpdir(), 'stepwise-courses-'));
  north = await seedOrganization(server.app, 'north');
  south = await seedOrganization(server.app, 'south');
  teacher = await north.as(server.client, 'instructor');
  course = await loadWrongKeyCourse({ app: server.app, database }, north.id, folder);
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

/** The able say b, and a lot else that is right; the others say a, and little more. */
const ABLE = {
  choice: { type: 'SINGLE_CHOICE', optionId: 'b' },
  number: { type: 'NUMERIC', value: '2' },
  several: { type: 'MULTIPLE_CHOICE', optionIds: ['x', 'y', 'z'] },
} as const;
const OTHERS = { choice: { type: 'SINGLE_CHOICE', optionId: 'a' } } as const;

const STATISTICS = `query ($quizId: ID!) { quizStatistics(quizId: $quizId) { attempts mean standardDeviation alpha standardError
  items { slot itemId itemVersionId prompt attempts facility discrimination meanSeconds suspect
    options { optionId isCorrect count meanRest } suggestedRegrade { itemId itemVersionId optionId policy } } } }`;

async function quizId(): Promise<string> {
  const [quiz] = await database.admin<{ id: string }>(
    `SELECT q.id FROM quizzes q JOIN course_versions v ON v.id = q.course_version_id WHERE v.course_id = $1 ORDER BY v.number LIMIT 1`,
    [course.courseId],
  );
  return quiz?.id ?? '';
}

async function seed(count: number, ...responses: Record<string, ItemResponse>[]): Promise<void> {
  const place = { organizationId: north.id, courseId: course.courseId, unitStableId: 'one' };
  await seedAttempts(database, { ...place, count, responses, seconds: { choice: 30, number: 12 } });
}

describe('quizStatistics', () => {
  it('is null before two learners were graded', async () => {
    await seed(1, OTHERS);
    expect((await teacher.run(STATISTICS, { quizId: await quizId() })).quizStatistics).toBeNull();
  });

  it('finds the item whose key is wrong, and the regrade that repairs it', async () => {
    await seed(7, OTHERS);
    await seed(8, ABLE);
    const id = await quizId();
    const { quizStatistics } = await teacher.run(STATISTICS, { quizId: id });
    expect(quizStatistics).toMatchObject({ attempts: 16, alpha: expect.any(Number) });
    const [choice, number] = quizStatistics.items as Data[];
    expect(choice).toMatchObject({
      slot: 'choice',
      itemVersionId: course.itemVersionId,
      attempts: 16,
      facility: 0.5,
      discrimination: -1,
      meanSeconds: 30,
      options: [
        { optionId: 'a', isCorrect: true, count: 8, meanRest: 0 },
        { optionId: 'b', isCorrect: false, count: 8, meanRest: 1 },
      ],
      suspect: 'b',
      suggestedRegrade: {
        itemId: choice?.itemId,
        itemVersionId: course.itemVersionId,
        optionId: 'b',
        policy: 'EITHER_KEY',
      },
    });
    expect(number).toMatchObject({
      slot: 'number',
      meanSeconds: 12,
      options: [],
      suspect: null,
      suggestedRegrade: null,
    });

    const { itemVersionId, newItemVersionId } = course;
    const input = { itemVersionId, newItemVersionId, policy: 'NEW_KEY', reason: 'It is b.' };
    const { regradePreview } = await teacher.run(
      'mutation ($input: RegradePreviewInput!) { regradePreview(input: $input) { regrade { id } } }',
      { input },
    );
    const regradeId = regradePreview.regrade.id;
    const isStatus = (status: string) =>
      waitUntil(`it is ${status}`, async () => {
        const { regrade } = await teacher.run('query ($id: ID!) { regrade(id: $id) { status } }', {
          id: regradeId,
        });
        return regrade.status === status;
      });
    await isStatus('PREVIEWED');
    await teacher.run(
      'mutation ($input: ApplyRegradeInput!) { applyRegrade(input: $input) { regrade { id } } }',
      { input: { regradeId } },
    );
    await isStatus('APPLIED');
    const [repaired] = (await teacher.run(STATISTICS, { quizId: id })).quizStatistics.items as Data[];
    expect(repaired).toMatchObject({ discrimination: 1, suspect: null, suggestedRegrade: null });
  });

  it('takes a place for one item of the reliability, whatever was drawn there', async () => {
    const id = await quizId();
    const drawInstead = (from: string, to: string) =>
      database.admin(
        `UPDATE attempts SET frozen_items = jsonb_set(frozen_items, '{1,itemVersionId}', to_jsonb($2::text))
         WHERE quiz_id = $3 AND responses ? 'several' AND frozen_items #>> '{1,itemVersionId}' = $1`,
        [from, to, id],
      );
    await seed(2, { number: ABLE.number });
    const before = (await teacher.run(STATISTICS, { quizId: id })).quizStatistics;
    await drawInstead(course.otherVersionId, course.newItemVersionId);
    const after = (await teacher.run(STATISTICS, { quizId: id })).quizStatistics;
    await drawInstead(course.newItemVersionId, course.otherVersionId);
    expect(before.items).toHaveLength(3);
    expect(after.items.map((item: Data) => item['attempts'])).toEqual([18, 10, 8, 18]);
    expect([after.alpha, after.standardError]).toEqual([before.alpha, before.standardError]);
  });

  it('is for staff of the organization', async () => {
    const id = await quizId();
    const stranger = await south.as(server.client, 'instructor');
    expect(await stranger.code(STATISTICS, { quizId: id })).toBe('NOT_FOUND');
    const learner = await north.as(server.client, 'learner');
    expect(await learner.code(STATISTICS, { quizId: id })).toBe('FORBIDDEN');
  });
});

describe('verifyAttempt', () => {
  const VERIFY = `query ($id: ID!) { verifyAttempt(attemptId: $id) { matches engine storedPercent replayedPercent differences problem } }`;
  const attemptOf = async (name: string) => {
    const [row] = await database.admin<{ id: string }>(
      `SELECT a.id FROM attempts a JOIN enrollments e ON e.id = a.enrollment_id WHERE e.course_id = $1 AND a.responses ? $2 ORDER BY a.id LIMIT 1`,
      [course.courseId, name],
    );
    return row?.id ?? '';
  };

  it('gives the stored score again, to the byte, after a regrade too', async () => {
    const { verifyAttempt } = await teacher.run(VERIFY, { id: await attemptOf('several') });
    expect(verifyAttempt).toEqual({
      matches: true,
      engine: 1,
      storedPercent: '100.00',
      replayedPercent: '100.00',
      differences: [],
      problem: null,
    });
  });

  it('names the slots that differ, and says it when there is no score', async () => {
    const id = await attemptOf('several');
    await database.admin(
      `UPDATE attempts SET score = jsonb_set(score, '{items,1,earned}', '"1/2"') WHERE id = $1`,
      [id],
    );
    const { verifyAttempt } = await teacher.run(VERIFY, { id });
    expect(verifyAttempt).toMatchObject({ matches: false, differences: ['number'] });
    await database.admin(
      `UPDATE attempts SET responses = jsonb_set(responses, '{choice,response,optionId}', '"nothing"') WHERE id = $1`,
      [id],
    );
    expect((await teacher.run(VERIFY, { id })).verifyAttempt).toMatchObject({
      matches: false,
      replayedPercent: null,
      problem: expect.stringContaining('BAD_RESPONSE'),
    });
    await database.admin(`UPDATE attempts SET status = 'VOIDED' WHERE id = $1`, [id]);
    expect((await teacher.run(VERIFY, { id })).verifyAttempt).toBeNull();
  });

  it('is for graders of the organization', async () => {
    const id = await attemptOf('choice');
    const stranger = await south.as(server.client, 'instructor');
    expect(await stranger.code(VERIFY, { id })).toBe('NOT_FOUND');
    const learner = await north.as(server.client, 'learner');
    expect(await learner.code(VERIFY, { id })).toBe('FORBIDDEN');
  });
});
