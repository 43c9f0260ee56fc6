import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { enroll, RIGHT, startAttempt, SUBMIT, submit, WRONG } from '../support/journey.ts';
import { addLearners } from '../support/learners.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';

const STATUSES = [
  'IN_PROGRESS',
  'SUBMITTED',
  'SCORING',
  'NEEDS_REVIEW',
  'GRADED',
  'SCORING_FAILED',
  'ABANDONED',
  'VOIDED',
] as const;

type Status = (typeof STATUSES)[number];

interface Step {
  readonly document: string;
  readonly input: object;
  readonly who: 'learner' | 'instructor';
  /** What comes of it in each status: the next one, or the code of the refusal. */
  readonly outcomes: Record<Status, string>;
}

const decide = (name: string, type: string) =>
  `mutation ($input: ${type}!) { ${name}(input: $input) { attempt { id } } }`;
const reason = 'Why.';

/** The machine of an attempt's states, move by move. */
const MOVES: Record<string, Step> = {
  saveResponse: {
    document: 'mutation ($input: SaveResponseInput!) { saveResponse(input: $input) { item { rev } } }',
    input: { slot: 'choice', rev: 9, response: { singleChoice: { optionId: 'wrong' } } },
    who: 'learner',
    outcomes: {
      IN_PROGRESS: 'IN_PROGRESS',
      SUBMITTED: 'ATTEMPT_CLOSED',
      SCORING: 'ATTEMPT_CLOSED',
      NEEDS_REVIEW: 'ATTEMPT_CLOSED',
      GRADED: 'ATTEMPT_CLOSED',
      SCORING_FAILED: 'ATTEMPT_CLOSED',
      ABANDONED: 'ATTEMPT_CLOSED',
      VOIDED: 'ATTEMPT_CLOSED',
    },
  },
  submitAttempt: {
    document: SUBMIT,
    input: { responses: WRONG },
    who: 'learner',
    outcomes: {
      IN_PROGRESS: 'GRADED',
      SUBMITTED: 'CONFLICT',
      SCORING: 'CONFLICT',
      NEEDS_REVIEW: 'CONFLICT',
      GRADED: 'CONFLICT',
      SCORING_FAILED: 'CONFLICT',
      ABANDONED: 'ATTEMPT_CLOSED',
      VOIDED: 'ATTEMPT_CLOSED',
    },
  },
  voidAttempt: {
    document: decide('voidAttempt', 'VoidAttemptInput'),
    input: { reason },
    who: 'instructor',
    outcomes: {
      IN_PROGRESS: 'VOIDED',
      SUBMITTED: 'VOIDED',
      SCORING: 'VOIDED',
      NEEDS_REVIEW: 'VOIDED',
      GRADED: 'VOIDED',
      SCORING_FAILED: 'VOIDED',
      ABANDONED: 'VOIDED',
      VOIDED: 'CONFLICT',
    },
  },
  reopenAttempt: {
    document: decide('reopenAttempt', 'ReopenAttemptInput'),
    input: { reason },
    who: 'instructor',
    outcomes: {
      IN_PROGRESS: 'CONFLICT',
      SUBMITTED: 'IN_PROGRESS',
      SCORING: 'CONFLICT',
      NEEDS_REVIEW: 'IN_PROGRESS',
      GRADED: 'IN_PROGRESS',
      SCORING_FAILED: 'IN_PROGRESS',
      ABANDONED: 'IN_PROGRESS',
      VOIDED: 'CONFLICT',
    },
  },
  rescoreAttempt: {
    document: decide('rescoreAttempt', 'RescoreAttemptInput'),
    input: { reason },
    who: 'instructor',
    outcomes: {
      IN_PROGRESS: 'CONFLICT',
      SUBMITTED: 'SUBMITTED',
      SCORING: 'SUBMITTED',
      NEEDS_REVIEW: 'CONFLICT',
      GRADED: 'CONFLICT',
      SCORING_FAILED: 'SUBMITTED',
      ABANDONED: 'CONFLICT',
      VOIDED: 'CONFLICT',
    },
  },
  overrideItemScore: {
    document: decide('overrideItemScore', 'OverrideItemScoreInput'),
    input: { slot: 'choice', points: '1', reason },
    who: 'instructor',
    outcomes: {
      IN_PROGRESS: 'CONFLICT',
      SUBMITTED: 'CONFLICT',
      SCORING: 'CONFLICT',
      NEEDS_REVIEW: 'GRADED',
      GRADED: 'GRADED',
      SCORING_FAILED: 'CONFLICT',
      ABANDONED: 'CONFLICT',
      VOIDED: 'CONFLICT',
    },
  },
};

let database: TestDatabase;
let server: TestApp;
let north: SeededOrganization;
let instructor: Client;
let stranger: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  // Without jobs: what a step leaves is what is looked at.
  server = await startTestApp(database, { ROLE: 'api' });
  north = await seedOrganization(server.app, 'north');
  const south = await seedOrganization(server.app, 'south');
  instructor = await north.as(server.client, 'instructor');
  stranger = await south.as(server.client, 'instructor');
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

/** An attempt that has come so far. */
async function attemptIn(status: Status): Promise<{ learner: Client; attemptId: string }> {
  const [added] = await addLearners({ app: server.app, database }, north, 1);
  const learner = new Client(server.url, added?.token);
  const { unlocked } = await enroll(learner, north.courseId);
  const attemptId = await startAttempt(learner, unlocked[0]?.id ?? '');
  if (status !== 'IN_PROGRESS') await submit(learner, attemptId, RIGHT);
  await database.admin('UPDATE attempts SET status = $2 WHERE id = $1', [attemptId, status]);
  return { learner, attemptId };
}

async function statusOf(attemptId: string): Promise<string> {
  const [row] = await database.admin<{ status: string }>('SELECT status FROM attempts WHERE id = $1', [
    attemptId,
  ]);
  return row?.status ?? '';
}

describe.each(Object.entries(MOVES))('%s', (_name, { document, input, who, outcomes }) => {
  it.each(STATUSES)('of an attempt that is %s', async (status) => {
    const { learner, attemptId } = await attemptIn(status);
    const variables = { input: { ...input, attemptId } };
    expect(await stranger.code(document, variables)).toBe('NOT_FOUND');
    const code = await (who === 'learner' ? learner : instructor).code(document, variables);
    const next = await statusOf(attemptId);
    expect(code === 'no error' ? next : code).toBe(outcomes[status]);
    if (code !== 'no error') expect(next).toBe(status);
  });
});
