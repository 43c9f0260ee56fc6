import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
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

jest.setTimeout(60_000);

const KINDS = RESPONSES.length;
/** More than two chunks, so that there is a place to stop at. */
const LEARNERS = 520;

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
const READ = `query ($id: ID!, $newlyPassedOnly: Boolean) { regrade(id: $id) { ${FIELDS} requestedBy { id } finishedAt
  changes(first: 50, newlyPassedOnly: $newlyPassedOnly) { edges { node { status oldPercent newPercent oldPassed newPassed
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
  ])('%s foresees and does the same, to the exact fraction, and takes it back', async (policy, after, kinds) => {
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
  });

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
    expect(skipped).toMatchObject([{ node: { oldPercent: '0.00', newPercent: '0.00', learner: { name: 'Seeded 2' } } }]);
  });
});
