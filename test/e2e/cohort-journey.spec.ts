import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { startAttempt, submit } from '../support/journey.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { startSmtp } from '../support/smtp.ts';
import type { TestSmtp } from '../support/smtp.ts';

const CREATE = `mutation ($input: CreateCohortInput!) {
  createCohort(input: $input) { cohort { id name capacity memberCount startsAt timeZone } }
}`;
const ADD = `mutation ($input: AddCohortMembersInput!) {
  addCohortMembers(input: $input) { cohort { memberCount } enrollments { member { email } course { title } status } unlocked { title } }
}`;
const ASSIGN = `mutation ($input: AssignCourseToCohortInput!) {
  assignCourseToCohort(input: $input) { enrollments { member { email } } unlocked { title } }
}`;

const MEMBERS = `query ($id: ID!) {
  cohort(id: $id) { enrollments { edges { node { member { email } progress { unitCount completedCount lastActiveAt } } } } }
}`;

let database: TestDatabase;
let smtp: TestSmtp;
let server: TestApp;
let north: SeededOrganization;
let south: SeededOrganization;
let instructor: Client;
let cohortId: string;

const member = (person: string): string => north.memberships[person] ?? '';

beforeAll(async () => {
  database = await createTestDatabase();
  smtp = await startSmtp();
  server = await startTestApp(database, { SMTP_URL: smtp.url, MAIL_FROM: 'courses@stepwise.example' });
  north = await seedOrganization(server.app, 'north');
  south = await seedOrganization(server.app, 'south');
  instructor = await north.as(server.client, 'instructor');
  const { createCohort } = await instructor.run(CREATE, {
    input: { name: 'Spring', capacity: 2, startsAt: '2027-03-01T09:00:00+01:00' },
  });
  expect(createCohort.cohort).toMatchObject({
    name: 'Spring',
    capacity: 2,
    memberCount: 0,
    startsAt: '2027-03-01T08:00:00.000Z',
    timeZone: 'UTC',
  });
  cohortId = createCohort.cohort.id;
});

afterAll(async () => {
  await server?.stop();
  await smtp?.close();
  await database?.drop();
});

describe('an instructor runs a cohort', () => {
  it('enrolling and mailing its members when it is given a course', async () => {
    const added = await instructor.run(ADD, { input: { cohortId, membershipIds: [member('learner')] } });
    expect(added.addCohortMembers).toEqual({ cohort: { memberCount: 1 }, enrollments: [], unlocked: [] });

    const { assignCourseToCohort } = await instructor.run(ASSIGN, {
      input: { cohortId, courseId: north.courseId },
    });
    expect(assignCourseToCohort).toEqual({
      enrollments: [{ member: { email: 'learner@north.example' } }],
      unlocked: [{ title: 'Unit One' }],
    });
    await smtp.waitFor(1);
    expect(smtp.received[0]?.recipients).toEqual(['learner@north.example']);
  });

  it('enrolling whoever joins later, and nobody twice', async () => {
    const { addCohortMembers } = await instructor.run(ADD, {
      input: { cohortId, membershipIds: [member('learner'), member('learner2')] },
    });
    expect(addCohortMembers.cohort.memberCount).toBe(2);
    expect(addCohortMembers.enrollments).toEqual([
      { member: { email: 'learner2@north.example' }, course: { title: 'Tiny course' }, status: 'ACTIVE' },
    ]);
    await smtp.waitFor(2);
    expect(smtp.received).toHaveLength(2);
  });

  it('seeing how far each of its members is', async () => {
    const learner = await north.as(server.client, 'learner2');
    const { course } = await learner.run(
      'query ($id: ID!) { course(id: $id) { units(first: 1) { edges { node { id } } } } }',
      { id: north.courseId },
    );
    await submit(learner, await startAttempt(learner, course.units.edges[0].node.id));
    const { cohort } = await instructor.run(MEMBERS, { id: cohortId });
    expect(cohort.enrollments.edges.map((edge: { node: object }) => edge.node)).toEqual([
      {
        member: { email: 'learner@north.example' },
        progress: { unitCount: 3, completedCount: 0, lastActiveAt: null },
      },
      {
        member: { email: 'learner2@north.example' },
        progress: { unitCount: 3, completedCount: 1, lastActiveAt: expect.any(String) },
      },
    ]);
  });

  it('that is full, and then refuses everybody of the request', async () => {
    const { errors } = await instructor.send(ADD, { input: { cohortId, membershipIds: [member('owner')] } });
    expect(errors[0]).toMatchObject({ extensions: { code: 'QUOTA_EXCEEDED' } });
  });

  it('of its own organization only', async () => {
    const stranger = await south.as(server.client, 'owner');
    const foreign = { input: { cohortId, membershipIds: [south.memberships['learner']] } };
    expect(await stranger.code(ADD, foreign)).toBe('NOT_FOUND');
    const theirs = { input: { cohortId, membershipIds: [south.memberships['learner']] } };
    expect(await instructor.code(ADD, theirs)).toBe('NOT_FOUND');
    expect(await stranger.code(ASSIGN, { input: { cohortId, courseId: north.courseId } })).toBe('NOT_FOUND');
  });

  it('which a learner may neither see nor change', async () => {
    const learner = await north.as(server.client, 'learner');
    expect(await learner.code('query ($id: ID!) { cohort(id: $id) { id } }', { id: cohortId })).toBe(
      'FORBIDDEN',
    );
    expect(await learner.code(CREATE, { input: { name: 'Mine' } })).toBe('FORBIDDEN');
  });
});
