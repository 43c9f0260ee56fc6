import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { systemScope } from '../../src/platform/auth/viewer.ts';
import { Database } from '../../src/platform/database/database.ts';
import type { Tx } from '../../src/platform/database/transaction.ts';
import { newId } from '../../src/platform/ids.ts';
import { writeGrade } from '../../src/quizzes/grade.queries.ts';
import { lockAttempt, lockAttemptToGrade } from '../../src/quizzes/lock-attempt.queries.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { enroll, startAttempt, submit } from '../support/journey.ts';
import { addLearners } from '../support/learners.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { waitUntil } from '../support/wait.ts';

let database: TestDatabase;
let server: TestApp;
let organizations: SeededOrganization[];

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestApp(database, { ROLE: 'api' });
  organizations = [await seedOrganization(server.app, 'north'), await seedOrganization(server.app, 'south')];
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

type Held = Parameters<typeof lockAttempt>[1];

/** An attempt in progress, of a learner of their own. */
async function begin(organization: SeededOrganization) {
  const [learner] = await addLearners({ app: server.app, database }, organization, 1);
  const client = new Client(server.url, learner?.token);
  const { unlocked } = await enroll(client, organization.courseId);
  const id = await startAttempt(client, unlocked[0]?.id ?? '');
  return { client, id, organizationId: organization.id };
}

describe.each([
  { what: 'an attempt', isOverdue: async (tx: Tx, held: Held) => (await lockAttempt(tx, held))?.isOverdue },
  {
    what: 'an attempt with its enrollment',
    isOverdue: async (tx: Tx, held: Held) => (await lockAttemptToGrade(tx, held))?.attempt.isOverdue,
  },
])('$what that was waited for', ({ isOverdue }) => {
  it('is overdue by the time at which it is had', async () => {
    const [{ id, organizationId }] = (await Promise.all(organizations.map(begin))) as [
      Awaited<ReturnType<typeof begin>>,
    ];
    const holder = new pg.Client(database.adminUrl);
    await holder.connect();
    try {
      await database.admin(
        `UPDATE attempts SET deadline_at = clock_timestamp() + interval '1 second', grace_seconds = 0 WHERE id = $1`,
        [id],
      );
      await holder.query('BEGIN');
      await holder.query('SELECT FROM attempts WHERE id = $1 FOR UPDATE', [id]);
      const answer = server.app
        .get(Database)
        .transact(systemScope(organizationId), (tx) =>
          isOverdue(tx, { organizationId, id, membershipId: null }),
        );
      await waitUntil('its time is over', async () => {
        const [row] = await database.admin<{ isOver: boolean }>(
          'SELECT clock_timestamp() > deadline_at AS "isOver" FROM attempts WHERE id = $1',
          [id],
        );
        return row?.isOver === true;
      });
      await holder.query('COMMIT');
      expect(await answer).toBe(true);
    } finally {
      await holder.end();
    }
  });
});

describe('a grade', () => {
  it('is not written for an attempt that it does not close', async () => {
    for (const organization of organizations) {
      const { client, id, organizationId } = await begin(organization);
      await submit(client, id);
      const [before] = await database.admin('SELECT * FROM grade_events WHERE attempt_id = $1', [id]);
      const scope = systemScope(organizationId);
      const grading = server.app.get(Database).transact(scope, async (tx) => {
        const locked = await lockAttemptToGrade(tx, { organizationId, id, membershipId: null });
        if (locked === null) throw new Error('There is no attempt.');
        const { attempt } = locked;
        const { enrollmentId, unitStableId, number: attemptNumber } = attempt;
        const place = { organizationId, enrollmentId, unitStableId };
        const score = { earned: '0/1', max: '2/1' };
        writeGrade(tx, {
          event: {
            ...place,
            ...score,
            id: newId(),
            attemptId: id,
            attemptNumber,
            revision: 2,
            kind: 'SCORED',
            actorMembershipId: null,
            regradeId: null,
            reason: null,
            engine: 1,
            passed: false,
            gradedAt: new Date(),
          },
          result: { ...place, ...score, percent: '0', passedAt: null, attemptCount: 1 },
          closing: {
            responses: {},
            hash: '',
            score: attempt.score as NonNullable<typeof attempt.score>,
            explanations: {},
            earned: '0',
            max: '2',
          },
        });
      });
      await expect(grading).rejects.toThrow(/attempt_id/);
      expect(await database.admin('SELECT * FROM grade_events WHERE attempt_id = $1', [id])).toEqual([
        before,
      ]);
    }
  });
});
