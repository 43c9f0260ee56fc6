import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LIMITS } from '../../src/platform/graphql/limits.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { enroll, startAttempt } from '../support/journey.ts';
import { longEssay, publishReviewedCourse } from '../support/reviewed-course.ts';
import { seedOrganization } from '../support/seed.ts';

const ESSAYS = ['one', 'two', 'three', 'four', 'five'];
const LETTERS = 50_000;

let database: TestDatabase;
let directory: string;
let learner: Client;
let stranger: Client;
let attemptId: string;
const servers: Record<string, TestApp> = {};

beforeAll(async () => {
  database = await createTestDatabase();
  // The keys that sign tokens lie there.
  directory = mkdtempSync(path.join(tmpdir(), 'stepwise-answers-'));
  const settings = { ROLE: 'api', DATA_DIRECTORY: directory };
  const setwise = await startTestApp(database, settings);
  servers['level by level'] = setwise;
  servers['field by field'] = await startTestApp(database, { ...settings, GRAPHQL_EXECUTION: 'graphql-js' });
  const [north, south] = [
    await seedOrganization(setwise.app, 'north'),
    await seedOrganization(setwise.app, 'south'),
  ];
  learner = await north.as(setwise.client, 'learner');
  stranger = await south.as(setwise.client, 'learner');
  const { courseId } = await publishReviewedCourse(setwise.app, north.id, {
    slots: ESSAYS.map(longEssay),
  });
  const { unlocked } = await enroll(learner, courseId);
  attemptId = await startAttempt(learner, unlocked[0]?.id ?? '');
  for (const slot of ESSAYS)
    await learner.run(
      'mutation ($input: SaveResponseInput!) { saveResponse(input: $input) { item { rev } } }',
      { input: { attemptId, slot, rev: 1, response: { essay: { text: '"'.repeat(LETTERS) } } } },
    );
});

afterAll(async () => {
  for (const server of Object.values(servers)) await server.stop();
  await database?.drop();
  if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
});

/** The essays as often as there are names for them. */
const copies = (names: number, roots = 1) => {
  const texts = [...Array(names).keys()].map((at) => `t${at}: text`).join(' ');
  const root = (at: number) =>
    `r${at}: attempt(id: $id) { items { response { ... on EssayResponse { ${texts} } } } }`;
  return `query ($id: ID!) { ${[...Array(roots).keys()].map(root).join(' ')} }`;
};

async function ask(server: TestApp, query: string, accept: string) {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept, authorization: `Bearer ${learner.token}` },
    body: JSON.stringify({ query, variables: { id: attemptId } }),
  });
  const text = await response.text();
  return { status: response.status, length: text.length, code: /"code":"(\w+)"/.exec(text)?.[1] };
}

describe.each(['level by level', 'field by field'])('an answer that is put together %s', (how) => {
  it('is sent while it is not too long', async () => {
    const { status, length } = await ask(servers[how]!, copies(2), 'application/json');
    expect(status).toBe(200);
    // JSON needs two characters for each of these letters.
    expect(length).toBeGreaterThan(2 * 5 * 2 * LETTERS);
  });

  it('is refused instead of written once it is, and the server goes on', async () => {
    const before = process.memoryUsage().rss;
    for (const query of [copies(45), copies(9, 10)]) {
      for (const [accept, status] of [
        ['application/json', 200],
        ['application/graphql-response+json', 400],
      ] as const) {
        const answer = await ask(servers[how]!, query, accept);
        expect(answer).toMatchObject({ status, code: 'QUERY_TOO_COMPLEX' });
        expect(answer.length).toBeLessThan(1_000);
      }
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(10 * 6 * LIMITS.answerLength);
    expect(await learner.code('{ viewer { id } }')).toBe('no error');
    expect(await stranger.code(copies(1), { id: attemptId })).not.toBe('QUERY_TOO_COMPLEX');
  });
});

it('is refused before anything is read where names alone ask for too much', async () => {
  const { code } = await ask(servers['level by level']!, copies(440), 'application/json');
  expect(code).toBe('QUERY_TOO_COMPLEX');
});
