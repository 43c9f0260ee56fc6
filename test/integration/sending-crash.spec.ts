import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { planEmails } from '../../src/delivery/index.ts';
import { systemScope } from '../../src/platform/auth/viewer.ts';
import { Database } from '../../src/platform/database/database.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { enroll } from '../support/journey.ts';
import { addLearners } from '../support/learners.ts';
import { createDeployment } from '../support/process.ts';
import type { Deployment } from '../support/process.ts';
import { seedOrganization } from '../support/seed.ts';
import { refusal, startSmtp } from '../support/smtp.ts';
import type { ReceivedMail, TestSmtp } from '../support/smtp.ts';
import { waitUntil } from '../support/wait.ts';

// Real processes have to start, many times over.
jest.setTimeout(300_000);

const KILLS = 6;
const LEARNERS = 3;
const MAILS_OF_EACH = 40;
/** Where in the conversation of some mail the runner dies, in turn. */
const MOMENTS = ['MAIL', 'DATA', 'BEFORE_250', 'AFTER_250', 'PUT_OFF'] as const;
type Moment = (typeof MOMENTS)[number];

let database: TestDatabase;
let smtp: TestSmtp;
let deployment: Deployment;
let seeding: TestApp;

beforeAll(async () => {
  database = await createTestDatabase();
  smtp = await startSmtp();
  deployment = await createDeployment(database, { SMTP_URL: smtp.url, ROLE: 'runner' });
  seeding = await startTestApp(database, { ...deployment.env, ROLE: 'api' });
});

afterAll(async () => {
  await deployment?.end();
  await seeding?.stop();
  await smtp?.close();
  await database?.drop();
});

/** Plans many e-mails of two organizations. */
async function plan(): Promise<void> {
  for (const slug of ['north', 'south']) {
    const organization = await seedOrganization(seeding.app, slug);
    for (const learner of await addLearners({ app: seeding.app, database }, organization, LEARNERS)) {
      const { enrollmentId, unlocked } = await enroll(
        new Client(seeding.url, learner.token),
        organization.courseId,
      );
      const of = { enrollmentId, membershipId: learner.membershipId, unitStableId: 'one' };
      const scope = systemScope(organization.id);
      await seeding.app.get(Database).transact(scope, (tx) =>
        planEmails(
          tx,
          scope,
          Array.from({ length: MAILS_OF_EACH }, (_, n) => ({
            ...of,
            kind: 'GRADED' as const,
            unitId: unlocked[0]?.id ?? '',
            sequence: n + 1,
            facts: { percent: '80', passed: true, isChange: false },
          })),
        ),
      );
    }
  }
}

const idOf = ({ mail }: ReceivedMail) => String(mail.headers.get('x-stepwise-delivery-id'));

/** Resolves at the moment, when so many mails have come to it; until then some are put off. */
function meet(moment: Moment, after: number): Promise<void> {
  let passes = 0;
  return new Promise((resolve) => {
    const pass = (at: Moment) => {
      if (at === moment && ++passes === after) resolve();
    };
    let recipients = 0;
    smtp.react = (stage) => {
      if (stage === 'MAIL' || stage === 'DATA') pass(stage);
      if (stage === 'RCPT' && ++recipients % 5 === 3) {
        setImmediate(pass, 'PUT_OFF');
        throw refusal(451, 'later');
      }
    };
    smtp.answer = () => pass('BEFORE_250');
    smtp.accepted = () => pass('AFTER_250');
  });
}

interface Ending {
  readonly id: string;
  readonly status: string;
  readonly attempts: number;
  readonly message_id: string;
  readonly statuses: string[];
}

describe('a runner that is killed again and again while it sends', () => {
  it(`loses none of its e-mails in ${KILLS} deaths and doubles only those that died between final dot and commit`, async () => {
    await plan();
    /** How often a delivery was on its way when a runner died, with all of it at the mail server. */
    const inTheWindow = new Map<string, number>();
    for (let death = 0; death < KILLS; death++) {
      const moment = MOMENTS[death % MOMENTS.length] ?? 'MAIL';
      const met = meet(moment, moment === 'PUT_OFF' ? 2 : 2 + ((death * 5) % 7));
      const runner = await deployment.start();
      await met;
      await runner.kill();
      const dying = await database.admin<{ id: string }>(
        `SELECT id FROM email_deliveries WHERE status = 'SENDING'`,
      );
      for (const { id } of dying) {
        const times = smtp.received.filter((mail) => idOf(mail) === id).length;
        inTheWindow.set(id, Math.max(times, inTheWindow.get(id) ?? 0));
      }
    }
    smtp.react = () => undefined;
    smtp.answer = () => undefined;
    const last = await deployment.start();
    // What was put off would wait longer than a test does.
    await database.admin(`UPDATE email_deliveries SET send_at = now() WHERE status = 'PLANNED'`);
    await database.admin('UPDATE graphile_worker._private_jobs SET run_at = now() WHERE locked_at IS NULL');
    await waitUntil(
      'no job is left',
      async () =>
        (
          await database.admin<{ jobs: number }>(
            'SELECT count(*)::int AS jobs FROM graphile_worker._private_jobs',
          )
        )[0]?.jobs === 0,
      60_000,
    );
    last.signal('SIGTERM');
    expect(await last.exited).toEqual({ code: 0, signal: null });

    const endings = await database.admin<Ending>(
      `SELECT d.id, d.status, d.attempts, d.message_id,
         (SELECT array_agg(v.status ORDER BY v.occurred_at) FROM delivery_events v WHERE v.delivery_id = d.id) AS statuses
       FROM email_deliveries d`,
    );
    expect(endings).toHaveLength(2 * LEARNERS * (MAILS_OF_EACH + 1));
    const ledger = new Map<string, string[]>();
    for (const mail of smtp.received)
      ledger.set(idOf(mail), [...(ledger.get(idOf(mail)) ?? []), mail.mail.messageId ?? '']);

    expect(endings.filter(({ status }) => status !== 'ACCEPTED')).toEqual([]);
    expect(endings.filter(({ id }) => !ledger.has(id))).toEqual([]); // none is lost
    for (const { id, message_id, attempts, statuses } of endings) {
      const messageIds = ledger.get(id) ?? [];
      expect(new Set(messageIds)).toEqual(new Set([message_id]));
      expect(statuses.filter((status) => status === 'SENDING')).toHaveLength(attempts);
      // Once, and once more for each death in the window, each of which shows.
      expect(messageIds.length).toBeLessThanOrEqual(1 + (inTheWindow.get(id) ?? 0));
      expect(statuses.filter((status) => status === 'UNKNOWN').length).toBeGreaterThanOrEqual(
        messageIds.length - 1,
      );
    }
    const doubled = [...ledger.values()].filter((ids) => ids.length > 1).length;
    const uncertain = endings.filter(({ statuses }) => statuses.includes('UNKNOWN')).length;
    const putOff = endings.filter(({ statuses }) => statuses.lastIndexOf('PLANNED') > 0).length;
    console.log(
      `${endings.length} e-mails, ${KILLS} deaths: ${doubled} arrived twice, ${uncertain} were uncertain, ${putOff} were put off`,
    );
    expect(uncertain).toBeGreaterThan(0);
    expect(putOff).toBeGreaterThan(0);
  });
});
