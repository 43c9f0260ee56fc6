import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { prepareDemo } from '../../src/demo.ts';
import { CONFIG } from '../../src/platform/config/config.ts';
import { readExamples } from '../../src/platform/graphql/example-operations.ts';
import type { ExampleOperation } from '../../src/platform/graphql/example-operations.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { seedOrganization } from '../support/seed.ts';
import { startSmtp } from '../support/smtp.ts';
import type { TestSmtp } from '../support/smtp.ts';
import { waitUntil } from '../support/wait.ts';

const examplesOf = (folder: string) =>
  readExamples(path.resolve(import.meta.dirname, '../../docs/operations', folder));
const EXAMPLES = examplesOf('journey');
const STAFF_EXAMPLES = examplesOf('staff');

let database: TestDatabase;
let smtp: TestSmtp;
let server: TestApp;
/** What the IDE keeps between its tabs. */
const environment: Record<string, string> = {};

beforeAll(async () => {
  database = await createTestDatabase();
  smtp = await startSmtp();
  server = await startTestApp(database, { SMTP_URL: smtp.url });
  environment['password'] = await prepareDemo(server.app, server.app.get(CONFIG));
  // Another school with the same course: nothing of it may turn up.
  await seedOrganization(server.app, 'other');
});

afterAll(async () => {
  await server?.stop();
  await smtp?.close();
  await database?.drop();
});

const filled = (text: string) => text.replace(/{{(\w+)}}/g, (_, name: string) => environment[name] ?? '');

/** Does with an example what a tab of the IDE does. */
async function runTab({ query, variables, keep }: ExampleOperation): Promise<object> {
  const client = new Client(server.url, environment['accessToken'] ?? '');
  const data = await client.run(query, JSON.parse(filled(variables)));
  for (const { name, path: steps } of keep) {
    const value = steps
      .split('.')
      .reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], data);
    if (typeof value !== 'string') throw new Error(`The answer has nothing at ${steps}.`);
    environment[name] = value;
  }
  return data;
}

describe('the example operations', () => {
  const answers: Record<string, object> = {};

  it.each(EXAMPLES)('do what they say, one after the other: $name', async (example) => {
    answers[example.name] = await runTab(example);
  });

  it('take a learner from the sign-in to the pass', () => {
    expect(Object.keys(answers)).toEqual([
      'sign in',
      'find a course',
      'enroll',
      'course page',
      'open a unit',
      'start an attempt',
      'save a response',
      'submit the attempt',
      'my deliveries',
      'why it is locked',
      'set my zone',
      'my mail',
      'want its mail',
      'make a calendar',
    ]);
    expect(answers['find a course']).toMatchObject({
      viewer: { name: 'Lea Learner', organization: { name: 'Demo School' } },
      courses: { edges: [{ node: { title: 'Python', myEnrollment: null } }] },
    });
    expect(answers['course page']).toMatchObject({
      course: { units: { edges: Array.from({ length: 13 }, () => ({ node: {} })) } },
    });
    expect(answers['open a unit']).toMatchObject({
      openUnit: { unit: { content: { text: expect.stringContaining('Your first program') } } },
    });
    expect(answers['submit the attempt']).toMatchObject({
      submitAttempt: {
        attempt: { status: 'GRADED' },
        result: { percent: '100.00', passed: true },
        unlocked: [{ position: 2, title: 'Variables and Types' }],
      },
    });
  });

  it('end with the e-mail that contains unit 2', async () => {
    await smtp.waitFor(2);
    const [welcome, second] = smtp.received;
    expect(welcome?.mail.subject).toBe('Welcome to Python — Unit 1: Hello, Python');
    expect(second?.mail.subject).toBe('Unit 2: Variables and Types');
    expect(second?.recipients).toEqual(['learner@demo.example']);
    for (const part of [second?.mail.html, second?.mail.text])
      expect(part).toContain('A name that refers to a value.');
    expect(smtp.received).toHaveLength(2);
  });

  it('can be run once more without another attempt or e-mail', async () => {
    for (const example of EXAMPLES.filter(({ name }) => name !== 'save a response')) await runTab(example);
    const [row] = await database.admin(
      'SELECT (SELECT count(*) FROM attempts)::int AS attempts, (SELECT count(*) FROM email_deliveries)::int AS deliveries',
    );
    expect(row).toEqual({ attempts: 1, deliveries: 2 });
  });
});

describe('the example operations of staff', () => {
  const answers: Record<string, object> = {};

  it.each(STAFF_EXAMPLES)(
    'do what they say after the learner’s, one after the other: $name',
    async (example) => {
      answers[example.name] = await runTab(example);
    },
  );

  it('give time, override, correct a key, replay and write', async () => {
    expect(answers['attempts at it']).toMatchObject({
      attempts: {
        edges: [{ node: { enrollment: { member: { name: 'Lea Learner' } }, result: { percent: '100.00' } } }],
      },
    });
    expect(answers['what waits for a grader']).toEqual({ reviewQueue: { edges: [] } });
    expect(answers['override a score']).toMatchObject({
      overrideItemScore: { attempt: { status: 'GRADED', result: { percent: '92.86', passed: true } } },
    });
    expect(answers['correct a key']).toMatchObject({ createItemVersion: { isNew: true } });
    expect(answers['replay an attempt']).toMatchObject({ verifyAttempt: { matches: true, differences: [] } });
    expect(answers['write an item']).toMatchObject({ createItem: { item: { newest: { number: 1 } } } });
  });

  it('steer what opens and what is mailed', async () => {
    expect(answers['why it is locked']).toMatchObject({ whyLocked: { state: 'LOCKED' } });
    expect(answers['unlock a unit']).toMatchObject({ unlockUnits: { unlocked: [{ position: 6 }] } });
    expect(answers['skip a unit']).toMatchObject({ skipUnits: { unlocked: [{ position: 4 }] } });
    expect(answers['cancel an e mail']).toMatchObject({
      cancelDelivery: { delivery: { status: 'CANCELLED' } },
    });
    expect(answers['a leave ends']).toMatchObject({ resumeEnrollment: { enrollment: { status: 'ACTIVE' } } });
    expect(answers['let mail go again']).toMatchObject({
      liftSuppression: { suppression: { liftedReason: 'It was a misunderstanding.' } },
    });
    expect(answers['fill the cohort']).toMatchObject({
      addCohortMembers: { cohort: { memberCount: 1 }, enrollments: [] },
    });
  });

  it('tell how far a regrade has come', async () => {
    const [example] = STAFF_EXAMPLES.filter(({ name }) => name === 'how far it has come');
    if (example === undefined) throw new Error('There is no such example.');
    let regrade: { status?: string } = {};
    await waitUntil('the preview is there', async () => {
      ({ regrade } = (await runTab(example)) as { regrade: { status: string } });
      return regrade.status === 'PREVIEWED';
    });
    expect(regrade).toMatchObject({ progressPercent: 100, total: 1, changed: 0, error: null });
  });
});
