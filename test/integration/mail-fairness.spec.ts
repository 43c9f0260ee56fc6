import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { planEmails } from '../../src/delivery/index.ts';
import { systemScope } from '../../src/platform/auth/viewer.ts';
import { Database } from '../../src/platform/database/database.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { Client } from '../support/client.ts';
import { enroll } from '../support/journey.ts';
import { addLearners } from '../support/learners.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { startSmtp } from '../support/smtp.ts';
import type { TestSmtp } from '../support/smtp.ts';
import { waitUntil } from '../support/wait.ts';

const MANY = 600;

let database: TestDatabase;
let smtp: TestSmtp;
let api: TestApp;

/** Plans e-mails to one learner, in one transaction. */
let plan: (numbers: readonly number[], sendAt?: Date) => Promise<void>;
let planOther: typeof plan;

beforeAll(async () => {
  database = await createTestDatabase();
  smtp = await startSmtp();
  api = await startTestApp(database, { SMTP_URL: smtp.url, ROLE: 'api' });
  plan = await planner(await seedOrganization(api.app, 'north'));
  planOther = await planner(await seedOrganization(api.app, 'south'));
});

afterAll(async () => {
  await api?.stop();
  await smtp?.close();
  await database?.drop();
});

async function planner(organization: SeededOrganization): Promise<typeof plan> {
  const [learner] = await addLearners({ app: api.app, database }, organization, 1);
  if (learner === undefined) throw new Error('There is no learner.');
  const { enrollmentId, unlocked } = await enroll(new Client(api.url, learner.token), organization.courseId);
  const scope = systemScope(organization.id);
  return (numbers, sendAt) =>
    api.app.get(Database).transact(scope, (tx) =>
      planEmails(
        tx,
        scope,
        numbers.map((sequence) => ({
          enrollmentId,
          membershipId: learner.membershipId,
          unitId: unlocked[0]?.id ?? '',
          unitStableId: 'one',
          kind: 'GRADED' as const,
          sequence,
          facts: { percent: null, passed: null, isChange: false },
          ...(sendAt !== undefined && { sendAt }),
        })),
      ),
    );
}

const upTo = (count: number, from = 1) => Array.from({ length: count }, (_, n) => from + n);

/** Of the jobs that are planned for a time, how many have which priority. */
const prioritiesAt = async (sendAt: Date) =>
  database.admin<{ priority: number; jobs: number }>(
    `SELECT priority::int, count(*)::int AS jobs FROM graphile_worker._private_jobs
     WHERE run_at = $1 GROUP BY 1 ORDER BY 1`,
    [sendAt],
  );

describe('the e-mails of one organization', () => {
  it('stand behind each other when they go at the same time, however they were planned', async () => {
    const atOnce = new Date(Date.now() + 3_600_000);
    await plan(upTo(120, 10_001), atOnce);
    const oneByOne = new Date(Date.now() + 7_200_000);
    for (const number of upTo(60, 20_001)) await plan([number], oneByOne);
    expect(await prioritiesAt(atOnce)).toEqual([
      { priority: 10, jobs: 50 },
      { priority: 11, jobs: 50 },
      { priority: 12, jobs: 20 },
    ]);
    expect(await prioritiesAt(oneByOne)).toEqual([
      { priority: 10, jobs: 50 },
      { priority: 11, jobs: 10 },
    ]);
    // Others are not behind them.
    await planOther([10_001], atOnce);
    expect((await prioritiesAt(atOnce))[0]).toEqual({ priority: 10, jobs: 51 });
  });

  it('do not stand before the one of another', async () => {
    await plan(upTo(MANY));
    await planOther([1]);
    const runner = await startTestApp(database, { SMTP_URL: smtp.url, ROLE: 'all' });
    try {
      const position = await waitUntil('it has arrived', () => {
        // Its welcome goes as well.
        const others = smtp.received.filter(({ recipients }) => recipients[0]?.endsWith('@south.example'));
        const last = others[1];
        return last === undefined ? null : smtp.received.indexOf(last) + 1;
      });
      console.log(`before it went ${position - 1} of ${MANY} others`);
      expect(position).toBeLessThan(70);
    } finally {
      await runner.stop();
    }
  });
});
