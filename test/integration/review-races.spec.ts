import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import type { Answer, Data } from '../support/client.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { addLearners } from '../support/learners.ts';
import { createDeployment } from '../support/process.ts';
import type { Deployment, ServerProcess } from '../support/process.ts';
import { race } from '../support/race.ts';
import { handInForReview, publishReviewedCourse } from '../support/reviewed-course.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';

const GRADERS = 20;

const CLAIM = `mutation ($input: ClaimReviewInput!) { claimReview(input: $input) { review { id claimedBy { email } } } }`;
const GRADE = `mutation ($input: GradeReviewInput!) {
  gradeReview(input: $input) { review { points } attempt { status } }
}`;
const OVERRIDE = `mutation ($input: OverrideItemScoreInput!) { overrideItemScore(input: $input) { attempt { status } } }`;

// Real processes have to start, and a busy machine takes its time.
let database: TestDatabase;
let deployment: Deployment;
let seeding: TestApp;
let servers: ServerProcess[];
let north: SeededOrganization;
let courseId: string;
let graders: { email: string; token: string }[];

beforeAll(async () => {
  database = await createTestDatabase();
  deployment = await createDeployment(database, { DATABASE_POOL_SIZE: '20' });
  const starting = Promise.all([deployment.start({ ROLE: 'api' }), deployment.start({ ROLE: 'api' })]);
  seeding = await startTestApp(database, { ...deployment.env, ROLE: 'api' });
  north = await seedOrganization(seeding.app, 'north');
  ({ courseId } = await publishReviewedCourse(seeding.app, north.id));
  graders = await addLearners({ app: seeding.app, database }, north, GRADERS);
  await database.admin(
    `UPDATE role_grants SET role = 'GRADER' WHERE organization_id = $1 AND role = 'LEARNER'`,
    [north.id],
  );
  servers = await starting;
  await Promise.all(graders.map((_, n) => grader(n).send('{ viewer { id } }')));
});

afterAll(async () => {
  await deployment?.end();
  await seeding?.stop();
  await database?.drop();
});

/** The nth grader: half of them talk to one server, half to the other. */
function grader(n: number): Client {
  return new Client(servers[n % servers.length]?.url ?? '', graders[n]?.token ?? '');
}

/** An attempt with two open reviews. */
async function handIn(): Promise<{ attemptId: string; essay: string; file: string }> {
  const [added] = await addLearners({ app: seeding.app, database }, north, 1);
  return handInForReview({ client: new Client(seeding.url, added?.token), database }, courseId);
}

const codesOf = (answers: readonly Answer<Data>[]) =>
  answers.map(({ errors }) => errors[0]?.extensions.code ?? 'OK');

describe('graders at once, on two servers', () => {
  it('one of 20 gets a review, and the others are told who', async () => {
    const { essay } = await handIn();
    const answers = await race(
      database,
      'reviews',
      graders.map((_, n) => () => grader(n).send(CLAIM, { input: { reviewId: essay } })),
    );
    const winners = answers.flatMap(({ data }) => data?.['claimReview'].review.claimedBy.email ?? []);
    expect(winners).toHaveLength(1);
    const winner = graders.findIndex(({ email }) => email === winners[0]);
    expect(codesOf(answers).filter((code) => code === 'CONFLICT')).toHaveLength(GRADERS - 1);
    const graded = await Promise.all(
      graders.map((_, n) => grader(n).send(GRADE, { input: { reviewId: essay, points: '3' } })),
    );
    expect(codesOf(graded)).toEqual(graders.map((_, n) => (n === winner ? 'OK' : 'CONFLICT')));
  });

  it('never take the same next one', async () => {
    await database.admin(
      `UPDATE reviews SET status = 'CANCELLED', claimed_by = NULL, claimed_until = NULL WHERE status = 'OPEN'`,
    );
    const waiting = await Promise.all(Array.from({ length: 6 }, handIn));
    const answers = await race(
      database,
      'reviews',
      graders.map((_, n) => () => grader(n).send(CLAIM, { input: {} })),
    );
    expect(codesOf(answers)).toEqual(graders.map(() => 'OK'));
    const taken = answers.flatMap(({ data }) => data?.['claimReview'].review?.id ?? []);
    expect([...taken].sort()).toEqual(waiting.flatMap(({ essay, file }) => [essay, file]).sort());
  });

  it('finish the last two items of an attempt with one grade', async () => {
    const { attemptId, essay, file } = await handIn();
    await grader(0).run(CLAIM, { input: { reviewId: essay } });
    await grader(1).run(CLAIM, { input: { reviewId: file } });
    const answers = await race(database, 'enrollments', [
      () => grader(0).send(GRADE, { input: { reviewId: essay, points: '2' } }),
      () => grader(1).send(GRADE, { input: { reviewId: file, points: '1' } }),
    ]);
    expect(codesOf(answers)).toEqual(['OK', 'OK']);
    expect(
      await database.admin('SELECT kind, earned FROM grade_events WHERE attempt_id = $1', [attemptId]),
    ).toEqual([{ kind: 'REVIEWED', earned: '4/1' }]);
    const mails = await database.admin(
      `SELECT d.sequence FROM email_deliveries d JOIN attempts a ON a.enrollment_id = d.enrollment_id WHERE a.id = $1 AND d.kind = 'GRADED'`,
      [attemptId],
    );
    expect(mails).toEqual([{ sequence: 1 }]);
  });

  it('who grade an item whose claim has ended while another claims it: one of them has it', async () => {
    const { essay } = await handIn();
    await grader(0).run(CLAIM, { input: { reviewId: essay } });
    await database.admin(`UPDATE reviews SET claimed_until = now() - interval '1 second' WHERE id = $1`, [
      essay,
    ]);
    const [graded, claimed] = codesOf(
      await race(database, 'reviews', [
        () => grader(0).send(GRADE, { input: { reviewId: essay, points: '2' } }),
        () => grader(1).send(CLAIM, { input: { reviewId: essay } }),
      ]),
    );
    expect([graded, claimed].sort()).toEqual(['CONFLICT', 'OK']);
  });

  it('who grade and override one item: what was written last counts, and nothing is lost', async () => {
    const { attemptId, essay, file } = await handIn();
    for (const reviewId of [essay, file]) await grader(0).run(CLAIM, { input: { reviewId } });
    await grader(0).run(GRADE, { input: { reviewId: file, points: '1' } });
    const override = { attemptId, slot: 'essay', points: '1', reason: 'Copied.' };
    const [graded, overridden] = codesOf(
      await race(database, 'enrollments', [
        () => grader(0).send(GRADE, { input: { reviewId: essay, points: '2' } }),
        () => grader(1).send(OVERRIDE, { input: override }),
      ]),
    );
    expect(overridden).toBe('OK');
    const ledger = await database.admin<{ kind: string; earned: string }>(
      'SELECT kind, earned FROM grade_events WHERE attempt_id = $1 ORDER BY revision',
      [attemptId],
    );
    // Overridden first, the item no longer waits for its grader.
    expect(ledger).toEqual(
      graded === 'OK'
        ? [
            { kind: 'REVIEWED', earned: '4/1' },
            { kind: 'OVERRIDDEN', earned: '3/1' },
          ]
        : [{ kind: 'OVERRIDDEN', earned: '3/1' }],
    );
  });
});
