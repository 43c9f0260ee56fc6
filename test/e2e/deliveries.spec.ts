import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { SendEmailService } from '../../src/delivery/send-email.service.ts';
import { newId } from '../../src/platform/ids.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import type { Client, Data } from '../support/client.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { startAttempt, submit } from '../support/journey.ts';
import { enrollMailed, statusOf, untilStatus } from '../support/mailed-learner.ts';
import type { MailedLearner } from '../support/mailed-learner.ts';
import { race } from '../support/race.ts';
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
let staff: Client;
let foreigner: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  smtp = await startSmtp();
  server = await startTestApp(database, { SMTP_URL: smtp.url, DATABASE_POOL_SIZE: '20' });
  north = await seedOrganization(server.app, 'north');
  south = await seedOrganization(server.app, 'south');
  staff = await north.as(server.client, 'instructor');
  foreigner = await south.as(server.client, 'owner');
});

afterAll(async () => {
  await server?.stop();
  await smtp?.close();
  await database?.drop();
});

afterEach(() => {
  smtp.answer = () => undefined;
});

const newLearner = (status?: string, school = north) => enrollMailed({ server, database }, school, status);
const mailsTo = ({ email }: { email: string }) =>
  smtp.received.filter(({ recipients }) => recipients[0] === email);

const LIST = `query ($filter: DeliveryFilter, $first: Int, $after: String) {
  deliveries(filter: $filter, first: $first, after: $after) {
    edges { node { id kind status lastError recipient { id } enrollment { id } unit { title } plannedAt } } pageInfo { hasNextPage endCursor }
  }
}`;
const TIMELINE = `query ($deliveryId: ID!, $first: Int, $after: String) {
  deliveryTimeline(deliveryId: $deliveryId, first: $first, after: $after) {
    edges { node { status detail occurredAt } } pageInfo { hasNextPage endCursor }
  }
}`;
const RETRY =
  'mutation ($input: RetryDeliveryInput!) { retryDelivery(input: $input) { delivery { id status } } }';
const CANCEL =
  'mutation ($input: CancelDeliveryInput!) { cancelDelivery(input: $input) { delivery { id status } } }';
const RESEND =
  'mutation ($input: ResendUnitEmailInput!) { resendUnitEmail(input: $input) { delivery { id kind status unit { id } } } }';

async function list(client: Client, filter: object = {}): Promise<string[]> {
  const { deliveries } = await client.run(LIST, { filter, first: 100 });
  return deliveries.edges.map(({ node }: Data) => node.id);
}

async function timeline(
  client: Client,
  deliveryId: string,
): Promise<{ status: string; detail: string | null }[]> {
  const { deliveryTimeline } = await client.run(TIMELINE, { deliveryId });
  return deliveryTimeline.edges.map(({ node }: Data) => ({ status: node.status, detail: node.detail }));
}

const auditOf = (targetId: string) =>
  database.admin<{ action: string }>('SELECT action FROM audit_events WHERE target_id = $1 ORDER BY id', [
    targetId,
  ]);

/** Another e-mail of an enrollment, planned without a job: nobody sends it but the test. */
async function planJobless(
  { enrollmentId, membershipId, unitId }: MailedLearner,
  sequence: number,
): Promise<string> {
  const id = newId();
  await database.admin(
    `INSERT INTO email_deliveries (organization_id, id, enrollment_id, membership_id, kind, unit_id, unit_stable_id, sequence)
     SELECT $1, $2, $3, $4, 'UNIT', id, stable_id, $6 FROM units WHERE id = $5`,
    [north.id, id, enrollmentId, membershipId, unitId, sequence],
  );
  return id;
}

describe('the e-mails of an organization', () => {
  it('are listed for staff, newest first, by whatever is asked of them', async () => {
    const [one, two] = [await newLearner(), await newLearner()];
    await submit(two.client, await startAttempt(two.client, two.unitId));
    const [unit] = await waitUntil('the next unit is sent', async () => {
      const rows = await database.admin<{ id: string }>(
        `SELECT id FROM email_deliveries WHERE enrollment_id = $1 AND kind = 'UNIT' AND status = 'ACCEPTED'`,
        [two.enrollmentId],
      );
      return rows.length === 1 && rows;
    });
    expect((await list(staff)).slice(0, 3)).toEqual([unit!.id, two.deliveryId, one.deliveryId]);
    expect(await list(staff, { membershipId: two.membershipId })).toEqual([unit!.id, two.deliveryId]);
    expect(await list(staff, { membershipId: two.membershipId, kind: 'UNIT' })).toEqual([unit!.id]);
    expect(await list(staff, { enrollmentId: one.enrollmentId, status: 'ACCEPTED' })).toEqual([
      one.deliveryId,
    ]);
    expect(await list(staff, { enrollmentId: one.enrollmentId, status: 'BOUNCED' })).toEqual([]);
    const [cohort] = await database.admin<{ id: string }>(
      `INSERT INTO cohorts (organization_id, id, name) VALUES ($1, $2, 'Spring') RETURNING id`,
      [north.id, newId()],
    );
    await database.admin('UPDATE enrollments SET cohort_id = $2 WHERE id = $1', [
      one.enrollmentId,
      cohort!.id,
    ]);
    expect(await list(staff, { cohortId: cohort!.id })).toEqual([one.deliveryId]);
    const { deliveries } = await staff.run(LIST, { filter: { enrollmentId: one.enrollmentId } });
    expect(deliveries.edges[0].node).toMatchObject({
      recipient: { id: one.membershipId },
      enrollment: { id: one.enrollmentId },
      unit: { title: 'Unit One' },
    });
    await database.admin(`UPDATE email_deliveries SET planned_at = '2020-02-03T04:05:06Z' WHERE id = $1`, [
      one.deliveryId,
    ]);
    expect(await list(staff, { from: '2020-02-03T04:05:06Z', to: '2020-02-03T04:05:07Z' })).toEqual([
      one.deliveryId,
    ]);
    expect(await list(staff, { to: '2020-02-03T04:05:06Z' })).toEqual([]);
    expect((await list(staff)).at(-1)).toBe(one.deliveryId);
  });

  it('can be paged through, each once', async () => {
    for (let count = 0; count < 3; count++) await newLearner();
    // Planned in one transaction, as a cohort's are: of one instant.
    await database.admin('UPDATE email_deliveries SET planned_at = date_trunc($1, now())', ['day']);
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { deliveries }: Data = await staff.run(LIST, { first: 2, after });
      seen.push(...deliveries.edges.map(({ node }: Data) => node.id));
      after = deliveries.pageInfo.hasNextPage ? deliveries.pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(await list(staff));
    expect(new Set(seen).size).toBe(seen.length);
    expect(await staff.code(LIST, { after: 'x' })).toBe('BAD_USER_INPUT');
  });

  it('are nobody else’s business', async () => {
    const { client, deliveryId, enrollmentId } = await newLearner();
    expect(await client.code(LIST)).toBe('FORBIDDEN');
    expect(await list(foreigner)).toEqual([]);
    expect(await list(foreigner, { enrollmentId })).toEqual([]);
    for (const [document, input] of [
      [RETRY, { deliveryId }],
      [CANCEL, { deliveryId, reason: 'Why.' }],
    ] as const) {
      expect(await client.code(document, { input })).toBe('FORBIDDEN');
      expect(await foreigner.code(document, { input })).toBe('NOT_FOUND');
    }
    expect(await foreigner.code(TIMELINE, { deliveryId })).toBe('NOT_FOUND');
    expect(await statusOf(database, deliveryId)).toBe('ACCEPTED');
  });
});

describe('the timeline of an e-mail', () => {
  it('says what happened, when and in order; what servers said is for staff', async () => {
    const { client, deliveryId } = await newLearner();
    const other = await newLearner();
    const events = await timeline(staff, deliveryId);
    expect(events.map(({ status }) => status)).toEqual(['PLANNED', 'SENDING', 'ACCEPTED']);
    expect(events[2]?.detail).toMatch(/^250 /);
    expect(await timeline(client, deliveryId)).toEqual(
      events.map(({ status }) => ({ status, detail: null })),
    );
    expect(await other.client.code(TIMELINE, { deliveryId })).toBe('NOT_FOUND');
    const { deliveryTimeline: first } = await client.run(TIMELINE, { deliveryId, first: 2 });
    const after = first.pageInfo.endCursor;
    const { deliveryTimeline: rest } = await client.run(TIMELINE, { deliveryId, first: 2, after });
    const times = [...first.edges, ...rest.edges].map(({ node }: Data) => node.occurredAt);
    expect(times).toHaveLength(3);
    expect(times).toEqual([...times].sort());
  });

  it('hides from the learner why a try failed', async () => {
    smtp.answer = refusing(550);
    const { client, deliveryId } = await newLearner('BOUNCED');
    const query = `query ($id: ID!) { node(id: $id) { ... on EmailDelivery { status lastError } } }`;
    expect(await staff.run(query, { id: deliveryId })).toEqual({
      node: { status: 'BOUNCED', lastError: expect.stringContaining('550') },
    });
    expect(await client.run(query, { id: deliveryId })).toEqual({
      node: { status: 'BOUNCED', lastError: null },
    });
  });
});

const refusing = (responseCode: number) => () => {
  throw Object.assign(new Error('Not now'), { responseCode });
};

describe('an e-mail that was not sent', () => {
  it('is sent by a retry, as what it is, and once', async () => {
    smtp.answer = refusing(554);
    const learner = await newLearner('BOUNCED');
    smtp.answer = () => undefined;
    const input = { deliveryId: learner.deliveryId, idempotencyKey: 'again' };
    const { retryDelivery } = await staff.run(RETRY, { input });
    expect(retryDelivery.delivery.id).toBe(learner.deliveryId);
    await staff.run(RETRY, { input });
    await untilStatus(database, learner.deliveryId, 'ACCEPTED');
    expect(mailsTo(learner).map(({ mail }) => mail.messageId)).toEqual([
      expect.stringContaining(learner.deliveryId),
    ]);
    const statuses = (await timeline(staff, learner.deliveryId)).map(({ status }) => status);
    expect(statuses).toEqual(['PLANNED', 'SENDING', 'BOUNCED', 'PLANNED', 'SENDING', 'ACCEPTED']);
    expect(await auditOf(learner.deliveryId)).toEqual([{ action: 'delivery.retry' }]);
    expect(await staff.code(RETRY, { input: { deliveryId: learner.deliveryId } })).toBe('CONFLICT');
  });

  it('because its address does not work has the address suppressed', async () => {
    smtp.answer = () => {
      throw Object.assign(new Error('5.1.1 No such user'), { responseCode: 550 });
    };
    const { membershipId, deliveryId } = await newLearner('BOUNCED');
    smtp.answer = () => undefined;
    const [row] = await database.admin(
      'SELECT reason, detail FROM mail_suppressions WHERE membership_id = $1',
      [membershipId],
    );
    expect(row).toEqual({ reason: 'BOUNCED', detail: expect.stringContaining('5.1.1 No such user') });
    await staff.run(RETRY, { input: { deliveryId } });
    await untilStatus(database, deliveryId, 'SUPPRESSED');
  });

  it('because it was suppressed is sent when that is lifted', async () => {
    const { membershipId, client, unitId, enrollmentId } = await newLearner();
    const { suppressMail } = await staff.run(
      'mutation ($input: SuppressMailInput!) { suppressMail(input: $input) { suppression { id } } }',
      { input: { membershipId, reason: 'Asked on the phone.' } },
    );
    await submit(client, await startAttempt(client, unitId));
    const [unit] = await waitUntil('the next unit is suppressed', async () => {
      const rows = await database.admin<{ id: string }>(
        `SELECT id FROM email_deliveries WHERE enrollment_id = $1 AND status = 'SUPPRESSED'`,
        [enrollmentId],
      );
      return rows.length === 1 && rows;
    });
    await staff.run(RETRY, { input: { deliveryId: unit!.id } });
    await untilStatus(database, unit!.id, 'SUPPRESSED');
    await staff.run(
      'mutation ($input: LiftSuppressionInput!) { liftSuppression(input: $input) { suppression { liftedAt } } }',
      { input: { suppressionId: suppressMail.suppression.id, reason: 'Asked again.' } },
    );
    await staff.run(RETRY, { input: { deliveryId: unit!.id } });
    await untilStatus(database, unit!.id, 'ACCEPTED');
  });

  it('because it was cancelled is sent by a retry; one that waits for its next try need not wait', async () => {
    const id = await planJobless(await newLearner(), 7);
    expect(await staff.code(RETRY, { input: { deliveryId: id } })).toBe('CONFLICT');
    await database.admin(
      `UPDATE email_deliveries SET last_error = '451 Busy', send_at = now() + interval '1 day' WHERE id = $1`,
      [id],
    );
    await staff.run(RETRY, { input: { deliveryId: id } });
    await untilStatus(database, id, 'ACCEPTED');
    for (const status of ['SENDING', 'DELIVERED', 'COMPLAINED']) {
      await database.admin('UPDATE email_deliveries SET status = $2 WHERE id = $1', [id, status]);
      expect(await staff.code(RETRY, { input: { deliveryId: id } })).toBe('CONFLICT');
    }
    for (const status of ['CANCELLED', 'UNKNOWN']) {
      await database.admin('UPDATE email_deliveries SET status = $2 WHERE id = $1', [id, status]);
      await staff.run(RETRY, { input: { deliveryId: id } });
      await untilStatus(database, id, 'ACCEPTED');
    }
  });
});

describe('a planned e-mail', () => {
  it('is not sent when staff cancel it', async () => {
    const learner = await newLearner();
    const id = await planJobless(learner, 7);
    const input = { deliveryId: id, reason: 'A mistake.' };
    const { cancelDelivery } = await staff.run(CANCEL, { input });
    expect(cancelDelivery.delivery).toEqual({ id, status: 'CANCELLED' });
    await server.app.get(SendEmailService).send({ organizationId: north.id, deliveryId: id }, { attempt: 1 });
    expect(mailsTo(learner)).toHaveLength(1);
    expect((await timeline(staff, id)).at(-1)).toEqual({
      status: 'CANCELLED',
      detail: 'By staff: A mistake.',
    });
    expect(await auditOf(id)).toEqual([{ action: 'delivery.cancel' }]);
    expect(await staff.code(CANCEL, { input })).toBe('CONFLICT');
    for (const status of ['SENDING', 'ACCEPTED', 'DELIVERED', 'BOUNCED', 'SUPPRESSED', 'UNKNOWN']) {
      await database.admin('UPDATE email_deliveries SET status = $2 WHERE id = $1', [id, status]);
      expect(await staff.code(CANCEL, { input })).toBe('CONFLICT');
    }
  });

  it('that is cancelled just when it is sent is one or the other', async () => {
    const sender = server.app.get(SendEmailService);
    const planned: { learner: MailedLearner; id: string }[] = [];
    for (let count = 0; count < 4; count++) {
      const learner = await newLearner();
      planned.push({ learner, id: await planJobless(learner, 7) });
    }
    const codes = new Map<string, string>();
    // So that nobody waits for a connection where they should meet in the database.
    await Promise.all(Array.from({ length: 40 }, () => staff.send('{ viewer { id } }')));
    await race(
      database,
      'email_deliveries',
      planned.flatMap(({ id }) => [
        async () => {
          codes.set(id, await staff.code(CANCEL, { input: { deliveryId: id, reason: 'A race.' } }));
        },
        () => sender.send({ organizationId: north.id, deliveryId: id }, { attempt: 1 }),
      ]),
    );
    for (const { learner, id } of planned) {
      const isSent = mailsTo(learner).some(({ mail }) => mail.messageId?.includes(id));
      expect([codes.get(id), await statusOf(database, id)]).toEqual(
        isSent ? ['CONFLICT', 'ACCEPTED'] : ['no error', 'CANCELLED'],
      );
    }
  });
});

describe('a unit that was mailed', () => {
  it('is mailed again to its learner, as a new e-mail', async () => {
    const learner = await newLearner();
    const { enrollmentId, unitId } = learner;
    const input = { enrollmentId, unitId, idempotencyKey: 'lost' };
    const { resendUnitEmail } = await learner.client.run(RESEND, { input });
    expect(resendUnitEmail.delivery).toMatchObject({ kind: 'UNIT', unit: { id: unitId } });
    expect((await learner.client.run(RESEND, { input })).resendUnitEmail.delivery.id).toBe(
      resendUnitEmail.delivery.id,
    );
    await untilStatus(database, resendUnitEmail.delivery.id, 'ACCEPTED');
    const mails = mailsTo(learner);
    expect(new Set(mails.map(({ mail }) => mail.messageId)).size).toBe(2);
    expect(mails[1]?.mail.text).toContain(`/learn/units/${unitId}`);
    await staff.run(RESEND, { input: { enrollmentId, unitId } });
    const [{ count } = { count: 0 }] = await database.admin<{ count: number }>(
      `SELECT count(*)::int AS count FROM audit_events WHERE action = 'delivery.resend' AND after ->> 'enrollmentId' = $1`,
      [enrollmentId],
    );
    expect(count).toBe(1);
  });

  it('is mailed again three times within an hour, however many ask at once', async () => {
    const { client, enrollmentId, unitId } = await newLearner();
    const input = { enrollmentId, unitId };
    const answers = await Promise.all(Array.from({ length: 6 }, () => client.send(RESEND, { input })));
    const refused = answers.filter(({ errors }) => errors.length > 0);
    expect(refused.map(({ errors }) => errors[0]?.extensions.code)).toEqual(Array(3).fill('RATE_LIMITED'));
    const retryAt = Date.parse(refused[0]?.errors[0]?.extensions['retryAt'] as string);
    expect(Math.abs(retryAt - Date.now() - 3_600_000)).toBeLessThan(60_000);
    expect(await staff.code(RESEND, { input })).toBe('RATE_LIMITED');
    await database.admin(
      `UPDATE email_deliveries SET planned_at = planned_at - interval '61 minutes' WHERE enrollment_id = $1 AND sequence = 2`,
      [enrollmentId],
    );
    expect(await client.code(RESEND, { input })).toBe('no error');
    expect(await client.code(RESEND, { input })).toBe('RATE_LIMITED');
  });

  it('is not mailed while it is locked, the learner is away, or to somebody else', async () => {
    const { client, enrollmentId, unitId } = await newLearner();
    const other = await newLearner();
    const units = await database.admin<{ id: string }>(
      `SELECT u.id FROM units u JOIN enrollments e ON e.course_version_id = u.course_version_id
       WHERE e.id = $1 AND u.id <> $2 ORDER BY u.position`,
      [enrollmentId, unitId],
    );
    expect(await client.code(RESEND, { input: { enrollmentId, unitId: units[0]?.id } })).toBe('UNIT_LOCKED');
    expect(await client.code(RESEND, { input: { enrollmentId, unitId: newId() } })).toBe('NOT_FOUND');
    expect(await other.client.code(RESEND, { input: { enrollmentId, unitId } })).toBe('NOT_FOUND');
    expect(await foreigner.code(RESEND, { input: { enrollmentId, unitId } })).toBe('NOT_FOUND');
    for (const status of ['PAUSED', 'WITHDRAWN', 'EXPIRED']) {
      await database.admin('UPDATE enrollments SET status = $2 WHERE id = $1', [enrollmentId, status]);
      expect(await client.code(RESEND, { input: { enrollmentId, unitId } })).toBe('CONFLICT');
    }
    const rows = await database.admin('SELECT 1 FROM email_deliveries WHERE enrollment_id = $1', [
      enrollmentId,
    ]);
    expect(rows).toHaveLength(1);
  });
});
