import { startTestApp } from './app.ts';
import type { TestApp } from './app.ts';
import { createTestDatabase } from './database.ts';
import type { TestDatabase } from './database.ts';
import { enroll, makeBank, startAttempt, submit } from './journey.ts';
import { handInForReview, publishReviewedCourse } from './reviewed-course.ts';
import { seedOrganization } from './seed.ts';
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

const MAILS_OF_A_JOURNEY = 3;

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
  await enroll(learner, organization.courseId);
  await submit(learner, await startAttempt(learner, assignCourseToCohort.unlocked[0].id));

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
