import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ContentLoader } from '../../src/authoring/index.ts';
import { EmailDeliveryEntity, planEmails } from '../../src/delivery/index.ts';
import { whyNotToSend } from '../../src/delivery/why-not-to-send.ts';
import { EnrollmentEntity } from '../../src/enrollments/index.ts';
import { systemScope } from '../../src/platform/auth/viewer.ts';
import { Database } from '../../src/platform/database/database.ts';
import { newId } from '../../src/platform/ids.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import type { Client, Data } from '../support/client.ts';
import { CHEAP_QUIZ, writeCourse } from '../support/course-files.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { enroll, startAttempt, submit } from '../support/journey.ts';
import { enrollMailed } from '../support/mailed-learner.ts';
import type { MailedLearner } from '../support/mailed-learner.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { waitUntil } from '../support/wait.ts';

let database: TestDatabase;
let server: TestApp;
let north: SeededOrganization;
let south: SeededOrganization;
let staff: Client;
let foreigner: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestApp(database);
  north = await seedOrganization(server.app, 'north');
  south = await seedOrganization(server.app, 'south');
  staff = await north.as(server.client, 'instructor');
  foreigner = await south.as(server.client, 'owner');
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

const newLearner = () => enrollMailed({ server, database }, north);

const SUPPRESS =
  'mutation ($input: SuppressMailInput!) { suppressMail(input: $input) { suppression { id reason detail liftedAt member { id } course { id } } } }';
const LIFT =
  'mutation ($input: LiftSuppressionInput!) { liftSuppression(input: $input) { suppression { id liftedAt liftedReason } } }';
const LIST = `query ($filter: MailSuppressionFilter, $first: Int, $after: String) {
  mailSuppressions(filter: $filter, first: $first, after: $after) {
    edges { node { id reason course { id } } } pageInfo { hasNextPage endCursor }
  }
}`;
const SETTINGS =
  '{ myMailSettings { isSubscribed obstacle courses { edges { node { isSubscribed course { id } } } } } }';
const SET = `mutation ($input: SetMailSubscriptionInput!) { setMailSubscription(input: $input) { settings { isSubscribed } } }`;

/** What becomes of the e-mail of the next unit. */
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

async function list(filter: object): Promise<Data[]> {
  const { mailSuppressions } = await staff.run(LIST, { filter, first: 100 });
  return mailSuppressions.edges.map(({ node }: Data) => node);
}

async function settingsOf({ client }: MailedLearner): Promise<[boolean, string | null, boolean | undefined]> {
  const { myMailSettings: mine } = await client.run(SETTINGS);
  return [mine.isSubscribed, mine.obstacle, mine.courses.edges[0]?.node.isSubscribed];
}

async function coursesOf({ client }: MailedLearner): Promise<Record<string, boolean>> {
  const { myMailSettings: mine } = await client.run(SETTINGS);
  return Object.fromEntries(
    mine.courses.edges.map(({ node }: Data) => [node.course.id, node.isSubscribed]),
  ) as Record<string, boolean>;
}

async function anotherCourse(): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'stepwise-suppressions-'));
  try {
    const place = writeCourse(folder, { id: 'another', units: [{ id: 'only', quiz: CHEAP_QUIZ }] });
    const [loaded] = await server.app.get(ContentLoader).load(north.id, place);
    return loaded?.courseId ?? '';
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('staff', () => {
  it('keep mail from a learner, once, and lift that, with reasons that are audited', async () => {
    const learner = await newLearner();
    const input = { membershipId: learner.membershipId, reason: 'Asked on the phone.' };
    const { suppressMail } = await staff.run(SUPPRESS, { input });
    const { id } = suppressMail.suppression;
    expect(suppressMail.suppression).toEqual({
      id,
      reason: 'STAFF',
      detail: input.reason,
      liftedAt: null,
      member: { id: learner.membershipId },
      course: null,
    });
    expect((await staff.run(SUPPRESS, { input })).suppressMail.suppression.id).toBe(id);
    expect(await nextUnitOf(learner)).toBe('SUPPRESSED');
    expect(await settingsOf(learner)).toEqual([true, 'STAFF', true]);
    const lifting = { suppressionId: id, reason: 'Asked again.' };
    const { liftSuppression } = await staff.run(LIFT, { input: lifting });
    expect(liftSuppression.suppression).toEqual({
      id,
      liftedAt: expect.any(String),
      liftedReason: 'Asked again.',
    });
    expect(await staff.code(LIFT, { input: lifting })).toBe('CONFLICT');
    expect((await staff.run(SUPPRESS, { input })).suppressMail.suppression.id).not.toBe(id);
    const audit = await database.admin<{ action: string }>(
      'SELECT action FROM audit_events WHERE target_id = $1 ORDER BY id',
      [id],
    );
    expect(audit.map(({ action }) => action)).toEqual(['mail.suppress', 'mail.lift_suppression']);
  });

  it('keep the mail of one course only', async () => {
    const [one, other] = [await newLearner(), await newLearner()];
    const input = { membershipId: one.membershipId, courseId: north.courseId, reason: 'Why.' };
    const { suppressMail } = await staff.run(SUPPRESS, { input });
    expect(suppressMail.suppression.course).toEqual({ id: north.courseId });
    expect([await nextUnitOf(one), await nextUnitOf(other)]).toEqual(['SUPPRESSED', 'ACCEPTED']);
    expect(await settingsOf(one)).toEqual([true, null, true]);
  });

  it('find those they ask for, page by page', async () => {
    const learner = await newLearner();
    const { membershipId } = learner;
    await learner.client.run(SET, { input: { courseId: north.courseId, subscribed: false } });
    await staff.run(SUPPRESS, { input: { membershipId, reason: 'Why.' } });
    expect((await list({ membershipId })).map(({ reason }) => reason)).toEqual(['STAFF', 'UNSUBSCRIBED']);
    expect((await list({ membershipId, reason: 'STAFF' })).map(({ reason }) => reason)).toEqual(['STAFF']);
    expect((await list({ membershipId, courseId: north.courseId })).map(({ reason }) => reason)).toEqual([
      'UNSUBSCRIBED',
    ]);
    await learner.client.run(SET, { input: { courseId: north.courseId, subscribed: true } });
    expect((await list({ membershipId, isActive: true })).map(({ reason }) => reason)).toEqual(['STAFF']);
    expect((await list({ membershipId, isActive: false })).map(({ reason }) => reason)).toEqual([
      'UNSUBSCRIBED',
    ]);
    const { mailSuppressions: first } = await staff.run(LIST, { filter: { membershipId }, first: 1 });
    const after = first.pageInfo.endCursor;
    const { mailSuppressions: second } = await staff.run(LIST, { filter: { membershipId }, first: 1, after });
    expect([...first.edges, ...second.edges].map(({ node }: Data) => node.reason)).toEqual([
      'STAFF',
      'UNSUBSCRIBED',
    ]);
    expect(second.pageInfo.hasNextPage).toBe(false);
  });

  it('do not undo what learners wish, nor touch another organization', async () => {
    const learner = await newLearner();
    const { membershipId, client } = learner;
    await client.run(SET, { input: { subscribed: false } });
    const [wish] = await list({ membershipId });
    const lifting = { suppressionId: wish?.['id'], reason: 'Why.' };
    expect(await staff.code(LIFT, { input: lifting })).toBe('CONFLICT');
    expect(await foreigner.code(LIFT, { input: lifting })).toBe('NOT_FOUND');
    expect(await foreigner.code(SUPPRESS, { input: { membershipId, reason: 'Why.' } })).toBe('NOT_FOUND');
    expect(await staff.code(SUPPRESS, { input: { membershipId, courseId: newId(), reason: 'Why.' } })).toBe(
      'NOT_FOUND',
    );
    expect(await staff.code(SUPPRESS, { input: { membershipId, reason: '' } })).toBe('BAD_USER_INPUT');
    for (const [document, variables] of [
      [LIST, {}],
      [LIFT, { input: lifting }],
      [SUPPRESS, { input: { membershipId, reason: 'Why.' } }],
    ] as const)
      expect(await client.code(document, variables)).toBe('FORBIDDEN');
    expect(await list({ membershipId })).toHaveLength(1);
  });
});

describe('a learner', () => {
  it('turns the mail of a course off and on', async () => {
    const learner = await newLearner();
    const input = { courseId: north.courseId, subscribed: false };
    expect(await settingsOf(learner)).toEqual([true, null, true]);
    await learner.client.run(SET, { input });
    await learner.client.run(SET, { input });
    expect(await settingsOf(learner)).toEqual([true, null, false]);
    expect(await nextUnitOf(learner)).toBe('SUPPRESSED');
    await learner.client.run(SET, { input: { ...input, subscribed: true } });
    expect(await settingsOf(learner)).toEqual([true, null, true]);
    expect(await list({ membershipId: learner.membershipId })).toHaveLength(1);
  });

  it('turns all of it off, and on again by wanting that of one course', async () => {
    const learner = await newLearner();
    const other = await anotherCourse();
    await enroll(learner.client, other);
    await learner.client.run(SET, { input: { subscribed: false } });
    expect(await coursesOf(learner)).toEqual({ [north.courseId]: false, [other]: false });
    const { setMailSubscription } = await learner.client.run(SET, {
      input: { courseId: north.courseId, subscribed: true },
    });
    expect(setMailSubscription.settings.isSubscribed).toBe(true);
    expect(await coursesOf(learner)).toEqual({ [north.courseId]: true, [other]: false });
    expect(await nextUnitOf(learner)).toBe('ACCEPTED');
  });

  it('does not get what their address does not take by wanting it, nor decide for others', async () => {
    const [learner, other] = [await newLearner(), await newLearner()];
    await database.admin(
      `INSERT INTO mail_suppressions (organization_id, id, membership_id, reason) VALUES ($1, $2, $3, 'BOUNCED')`,
      [north.id, newId(), learner.membershipId],
    );
    for (const courseId of [north.courseId, null])
      await learner.client.run(SET, { input: { courseId, subscribed: true } });
    expect(await settingsOf(learner)).toEqual([true, 'BOUNCED', true]);
    expect(await nextUnitOf(learner)).toBe('SUPPRESSED');
    await learner.client.run(SET, { input: { subscribed: false } });
    expect(await settingsOf(other)).toEqual([true, null, true]);
    expect(await learner.client.code(SET, { input: { courseId: newId(), subscribed: false } })).toBe(
      'NOT_FOUND',
    );
  });
});

describe('an organization that is not active', () => {
  it('writes to nobody, and what waits stays as it is', async () => {
    const { enrollmentId } = await newLearner();
    const why = (kind: 'WELCOME' | 'SIGN_IN_LINK') =>
      server.app.get(Database).read(systemScope(north.id), async (tx) => {
        const [delivery] = await tx.find(EmailDeliveryEntity, { enrollmentId });
        const [enrollment] = await tx.find(EnrollmentEntity, { id: enrollmentId });
        const obstacle = await whyNotToSend(tx, { ...delivery!, kind }, enrollment!);
        return obstacle?.status ?? null;
      });
    const answers: (string | null)[][] = [];
    for (const status of ['SUSPENDED', 'CLOSED', 'ACTIVE']) {
      await database.admin('UPDATE organizations SET status = $1 WHERE id = $2', [status, north.id]);
      answers.push([status, await why('WELCOME'), await why('SIGN_IN_LINK')]);
    }
    expect(answers).toEqual([
      ['SUSPENDED', 'LATER', 'CANCELLED'],
      ['CLOSED', 'LATER', 'CANCELLED'],
      ['ACTIVE', null, null],
    ]);
  });

  it.each([
    ['SUSPENDED', 1],
    ['CLOSED', 24],
  ])(
    'as one that is %s is asked about again after %d h, and what waits goes when it is active',
    async (status, hours) => {
      const learners = await Promise.all(
        [north, south].map(async (school) => ({
          school,
          ...(await enrollMailed({ server, database }, school)),
        })),
      );
      const setStatus = (to: string) =>
        database.admin('UPDATE organizations SET status = $1 WHERE id = $2', [to, north.id]);
      const mailOf = async (membershipId: string | undefined) => {
        const [row] = await database.admin<{
          id: string;
          status: string;
          hours: number | null;
          details: string[];
        }>(
          `SELECT d.id, d.status, extract(epoch FROM j.run_at - now())::float8 / 3600 AS hours,
           (SELECT jsonb_agg(detail) FROM delivery_events e WHERE e.delivery_id = d.id AND detail LIKE 'Held:%') AS details
         FROM email_deliveries d LEFT JOIN graphile_worker._private_jobs j ON j.key LIKE '%' || d.id
         WHERE d.membership_id = $1 AND d.kind = 'UNIT'`,
          [membershipId],
        );
        return row;
      };
      await setStatus(status);
      for (const { school, enrollmentId, membershipId, unitId } of learners) {
        const scope = systemScope(school.id);
        const mail = { enrollmentId, membershipId, unitId, unitStableId: 'one', kind: 'UNIT' as const };
        await server.app.get(Database).transact(scope, (tx) => planEmails(tx, scope, [mail]));
      }
      const [mine, others] = learners.map(({ membershipId }) => membershipId);
      const held = await waitUntil('it was held', async () => {
        const mail = await mailOf(mine);
        return mail?.details && (mail.hours ?? 1) > 0.5 ? mail : null;
      });
      expect(held).toMatchObject({ status: 'PLANNED', details: ['Held: the organization is not active.'] });
      expect(held.hours).toBeGreaterThan(hours - 0.1);
      expect(held.hours).toBeLessThanOrEqual(hours);
      await waitUntil('the other is out', async () => (await mailOf(others))?.status === 'ACCEPTED');

      await setStatus('ACTIVE');
      await database.admin('UPDATE email_deliveries SET send_at = now() WHERE id = $1', [held.id]);
      await database.admin(
        `UPDATE graphile_worker._private_jobs SET run_at = now() WHERE key LIKE '%' || $1`,
        [held.id],
      );
      await waitUntil('it is out', async () => (await mailOf(mine))?.status === 'ACCEPTED');
    },
  );
});

describe('mail that signs somebody in', () => {
  it('is sent to who unsubscribed, and not to an address that bounced', async () => {
    const learner = await newLearner();
    await learner.client.run(SET, { input: { subscribed: false } });
    const ask = async () => {
      const [{ count } = { count: 0 }] = await database.admin<{ count: number }>(
        `SELECT count(*)::int AS count FROM email_deliveries WHERE membership_id = $1 AND kind = 'SIGN_IN_LINK'`,
        [learner.membershipId],
      );
      await server.client.run(
        'mutation ($input: RequestSignInLinkInput!) { requestSignInLink(input: $input) { requested } }',
        { input: { organization: 'north', email: learner.email } },
      );
      return waitUntil('the link is done with', async () => {
        const rows = await database.admin<{ status: string }>(
          `SELECT status FROM email_deliveries WHERE membership_id = $1 AND kind = 'SIGN_IN_LINK' ORDER BY id DESC`,
          [learner.membershipId],
        );
        const status = rows.length > count ? rows[0]?.status : undefined;
        return ['PLANNED', 'SENDING'].includes(status ?? 'PLANNED') ? null : status;
      });
    };
    expect(await ask()).toBe('ACCEPTED');
    await database.admin(
      `INSERT INTO mail_suppressions (organization_id, id, membership_id, reason) VALUES ($1, $2, $3, 'BOUNCED')`,
      [north.id, newId(), learner.membershipId],
    );
    expect(await ask()).toBe('SUPPRESSED');
  });
});
