import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startTestApp } from './app.ts';
import type { TestApp } from './app.ts';
import type { Client } from './client.ts';
import { createTestDatabase } from './database.ts';
import type { TestDatabase } from './database.ts';
import { ContentLoader } from '../../src/authoring/index.ts';
import { SignedLinks } from '../../src/platform/links/signed-links.ts';
import { CHEAP_QUIZ, writeCourse } from './course-files.ts';
import { enroll, makeBank, startAttempt, submit } from './journey.ts';
import { handInForReview, publishReviewedCourse } from './reviewed-course.ts';
import { FIXTURES, seedOrganization } from './seed.ts';
import type { SeededOrganization } from './seed.ts';
import { waitUntil } from './wait.ts';

/** Two organizations that have lived: each has rows in every table that holds a tenant's data. */
export interface TwoTenants {
  readonly database: TestDatabase;
  readonly server: TestApp;
  readonly north: SeededOrganization;
  readonly south: SeededOrganization;
  end(): Promise<void>;
}

const MAILS_OF_A_JOURNEY = 6;

export async function startTwoTenants(): Promise<TwoTenants> {
  const database = await createTestDatabase();
  const server = await startTestApp(database);
  const north = await seedOrganization(server.app, 'north');
  const south = await seedOrganization(server.app, 'south');
  await Promise.all([north, south].map((organization) => live({ server, database }, organization)));
  await waitUntil('both journeys are mailed', async () => {
    const accepted = await database.admin(`SELECT 1 FROM email_deliveries WHERE status = 'ACCEPTED'`);
    return accepted.length === 2 * MAILS_OF_A_JOURNEY;
  });
  // As if each had been carried by itself: a key that no row has says nothing about tenants.
  await database.admin('UPDATE email_deliveries SET digest_id = id');
  return {
    database,
    server,
    north,
    south,
    async end() {
      await server.stop();
      await database.drop();
    },
  };
}

/** A cohort takes the course; a learner of it passes the first quiz, and waits in another course for people to grade. */
async function live(
  { server: { app, client }, database }: Pick<TwoTenants, 'server' | 'database'>,
  organization: SeededOrganization,
): Promise<void> {
  const owner = await organization.as(client, 'owner');
  const learner = await organization.as(client, 'learner');
  const { createCohort } = await owner.run(
    'mutation ($input: CreateCohortInput!) { createCohort(input: $input) { cohort { id } } }',
    { input: { name: 'Spring', idempotencyKey: 'a-cohort' } },
  );
  const cohortId = createCohort.cohort.id as string;
  await owner.run(
    'mutation ($input: AddCohortMembersInput!) { addCohortMembers(input: $input) { cohort { id } } }',
    { input: { cohortId, membershipIds: [organization.memberships['learner']] } },
  );
  const { assignCourseToCohort } = await owner.run(
    'mutation ($input: AssignCourseToCohortInput!) { assignCourseToCohort(input: $input) { unlocked { id } } }',
    { input: { cohortId, courseId: organization.courseId } },
  );
  await makeBank(owner, organization.courseId);
  const { enrollmentId } = await enroll(learner, organization.courseId);
  await submit(learner, await startAttempt(learner, assignCourseToCohort.unlocked[0].id));
  await client.run(
    'mutation ($input: RequestSignInLinkInput!) { requestSignInLink(input: $input) { requested } }',
    { input: { organization: organization.slug, email: `learner@${organization.slug}.example` } },
  );
  await owner.run(
    'mutation ($input: SuppressMailInput!) { suppressMail(input: $input) { suppression { id } } }',
    { input: { membershipId: organization.memberships['learner2'], reason: 'Asked on the phone.' } },
  );
  await learner.run('mutation { createCalendarFeed { url } }');
  await answerByMail({ app, learner, database }, organization);
  await app.get(ContentLoader).load(organization.id, path.join(FIXTURES, 'drawn'));
  await decide({ owner, database }, organization, enrollmentId);
  await shift({ app, owner, database }, organization, cohortId);

  const { courseId } = await publishReviewedCourse(app, organization.id);
  const { essay, file } = await handInForReview({ client: learner, database }, courseId);
  for (const reviewId of [file, essay])
    await owner.run('mutation ($input: ClaimReviewInput!) { claimReview(input: $input) { review { id } } }', {
      input: { reviewId },
    });
  await owner.run('mutation ($input: GradeReviewInput!) { gradeReview(input: $input) { review { id } } }', {
    input: { reviewId: file, points: '1' },
  });
}

/** The cohort takes a course whose unit opens long after this; staff shift it, for a learner and for all, and undo the latter. */
async function shift(
  { app, owner, database }: { app: TestApp['app']; owner: Client; database: TestDatabase },
  { id }: SeededOrganization,
  cohortId: string,
): Promise<void> {
  const [loaded] = await app.get(ContentLoader).load(id, path.join(FIXTURES, 'dated'));
  const courseId = loaded?.courseId;
  await owner.run(
    'mutation ($input: AssignCourseToCohortInput!) { assignCourseToCohort(input: $input) { unlocked { id } } }',
    { input: { cohortId, courseId } },
  );
  const [row] = await database.admin<{ unit_id: string; enrollment_id: string }>(
    `SELECT u.id AS unit_id, e.id AS enrollment_id FROM enrollments e JOIN units u ON u.course_version_id = e.course_version_id
     WHERE e.organization_id = $1 AND e.course_id = $2`,
    [id, courseId],
  );
  const overrideIds: string[] = [];
  for (const target of [{ enrollmentIds: [row?.enrollment_id] }, { cohortId, courseId }]) {
    const input = {
      target,
      unitIds: [row?.unit_id],
      availableAt: '2100-01-01T00:00:00Z',
      reason: 'A shift.',
    };
    const { shiftUnits } = await owner.run(
      'mutation ($input: ShiftUnitsInput!) { shiftUnits(input: $input) { overrides { id } } }',
      { input },
    );
    overrideIds.push(shiftUnits.overrides[0].id);
  }
  await owner.run('mutation ($input: UndoOverrideInput!) { undoOverride(input: $input) { isUnderWay } }', {
    input: { overrideId: overrideIds[1], reason: 'By mistake.' },
  });
}

/** A wrong answer, by a link as it is in the e-mail of a unit whose quiz is one statement. */
async function answerByMail(
  { app, learner, database }: { app: TestApp['app']; learner: Client; database: TestDatabase },
  organization: SeededOrganization,
): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'stepwise-statement-'));
  const course = writeCourse(folder, { id: 'statement', units: [{ id: 'only', quiz: CHEAP_QUIZ }] });
  const [loaded] = await app.get(ContentLoader).load(organization.id, course);
  rmSync(folder, { recursive: true });
  const { enrollmentId, unlocked } = await enroll(learner, loaded?.courseId ?? '');
  const [delivery] = await database.admin<{ id: string }>(
    'SELECT id FROM email_deliveries WHERE enrollment_id = $1',
    [enrollmentId],
  );
  const claims = {
    organizationId: organization.id,
    id: delivery?.id ?? '',
    detail: `${unlocked[0]?.id} false`,
  };
  const token = app.get(SignedLinks).sign('answer', claims);
  await fetch(`${learner.url}/mail/answer/${token}?attempt=1`, { method: 'POST' });
}

/** Staff grant a learner more time, shift a unit, and repair the keys of the quiz that was taken. */
/** Staff grant a learner more time, and repair the keys of the quiz that was taken. */
async function decide(
  { owner, database }: { owner: Client; database: TestDatabase },
  organization: SeededOrganization,
  enrollmentId: string,
): Promise<void> {
  await owner.run(
    'mutation ($input: GrantAccommodationInput!) { grantAccommodation(input: $input) { accommodation { id } } }',
    { input: { enrollmentId, extraTimePercent: '25', reason: 'A grant.' } },
  );
  const items = await database.admin<{ item_id: string; version_id: string; type: string }>(
    `SELECT DISTINCT v.item_id, v.id AS version_id, v.type FROM attempts a, jsonb_array_elements(a.frozen_items) AS f
     JOIN item_versions v ON v.id::text = f ->> 'itemVersionId' WHERE a.organization_id = $1 AND a.enrollment_id = $2 ORDER BY v.type`,
    [organization.id, enrollmentId],
  );
  const number = items.find((item) => item.type === 'NUMERIC');
  const choice = items.find((item) => item.type === 'SINGLE_CHOICE');
  const { createItemVersion } = await owner.run(
    'mutation ($input: CreateItemVersionInput!) { createItemVersion(input: $input) { version { id } } }',
    {
      input: { itemId: number?.item_id, item: { prompt: 'How much?', numeric: { answer: '3' } } },
    },
  );
  const repair = async (name: string, type: string, input: object): Promise<string> => {
    const data = await owner.run(
      `mutation ($input: ${type}!) { ${name}(input: $input) { regrade { id } } }`,
      { input },
    );
    return data[name].regrade.id;
  };
  const isRegrade = (id: string, status: string) =>
    waitUntil(`a regrade is ${status}`, async () => {
      const [row] = await database.admin<{ status: string }>('SELECT status FROM regrades WHERE id = $1', [
        id,
      ]);
      return row?.status === status;
    });
  const reason = 'A repair.';
  const either = await repair('regradePreview', 'RegradePreviewInput', {
    itemVersionId: number?.version_id,
    newItemVersionId: createItemVersion.version.id,
    policy: 'EITHER_KEY',
    reason,
  });
  await isRegrade(either, 'PREVIEWED');
  await repair('applyRegrade', 'ApplyRegradeInput', { regradeId: either });
  await isRegrade(either, 'APPLIED');
  await repair('revertRegrade', 'RevertRegradeInput', { regradeId: either, reason });
  await isRegrade(either, 'REVERTED');
  const dropped = await repair('regradePreview', 'RegradePreviewInput', {
    itemVersionId: choice?.version_id,
    policy: 'DROP_ITEM',
    reason,
  });
  await isRegrade(dropped, 'PREVIEWED');
}
