import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ContentLoader } from '../../src/authoring/index.ts';
import { ERROR_CODES } from '../../src/platform/errors.ts';
import { newId } from '../../src/platform/ids.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import type { Data } from '../support/client.ts';
import { writeCourse } from '../support/course-files.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { extensionsProblems } from '../support/documented-errors.ts';
import { enroll, startAttempt, submit } from '../support/journey.ts';
import { handInForReview, publishReviewedCourse } from '../support/reviewed-course.ts';
import { PASSWORD, seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';

const word = { id: 'tea', type: 'SHORT_TEXT', prompt: 'Say tea.', accepted: ['tea'] };
const QUIZZES = {
  once: { attempts: 1, timeLimitSeconds: 600, items: [word] },
  pause: { coolDownSeconds: 600, items: [word] },
};

const OPEN = 'mutation ($input: OpenUnitInput!) { openUnit(input: $input) { unit { id } } }';
const START = 'mutation ($input: StartAttemptInput!) { startAttempt(input: $input) { attempt { id } } }';
const SAVE = 'mutation ($input: SaveResponseInput!) { saveResponse(input: $input) { item { slot } } }';
const SUBMIT = 'mutation ($input: SubmitAttemptInput!) { submitAttempt(input: $input) { attempt { id } } }';
const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }';
const SEND_LINK =
  'mutation ($input: RequestSignInLinkInput!) { requestSignInLink(input: $input) { __typename } }';
const CLAIM = 'mutation ($input: ClaimReviewInput!) { claimReview(input: $input) { review { id } } }';
const COHORT = 'mutation ($input: CreateCohortInput!) { createCohort(input: $input) { cohort { id } } }';
const JOIN =
  'mutation ($input: AddCohortMembersInput!) { addCohortMembers(input: $input) { cohort { id } } }';
const RENAME =
  'mutation ($input: UpdateOrganizationInput!) { updateOrganization(input: $input) { __typename } }';

let database: TestDatabase;
let server: TestApp;
let folder: string;
let north: SeededOrganization;
let south: SeededOrganization;
let learner: Client;
let instructor: Client;
const courses = new Map<string, string>();
/** The extensions of every error of this file. */
const seen: Data[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestApp(database, { ROLE: 'api' });
  folder = mkdtempSync(path.join(tmpdir(), 'stepwise-courses-'));
  for (const [id, quiz] of Object.entries(QUIZZES)) writeCourse(folder, { id, units: [{ id: 'one', quiz }] });
  north = await seedOrganization(server.app, 'north');
  south = await seedOrganization(server.app, 'south');
  for (const loaded of await server.app.get(ContentLoader).load(north.id, folder))
    courses.set(path.basename(loaded.folder), loaded.courseId);
  learner = await north.as(server.client, 'learner');
  instructor = await north.as(server.client, 'instructor');
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** The extensions of the only error of an operation. */
async function refused(client: Client, query: string, variables: object = {}): Promise<Data> {
  const { errors } = await client.send(query, variables);
  expect(errors).toHaveLength(1);
  const extensions = errors[0]?.extensions ?? {};
  seen.push(extensions);
  return extensions;
}

const soon = expect.stringMatching(/^20\d\d-.*Z$/);

async function unitOf(course: string): Promise<string> {
  const { unlocked } = await enroll(learner, courses.get(course) ?? '');
  return unlocked[0]?.id ?? '';
}

/** Has every sign-in fail in Postgres. */
async function withFault(raise: string, work: () => Promise<void>): Promise<void> {
  await database.admin(
    `CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE ${raise}; END $$;
     CREATE TRIGGER fault BEFORE INSERT ON sessions EXECUTE FUNCTION fault()`,
  );
  try {
    await work();
  } finally {
    await database.admin('DROP TRIGGER fault ON sessions; DROP FUNCTION fault()');
  }
}

describe('an error carries what its code is documented to', () => {
  const credentials = () => ({ organization: 'north', email: 'learner@north.example', password: PASSWORD });

  it('of who may do what', async () => {
    expect(await refused(server.client, '{ viewer { id } }')).toEqual({ code: 'UNAUTHENTICATED' });
    const password = 'not the password';
    const input = { ...credentials(), password };
    expect(await refused(server.client, SIGN_IN, { input })).toEqual({ code: 'UNAUTHENTICATED' });
    expect(await refused(learner, RENAME, { input: { name: 'Mine' } })).toEqual({ code: 'FORBIDDEN' });
    expect(await refused(learner, OPEN, { input: { unitId: newId() } })).toEqual({ code: 'NOT_FOUND' });
    const { course } = await (
      await south.as(server.client, 'owner')
    ).run('query ($id: ID!) { course(id: $id) { units { edges { node { id } } } } }', { id: south.courseId });
    const foreign = { input: { unitId: course.units.edges[0].node.id } };
    expect(await refused(learner, OPEN, foreign)).toEqual({ code: 'NOT_FOUND' });
  });

  it('of wrong input, wherever it is found', async () => {
    const path = async (client: Client, query: string, variables: object = {}) => {
      const { code, fields } = await refused(client, query, variables);
      expect(code).toBe('BAD_USER_INPUT');
      return fields.map((field: Data) => field['path']);
    };
    const { unlocked } = await enroll(learner, north.courseId);
    const attemptId = await startAttempt(learner, unlocked[0]?.id ?? '');
    const answer = (response: object, slot: unknown = 'choice') => ({
      input: { attemptId, responses: [{ slot: 'number' }, { slot, response }] },
    });
    // By GraphQL, in a variable and in the document.
    expect(await path(learner, SUBMIT, answer({ singleChoice: { optionId: 7.5 } }))).toEqual([
      'responses.1.response.singleChoice.optionId',
    ]);
    expect(await path(learner, SUBMIT, { input: { attemptId: [], responses: [{}], rev: 1 } })).toEqual([
      'attemptId',
      'responses.0.slot',
      'rev',
    ]);
    expect(await path(learner, `mutation { openUnit(input: { unitId: 1.5 }) { unit { id } } }`)).toEqual([
      'unitId',
    ]);
    expect(await path(learner, `mutation { openUnit { unit { id } } }`)).toEqual(['input']);
    // By a scalar of ours, in both.
    const to = '2026-13-01';
    expect(await path(instructor, COHORT, { input: { name: 'x', endsAt: to } })).toEqual(['endsAt']);
    expect(
      await path(
        instructor,
        `mutation { createCohort(input: { name: "x", endsAt: "${to}" }) { cohort { id } } }`,
      ),
    ).toEqual(['endsAt']);
    // By what every request has to pass, by the validator, and by the rules.
    expect(await path(learner, SUBMIT, answer({ shortText: { text: '\u0000' } }))).toEqual([
      'responses.1.response.shortText.text',
    ]);
    expect(await path(learner, SUBMIT, answer({ shortText: { text: 'x' } }, ''))).toEqual([
      'responses.1.slot',
    ]);
    expect(await path(instructor, COHORT, { input: { name: '', capacity: 0 } })).toEqual([
      'name',
      'capacity',
    ]);
    expect(await path(learner, SUBMIT, answer({ singleChoice: { optionId: 'none' } }))).toEqual([
      'responses.1.response.singleChoice.optionId',
    ]);
    expect(await path(learner, SUBMIT, answer({ singleChoice: { optionId: 'right' } }, 'none'))).toEqual([
      'responses.1.slot',
    ]);
    expect(await path(learner, SUBMIT, answer({}))).toEqual(['responses.1.response']);
    expect(await path(learner, SUBMIT, answer({ singleChoice: { optionId: 'right' } }, 'number'))).toEqual([
      'responses.1.slot',
    ]);
    expect(await path(learner, SUBMIT, answer({ numeric: { value: '2' } }))).toEqual([
      'responses.1.response',
    ]);
    const { errors } = await learner.send(SUBMIT, answer({ shortText: { text: 'x' } }));
    expect(errors[0]).toMatchObject({
      message: 'The response to "choice" does not fit the item. It is answered by `singleChoice`.',
      extensions: { fields: [{ path: 'responses.1.response' }] },
    });
    expect(await path(learner, '{ courses(after: "x") { edges { cursor } } }')).toEqual(['after']);
    expect(
      await path(learner, 'query ($n: Int) { courses(first: $n) { edges { cursor } } }', { n: 101 }),
    ).toEqual(['first']);
    expect(await path(learner, '{ node(id: "x") { id } }')).toEqual(['id']);
    expect(await path(learner, '{ attemptResult(attemptId: "x") { percent } }')).toEqual(['attemptId']);
    // In a list, which of its members.
    const membershipIds = [newId(), 'x'];
    expect(await path(instructor, JOIN, { input: { cohortId: newId(), membershipIds } })).toEqual([
      'membershipIds.1',
    ]);
    // Of no value in particular.
    expect(await path(learner, '{ unknown }')).toEqual([]);
    expect(await path(learner, '{ viewer')).toEqual([]);
  });

  it('of quizzes', async () => {
    const { unlocked } = await enroll(await north.as(server.client, 'learner2'), north.courseId);
    const units = await learner.run(
      'query ($id: ID!) { course(id: $id) { units { edges { node { id } } } } }',
      { id: north.courseId },
    );
    const second = units.course.units.edges[1].node.id;
    expect(await refused(learner, OPEN, { input: { unitId: second } })).toEqual({
      code: 'UNIT_LOCKED',
      unmet: [{ code: 'QUIZ_NOT_PASSED', ref: expect.any(String), availableAt: null }],
    });
    expect(unlocked).toHaveLength(1);

    const timed = await unitOf('once');
    const input = { unitId: timed };
    const late = await startAttempt(learner, timed);
    await database.admin(
      `UPDATE attempts SET started_at = started_at - interval '1 hour', deadline_at = deadline_at - interval '1 hour' WHERE id = $1`,
      [late],
    );
    expect(await refused(learner, SUBMIT, { input: { attemptId: late } })).toEqual({
      code: 'DEADLINE_PASSED',
    });
    expect(await refused(learner, START, { input })).toEqual({ code: 'ATTEMPT_LIMIT_REACHED', limit: 1 });

    const paused = await unitOf('pause');
    const attemptId = await startAttempt(learner, paused);
    const response = { shortText: { text: 'milk' } };
    const save = { attemptId, slot: 'tea', rev: 2, response };
    await learner.run(SAVE, { input: save });
    expect(await refused(learner, SAVE, { input: { ...save, rev: 1 } })).toEqual({
      code: 'CONFLICT',
      retryable: false,
    });
    await submit(learner, attemptId, []);
    expect(await refused(learner, SAVE, { input: { ...save, rev: 3 } })).toEqual({ code: 'ATTEMPT_CLOSED' });
    expect(await refused(learner, START, { input: { unitId: paused } })).toEqual({
      code: 'COOL_DOWN',
      retryAt: soon,
    });
  });

  it('of staff and seats', async () => {
    const { courseId } = await publishReviewedCourse(server.app, north.id);
    const { essay } = await handInForReview({ client: learner, database }, courseId);
    await instructor.run(CLAIM, { input: { reviewId: essay } });
    const owner = await north.as(server.client, 'owner');
    expect(await refused(owner, CLAIM, { input: { reviewId: essay } })).toEqual({
      code: 'CONFLICT',
      retryable: true,
      retryAt: soon,
    });
    const input = { name: 'Small', capacity: 1, idempotencyKey: 'one' };
    const { createCohort } = await instructor.run(COHORT, { input });
    expect(await refused(instructor, COHORT, { input: { ...input, capacity: 2 } })).toEqual({
      code: 'IDEMPOTENCY_MISMATCH',
    });
    const membershipIds = [north.memberships['learner'], north.memberships['learner2']];
    const cohortId = createCohort.cohort.id;
    expect(await refused(instructor, JOIN, { input: { cohortId, membershipIds } })).toEqual({
      code: 'QUOTA_EXCEEDED',
      available: 1,
    });
  });

  it('of what is too much, and of faults', async () => {
    const deep = `{ courses { edges { node { ${'units { edges { node { course { '.repeat(5)}id${' } } } }'.repeat(5)} } } } }`;
    expect(await refused(learner, deep)).toEqual({ code: 'QUERY_TOO_COMPLEX' });
    const link = { input: { organization: 'north', email: 'learner@north.example' } };
    let asked = 0;
    while ((await server.client.send(SEND_LINK, link)).errors.length === 0) if (++asked > 40) break;
    expect(await refused(server.client, SEND_LINK, link)).toEqual({ code: 'RATE_LIMITED', retryAt: soon });
    const unknown = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ documentId: `sha256:${'0'.repeat(64)}` }),
    });
    const { errors } = (await unknown.json()) as { errors: { extensions: Data }[] };
    expect(errors[0]?.extensions).toEqual({ code: 'DOCUMENT_NOT_TRUSTED' });
    seen.push(errors[0]?.extensions ?? {});
    await withFault(`SQLSTATE '53300'`, async () => {
      expect(await refused(server.client, SIGN_IN, { input: credentials() })).toEqual({
        code: 'SERVICE_UNAVAILABLE',
      });
    });
    await withFault(`'boom'`, async () => {
      expect(await refused(server.client, SIGN_IN, { input: credentials() })).toEqual({
        code: 'INTERNAL_SERVER_ERROR',
        requestId: expect.any(String),
      });
    });
  });

  it('as docs/errors.md has it in TypeScript, for every code', () => {
    expect([...new Set(seen.map(({ code }) => code))].sort()).toEqual([...ERROR_CODES].sort());
    expect(extensionsProblems(seen)).toEqual([]);
  });
});
