import { readFileSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ContentLoader } from '../../src/authoring/index.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import type { Data } from '../support/client.ts';
import { CHEAP_ANSWERS, CHEAP_QUIZ, writeCourse } from '../support/course-files.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { SUBMIT, enroll, startAttempt, submit } from '../support/journey.ts';
import { addLearners } from '../support/learners.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { watchStatements } from '../support/watch-statements.ts';

const SIZES = [3, 20, 100];
const COURSES = 50;
/** Whoever adds one to every course page says so here. */
const MOST_STATEMENTS = 5;
/**
 * Of the steps of a quiz, on a connection that has run them before: what Postgres is told, BEGIN, the tenant and COMMIT among
 * it, and how often it is waited for. Who asks is two statements and one round trip of these.
 */
const MOST_OF_A_QUIZ = {
  start: { statements: 10, roundTrips: 3 },
  save: { statements: 7, roundTrips: 3 },
  submit: { statements: 13, roundTrips: 3 },
};
const START = `mutation ($input: StartAttemptInput!) { startAttempt(input: $input) { attempt { id } } }`;
const SAVE = `mutation ($input: SaveResponseInput!) { saveResponse(input: $input) { item { rev } } }`;
const journey = (name: string) =>
  readFileSync(path.join(import.meta.dirname, '../../docs/operations/journey', `${name}.graphql`), 'utf8');
const COURSE_PAGE = journey('04-course-page');
const UNIT_PAGE = `query ($id: ID!) { unit(id: $id) { title lock { state } content { summary blocks { __typename } } } }`;
const COURSE_LIST = `query ($first: Int!) { courses(first: $first) { edges { node { id title myEnrollment { status } } } } }`;

let database: TestDatabase;
let server: TestApp;
let folder: string;
let organizations: SeededOrganization[];
let learners: Client[];
let courseOf: Map<string, string>;

/** What the process says to Postgres, statement by statement. */
let watch: ReturnType<typeof watchStatements>;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestApp(database, { ROLE: 'api' });
  folder = mkdtempSync(path.join(tmpdir(), 'stepwise-courses-'));
  for (const size of SIZES) {
    const units = Array.from({ length: size }, (_, n) => ({ id: `unit-${n + 1}`, quiz: CHEAP_QUIZ }));
    writeCourse(folder, { id: `of-${size}`, units });
  }
  for (let n = SIZES.length + 1; n < COURSES; n++)
    // with the tiny one
    writeCourse(folder, { id: `course-${n}`, units: [{ id: 'only' }] });
  organizations = [await seedOrganization(server.app, 'north'), await seedOrganization(server.app, 'south')];
  courseOf = new Map();
  learners = [];
  for (const organization of organizations) {
    const loaded = await server.app.get(ContentLoader).load(organization.id, folder);
    for (const course of loaded)
      courseOf.set(`${organization.slug} ${path.basename(course.folder)}`, course.courseId);
    const [learner] = await addLearners({ app: server.app, database }, organization, 1);
    const client = new Client(server.url, learner?.token);
    for (const course of loaded) {
      const { unlocked } = await enroll(client, course.courseId);
      if (course.quizCount > 0)
        await submit(client, await startAttempt(client, unlocked[0]?.id ?? ''), CHEAP_ANSWERS);
    }
    learners.push(client);
  }
  watch = watchStatements();
});

afterAll(async () => {
  watch?.stop();
  await server?.stop();
  await database?.drop();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

/** The statements of one operation, BEGIN among them, but for ROLLBACK, which may go with what comes next. */
async function said(client: Client, operation: string, variables: object) {
  watch.statements.length = 0;
  const data = await client.run(operation, variables);
  return { data, statements: watch.statements.map(({ text }) => text).filter((text) => text !== 'ROLLBACK') };
}

describe('the course page', () => {
  it('takes the same number of statements for 3, 20 and 100 units', async () => {
    const counts = new Map<string, number>();
    for (const [n, { slug }] of organizations.entries()) {
      for (const size of SIZES) {
        const id = courseOf.get(`${slug} of-${size}`);
        // What belongs to the version is remembered from then on.
        await said(learners[n] as Client, COURSE_PAGE, { id });
        const page = await said(learners[n] as Client, COURSE_PAGE, { id });
        const units = page.data['course'].units.edges.map((edge: Data) => edge.node);
        expect(units).toHaveLength(Math.min(size, 20));
        expect(units.map((unit: { lock: { state: string } }) => unit.lock.state).slice(0, 3)).toEqual([
          'UNLOCKED',
          'UNLOCKED',
          'LOCKED',
        ]);
        expect(units[0].quiz.myStanding).toMatchObject({ used: 1, percent: '100.00' });
        counts.set(`${slug} ${size}`, page.statements.length);
      }
    }
    console.log('statements of the course page', counts);
    expect(new Set(counts.values()).size).toBe(1);
    expect(Math.max(...counts.values())).toBeLessThanOrEqual(MOST_STATEMENTS);
  });

  it('takes no more for the last page than for the first', async () => {
    const paged = COURSE_PAGE.replace('($id: ID!)', '($id: ID!, $after: String)')
      .replace('units(first: 20)', 'units(first: 20, after: $after)')
      .replace('edges {', 'pageInfo { endCursor hasNextPage } edges {');
    const [client] = learners as [Client];
    const counts: number[] = [];
    let seen = 0;
    let after: string | null = null;
    do {
      const page: { data: Data; statements: string[] } = await said(client, paged, {
        id: courseOf.get('north of-100'),
        after,
      });
      const { pageInfo, edges } = page.data['course'].units;
      counts.push(page.statements.length);
      seen += edges.length;
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toBe(100);
    expect(Math.max(...counts)).toBe(counts[0]);
  });
});

describe('the unit page', () => {
  it('asks for nothing but where the viewer stands, once what its version has is remembered', async () => {
    for (const [n, { slug }] of organizations.entries()) {
      const client = learners[n] as Client;
      const page = await client.run(COURSE_PAGE, { id: courseOf.get(`${slug} of-20`) });
      const { id } = page['course'].units.edges[0].node;
      await said(client, UNIT_PAGE, { id });
      const { data, statements } = await said(client, UNIT_PAGE, { id });
      expect(data['unit']).toMatchObject({ lock: { state: 'UNLOCKED' }, content: { blocks: [{}] } });
      expect(statements).toHaveLength(4);
    }
  });
});

describe('the list of courses', () => {
  it('takes the same number of statements for one course and for 50, with the enrollment in each', async () => {
    for (const client of learners) {
      const one = await said(client, COURSE_LIST, { first: 1 });
      const all = await said(client, COURSE_LIST, { first: COURSES });
      const edges = all.data['courses'].edges;
      expect(edges).toHaveLength(COURSES);
      const enrolled = edges.filter(
        ({ node }: { node: { myEnrollment: unknown } }) => node.myEnrollment !== null,
      );
      expect(enrolled).toHaveLength(COURSES - 1);
      console.log(`statements of the list of courses: ${all.statements.length}`);
      expect(all.statements.length).toBe(one.statements.length);
    }
  });
});

describe('a quiz', () => {
  it('is started, answered, handed in and passed with no more statements and round trips than were counted', async () => {
    for (const [n, { slug }] of organizations.entries()) {
      const client = learners[n] as Client;
      const page = await client.run(COURSE_PAGE, { id: courseOf.get(`${slug} of-20`) });
      let unitId = page['course'].units.edges[1].node.id;
      const least = {} as Record<keyof typeof MOST_OF_A_QUIZ, { statements: number; roundTrips: number }>;
      const take = async (step: keyof typeof MOST_OF_A_QUIZ, operation: string, input: object) => {
        watch.restart();
        const result = await client.run(operation, { input });
        const { statements, roundTrips } = watch;
        const before = least[step] ?? { statements: Infinity, roundTrips: Infinity };
        least[step] = {
          statements: Math.min(before.statements, statements.length),
          roundTrips: Math.min(before.roundTrips, roundTrips),
        };
        return result;
      };
      // Each as often as it takes a connection to know them all.
      for (let time = 0; time < 4; time++) {
        const { startAttempt } = await take('start', START, { unitId, idempotencyKey: `start-${time}` });
        const attemptId = startAttempt.attempt.id;
        await take('save', SAVE, { ...CHEAP_ANSWERS[0], attemptId, rev: 1 });
        const { submitAttempt } = await take('submit', SUBMIT, {
          attemptId,
          idempotencyKey: `submit-${time}`,
        });
        expect(submitAttempt.unlocked).toHaveLength(1);
        unitId = submitAttempt.unlocked[0].id;
      }
      console.log('of a quiz', least);
      for (const [step, most] of Object.entries(MOST_OF_A_QUIZ)) {
        const { statements, roundTrips } = least[step as keyof typeof MOST_OF_A_QUIZ];
        expect([step, statements]).toEqual([step, Math.min(statements, most.statements)]);
        expect([step, roundTrips]).toEqual([step, Math.min(roundTrips, most.roundTrips)]);
      }
    }
  });
});
