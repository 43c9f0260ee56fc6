import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ContentLoader } from '../../src/authoring/index.ts';
import { newId } from '../../src/platform/ids.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { RIGHT, WRONG, enroll, startAttempt } from '../support/journey.ts';
import { addLearners } from '../support/learners.ts';
import { inputLeaves, rootFields, schemaOf } from '../support/operations.ts';
import type { RootField } from '../support/operations.ts';
import { handInForReview, publishReviewedCourse } from '../support/reviewed-course.ts';
import { FIXTURES, seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';

let database: TestDatabase;
let server: TestApp;
let folder: string;
let north: School;
let south: School;
let mutations: Map<string, RootField>;

/** An organization with a second course, of units that are read only, and two people who run it. */
interface School extends SeededOrganization {
  readonly readingId: string;
  readonly reviewedId: string;
  readonly staff: readonly [Client, Client];
}

/** Somebody about to send a mutation, with an input that works and another one that does too. */
interface Occasion {
  readonly client: Client;
  readonly input: object;
  readonly other: object;
}

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestApp(database, { ROLE: 'api' });
  folder = mkdtempSync(path.join(tmpdir(), 'stepwise-reading-'));
  cpSync(path.join(FIXTURES, 'tiny'), folder, { recursive: true });
  for (const unit of ['01-one', '02-two', '03-three']) rmSync(path.join(folder, 'units', unit, 'quiz.yaml'));
  const last = path.join(folder, 'units/03-three/unit.md');
  const dated = 'availability: { dateReached: "2090-01-01T00:00:00Z" }';
  writeFileSync(last, readFileSync(last, 'utf8').replace('title:', `${dated}\ntitle:`));
  const units = '[01-one, 02-two, 03-three]';
  writeFileSync(
    path.join(folder, 'course.yaml'),
    `id: reading\ntitle: Reading\nsections:\n  - title: All\n    units: ${units}\n`,
  );
  [north, south] = [await school('north'), await school('south')];
  await createCountRows();
  const all = rootFields(schemaOf(server.app), 1).filter(({ kind }) => kind === 'mutation');
  mutations = new Map(all.map((field) => [field.name, field]));
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

const OCCASIONS: Record<string, (school: School, person: 0 | 1) => Promise<Occasion>> = {
  async createCohort({ staff }, person) {
    return {
      client: staff[person],
      input: { name: 'Spring', startsAt: '2030-03-01T09:00:00Z' },
      other: { name: 'Autumn' },
    };
  },
  async updateOrganization(school, person) {
    const client = person === 0 ? school.staff[0] : await adminOf(school);
    return { client, input: { color: '#0b6e4f' }, other: { color: '#000000' } };
  },
  async updateMyProfile(school) {
    const client = await learnerOf(school);
    return { client, input: { timeZone: 'Asia/Kolkata' }, other: { locale: 'hi' } };
  },
  async updateCohort(school, person) {
    const input = { cohortId: await cohortOf(school), endsAt: '2040-01-01T00:00:00Z' };
    return { client: school.staff[person], input, other: { ...input, endsAt: null } };
  },
  async chooseCadence(school, person) {
    const input = { enrollmentId: await enrollmentIn(school), cadence: { kind: 'DAILY', at: '07:30' } };
    return { client: school.staff[person], input, other: { ...input, cadence: null } };
  },
  async addCohortMembers(school, person) {
    const cohortId = await cohortOf(school);
    const [one, two] = await addLearners({ app: server.app, database }, school, 2);
    return {
      client: school.staff[person],
      input: { cohortId, membershipIds: [one?.membershipId] },
      other: { cohortId, membershipIds: [one?.membershipId, two?.membershipId] },
    };
  },
  async assignCourseToCohort(school, person) {
    const cohortId = await cohortOf(school);
    const [one] = await addLearners({ app: server.app, database }, school, 1);
    await school.staff[0].run(
      'mutation ($input: AddCohortMembersInput!) { addCohortMembers(input: $input) { __typename } }',
      {
        input: { cohortId, membershipIds: [one?.membershipId] },
      },
    );
    const { courseId, readingId } = school;
    return {
      client: school.staff[person],
      input: { cohortId, courseId },
      other: { cohortId, courseId: readingId },
    };
  },
  async enroll(school) {
    return {
      client: await learnerOf(school),
      input: { courseId: school.courseId },
      other: { courseId: school.readingId },
    };
  },
  async openUnit(school) {
    return inCourse(school, school.courseId);
  },
  async markUnitComplete(school) {
    return inCourse(school, school.readingId);
  },
  async startAttempt(school) {
    return inCourse(school, school.courseId);
  },
  async submitAttempt(school) {
    const { client, input } = await inCourse(school, school.courseId);
    const attemptId = await startAttempt(client, input.unitId);
    return { client, input: { attemptId, responses: RIGHT }, other: { attemptId, responses: WRONG } };
  },
  async claimReview(school, person) {
    const [one, two] = [await waitingIn(school), await waitingIn(school)];
    return { client: school.staff[person], input: { reviewId: one.essay }, other: { reviewId: two.essay } };
  },
  async gradeReview(school, person) {
    const { essay: reviewId } = await waitingIn(school);
    const client = school.staff[person];
    await client.run('mutation ($input: ClaimReviewInput!) { claimReview(input: $input) { __typename } }', {
      input: { reviewId },
    });
    return { client, input: { reviewId, points: '4' }, other: { reviewId, points: '3' } };
  },
  async overrideItemScore(school, person) {
    const { attemptId } = await waitingIn(school);
    const input = { attemptId, slot: 'essay', points: '4', reason: 'Why.' };
    return { client: school.staff[person], input, other: { ...input, points: '3' } };
  },
  async clearOverride(school, person) {
    const { client, input: overridden } = await OCCASIONS['overrideItemScore']!(school, person);
    await client.run(
      'mutation ($input: OverrideItemScoreInput!) { overrideItemScore(input: $input) { __typename } }',
      { input: overridden },
    );
    const { points: _points, ...input } = overridden as { points: string };
    return { client, input, other: { ...input, reason: 'Why else.' } };
  },
  async grantAccommodation(school, person) {
    const [enrollmentId, other] = [await enrollmentIn(school), await enrollmentIn(school)];
    const input = { enrollmentId, extraAttempts: 1, reason: 'Why.' };
    return { client: school.staff[person], input, other: { ...input, enrollmentId: other } };
  },
  async revokeAccommodation(school, person) {
    const grant = async () => {
      const { grantAccommodation } = await school.staff[0].run(
        'mutation ($input: GrantAccommodationInput!) { grantAccommodation(input: $input) { accommodation { id } } }',
        { input: { enrollmentId: await enrollmentIn(school), reason: 'Why.' } },
      );
      return { accommodationId: grantAccommodation.accommodation.id, reason: 'By mistake.' };
    };
    return { client: school.staff[person], input: await grant(), other: await grant() };
  },
  async voidAttempt(school, person) {
    return ofTwoAttempts(school, person, 'SUBMITTED');
  },
  async reopenAttempt(school, person) {
    return ofTwoAttempts(school, person, 'SUBMITTED');
  },
  async rescoreAttempt(school, person) {
    return ofTwoAttempts(school, person, 'SCORING_FAILED');
  },
  async regradePreview(school, person) {
    const [input, other] = await twoRepairs(school);
    return { client: school.staff[person], input, other };
  },
  async applyRegrade(school, person) {
    const [one, two] = await twoRegrades(school, 'PREVIEWED');
    return { client: school.staff[person], input: { regradeId: one }, other: { regradeId: two } };
  },
  async revertRegrade(school, person) {
    const [one, two] = await twoRegrades(school, 'APPLIED');
    const reason = 'Why.';
    return {
      client: school.staff[person],
      input: { regradeId: one, reason },
      other: { regradeId: two, reason },
    };
  },
  pauseEnrollment: (school, person) => ofEnrollment(school, person),
  async resumeEnrollment(school, person) {
    const occasion = await ofEnrollment(school, person);
    await occasion.client.run(
      'mutation ($input: PauseEnrollmentInput!) { pauseEnrollment(input: $input) { __typename } }',
      { input: occasion.input },
    );
    return occasion;
  },
  withdrawEnrollment: (school, person) => ofEnrollment(school, person),
  async extendEnrollment(school, person) {
    const { client, input } = await ofEnrollment(school, person);
    return {
      client,
      input: { ...input, until: '2100-01-01T00:00:00Z' },
      other: { ...input, until: '2101-01-01T00:00:00Z' },
    };
  },
  pauseEnrollments: (school, person) => ofEnrollments(school, person),
  async resumeEnrollments(school, person) {
    const occasion = await ofEnrollments(school, person);
    await occasion.client.run(
      'mutation ($input: PauseEnrollmentsInput!) { pauseEnrollments(input: $input) { __typename } }',
      { input: occasion.input },
    );
    return occasion;
  },
  async extendEnrollments(school, person) {
    const { client, input } = await ofEnrollments(school, person);
    return {
      client,
      input: { ...input, until: '2100-01-01T00:00:00Z' },
      other: { ...input, until: '2101-01-01T00:00:00Z' },
    };
  },
  unlockUnits: (school, person) => ofUnits(school, person),
  async shiftUnits(school, person) {
    const { client, input } = await ofUnits(school, person, { courseId: school.readingId, position: 3 });
    return {
      client,
      input: { ...input, availableAt: '2100-01-01T00:00:00Z' },
      other: { ...input, availableAt: '2101-01-01T00:00:00Z' },
    };
  },
  skipUnits: (school, person) => ofUnits(school, person),
  async undoOverride(school, person) {
    const made = async () => {
      const { client, input } = await ofUnits(school, person);
      const { skipUnits } = await client.run(
        'mutation ($input: SkipUnitsInput!) { skipUnits(input: $input) { overrides { id } } }',
        { input },
      );
      return { overrideId: skipUnits.overrides[0].id, reason: 'By mistake.' };
    };
    return { client: school.staff[person], input: await made(), other: await made() };
  },
  async suppressMail(school, person) {
    const [one, two] = await addLearners({ app: server.app, database }, school, 2);
    const reason = 'Why.';
    return {
      client: school.staff[person],
      input: { membershipId: one?.membershipId, reason },
      other: { membershipId: two?.membershipId, reason },
    };
  },
  async liftSuppression(school, person) {
    const made = async () => {
      const { client, input } = await OCCASIONS['suppressMail']!(school, person);
      const { suppressMail } = await client.run(
        'mutation ($input: SuppressMailInput!) { suppressMail(input: $input) { suppression { id } } }',
        { input },
      );
      return { suppressionId: suppressMail.suppression.id, reason: 'By mistake.' };
    };
    return { client: school.staff[person], input: await made(), other: await made() };
  },
  async setMailSubscription(school) {
    return {
      client: await learnerOf(school),
      input: { courseId: school.courseId, subscribed: false },
      other: { courseId: school.readingId, subscribed: false },
    };
  },
  async retryDelivery(school, person) {
    const [one, two] = [await deliveryIn(school, 'BOUNCED'), await deliveryIn(school, 'BOUNCED')];
    return { client: school.staff[person], input: { deliveryId: one }, other: { deliveryId: two } };
  },
  async cancelDelivery(school, person) {
    const [one, two] = [await deliveryIn(school, 'PLANNED'), await deliveryIn(school, 'PLANNED')];
    const reason = 'Why.';
    return {
      client: school.staff[person],
      input: { deliveryId: one, reason },
      other: { deliveryId: two, reason },
    };
  },
  async resendUnitEmail(school) {
    const client = await learnerOf(school);
    const { enrollmentId, unlocked } = await enroll(client, school.courseId);
    const { enrollmentId: other, unlocked: otherUnits } = await enroll(client, school.readingId);
    return {
      client,
      input: { enrollmentId, unitId: unlocked[0]?.id },
      other: { enrollmentId: other, unitId: otherUnits[0]?.id },
    };
  },
  async createItemBank({ staff, courseId }, person) {
    return {
      client: staff[person],
      input: { courseId, title: 'Loops' },
      other: { courseId, title: 'Lists' },
    };
  },
  async updateItemBank(school, person) {
    const { bankId } = await bankOf(school);
    return {
      client: school.staff[person],
      input: { bankId, title: 'Loops' },
      other: { bankId, title: 'Lists' },
    };
  },
  deprecateItemBank: (school, person) => ofTwoBanks(school, person),
  reviveItemBank: (school, person) => ofTwoBanks(school, person),
  async createItem(school, person) {
    const { bankId } = await bankOf(school);
    return {
      client: school.staff[person],
      input: { bankId, item: statement(true) },
      other: { bankId, item: statement(false) },
    };
  },
  async createItemVersion(school, person) {
    const { itemId } = await bankOf(school);
    return {
      client: school.staff[person],
      input: { itemId, item: statement(true) },
      other: { itemId, item: statement(false) },
    };
  },
  async updateItemTags(school, person) {
    const { itemId } = await bankOf(school);
    return {
      client: school.staff[person],
      input: { itemId, tags: ['easy'] },
      other: { itemId, tags: ['hard'] },
    };
  },
  deprecateItem: (school, person) => ofTwoItems(school, person),
  reviveItem: (school, person) => ofTwoItems(school, person),
};

describe('an idempotencyKey', () => {
  it('is taken by every mutation that does something, but those that have other means', () => {
    const takes = (field: RootField) =>
      inputLeaves(field.inputs).some(({ path }) => path === 'input.idempotencyKey');
    const [yes, no] = [true, false].map((wanted) =>
      [...mutations.values()]
        .filter((field) => takes(field) === wanted)
        .map(({ name }) => name)
        .sort(),
    );
    expect(yes).toEqual(Object.keys(OCCASIONS).sort());
    expect(no).toEqual([
      'checkResponse',
      'createCalendarFeed',
      'refreshSession',
      'releaseReview',
      'requestFreshLink',
      'requestSignInLink',
      'revokeCalendarFeed',
      'saveResponse',
      'signIn',
      'signInWithLink',
      'signOut',
    ]);
  });

  it('of one mutation says nothing to another', async () => {
    const cohort = await OCCASIONS['createCohort']!(north, 0);
    const members = await OCCASIONS['addCohortMembers']!(north, 0);
    expect((await send('createCohort', cohort, 'everywhere')).errors).toEqual([]);
    expect((await send('addCohortMembers', members, 'everywhere')).errors).toEqual([]);
  });

  it('of no or too many characters is refused', async () => {
    const occasion = await OCCASIONS['createCohort']!(north, 0);
    for (const key of ['', 'x'.repeat(201)])
      expect((await send('createCohort', occasion, key)).errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });
});

describe.each(Object.entries(OCCASIONS))('%s under an idempotencyKey', (name, prepare) => {
  it('answers a retry the same, refuses another input, and does nothing twice', async () => {
    const occasion = await prepare(north, 0);
    const first = await send(name, occasion, 'retried');
    expect(first).toMatchObject({ status: 200, errors: [] });
    const rows = await countRows();
    const other = await send(name, { ...occasion, input: occasion.other }, 'retried');
    expect(other).toMatchObject({ data: null, errors: [{ extensions: { code: 'IDEMPOTENCY_MISMATCH' } }] });
    expect(await send(name, occasion, 'retried')).toEqual(first);
    expect(await countRows()).toEqual(rows);
  });

  it('happens once, however many ask at the same moment', async () => {
    const [alone, crowded] = [await prepare(north, 0), await prepare(north, 0)];
    const one = await effectOf(() => send(name, alone, 'alone'));
    const ten = await effectOf(() =>
      Promise.all([...Array(10).keys()].map(() => send(name, crowded, 'crowded'))),
    );
    expect(one.answer.errors).toEqual([]);
    for (const answer of ten.answer) expect(answer).toEqual(ten.answer[0]);
    expect(ten.answer[0]?.errors).toEqual([]);
    expect(ten.added).toEqual(one.added);
  });

  it('is another one for another member, and in another organization', async () => {
    const effects = [];
    for (const [school, person] of [
      [north, 0],
      [north, 1],
      [south, 0],
    ] as const) {
      const occasion = await prepare(school, person);
      effects.push(await effectOf(() => send(name, occasion, 'shared')));
    }
    expect(effects.flatMap(({ answer }) => answer.errors)).toEqual([]);
    expect(effects[1]?.added).toEqual(effects[0]?.added);
    expect(effects[2]?.added).toEqual(effects[0]?.added);
  });

  it('is a new request after 24 hours, and not before', async () => {
    const occasion = await prepare(north, 0);
    const later = { ...occasion, input: occasion.other };
    expect((await send(name, occasion, 'aged')).errors).toEqual([]);
    await age('aged', '23 hours 59 minutes');
    expect((await send(name, later, 'aged')).errors[0]?.extensions.code).toBe('IDEMPOTENCY_MISMATCH');
    await age('aged', '2 minutes');
    expect((await send(name, later, 'aged')).errors[0]?.extensions.code).not.toBe('IDEMPOTENCY_MISMATCH');
  });
});

function send(name: string, { client, input }: Pick<Occasion, 'client' | 'input'>, idempotencyKey: string) {
  return client.send(mutations.get(name)?.document ?? '', { input: { ...input, idempotencyKey } });
}

async function age(key: string, by: string): Promise<void> {
  await database.admin(`UPDATE idempotency_keys SET created_at = created_at - $2::interval WHERE key = $1`, [
    key,
    by,
  ]);
}

/** Makes `count_rows()`, which keeps its plan: to plan for all tables takes longer than to count their rows. */
async function createCountRows(): Promise<void> {
  const tables = await database.admin<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND (table_schema = 'public' OR table_name = '_private_jobs') ORDER BY 1`,
  );
  const counts = tables.map(({ name }) => `SELECT '${name}', count(*)::int FROM ${name}`);
  await database.admin(
    `CREATE FUNCTION count_rows() RETURNS TABLE (name text, count int) LANGUAGE plpgsql
       AS $$ BEGIN RETURN QUERY ${counts.join(' UNION ALL ')}; END $$`,
  );
}

/** How many rows each table holds, jobs included. */
async function countRows(): Promise<Record<string, number>> {
  const rows = await database.admin<{ name: string; count: number }>('SELECT * FROM count_rows()');
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}

/** What work adds to which table. */
async function effectOf<T>(work: () => Promise<T>): Promise<{ answer: T; added: Record<string, number> }> {
  const before = await countRows();
  const answer = await work();
  const after = await countRows();
  const added = Object.keys(after).map(
    (table) => [table, (after[table] ?? 0) - (before[table] ?? 0)] as const,
  );
  return { answer, added: Object.fromEntries(added.filter(([, rows]) => rows !== 0)) };
}

async function school(slug: string): Promise<School> {
  const seeded = await seedOrganization(server.app, slug);
  const [reading] = await server.app.get(ContentLoader).load(seeded.id, folder);
  const { courseId: reviewedId } = await publishReviewedCourse(server.app, seeded.id);
  const staff = [
    await seeded.as(server.client, 'owner'),
    await seeded.as(server.client, 'instructor'),
  ] as const;
  return { ...seeded, readingId: reading?.courseId ?? '', reviewedId, staff };
}

async function learnerOf(school: School): Promise<Client> {
  const [learner] = await addLearners({ app: server.app, database }, school, 1);
  return new Client(server.url, learner?.token);
}

async function adminOf(school: School): Promise<Client> {
  const [member] = await addLearners({ app: server.app, database }, school, 1);
  await database.admin(
    `INSERT INTO role_grants (organization_id, membership_id, role) VALUES ($1, $2, 'ADMIN')`,
    [school.id, member?.membershipId],
  );
  return new Client(server.url, member?.token);
}

async function enrollmentIn(school: School): Promise<string> {
  return (await enroll(await learnerOf(school), school.courseId)).enrollmentId;
}

/** The e-mail that welcomes somebody, as it has come so far. */
async function deliveryIn(school: School, status: string): Promise<string> {
  const [delivery] = await database.admin<{ id: string }>(
    'UPDATE email_deliveries SET status = $2 WHERE enrollment_id = $1 RETURNING id',
    [await enrollmentIn(school), status],
  );
  return delivery?.id ?? '';
}

async function ofEnrollment(school: School, person: 0 | 1): Promise<Occasion> {
  const input = { enrollmentId: await enrollmentIn(school), reason: 'Why.' };
  return { client: school.staff[person], input, other: { ...input, reason: 'Why else.' } };
}

async function ofEnrollments(school: School, person: 0 | 1): Promise<Occasion> {
  const enrollmentIds = [await enrollmentIn(school), await enrollmentIn(school)];
  const input = { target: { enrollmentIds }, reason: 'Why.' };
  return { client: school.staff[person], input, other: { ...input, reason: 'Why else.' } };
}

/** A unit of somebody who is in the first. */
async function ofUnits(
  school: School,
  person: 0 | 1,
  { courseId, position } = { courseId: school.courseId, position: 2 },
): Promise<Occasion> {
  const learner = await learnerOf(school);
  const { enrollmentId } = await enroll(learner, courseId);
  const [unit] = await database.admin<{ id: string }>(
    `SELECT u.id FROM units u JOIN enrollments e ON e.course_version_id = u.course_version_id WHERE e.id = $1 AND u.position = $2`,
    [enrollmentId, position],
  );
  const input = { target: { enrollmentIds: [enrollmentId] }, unitIds: [unit?.id], reason: 'Why.' };
  return { client: school.staff[person], input, other: { ...input, reason: 'Why else.' } };
}

/** Attempts of two learners that have come so far. */
async function ofTwoAttempts(school: School, person: 0 | 1, status: string): Promise<Occasion> {
  const submitted = async () => {
    const { client, input } = await inCourse(school, school.courseId);
    const attemptId = await startAttempt(client, input.unitId);
    await database.admin('UPDATE attempts SET status = $2, submitted_at = now() WHERE id = $1', [
      attemptId,
      status,
    ]);
    return { attemptId, reason: 'Why.' };
  };
  return { client: school.staff[person], input: await submitted(), other: await submitted() };
}

/** Two items that are to count for nothing. */
async function twoRepairs(school: School): Promise<[object, object]> {
  const repair = async () => {
    const { itemId } = await bankOf(school);
    const [version] = await database.admin<{ id: string }>(
      'SELECT id FROM item_versions WHERE item_id = $1',
      [itemId],
    );
    return { itemVersionId: version?.id, policy: 'DROP_ITEM', reason: 'Why.' };
  };
  return [await repair(), await repair()];
}

async function twoRegrades(school: School, status: string): Promise<string[]> {
  const ids: string[] = [];
  for (const input of await twoRepairs(school)) {
    const { regradePreview } = await school.staff[0].run(
      'mutation ($input: RegradePreviewInput!) { regradePreview(input: $input) { regrade { id } } }',
      { input },
    );
    ids.push(regradePreview.regrade.id);
  }
  await database.admin('UPDATE regrades SET status = $2 WHERE id = ANY($1)', [ids, status]);
  return ids;
}

const statement = (correct: boolean) => ({ prompt: 'Is it so?', trueFalse: { correct } });

async function bankOf({ courseId, staff }: School): Promise<{ bankId: string; itemId: string }> {
  const { createItemBank } = await staff[0].run(
    'mutation ($input: CreateItemBankInput!) { createItemBank(input: $input) { itemBank { id } } }',
    { input: { courseId, title: 'Bank' } },
  );
  const bankId = createItemBank.itemBank.id;
  const { createItem } = await staff[0].run(
    'mutation ($input: CreateItemInput!) { createItem(input: $input) { item { id } } }',
    { input: { bankId, item: { prompt: 'How many?', trueFalse: { correct: true } } } },
  );
  return { bankId, itemId: createItem.item.id };
}

async function ofTwoBanks(school: School, person: 0 | 1): Promise<Occasion> {
  const [one, two] = [await bankOf(school), await bankOf(school)];
  return { client: school.staff[person], input: { bankId: one.bankId }, other: { bankId: two.bankId } };
}

async function ofTwoItems(school: School, person: 0 | 1): Promise<Occasion> {
  const [one, two] = [await bankOf(school), await bankOf(school)];
  return { client: school.staff[person], input: { itemId: one.itemId }, other: { itemId: two.itemId } };
}

async function cohortOf({ staff }: School): Promise<string> {
  const { createCohort } = await staff[0].run(
    'mutation ($input: CreateCohortInput!) { createCohort(input: $input) { cohort { id } } }',
    { input: { name: `Cohort ${newId()}` } },
  );
  return createCohort.cohort.id;
}

/** An attempt that waits for a person to grade its essay. */
async function waitingIn(school: School) {
  const client = await learnerOf(school);
  return handInForReview({ client, database }, school.reviewedId);
}

/** A learner in the first unit of a course; the other input is about the second. */
async function inCourse(school: School, courseId: string) {
  const client = await learnerOf(school);
  await enroll(client, courseId);
  const { course } = await client.run(
    'query ($id: ID!) { course(id: $id) { units { edges { node { id } } } } }',
    { id: courseId },
  );
  const [first, second] = course.units.edges.map((edge: { node: { id: string } }) => ({
    unitId: edge.node.id,
  }));
  return { client, input: first as { unitId: string }, other: second as { unitId: string } };
}
