import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Data } from '../support/client.ts';
import { EXAMPLE_FOLDERS, examplesOf, operationName } from '../support/example-operations.ts';
import { startExampleWorld } from '../support/example-world.ts';
import type { ExampleWorld } from '../support/example-world.ts';
import { waitUntil } from '../support/wait.ts';

const EXAMPLES = examplesOf('journey');
const STAFF_EXAMPLES = examplesOf('staff');

let world: ExampleWorld;

beforeAll(async () => {
  world = await startExampleWorld();
});

afterAll(() => world?.stop());

describe('the example operations', () => {
  const answers: Record<string, object> = {};

  it.each(EXAMPLES)('do what they say, one after the other: $name', async (example) => {
    answers[example.name] = await world.run(example);
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
    const { smtp } = world;
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
    for (const example of EXAMPLES.filter(({ name }) => name !== 'save a response')) await world.run(example);
    const [row] = await world.database.admin(
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
      answers[example.name] = await world.run(example);
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
      ({ regrade } = (await world.run(example)) as { regrade: { status: string } });
      return regrade.status === 'PREVIEWED';
    });
    expect(regrade).toMatchObject({ progressPercent: 100, total: 1, changed: 0, error: null });
  });
});

describe('the other example operations', () => {
  const answers: Record<string, Data> = {};

  describe.each(EXAMPLE_FOLDERS.slice(2))('of %s', (folder) => {
    it.each(examplesOf(folder))('do what they say, one after the other: $name', async (example) => {
      answers[operationName(example.query)] = await world.run(example);
    });
  });

  it('show every kind of block and every type of item', () => {
    const blocks = answers['ReadAUnit']?.['unit'].content.blocks;
    expect(blocks.map((block: Data) => block['__typename'])).toEqual([
      'MarkdownBlock',
      'CodeBlock',
      'ImageBlock',
      'CalloutBlock',
      'DefinitionBlock',
      'LinkBlock',
    ]);
    const items = answers['StartWithAllTypes']?.['startAttempt'].attempt.items;
    expect(new Set(items.map(({ question }: Data) => question.__typename)).size).toBe(13);
    const given = answers['LookBackAtIt']?.['attempt'].items;
    expect(new Set(given.map(({ response }: Data) => response.__typename)).size).toBe(13);
  });

  it('read, answer, and are graded by people', () => {
    expect(answers['HaveReadIt']).toMatchObject({
      markUnitComplete: { unlocked: [{ lock: { state: 'UNLOCKED' } }] },
    });
    expect(answers['TryAnAnswer']).toMatchObject({
      checkResponse: { item: { tries: [{ outcome: 'PARTIAL', feedback: ['Which one?'] }] } },
    });
    expect(answers['HandItIn']).toMatchObject({
      submitAttempt: { attempt: { status: 'NEEDS_REVIEW' }, result: null, unlocked: [] },
    });
    expect(answers['GradeWithPoints']).toMatchObject({
      gradeReview: {
        attempt: { status: 'GRADED', result: { passed: true } },
        unlocked: [{ title: 'Unit last' }],
      },
    });
    expect(answers['DoNotCountIt']).toMatchObject({ voidAttempt: { attempt: { status: 'VOIDED' } } });
    expect(answers['WhateverHasThisId']).toMatchObject({ unit: { title: 'Unit try' }, nothing: null });
  });

  it('move many at once, and sign in by link', () => {
    expect(answers['TheBreakIsOver']).toMatchObject({
      resumeEnrollments: { moved: [{ status: 'ACTIVE' }], skipped: [] },
    });
    expect(answers['MoveADate']).toMatchObject({
      shiftUnits: { overrides: [{ unitStableId: 'later', availableAt: '2098-09-01T08:00:00.000Z' }] },
    });
    expect(answers['SignInWithIt']).toMatchObject({ signInWithLink: { purpose: 'SIGN_IN' } });
    expect(answers['WhoAmI']).toMatchObject({ viewer: { organization: { slug: 'demo' } } });
  });

  it('tell nothing of another school', async () => {
    expect(Object.keys(answers)).toContain('Everybody');
    expect(JSON.stringify(answers)).not.toMatch(/of other|other\.example/);
  });
});
