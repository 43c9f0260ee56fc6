import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { RETRY_PACE } from '../../src/delivery/back-off.ts';
import { sendEmail } from '../../src/delivery/send-email.job.ts';
import { SendEmailService } from '../../src/delivery/send-email.service.ts';
import { BREAKER_PACE } from '../../src/platform/mail/circuit-breaker.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import { doJobs } from '../support/due-jobs.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { enroll } from '../support/journey.ts';
import { addLearners } from '../support/learners.ts';
import type { Learner } from '../support/learners.ts';
import { queueUp } from '../support/race.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { hangUp, refusal, startSmtp } from '../support/smtp.ts';
import type { TestSmtp } from '../support/smtp.ts';
import { waitUntil } from '../support/wait.ts';

let database: TestDatabase;
let smtp: TestSmtp;
let server: TestApp;
let north: SeededOrganization;
let south: SeededOrganization;

beforeAll(async () => {
  // What takes minutes takes a moment here.
  Object.assign(RETRY_PACE, { firstSeconds: 0.2, longestSeconds: 2, wakeSeconds: 2, wakeTurnSeconds: 1 });
  Object.assign(BREAKER_PACE, { probeMs: 300, longestProbeMs: 600 });
  database = await createTestDatabase();
  smtp = await startSmtp();
  server = await startTestApp(database, { SMTP_URL: smtp.url, MAIL_BOUNCE_DOMAIN: 'bounce.example' });
  north = await seedOrganization(server.app, 'north');
  south = await seedOrganization(server.app, 'south');
});

afterEach(() => {
  smtp.react = () => undefined;
  smtp.answer = () => undefined;
});

afterAll(async () => {
  await server?.stop();
  await smtp?.close();
  await database?.drop();
});

interface Delivery {
  readonly id: string;
  readonly status: string;
  readonly attempts: number;
  readonly message_id: string;
  readonly last_error: string | null;
  readonly events: { status: string; detail: string | null }[];
}

/** Enrolls somebody new, whose welcome is to be sent. */
async function newcomer(organization: SeededOrganization): Promise<Learner> {
  const [learner] = await addLearners({ app: server.app, database }, organization, 1);
  if (learner === undefined) throw new Error('There is no learner.');
  await enroll(new Client(server.url, learner.token), organization.courseId);
  return learner;
}

async function deliveryOf({ membershipId }: Learner): Promise<Delivery> {
  const [row] = await database.admin<Delivery>(
    `SELECT d.id, d.status, d.attempts, d.message_id, d.last_error, (SELECT jsonb_agg(jsonb_build_object('status', v.status, 'detail', v.detail) ORDER BY v.occurred_at)
       FROM delivery_events v WHERE v.delivery_id = d.id) AS events
     FROM email_deliveries d WHERE d.membership_id = $1`,
    [membershipId],
  );
  if (row === undefined) throw new Error('Nothing was planned.');
  return row;
}

const isStatus = (learner: Learner, status: string) =>
  waitUntil(`the delivery is ${status}`, async () => {
    const delivery = await deliveryOf(learner);
    return delivery.status === status ? delivery : null;
  });

const mailsTo = ({ email }: Learner) => smtp.received.filter(({ recipients }) => recipients.includes(email));
const timeline = ({ events }: Delivery) => events.map(({ status }) => status);
const jobsLeft = async () => {
  const [row] = await database.admin<{ jobs: number }>(
    'SELECT count(*)::int AS jobs FROM graphile_worker._private_jobs',
  );
  return row?.jobs;
};

/** Fails so many times at a stage, then no more. */
function failAt(stage: string, error: () => Error, times: number): void {
  let left = times;
  const fail = (at: string) => {
    if (at === stage && left-- > 0) throw error();
  };
  smtp.react = fail;
  smtp.answer = () => fail('END');
}

describe('a mail server that puts a mail off', () => {
  it.each([
    { stage: 'MAIL', times: 1 },
    { stage: 'RCPT', times: 2 },
    { stage: 'DATA', times: 1 },
    { stage: 'END', times: 1 },
  ])('with 4xx at $stage gets it again, later, with every try in the timeline', async ({ stage, times }) => {
    failAt(stage, () => refusal(451, '4.3.2 not now'), times);
    const learner = await newcomer(north);
    const delivery = await isStatus(learner, 'ACCEPTED');
    expect(timeline(delivery)).toEqual([
      'PLANNED',
      ...Array.from({ length: times }, () => ['SENDING', 'PLANNED']).flat(),
      'SENDING',
      'ACCEPTED',
    ]);
    expect(delivery.events[2]?.detail).toContain('4.3.2 not now');
    expect(delivery).toMatchObject({ attempts: times + 1, last_error: null });
    expect(mailsTo(learner).map(({ mail }) => mail.messageId)).toEqual([delivery.message_id]);
    await waitUntil('no job is left', async () => (await jobsLeft()) === 0);
  });

  it.each(['GREETING', 'MAIL', 'RCPT', 'DATA'])('and hangs up at %s gets it once', async (stage) => {
    failAt(stage, hangUp, stage === 'GREETING' ? 3 : 1);
    const learner = await newcomer(south);
    expect(timeline(await isStatus(learner, 'ACCEPTED'))).not.toContain('UNKNOWN');
    expect(mailsTo(learner)).toHaveLength(1);
  });

  it('and hangs up after the final dot gets it again under the same Message-ID, and the timeline says so', async () => {
    failAt('END', hangUp, 1);
    const learner = await newcomer(north);
    const delivery = await isStatus(learner, 'ACCEPTED');
    expect(timeline(delivery)).toEqual(['PLANNED', 'SENDING', 'UNKNOWN', 'SENDING', 'ACCEPTED']);
    expect(mailsTo(learner).map(({ mail }) => mail.messageId)).toEqual([delivery.message_id]);
  });
});

describe('a database that is away when the mail server has answered', () => {
  it('does not cost the reader a second e-mail', async () => {
    smtp.answer = async () => {
      await database.admin('ALTER TABLE email_deliveries RENAME TO away');
      setTimeout(() => void database.admin('ALTER TABLE away RENAME TO email_deliveries'), 250);
    };
    const learner = await newcomer(north);
    await waitUntil('it was taken', async () => mailsTo(learner).length > 0);
    smtp.answer = () => undefined;
    await new Promise((resolve) => setTimeout(resolve, 300));
    const delivery = await isStatus(learner, 'ACCEPTED');
    expect(timeline(delivery)).toEqual(['PLANNED', 'SENDING', 'ACCEPTED']);
    expect(mailsTo(learner)).toHaveLength(1);
  });
});

describe('a mail server that refuses for good', () => {
  it.each(['MAIL', 'RCPT', 'DATA', 'END'])('with 5xx at %s is not asked again', async (stage) => {
    failAt(stage, () => refusal(550, '5.1.1 nobody here'), Infinity);
    const learner = await newcomer(south);
    const delivery = await isStatus(learner, 'BOUNCED');
    expect(timeline(delivery)).toEqual(['PLANNED', 'SENDING', 'BOUNCED']);
    expect(delivery.last_error).toContain('5.1.1 nobody here');
    await waitUntil('no job is left', async () => (await jobsLeft()) === 0);
  });

  it('to talk to us at all bounces nobody', async () => {
    failAt('GREETING', () => refusal(554, 'go away'), 2);
    const learner = await newcomer(south);
    expect(timeline(await isStatus(learner, 'ACCEPTED'))).not.toContain('BOUNCED');
  });
});

describe('an e-mail that was put off for three days', () => {
  it('is given up with the last reason', async () => {
    const given = { ...RETRY_PACE };
    Object.assign(RETRY_PACE, { giveUpSeconds: 0.3, giveUpTries: 2 });
    try {
      failAt('RCPT', () => refusal(452, '4.2.2 full'), Infinity);
      const learner = await newcomer(north);
      const { last_error, events } = await isStatus(learner, 'BOUNCED');
      expect(last_error).toContain('4.2.2 full');
      expect(events.at(-1)?.detail).toMatch(/^Given up after \d tries: .*4\.2\.2 full/);
    } finally {
      Object.assign(RETRY_PACE, given);
    }
  });
});

describe('a job', () => {
  it('that is dead leaves no e-mail planned that nobody sends', async () => {
    failAt('RCPT', () => refusal(451, '4.3.2 not now'), Infinity);
    const learner = await newcomer(north);
    await waitUntil('it was tried', async () => (await deliveryOf(learner)).attempts > 0);
    const { id } = await deliveryOf(learner);
    await waitUntil('its job is dead', async () => {
      const dead = await database.admin(
        `UPDATE graphile_worker._private_jobs SET attempts = max_attempts, last_error = 'out of order'
         WHERE payload ->> 'deliveryId' = $1 AND locked_at IS NULL RETURNING 1`,
        [id],
      );
      return dead.length > 0;
    });
    const { events } = await isStatus(learner, 'BOUNCED');
    expect(events.at(-1)?.detail).toBe('It could not be sent: out of order');
    await database.admin('DELETE FROM graphile_worker._private_jobs WHERE attempts >= max_attempts');
  });

  it('that is replaced while it runs sends no second e-mail, and its successor comes when that is known', async () => {
    for (const organization of [north, south]) {
      const staff = await organization.as(server.client, 'instructor');
      const given = { ...RETRY_PACE };
      Object.assign(RETRY_PACE, { firstSeconds: 3_600, longestSeconds: 3_600 });
      failAt('RCPT', () => refusal(451, '4.3.2 not now'), 1);
      const learner = await newcomer(organization);
      await waitUntil('it was put off', async () => (await deliveryOf(learner)).last_error !== null);
      Object.assign(RETRY_PACE, given);
      const { id } = await deliveryOf(learner);
      let tries = 0;
      let answer = (): void => undefined;
      const answered = new Promise<void>((resolve) => (answer = resolve));
      smtp.answer = () => (tries++, answered);

      // Staff have it sent again, and behind them its next try waits for its row.
      const ref = { organizationId: organization.id, deliveryId: id };
      const retry = () =>
        staff.run('mutation ($input: RetryDeliveryInput!) { retryDelivery(input: $input) { __typename } }', {
          input: { deliveryId: id },
        });
      const nextTry = () => doJobs(server.app, [{ name: sendEmail.name, payload: ref }]);
      const tried = await queueUp(database, { table: 'email_deliveries', id }, [retry, nextTry]);
      const successor = () =>
        database.admin<{ seconds: number }>(
          `SELECT extract(epoch FROM run_at - now())::float8 AS seconds FROM graphile_worker._private_jobs
           WHERE key LIKE '%' || $1 AND run_at > now() + interval '1 minute'`,
          [id],
        );
      await tried[0];
      await waitUntil(
        'both came to it',
        async () => tries > 1 || (tries === 1 && (await successor()).length > 0),
      );
      expect(tries).toBe(1);
      answer();
      await Promise.all(tried);
      expect((await deliveryOf(learner)).status).toBe('ACCEPTED');
      await database.admin('UPDATE graphile_worker._private_jobs SET run_at = now()');
      await waitUntil('no job is left', async () => (await jobsLeft()) === 0);
      expect(mailsTo(learner)).toHaveLength(1);
    }
  });

  it('that was given on although its runner lives sends no second e-mail', async () => {
    for (const organization of [north, south]) {
      let answer = (): void => undefined;
      const answered = new Promise<void>((resolve) => (answer = resolve));
      smtp.answer = () => answered;
      const learner = await newcomer(organization);
      const { id } = await isStatus(learner, 'SENDING');
      const ref = { organizationId: organization.id, deliveryId: id };
      await database.admin(
        `UPDATE delivery_events SET occurred_at = clock_timestamp() WHERE delivery_id = $1 AND status = 'SENDING'`,
        [id],
      );
      await expect(server.app.get(SendEmailService).send(ref, { attempt: 2 })).rejects.toThrow(
        'a moment ago',
      );
      answer();
      await isStatus(learner, 'ACCEPTED');
      expect(mailsTo(learner)).toHaveLength(1);
    }
  });

  it('that was replaced by a runner that died is no dead one', async () => {
    const add = () =>
      database.admin(
        `SELECT graphile_worker.add_job('send-email', '{}', job_key := 'a-key', run_at := now() + interval '1 day')`,
      );
    await add();
    await database.admin(
      `UPDATE graphile_worker._private_jobs SET attempts = 1, locked_by = 'a dead pool', locked_at = now() - interval '1 hour' WHERE key = 'a-key'`,
    );
    await add();
    await waitUntil('only its successor is left', async () => (await jobsLeft()) === 1);
    expect(await database.admin(`DELETE FROM graphile_worker._private_jobs RETURNING key`)).toEqual([
      { key: 'a-key' },
    ]);
  });

  it('that is taken away by a runner which was given up leaves its successor', async () => {
    const [slow] = await addLearners({ app: server.app, database }, north, 1);
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    smtp.answer = () => answered.then(() => Promise.reject(refusal(451, '4.3.2 not now')));
    const learner = slow as Learner;
    await enroll(new Client(server.url, learner.token), north.courseId);
    const { id } = await isStatus(learner, 'SENDING');
    // As who takes its runner for dead does; the job may wait for another one then.
    const given = await database.admin(
      `UPDATE graphile_worker._private_jobs SET locked_by = NULL, locked_at = NULL, run_at = now() + interval '1 minute'
       WHERE key LIKE '%' || $1 RETURNING id`,
      [id],
    );
    expect(given).toHaveLength(1);
    answer();
    await waitUntil('it was put off', async () => (await deliveryOf(learner)).last_error !== null);
    smtp.answer = () => undefined;
    await isStatus(learner, 'ACCEPTED');
    expect(mailsTo(learner)).toHaveLength(1);
  });
});

describe('the envelope', () => {
  it('says where bounces go, and the message does not', async () => {
    const learner = await newcomer(south);
    await isStatus(learner, 'ACCEPTED');
    const [received] = mailsTo(learner);
    expect(received?.sender).toMatch(/^bounces\+[a-z0-9]{56}@bounce\.example$/);
    expect(received?.raw).not.toContain('bounces+');
  });
});

describe('an organization over its quota', () => {
  const setQuota = (quota: number) =>
    database.admin('UPDATE organizations SET mails_per_hour = $2 WHERE id = $1', [north.id, quota]);

  it('has the rest of its e-mails put off until there is room, and others notice nothing', async () => {
    await database.admin('DELETE FROM mail_quotas');
    await setQuota(2);
    const many = await Promise.all([1, 2, 3, 4, 5].map(() => newcomer(north)));
    const other = await newcomer(south);
    await isStatus(other, 'ACCEPTED');
    const deliveries = await waitUntil('all were tried', async () => {
      const rows = await Promise.all(many.map(deliveryOf));
      return rows.every(({ status, events }) => status === 'ACCEPTED' || events.length > 1) ? rows : null;
    });
    const waiting = deliveries.filter(({ status }) => status === 'PLANNED');
    expect(waiting).toHaveLength(3);
    for (const { attempts, events } of waiting) {
      expect(attempts).toBe(0);
      expect(events.map(({ status }) => status)).toEqual(['PLANNED', 'PLANNED']);
      expect(events[1]?.detail).toMatch(/^quota/);
    }
    const times = await database.admin<{ minutes: number }>(
      `SELECT extract(epoch FROM send_at - date_trunc('hour', now()))::float8 / 60 AS minutes FROM email_deliveries
       WHERE id = ANY($1) ORDER BY send_at`,
      [waiting.map(({ id }) => id)],
    );
    // Two in the next hour; the third asks again after it.
    const [third = 0, ...minutes] = times.map(({ minutes }) => minutes).reverse();
    expect(minutes.map(Math.round)).toEqual([120, 90]);
    expect(third).toBeGreaterThanOrEqual(120);
    expect(third).toBeLessThan(131);
    // As what failed, it can be sent by staff before that.
    expect(waiting.map(({ last_error }) => last_error?.slice(0, 5))).toEqual(['quota', 'quota', 'quota']);

    // The hour is over.
    await database.admin('DELETE FROM mail_quotas');
    await setQuota(20_000);
    await database.admin('UPDATE email_deliveries SET send_at = now() WHERE id = ANY($1)', [
      waiting.map(({ id }) => id),
    ]);
    await database.admin('UPDATE graphile_worker._private_jobs SET run_at = now()');
    for (const learner of many) await isStatus(learner, 'ACCEPTED');
    for (const learner of many) expect(mailsTo(learner)).toHaveLength(1);
  });
});

describe('a sign-in link', () => {
  it('does not wait for the quota', async () => {
    const { email, membershipId } = await newcomer(north);
    await waitUntil('no job is left', async () => (await jobsLeft()) === 0);
    await database.admin('UPDATE mail_quotas SET taken = 1000000 WHERE organization_id = $1', [north.id]);
    const asked = await server.client.send(
      'mutation ($input: RequestSignInLinkInput!) { requestSignInLink(input: $input) { requested } }',
      { input: { organization: 'north', email } },
    );
    expect(asked.errors).toEqual([]);
    await waitUntil('it is there', async () => {
      const links = await database.admin<{ status: string }>(
        `SELECT status FROM email_deliveries WHERE membership_id = $1 AND kind = 'SIGN_IN_LINK'`,
        [membershipId],
      );
      return links[0]?.status === 'ACCEPTED';
    });
    await database.admin('DELETE FROM mail_quotas');
  });
});

describe('a mail server that is down', () => {
  it('slows no mutation, and gets everything soon after it is up again', async () => {
    const timed = async (): Promise<number> => {
      const from = performance.now();
      await newcomer(north);
      return performance.now() - from;
    };
    const measure = async (count: number) => {
      const times: number[] = [];
      for (let i = 0; i < count; i++) times.push(await timed());
      return Math.min(...times); // what else the machine does is not asked
    };
    const before = await measure(8);
    await smtp.down();
    const learners: Learner[] = [];
    for (const organization of [north, south])
      for (let i = 0; i < 8; i++) learners.push(await newcomer(organization));
    const metrics = async () => (await fetch(`${server.url}/metrics`)).text();
    await waitUntil('the breaker is open', async () =>
      /^stepwise_mail_breaker_open 1$/m.test(await metrics()),
    );
    const meanwhile = await measure(8);
    // Long back-offs, as after an hour: only waking gets them out in time.
    await database.admin(
      `WITH later AS (UPDATE email_deliveries SET send_at = now() + interval '15 minutes' WHERE status = 'PLANNED' RETURNING id)
       UPDATE graphile_worker._private_jobs SET run_at = now() + interval '15 minutes'
       WHERE locked_at IS NULL AND payload ->> 'deliveryId' IN (SELECT id::text FROM later)`,
    );
    const tries = (await Promise.all(learners.map(deliveryOf))).reduce((sum, one) => sum + one.attempts, 0);
    expect(tries).toBeLessThan(2 * learners.length);

    await smtp.up();
    const upAt = Date.now();
    for (const learner of learners) await isStatus(learner, 'ACCEPTED');
    console.log(
      `a mutation takes ${before.toFixed(0)} ms, ${meanwhile.toFixed(0)} ms while mail is down; all out ${Date.now() - upAt} ms after recovery`,
    );
    for (const learner of learners) expect(mailsTo(learner)).toHaveLength(1);
    expect(await metrics()).toMatch(/^stepwise_mail_breaker_open 0$/m);
    expect(meanwhile / before).toBeLessThan(2);
  });
});
