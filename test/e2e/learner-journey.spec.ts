import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { enroll, startAttempt, submit } from '../support/journey.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { startSmtp } from '../support/smtp.ts';
import type { TestSmtp } from '../support/smtp.ts';
import { waitUntil } from '../support/wait.ts';

let database: TestDatabase;
let smtp: TestSmtp;
let server: TestApp;
let north: SeededOrganization;
let south: SeededOrganization;
let learner: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  smtp = await startSmtp();
  server = await startTestApp(database, { SMTP_URL: smtp.url, MAIL_FROM: 'courses@stepwise.example' });
  north = await seedOrganization(server.app, 'north');
  south = await seedOrganization(server.app, 'south');
  learner = await north.as(server.client, 'learner');
});

afterAll(async () => {
  await server?.stop();
  await smtp?.close();
  await database?.drop();
});

describe('a learner goes through a course', () => {
  it('from enrolling to the e-mail that contains unit 2', async () => {
    const { unlocked } = await enroll(learner, north.courseId);
    expect(unlocked.map((unit) => unit.title)).toEqual(['Unit One']);
    const attemptId = await startAttempt(learner, unlocked[0]?.id ?? '');
    const payload = await submit(learner, attemptId);
    expect(payload).toMatchObject({
      attempt: { status: 'GRADED', number: 1 },
      result: { earned: '2.00', max: '2.00', percent: '100.00', passed: true },
      unlocked: [{ title: 'Unit Two', position: 2 }],
    });

    await smtp.waitFor(2);
    // Each is on its way by itself.
    expect(smtp.received.map(({ mail }) => mail.subject).sort()).toEqual([
      'Unit 2: Unit Two',
      'Welcome to Tiny course — Unit 1: Unit One',
    ]);
    const received = smtp.received.find(({ mail }) => mail.subject === 'Unit 2: Unit Two');
    expect(received?.recipients).toEqual(['learner@north.example']);
    const second = received?.mail;
    for (const part of [second?.text, second?.html]) {
      for (const piece of [
        'Heading of two',
        'Prose of unit two',
        'term-two',
        'What term-two means.',
        'A note in unit two',
        'https://images.example/two.png',
      ]) {
        expect(part).toContain(piece);
      }
    }
    // The mail server has it a moment before that is written down.
    const newest = async () => {
      const asked = '{ myDeliveries { edges { node { status subject messageId } } } }';
      return (await learner.run(asked)).myDeliveries.edges[0].node;
    };
    await waitUntil('it is written down', async () => (await newest()).status !== 'SENDING');
    expect(await newest()).toMatchObject({
      status: 'ACCEPTED',
      subject: 'Unit 2: Unit Two',
      messageId: second?.messageId,
    });
  });

  it('without any of it being seen in the other organization', async () => {
    const stranger = await south.as(server.client, 'owner');
    expect(await stranger.code('query ($id: ID!) { course(id: $id) { id } }', { id: north.courseId })).toBe(
      'NOT_FOUND',
    );
    const [row] = await database.admin<{ count: number }>(
      'SELECT count(*)::int AS count FROM enrollments WHERE organization_id = $1',
      [south.id],
    );
    expect(row?.count).toBe(0);
  });
});
