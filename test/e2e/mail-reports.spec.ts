import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeVerpAddress } from '../../src/delivery/verp-address.ts';
import { SignedLinks } from '../../src/platform/links/signed-links.ts';
import { newId } from '../../src/platform/ids.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import type { Client, Data } from '../support/client.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { startAttempt, submit } from '../support/journey.ts';
import { enrollMailed, statusOf } from '../support/mailed-learner.ts';
import type { MailedLearner } from '../support/mailed-learner.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { startSmtp } from '../support/smtp.ts';
import type { TestSmtp } from '../support/smtp.ts';
import { waitUntil } from '../support/wait.ts';

const SECRET = 'a secret of the tests that has more than thirty-two characters';

let database: TestDatabase;
let smtp: TestSmtp;
let server: TestApp;
let north: SeededOrganization;
let south: SeededOrganization;
let staff: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  smtp = await startSmtp();
  server = await startTestApp(database, { SMTP_URL: smtp.url, MAIL_WEBHOOK_SECRET: SECRET });
  north = await seedOrganization(server.app, 'north');
  south = await seedOrganization(server.app, 'south');
  staff = await north.as(server.client, 'owner');
});

afterAll(async () => {
  await server?.stop();
  await smtp?.close();
  await database?.drop();
});

const newLearner = (school = north) => enrollMailed({ server, database }, school);

const seconds = () => Math.floor(Date.now() / 1000);
const sign = (body: string, { at = seconds(), secret = SECRET } = {}) =>
  `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`;

async function post(
  body: string,
  signature: string | null = sign(body),
  url = server.url,
): Promise<{ status: number; body: Data }> {
  const response = await fetch(`${url}/mail/events`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      ...(signature !== null && { 'x-stepwise-signature': signature }),
    },
  });
  return { status: response.status, body: (await response.json()) as Data };
}

const report = (...events: object[]) => post(JSON.stringify({ events }));

/** The address that a mail's bounces come back to. */
const returnPathOf = ({ deliveryId }: { deliveryId: string }, { id: organizationId } = north) =>
  writeVerpAddress(server.app.get(SignedLinks), { organizationId, deliveryId }, 'mail.example');

const eventsOf = async ({ deliveryId }: MailedLearner) =>
  database.admin<{ status: string; detail: string | null }>(
    'SELECT status, detail FROM delivery_events WHERE delivery_id = $1 ORDER BY occurred_at, id OFFSET 3',
    [deliveryId],
  );

const suppressionsOf = ({ membershipId }: MailedLearner) =>
  database.admin<{ reason: string; organization_id: string }>(
    'SELECT reason, organization_id, detail FROM mail_suppressions WHERE membership_id = $1 AND lifted_at IS NULL ORDER BY reason',
    [membershipId],
  );

/** What becomes of the next unit's e-mail. */
async function nextUnitOf({ client, unitId, enrollmentId }: MailedLearner): Promise<string> {
  await submit(client, await startAttempt(client, unitId));
  return waitUntil('the next unit is done with', async () => {
    const [row] = await database.admin<{ status: string }>(
      `SELECT status FROM email_deliveries WHERE enrollment_id = $1 AND kind = 'UNIT' AND status NOT IN ('PLANNED', 'SENDING')`,
      [enrollmentId],
    );
    return row?.status;
  });
}

describe('who reports e-mails', () => {
  it('has to know the secret, and to sign just this body, just now', async () => {
    const learner = await newLearner();
    const body = JSON.stringify({ events: [{ type: 'DELIVERED', returnPath: returnPathOf(learner) }] });
    const good = sign(body);
    const refused = [
      null,
      '',
      good.replace('v1=', 'v0='),
      good.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')),
      `${good},${good}`,
      good.toUpperCase(),
      sign(`${body} `),
      sign(body, { secret: `${SECRET}.` }),
      sign(body, { at: seconds() - 400 }),
      sign(body, { at: seconds() + 400 }),
      good.replace(/t=\d+/, `t=${seconds() - 1}`),
    ];
    for (const signature of refused) {
      const answer = await post(body, signature);
      expect({ signature, status: answer.status }).toEqual({ signature, status: 401 });
    }
    expect((await post(body.replace('DELIVERED', 'COMPLAINED'), good)).status).toBe(401);
    expect(await statusOf(database, learner.deliveryId)).toBe('ACCEPTED');
    expect(await post(body, sign(body, { at: seconds() - 200 }))).toEqual({
      status: 200,
      body: { received: 1, recorded: 1 },
    });
    expect(await statusOf(database, learner.deliveryId)).toBe('DELIVERED');
  });

  it('finds nothing where there is no secret', async () => {
    const other = await startTestApp(database, { SMTP_URL: smtp.url, ROLE: 'api' });
    try {
      const body = '{"events":[]}';
      for (const signature of [null, sign(body), sign(body, { secret: '' })])
        expect((await post(body, signature, other.url)).status).toBe(404);
    } finally {
      await other.stop();
    }
  });

  it.each([
    ['no JSON', '{'],
    ['no list', '{"events":1}'],
    ['something else', '{"events":[],"more":1}'],
    ['an unknown type', '{"events":[{"type":"OPENED","returnPath":"x@y"}]}'],
    ['nobody', '{"events":[{"type":"BOUNCED"}]}'],
    ['no organization', `{"events":[{"type":"BOUNCED","messageId":"<${newId()}@x>"}]}`],
    ['no time', '{"events":[{"type":"BOUNCED","returnPath":"x@y","occurredAt":"yesterday"}]}'],
    ['too many', JSON.stringify({ events: Array(501).fill({ type: 'BOUNCED', returnPath: 'x@y' }) })],
  ])('is told what is wrong with %s', async (_what, body) => {
    expect((await post(body)).status).toBe(400);
  });

  it('may report five hundred, of which nobody has to be ours', async () => {
    const events = Array.from({ length: 500 }, () => ({
      type: 'BOUNCED',
      permanent: true,
      returnPath: 'bounces+x@mail.example',
    }));
    expect(await report(...events)).toEqual({ status: 200, body: { received: 500, recorded: 0 } });
    const unknown = [
      { type: 'BOUNCED', permanent: true, returnPath: returnPathOf({ deliveryId: newId() }) },
      {
        type: 'BOUNCED',
        permanent: true,
        returnPath: returnPathOf({ deliveryId: newId() }, { ...north, id: newId() }),
      },
      { type: 'BOUNCED', permanent: true, messageId: '<x@y>', organizationId: north.id },
    ];
    expect((await report(...unknown)).body).toEqual({ received: 3, recorded: 0 });
  });
});

describe('an e-mail that is reported', () => {
  it('as arrived is delivered, with the time and for its learner to see', async () => {
    const learner = await newLearner();
    const occurredAt = new Date(Date.now() - 1_000).toISOString();
    await report({
      type: 'DELIVERED',
      returnPath: returnPathOf(learner),
      occurredAt,
      detail: '250 2.0.0 OK',
    });
    const { node } = await learner.client.run(
      'query ($id: ID!) { node(id: $id) { ... on EmailDelivery { status deliveredAt } } }',
      { id: learner.deliveryId },
    );
    expect(node).toEqual({ status: 'DELIVERED', deliveredAt: occurredAt });
    expect(await suppressionsOf(learner)).toEqual([]);
    expect(await nextUnitOf(learner)).toBe('ACCEPTED');
  });

  it.each([
    ['BOUNCED', { permanent: true, detail: '550 5.1.1 No such\r\nuser' }, '550 5.1.1 No such user'],
    ['COMPLAINED', {}, null],
  ])('as %s gets its learner no more mail, until staff lift it', async (type, more, detail) => {
    const [learner, other] = [await newLearner(), await newLearner()];
    const { body } = await report({ type, returnPath: returnPathOf(learner), ...more });
    expect(body).toEqual({ received: 1, recorded: 1 });
    expect(await statusOf(database, learner.deliveryId)).toBe(type);
    expect(await eventsOf(learner)).toEqual([{ status: type, detail }]);
    expect(await suppressionsOf(learner)).toEqual([{ reason: type, organization_id: north.id, detail }]);
    expect(await nextUnitOf(learner)).toBe('SUPPRESSED');
    expect(await nextUnitOf(other)).toBe('ACCEPTED');
    const { mailSuppressions } = await staff.run(
      'query ($filter: MailSuppressionFilter) { mailSuppressions(filter: $filter) { edges { node { id reason detail } } } }',
      { filter: { membershipId: learner.membershipId, isActive: true } },
    );
    const [{ node }] = mailSuppressions.edges;
    expect(node).toMatchObject({ reason: type, detail });
    await staff.run(
      'mutation ($input: LiftSuppressionInput!) { liftSuppression(input: $input) { suppression { id } } }',
      {
        input: { suppressionId: node.id, reason: 'The address was corrected.' },
      },
    );
    const { resendUnitEmail } = await staff.run(
      'mutation ($input: ResendUnitEmailInput!) { resendUnitEmail(input: $input) { delivery { id } } }',
      { input: { enrollmentId: learner.enrollmentId, unitId: learner.unitId } },
    );
    await waitUntil(
      'the mail is sent again',
      async () => (await statusOf(database, resendUnitEmail.delivery.id)) === 'ACCEPTED',
    );
  });

  it('as bounced for now stays accepted', async () => {
    const learner = await newLearner();
    await report({
      type: 'BOUNCED',
      permanent: false,
      detail: '452 Mailbox full',
      returnPath: returnPathOf(learner),
    });
    expect(await statusOf(database, learner.deliveryId)).toBe('ACCEPTED');
    expect(await eventsOf(learner)).toEqual([{ status: 'ACCEPTED', detail: 'For now: 452 Mailbox full' }]);
    expect(await suppressionsOf(learner)).toEqual([]);
  });

  it('again, also at the same moment, is reported once', async () => {
    const learner = await newLearner();
    const body = JSON.stringify({
      events: [{ type: 'BOUNCED', permanent: true, detail: '550', returnPath: returnPathOf(learner) }],
    });
    const answers = await Promise.all(Array.from({ length: 5 }, () => post(body)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(answers.reduce((sum, { body: { recorded } }) => sum + recorded, 0)).toBe(1);
    expect(await eventsOf(learner)).toHaveLength(1);
    expect(await suppressionsOf(learner)).toHaveLength(1);
  });

  it('late is recorded and stays what it is', async () => {
    const learner = await newLearner();
    await report({ type: 'BOUNCED', permanent: true, returnPath: returnPathOf(learner) });
    await report({ type: 'DELIVERED', returnPath: returnPathOf(learner) });
    expect(await statusOf(database, learner.deliveryId)).toBe('BOUNCED');
    expect((await eventsOf(learner)).map(({ status }) => status)).toEqual(['BOUNCED', 'DELIVERED']);
  });

  it('by its Message-ID is found in the organization that the reporter names, and in no other', async () => {
    const [ours, theirs] = [await newLearner(), await newLearner(south)];
    const messageIdOf = async ({ deliveryId }: MailedLearner) => {
      const [row] = await database.admin<{ message_id: string }>(
        'SELECT message_id FROM email_deliveries WHERE id = $1',
        [deliveryId],
      );
      return row?.message_id;
    };
    const event = { type: 'COMPLAINED', organizationId: north.id };
    const { body } = await report(
      { ...event, messageId: await messageIdOf(theirs) },
      { ...event, messageId: await messageIdOf(ours) },
    );
    expect(body).toEqual({ received: 2, recorded: 1 });
    expect([await statusOf(database, ours.deliveryId), await statusOf(database, theirs.deliveryId)]).toEqual([
      'COMPLAINED',
      'ACCEPTED',
    ]);
  });

  it('by an address of another organization, or a changed one, is nobody’s', async () => {
    const [ours, theirs] = [await newLearner(), await newLearner(south)];
    const mixed = returnPathOf(theirs, north);
    const own = returnPathOf(ours);
    const changed = own.replace(/[0-9a-z](?=@)/, (digit) => (digit === '0' ? '1' : '0'));
    const { body } = await report(
      { type: 'BOUNCED', permanent: true, returnPath: mixed },
      { type: 'BOUNCED', permanent: true, returnPath: changed },
    );
    expect(body).toEqual({ received: 2, recorded: 0 });
    for (const learner of [ours, theirs]) {
      expect(await statusOf(database, learner.deliveryId)).toBe('ACCEPTED');
      expect(await suppressionsOf(learner)).toEqual([]);
    }
  });

  it('before it was ever sent is nobody’s', async () => {
    const learner = await newLearner();
    await database.admin(`UPDATE email_deliveries SET status = 'PLANNED', attempts = 0 WHERE id = $1`, [
      learner.deliveryId,
    ]);
    expect((await report({ type: 'DELIVERED', returnPath: returnPathOf(learner) })).body).toEqual({
      received: 1,
      recorded: 0,
    });
  });
});
