import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DeadJobService } from '../../src/platform/jobs/dead-job.service.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import type { Client, Data } from '../support/client.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { seedAttempts } from '../support/seed-attempts.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { waitUntil } from '../support/wait.ts';
import { RESPONSES, loadWrongKeyCourse } from '../support/wrong-key.ts';
import type { WrongKeyCourse } from '../support/wrong-key.ts';

const KINDS = RESPONSES.length;

let database: TestDatabase;
let server: TestApp;
let folder: string;
let north: SeededOrganization;
let south: SeededOrganization;
let teacher: Client;
let stranger: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestApp(database);
  folder = mkdtempSync(path.join(tmpdir(), 'stepwise-courses-'));
  north = await seedOrganization(server.app, 'north');
  south = await seedOrganization(server.app, 'south');
  teacher = await north.as(server.client, 'instructor');
  stranger = await south.as(server.client, 'instructor');
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

let courses = 0;

/** A course of its own for each test, with learners of all kinds in both organizations. */
async function prepare(count: number, organization = north): Promise<WrongKeyCourse> {
  const id = `wrong-key-${++courses}`;
  const course = await loadWrongKeyCourse({ app: server.app, database }, organization.id, folder, id);
  await seedAttempts(database, {
    organizationId: organization.id,
    courseId: course.courseId,
    unitStableId: 'one',
    count,
    responses: RESPONSES,
  });
  return course;
}

const FIELDS = `id status policy reason total done progressPercent changed newlyPassed unlocked error`;
const PREVIEW = `mutation ($input: RegradePreviewInput!) { regradePreview(input: $input) { regrade { ${FIELDS} } } }`;
const APPLY = `mutation ($input: ApplyRegradeInput!) { applyRegrade(input: $input) { regrade { ${FIELDS} } } }`;
const REVERT = `mutation ($input: RevertRegradeInput!) { revertRegrade(input: $input) { regrade { ${FIELDS} } } }`;
const READ = `query ($id: ID!, $newlyPasses: Boolean) { regrade(id: $id) { ${FIELDS} requestedBy { id } finishedAt
  changes(first: 50, filter: { newlyPasses: $newlyPasses }) { edges { node { status oldPercent newPercent oldPassed newPassed
    attempt { id } learner { name } unlocks { title } } } pageInfo { hasNextPage } } } }`;

async function read(id: string, variables: object = {}): Promise<Data> {
  return (await teacher.run(READ, { id, ...variables })).regrade as Data;
}

async function until(id: string, status: string): Promise<Data> {
  await waitUntil(`the regrade is ${status}`, async () => {
    const regrade = await read(id);
    if (regrade.status === 'FAILED') throw new Error(regrade.error);
    return regrade.status === status;
  });
  return read(id);
}

async function preview(
  { itemVersionId, newItemVersionId }: WrongKeyCourse,
  policy: string,
  client = teacher,
): Promise<string> {
  const needsKey = policy !== 'FULL_CREDIT' && policy !== 'DROP_ITEM';
  const input = { itemVersionId, policy, reason: 'It is b.', ...(needsKey && { newItemVersionId }) };
  const { regradePreview } = await client.run(PREVIEW, { input });
  return regradePreview.regrade.id;
}

async function regrade(course: WrongKeyCourse, policy: string): Promise<string> {
  const id = await preview(course, policy);
  await until(id, 'PREVIEWED');
  await teacher.run(APPLY, { input: { regradeId: id } });
  await until(id, 'APPLIED');
  return id;
}

interface Grades {
  /** By kind of learner: exact points of the attempt and of the result, whether each is passed. */
  readonly [kind: string]: string;
}

/** What the learners of a course have, in one line for each kind; all of one kind have the same. */
async function grades({ courseId }: WrongKeyCourse): Promise<Grades> {
  const rows = await database.admin<{ kind: string; line: string }>(
    `SELECT DISTINCT m.name AS kind, concat_ws(' ', a.score ->> 'earned', 'of', a.score ->> 'max', CASE WHEN a.passed THEN 'passes' ELSE 'fails' END,
       'result', r.earned, CASE WHEN r.passed_at IS NULL THEN 'open' ELSE 'passed' END,
       'unlocked', (SELECT count(*) FROM unit_unlocks k WHERE k.enrollment_id = e.id)) AS line
     FROM attempts a JOIN enrollments e ON e.id = a.enrollment_id JOIN memberships m ON m.id = e.membership_id
     LEFT JOIN quiz_results r ON r.enrollment_id = e.id
     WHERE e.course_id = $1 AND m.name LIKE 'Seeded %' ORDER BY 1`,
    [courseId],
  );
  expect(new Set(rows.map((row) => row.kind)).size).toBe(rows.length);
  return Object.fromEntries(rows.map((row) => [row.kind.replace('Seeded ', ''), row.line]));
}

const BEFORE: Grades = {
  0: '4/3 of 3/1 fails result 4/3 open unlocked 1',
  1: '3/1 of 3/1 passes result 3/1 passed unlocked 2',
  2: '1/1 of 3/1 fails result 1/1 open unlocked 1',
  3: '5/3 of 3/1 fails result 5/3 open unlocked 1',
  4: '2/1 of 3/1 passes result 2/1 passed unlocked 2',
};

/** What has to hold of every attempt, whatever happened to it. */
async function expectConsistent({ courseId }: WrongKeyCourse): Promise<void> {
  const wrong = await database.admin(
    `SELECT a.id FROM attempts a JOIN enrollments e ON e.id = a.enrollment_id
     LEFT JOIN quiz_results r ON r.enrollment_id = e.id AND r.unit_stable_id = a.unit_stable_id
     CROSS JOIN LATERAL (SELECT * FROM grade_events g WHERE g.attempt_id = a.id ORDER BY revision DESC LIMIT 1) AS last
     WHERE e.course_id = $1 AND a.status = 'GRADED' AND ((last.earned, last.max, last.passed) IS DISTINCT FROM (a.score ->> 'earned', a.score ->> 'max', a.passed)
       OR r.earned <> last.earned OR (r.passed_at IS NULL AND last.passed)
       OR EXISTS (SELECT 1 FROM grade_events g WHERE g.attempt_id = a.id GROUP BY g.regrade_id, g.kind HAVING count(*) > 1))`,
    [courseId],
  );
  expect(wrong).toEqual([]);
}

describe('each policy', () => {
  const passes = ' unlocked 2';
  it.each<[string, Grades, number]>([
    [
      'FULL_CREDIT',
      {
        ...BEFORE,
        0: `7/3 of 3/1 passes result 7/3 passed${passes}`,
        2: `2/1 of 3/1 passes result 2/1 passed${passes}`,
        3: `8/3 of 3/1 passes result 8/3 passed${passes}`,
      },
      3,
    ],
    ['EITHER_KEY', { ...BEFORE, 0: `7/3 of 3/1 passes result 7/3 passed${passes}` }, 1],
    [
      'NEW_KEY',
      {
        ...BEFORE,
        0: `7/3 of 3/1 passes result 7/3 passed${passes}`,
        1: `2/1 of 3/1 passes result 2/1 passed${passes}`,
        // What was passed stays passed, and nothing locks again.
        4: `1/1 of 3/1 fails result 1/1 passed${passes}`,
      },
      1,
    ],
    ['ONLY_IF_HIGHER', { ...BEFORE, 0: `7/3 of 3/1 passes result 7/3 passed${passes}` }, 1],
    [
      'DROP_ITEM',
      {
        0: `4/3 of 2/1 passes result 4/3 passed${passes}`,
        1: `2/1 of 2/1 passes result 2/1 passed${passes}`,
        2: '1/1 of 2/1 fails result 1/1 open unlocked 1',
        3: `5/3 of 2/1 passes result 5/3 passed${passes}`,
        4: `1/1 of 2/1 fails result 1/1 passed${passes}`,
      },
      2,
    ],
  ])(
    '%s foresees and does the same, to the exact fraction, and takes it back',
    async (policy, after, kinds) => {
      const course = await prepare(KINDS * 2);
      expect(await grades(course)).toEqual(BEFORE);
      const id = await preview(course, policy);
      const foreseen = await until(id, 'PREVIEWED');
      expect(await grades(course)).toEqual(BEFORE);
      expect(foreseen).toMatchObject({
        total: KINDS * 2,
        done: KINDS * 2,
        newlyPassed: kinds * 2,
        unlocked: kinds * 2,
      });

      await teacher.run(APPLY, { input: { regradeId: id } });
      const done = await until(id, 'APPLIED');
      expect(await grades(course)).toEqual(after);
      await expectConsistent(course);
      const { changed, newlyPassed, unlocked } = foreseen;
      expect(done).toMatchObject({ changed, newlyPassed, unlocked, progressPercent: 100 });
      const shown = (regrade: Data) =>
        regrade.changes.edges.map(({ node }: Data) => ({ ...node, status: null }));
      expect(shown(done)).toEqual(shown(foreseen));

      await teacher.run(REVERT, { input: { regradeId: id, reason: 'It was a after all.' } });
      await until(id, 'REVERTED');
      const reverted = await grades(course);
      for (const [kind, line] of Object.entries(reverted)) {
        const [scores] = line.split(' result ');
        expect(scores).toBe(BEFORE[kind]?.split(' result ')[0]);
        // What was granted stays.
        expect(line.split(' unlocked ')[1]).toBe(after[kind]?.split(' unlocked ')[1]);
      }
      await expectConsistent(course);
    },
  );

  it('skips an attempt that would have no item left', async () => {
    const course = await prepare(KINDS);
    await database.admin(
      `UPDATE attempts a SET adjustments = '{"number": {"isDropped": true}, "several": {"isDropped": true}}', score =
         '{"engine": 1, "earned": "0/1", "max": "1/1", "percent": "0/1", "passed": false, "items": [{"slot": "choice", "earned": "0/1", "max": "1/1", "outcome": "BLANK"}]}',
         earned = 0, max = 1, passed = false
       FROM enrollments e JOIN memberships m ON m.id = e.membership_id WHERE e.id = a.enrollment_id AND e.course_id = $1 AND m.name = 'Seeded 2'`,
      [course.courseId],
    );
    const id = await regrade(course, 'DROP_ITEM');
    const { changes } = await read(id);
    const skipped = changes.edges.filter(({ node }: Data) => node.status === 'SKIPPED');
    expect(skipped).toMatchObject([
      { node: { oldPercent: '0.00', newPercent: '0.00', learner: { name: 'Seeded 2' } } },
    ]);
  });
});

describe('what a new pass brings', () => {
  it('unlocks the next unit, plans its e-mail, and is told apart in the preview', async () => {
    const course = await prepare(KINDS);
    const id = await regrade(course, 'NEW_KEY');
    const { changes } = await read(id, { newlyPasses: true });
    expect(changes.edges).toEqual([
      {
        node: {
          status: 'APPLIED',
          oldPercent: '44.44',
          newPercent: '77.78',
          oldPassed: false,
          newPassed: true,
          attempt: { id: expect.any(String) },
          learner: { name: 'Seeded 0' },
          unlocks: [{ title: 'Unit two' }],
        },
      },
    ]);
    const mails = await database.admin(
      `SELECT m.name, d.unit_stable_id, d.kind FROM email_deliveries d JOIN enrollments e ON e.id = d.enrollment_id
       JOIN memberships m ON m.id = e.membership_id WHERE e.course_id = $1`,
      [course.courseId],
    );
    expect(mails).toEqual([{ name: 'Seeded 0', unit_stable_id: 'two', kind: 'UNIT' }]);
    const ledger = await database.admin(
      `SELECT g.kind, g.revision, g.earned, g.reason, g.actor_membership_id, g.regrade_id FROM grade_events g JOIN enrollments e ON e.id = g.enrollment_id
       JOIN memberships m ON m.id = e.membership_id WHERE e.course_id = $1 AND m.name = 'Seeded 0' ORDER BY revision`,
      [course.courseId],
    );
    expect(ledger[1]).toEqual({
      kind: 'REGRADED',
      revision: 2,
      earned: '7/3',
      reason: 'It is b.',
      actor_membership_id: north.memberships['instructor'],
      regrade_id: id,
    });
    const audited = await database.admin(
      `SELECT action FROM audit_events WHERE target_id = $1 ORDER BY created_at`,
      [id],
    );
    expect(audited.map((row) => row['action'])).toEqual([
      'regrade.preview',
      'regrade.apply',
      'regrade.applied',
    ]);
  });

  it('takes an essay out of the graders’ queue when all get full credit, and puts it back on revert', async () => {
    const course = await prepare(KINDS);
    // As an essay leaves an attempt: the item waits for a person.
    const [attempt] = await database.admin<{ id: string; unit_id: string }>(
      `SELECT a.id, a.unit_id FROM attempts a JOIN enrollments e ON e.id = a.enrollment_id JOIN memberships m ON m.id = e.membership_id
       WHERE e.course_id = $1 AND m.name = 'Seeded 0'`,
      [course.courseId],
    );
    const essay = await makeEssay(course);
    await database.admin(
      `UPDATE attempts SET status = 'NEEDS_REVIEW', frozen_items = jsonb_set(frozen_items, '{1}', jsonb_build_object('slot', 'number', 'points', '1', 'optionOrder', NULL,
         'itemId', $2::text, 'itemVersionId', $3::text)), responses = responses || '{"number": {"rev": 1, "response": {"type": "ESSAY", "text": "Well."}}}',
         score = '{"engine": 1, "earned": "1/3", "max": "3/1", "percent": "100/9", "passed": false, "pending": ["number"], "items": [
           {"slot": "choice", "earned": "0/1", "max": "1/1", "outcome": "INCORRECT"}, {"slot": "number", "earned": "0/1", "max": "1/1", "outcome": "PENDING"},
           {"slot": "several", "earned": "1/3", "max": "1/1", "outcome": "PARTIAL"}]}' WHERE id = $1`,
      [attempt?.id, essay.itemId, essay.versionId],
    );
    await database.admin(
      `INSERT INTO reviews (organization_id, id, attempt_id, slot, course_id, unit_id) VALUES ($1, gen_random_uuid(), $2, 'number', $3, $4)`,
      [north.id, attempt?.id, course.courseId, attempt?.unit_id],
    );
    // It has had no grade yet.
    await database.admin(
      `BEGIN; SET LOCAL session_replication_role = replica;
       DELETE FROM quiz_results r USING attempts a WHERE a.id = '${attempt?.id}' AND r.enrollment_id = a.enrollment_id;
       DELETE FROM grade_events WHERE attempt_id = '${attempt?.id}'; COMMIT`,
    );
    const counted = async () =>
      (
        await database.admin(
          `SELECT r.earned, r.percent, r.attempt_count, (SELECT array_agg(g.kind ORDER BY revision) FROM grade_events g WHERE g.attempt_id = a.id) AS lines
           FROM quiz_results r JOIN attempts a ON r.enrollment_id = a.enrollment_id WHERE a.id = $1`,
          [attempt?.id],
        )
      )[0];
    const state = async () =>
      (
        await database.admin(
          `SELECT a.status, a.score ->> 'earned' AS earned, (SELECT array_agg(status ORDER BY created_at) FROM reviews r WHERE r.attempt_id = a.id) AS reviews
           FROM attempts a WHERE a.id = $1`,
          [attempt?.id],
        )
      )[0];
    const id = await regrade({ ...course, itemVersionId: essay.versionId }, 'FULL_CREDIT');
    expect(await state()).toEqual({ status: 'GRADED', earned: '4/3', reviews: ['CANCELLED'] });
    expect(await counted()).toMatchObject({ earned: '4/3', attempt_count: 1, lines: ['REGRADED'] });
    await teacher.run(REVERT, { input: { regradeId: id, reason: 'No.' } });
    await until(id, 'REVERTED');
    expect(await state()).toEqual({ status: 'NEEDS_REVIEW', earned: '1/3', reviews: ['CANCELLED', 'OPEN'] });
    const nothing = { earned: null, percent: null, attempt_count: 0 };
    expect(await counted()).toEqual({ ...nothing, lines: ['REGRADED', 'WAITING'] });
  });
});

describe('an essay that a person graded by a rubric', () => {
  it('is regraded by a key with another rubric and back, and keeps its points', async () => {
    const course = await prepare(KINDS);
    const rubric = (id: string) => ({ rubric: [{ id, text: 'Is it clear?', points: '1' }] });
    const essay = await makeEssay(course, [rubric('clear'), rubric('plain')]);
    const [attempt] = await database.admin<{ id: string }>(
      `UPDATE attempts a SET frozen_items = jsonb_set(frozen_items, '{1}', jsonb_build_object('slot', 'number', 'points', '1', 'optionOrder', NULL,
         'itemId', $2::text, 'itemVersionId', $3::text)), responses = responses || '{"number": {"rev": 1, "response": {"type": "ESSAY", "text": "Well."}}}',
         manual = '{"number": {"points": "1/2", "criteria": {"clear": "1/2"}, "comment": null}}',
         score = '{"engine": 1, "earned": "5/6", "max": "3/1", "percent": "250/9", "passed": false, "items": [
           {"slot": "choice", "earned": "0/1", "max": "1/1", "outcome": "INCORRECT"}, {"slot": "number", "earned": "1/2", "max": "1/1", "outcome": "PARTIAL"},
           {"slot": "several", "earned": "1/3", "max": "1/1", "outcome": "PARTIAL"}]}'
       FROM enrollments e JOIN memberships m ON m.id = e.membership_id
       WHERE e.id = a.enrollment_id AND e.course_id = $1 AND m.name = 'Seeded 0' RETURNING a.id`,
      [course.courseId, essay.itemId, essay.versionId],
    );
    const state = async () => ({
      ...(
        await database.admin(
          `SELECT a.score ->> 'earned' AS earned, a.adjustments -> 'number' ->> 'keyOf' AS key_of,
           (SELECT array_agg(c.status) FROM regrade_changes c WHERE c.attempt_id = a.id) AS changes FROM attempts a WHERE a.id = $1`,
          [attempt?.id],
        )
      ).at(0),
      ...(
        await teacher.run(
          'query ($id: ID!) { verifyAttempt(attemptId: $id) { matches differences problem } }',
          { id: attempt?.id },
        )
      ).verifyAttempt,
    });
    const verified = { earned: '5/6', matches: true, differences: [], problem: null };
    expect(await state()).toEqual({ ...verified, key_of: null, changes: null });

    const { versionId: itemVersionId, nextVersionId: newItemVersionId } = essay;
    const id = await regrade({ ...course, itemVersionId, newItemVersionId }, 'NEW_KEY');
    expect(await state()).toEqual({ ...verified, key_of: newItemVersionId, changes: ['APPLIED'] });
    await teacher.run(REVERT, { input: { regradeId: id, reason: 'No.' } });
    await until(id, 'REVERTED');
    expect(await state()).toEqual({ ...verified, key_of: null, changes: ['REVERTED'] });
  });
});

/** An essay in the course, held by a slot of the first quiz, past the rule that published quizzes never change. */
async function makeEssay(
  { courseId }: WrongKeyCourse,
  [key, nextKey]: readonly [object, object] = [{}, {}],
): Promise<{ itemId: string; versionId: string; nextVersionId: string }> {
  const [row] = await database.admin<{ item_id: string; version_id: string; next_id: string }>(
    `WITH item AS (
       INSERT INTO items (organization_id, id, course_id, unit_stable_id, stable_id) VALUES ($1, gen_random_uuid(), $2, 'one', 'essay') RETURNING *
     ), version AS (
       INSERT INTO item_versions (organization_id, id, item_id, number, content_hash, type, prompt, body)
       SELECT $1, gen_random_uuid(), id, n, 'essay ' || n, 'ESSAY', 'Why?', '{}' FROM item, generate_series(1, 2) AS n RETURNING *
     ), added_keys AS (
       INSERT INTO item_keys (organization_id, item_version_id, key, source)
       SELECT $1, id, CASE number WHEN 1 THEN $3::jsonb ELSE $4::jsonb END, '{}' FROM version
     ) SELECT v.item_id, v.id AS version_id, n.id AS next_id FROM version v, version n WHERE v.number = 1 AND n.number = 2`,
    [north.id, courseId, JSON.stringify(key), JSON.stringify(nextKey)],
  );
  await database.admin(
    `BEGIN;
     SET LOCAL session_replication_role = replica;
     UPDATE quiz_slots s SET item_version_id = '${row?.version_id}' FROM quizzes q JOIN course_versions v ON v.id = q.course_version_id
       WHERE q.id = s.quiz_id AND v.course_id = '${courseId}' AND v.number = 1 AND s.slot = 'number';
     COMMIT`,
  );
  return {
    itemId: row?.item_id ?? '',
    versionId: row?.version_id ?? '',
    nextVersionId: row?.next_id ?? '',
  };
}

describe('reverting', () => {
  it('takes its own correction back and leaves a later one of the same item', async () => {
    const course = await prepare(KINDS);
    const first = await regrade(course, 'NEW_KEY');
    await regrade(course, 'FULL_CREDIT');
    await teacher.run(REVERT, { input: { regradeId: first, reason: 'No.' } });
    await until(first, 'REVERTED');
    expect((await grades(course))['4']).toBe('2/1 of 3/1 passes result 2/1 passed unlocked 2');
    const adjustments = await database.admin(
      `SELECT DISTINCT a.adjustments FROM attempts a JOIN enrollments e ON e.id = a.enrollment_id WHERE e.course_id = $1`,
      [course.courseId],
    );
    expect(adjustments).toEqual([{ adjustments: { choice: { fullCredit: true } } }]);
    await expectConsistent(course);
  });

  it('goes with the explanation: a new key’s while it counts, the item’s own again after it', async () => {
    const [course, theirs] = [await prepare(1), await prepare(1, south)];
    for (const { itemVersionId, newItemVersionId } of [course, theirs])
      await database.admin(
        `BEGIN; SET LOCAL session_replication_role = replica;
         UPDATE item_keys SET explanation = 'It is a.' WHERE item_version_id = '${itemVersionId}';
         UPDATE item_keys SET explanation = 'It is b.' WHERE item_version_id = '${newItemVersionId}';
         UPDATE attempts SET explanations = '{"choice": "It is a."}' WHERE frozen_items @> '[{"itemVersionId": "${itemVersionId}"}]'; COMMIT`,
      );
    const told = async ({ courseId }: WrongKeyCourse) =>
      (
        await database.admin(
          'SELECT a.explanations FROM attempts a JOIN enrollments e ON e.id = a.enrollment_id WHERE e.course_id = $1',
          [courseId],
        )
      )[0]?.['explanations'] as unknown;
    const id = await regrade(course, 'NEW_KEY');
    expect(await told(course)).toEqual({ choice: 'It is b.' });
    expect(await told(theirs)).toEqual({ choice: 'It is a.' });
    await teacher.run(REVERT, { input: { regradeId: id, reason: 'No.' } });
    await until(id, 'REVERTED');
    expect(await told(course)).toEqual({ choice: 'It is a.' });
  });

  it.each([
    ['FULL_CREDIT', 'NEW_KEY'],
    ['NEW_KEY', 'NEW_KEY'],
    ['EITHER_KEY', 'NEW_KEY'],
    ['FULL_CREDIT', 'FULL_CREDIT'],
    ['DROP_ITEM', 'FULL_CREDIT'],
  ])('takes %s back first and %s after it, each for good', async (firstPolicy, secondPolicy) => {
    const course = await prepare(KINDS);
    const theirs = await prepare(1, south);
    const first = await regrade(course, firstPolicy);
    const second = await regrade(course, secondPolicy);
    const state = async () => ({
      adjustments: (
        await database.admin(
          'SELECT DISTINCT a.adjustments FROM attempts a JOIN enrollments e ON e.id = a.enrollment_id WHERE e.course_id = $1',
          [course.courseId],
        )
      ).map((row) => row['adjustments'] as unknown),
      scores: Object.values(await grades(course)).map((line) => line.split(' result ')[0]),
    });
    const revert = async (regradeId: string) => {
      await teacher.run(REVERT, { input: { regradeId, reason: 'No.' } });
      await until(regradeId, 'REVERTED');
      await expectConsistent(course);
      return state();
    };
    const { adjustments, scores } = await revert(first);
    const alone = secondPolicy === 'NEW_KEY' ? { keyOf: course.newItemVersionId } : { fullCredit: true };
    expect(adjustments).toEqual([{ choice: alone }]);
    expect(scores[0]).toBe('7/3 of 3/1 passes');
    expect(await revert(second)).toEqual({
      adjustments: [{}],
      scores: Object.values(BEFORE).map((line) => line.split(' result ')[0]),
    });
    expect(Object.values(await grades(theirs))).toEqual([BEFORE['0']]);
  });

  it('is for applied regrades, once', async () => {
    const course = await prepare(KINDS);
    const id = await preview(course, 'NEW_KEY');
    await until(id, 'PREVIEWED');
    const input = { regradeId: id, reason: 'No.' };
    expect(await teacher.code(REVERT, { input })).toBe('CONFLICT');
    await teacher.run(APPLY, { input: { regradeId: id } });
    await until(id, 'APPLIED');
    await Promise.all([teacher.run(REVERT, { input }), teacher.run(REVERT, { input })]);
    await until(id, 'REVERTED');
    await teacher.run(REVERT, { input });
    expect(await teacher.code(APPLY, { input: { regradeId: id } })).toBe('CONFLICT');
    const events = await database.admin(
      `SELECT kind, count(*)::int AS count FROM grade_events WHERE regrade_id = $1 GROUP BY kind ORDER BY kind`,
      [id],
    );
    expect(events).toEqual([
      { kind: 'REGRADED', count: 3 },
      { kind: 'REVERTED', count: 3 },
    ]);
  });
});

describe('a preview', () => {
  it('refuses policies and versions that do not fit', async () => {
    const course = await prepare(KINDS);
    const { itemVersionId, newItemVersionId, otherVersionId } = course;
    const ask = (input: object) =>
      teacher.send(PREVIEW, { input: { itemVersionId, reason: 'It is b.', ...input } });
    for (const input of [
      { policy: 'NEW_KEY' },
      { policy: 'EITHER_KEY', newItemVersionId: itemVersionId },
      { policy: 'ONLY_IF_HIGHER', newItemVersionId: otherVersionId },
      { policy: 'FULL_CREDIT', newItemVersionId },
      { policy: 'DROP_ITEM', newItemVersionId },
      { policy: 'NEW_KEY', newItemVersionId: 'not an id' },
      { policy: 'FULL_CREDIT', reason: '' },
    ]) {
      const { errors } = await ask(input);
      expect(errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
    }
    await database.admin(
      `BEGIN; SET LOCAL session_replication_role = replica;
       UPDATE item_keys SET key = '{"correct": "z"}' WHERE item_version_id = '${newItemVersionId}'; COMMIT`,
    );
    const { errors } = await ask({ policy: 'NEW_KEY', newItemVersionId });
    expect(errors[0]?.message).toContain('does not fit what learners were asked');
  });

  it('does nothing twice under one idempotency key, and can be listed', async () => {
    const { itemVersionId, courseId } = await prepare(KINDS);
    const input = { itemVersionId, policy: 'FULL_CREDIT', reason: 'It is b.', idempotencyKey: courseId };
    const first = await teacher.run(PREVIEW, { input });
    const second = await teacher.run(PREVIEW, { input });
    expect(second.regradePreview.regrade.id).toBe(first.regradePreview.regrade.id);
    const list = `query ($courseId: ID) { regrades(filter: { courseId: $courseId }, first: 10) { edges { node { id policy } } } }`;
    const { regrades } = await teacher.run(list, { courseId });
    expect(regrades.edges).toEqual([
      { node: { id: first.regradePreview.regrade.id, policy: 'FULL_CREDIT' } },
    ]);
    await until(first.regradePreview.regrade.id, 'PREVIEWED');
  });
});

describe('a member of staff who is a learner as well', () => {
  it('is not told their own score, which may be hidden from them', async () => {
    const course = await prepare(KINDS);
    await database.admin(
      `UPDATE enrollments e SET membership_id = $2 FROM memberships m WHERE m.id = e.membership_id AND e.course_id = $1 AND m.name = 'Seeded 0'`,
      [course.courseId, north.memberships['instructor']],
    );
    const id = await regrade(course, 'NEW_KEY');
    const percents = async (client: Client) => {
      const { regrade } = await client.run(READ, { id });
      return regrade.changes.edges
        .map(({ node }: Data) => [node.oldPercent, node.newPercent].join(' '))
        .sort();
    };
    expect(await percents(teacher)).toEqual([' ', '100.00 66.67', '66.67 33.33']);
    const owner = await north.as(server.client, 'owner');
    expect(await percents(owner)).toEqual(['100.00 66.67', '44.44 77.78', '66.67 33.33']);
  });
});

const ENDS: Record<string, string> = { PREVIEWING: 'PREVIEWED', APPLYING: 'APPLIED', REVERTING: 'REVERTED' };

describe('a regrade whose job is dead, because the process died in it each time', () => {
  it.each([
    ['PREVIEWING', 'whoever runs the server'],
    ['APPLYING', 'staff'],
    ['APPLYING', 'whoever runs the server'],
    ['REVERTING', 'staff'],
    ['REVERTING', 'whoever runs the server'],
  ])('has FAILED while it was %s, and goes on when %s will have it', async (status, who) => {
    const course = await prepare(KINDS);
    const id = await preview(course, 'NEW_KEY');
    await until(id, 'PREVIEWED');
    await database.admin(
      `UPDATE regrades SET status = $2, finished_at = NULL, cursor = NULL, applied_by = CASE WHEN $2 <> 'PREVIEWING' THEN requested_by END,
         reverted_by = CASE WHEN $2 = 'REVERTING' THEN requested_by END, revert_reason = CASE WHEN $2 = 'REVERTING' THEN 'No.' END WHERE id = $1`,
      [id, status],
    );
    const key = `${north.id}:run-regrade:${id}`;
    await database.admin(
      `SELECT (graphile_worker.add_job('run-regrade', json_build_object('organizationId', $1::text, 'regradeId', $2::text),
         run_at := now() + interval '1 day', job_key := $3::text)).id`,
      [north.id, id, key],
    );
    await database.admin('UPDATE graphile_worker._private_jobs SET attempts = max_attempts WHERE key = $1', [
      key,
    ]);
    await waitUntil('it says so', async () => (await read(id)).status === 'FAILED');
    expect((await read(id)).error).toMatch(/died/);
    if (who !== 'staff') await retryJob(status === 'APPLYING' ? await preview(course, 'FULL_CREDIT') : null);
    else if (status === 'APPLYING') await teacher.run(APPLY, { input: { regradeId: id } });
    else await teacher.run(REVERT, { input: { regradeId: id, reason: 'No.' } });
    await until(id, ENDS[status] ?? '');
  });

  /** @param otherId of a regrade that nobody may write at the same time */
  async function retryJob(otherId: string | null): Promise<void> {
    const jobs = server.app.get(DeadJobService);
    const [jobId = ''] = await jobs.listIds({ name: 'run-regrade', organizationId: north.id });
    const retry = () => jobs.retry(jobId, async () => undefined);
    if (otherId !== null) {
      await until(otherId, 'PREVIEWED');
      const setStatus = (status: string) =>
        database.admin('UPDATE regrades SET status = $2, applied_by = requested_by WHERE id = $1', [
          otherId,
          status,
        ]);
      await setStatus('APPLYING');
      await expect(retry()).rejects.toThrow('Another regrade');
      await setStatus('PREVIEWED');
    }
    expect(await retry()).toMatchObject({ id: jobId });
  }
});

describe('the other organization', () => {
  it('sees nothing of a regrade, can do nothing with it, and is untouched by it', async () => {
    const theirs = await prepare(KINDS, south);
    const ours = await prepare(KINDS);
    const id = await regrade(ours, 'FULL_CREDIT');
    expect(await stranger.code(READ, { id })).toBe('NOT_FOUND');
    expect(await stranger.code(APPLY, { input: { regradeId: id } })).toBe('NOT_FOUND');
    expect(await stranger.code(REVERT, { input: { regradeId: id, reason: 'No.' } })).toBe('NOT_FOUND');
    const foreign = { itemVersionId: ours.itemVersionId, policy: 'FULL_CREDIT', reason: 'It is b.' };
    expect(await stranger.code(PREVIEW, { input: foreign })).toBe('NOT_FOUND');
    const mixed = { ...foreign, itemVersionId: theirs.itemVersionId, policy: 'NEW_KEY' };
    expect(
      await stranger.code(PREVIEW, { input: { ...mixed, newItemVersionId: ours.newItemVersionId } }),
    ).toBe('BAD_USER_INPUT');
    const { regrades } = await stranger.run('{ regrades(first: 10) { edges { node { id } } } }');
    expect(regrades.edges).toEqual([]);
    expect(await grades(theirs)).toEqual(BEFORE);
  });

  it('has learners who may not ask at all', async () => {
    const learner = await north.as(server.client, 'learner');
    const id = '00000000-0000-7000-8000-000000000000';
    expect(await learner.code(READ, { id })).toBe('FORBIDDEN');
    expect(await learner.code(APPLY, { input: { regradeId: id } })).toBe('FORBIDDEN');
  });
});
