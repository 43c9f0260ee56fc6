import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/platform/ids.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import type { Data } from '../support/client.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { enroll, startAttempt, submit } from '../support/journey.ts';
import { addLearners } from '../support/learners.ts';
import { ANSWERS, MODEL_ANSWER, longEssay, publishReviewedCourse } from '../support/reviewed-course.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { startSmtp } from '../support/smtp.ts';
import type { TestSmtp } from '../support/smtp.ts';
import { waitUntil } from '../support/wait.ts';

const QUEUE = `query ($courseId: ID, $unitId: ID, $first: Int, $after: String) {
  reviewQueue(filter: { courseId: $courseId, unitId: $unitId }, first: $first, after: $after) {
    edges { node { id status attempt { id number status } learner { email } unit { title }
      item { slot points prompt response { ... on EssayResponse { text } ... on FileReferenceResponse { files { name } } } } guide { rubric { criterionId text points } modelAnswer } claimedBy { name } claimedUntil } }
    pageInfo { hasNextPage endCursor }
  }
}`;
const CLAIM = `mutation ($input: ClaimReviewInput!) {
  claimReview(input: $input) { review { id item { slot } claimedBy { name } claimedUntil } }
}`;
const RELEASE = `mutation ($input: ReleaseReviewInput!) { releaseReview(input: $input) { review { claimedBy { name } } } }`;
const GRADE = `mutation ($input: GradeReviewInput!) {
  gradeReview(input: $input) {
    review { status points comment criteria { criterionId points } gradedBy { name } claimedBy { name } }
    attempt { id status result { earned max percent passed items { slot earned outcome comment criteria { text earned max } } } }
    unlocked { title }
  }
}`;
const OVERRIDE = `mutation ($input: OverrideItemScoreInput!) {
  overrideItemScore(input: $input) {
    attempt { id status result { earned passed items { slot earned comment } } } unlocked { title }
  }
}`;
const CLEAR = `mutation ($input: ClearOverrideInput!) {
  clearOverride(input: $input) { attempt { status result { earned items { slot earned comment } } } unlocked { title } }
}`;
const VOID = `mutation ($input: VoidAttemptInput!) { voidAttempt(input: $input) { attempt { status } } }`;
const RESULT = `query ($id: ID!) {
  attempt(id: $id) { status result { earned items { slot outcome comment criteria { text earned max } } } }
}`;

let database: TestDatabase;
let smtp: TestSmtp;
let server: TestApp;
let north: School;
let south: School;

interface School extends SeededOrganization {
  readonly reviewedId: string;
  readonly owner: Client;
  readonly instructor: Client;
}

interface Waiting {
  readonly learner: Client;
  readonly email: string;
  readonly attemptId: string;
  readonly unitId: string;
  readonly enrollmentId: string;
  /** The review of each slot. */
  readonly reviews: Readonly<Record<string, string>>;
}

async function school(slug: string): Promise<School> {
  const organization = await seedOrganization(server.app, slug);
  const { courseId } = await publishReviewedCourse(server.app, organization.id);
  const [owner, instructor] = [
    await organization.as(server.client, 'owner'),
    await organization.as(server.client, 'instructor'),
  ];
  return { ...organization, reviewedId: courseId, owner, instructor };
}

/** Hands in an attempt whose essay and file wait for people. */
async function handIn(organization: School, courseId = organization.reviewedId): Promise<Waiting> {
  const [added] = await addLearners({ app: server.app, database }, organization, 1);
  if (added === undefined) throw new Error('There is no learner.');
  return { ...(await handInAs(new Client(server.url, added.token), courseId)), email: added.email };
}

async function handInAs(learner: Client, courseId: string): Promise<Omit<Waiting, 'email'>> {
  const { enrollmentId, unlocked } = await enroll(learner, courseId);
  const unitId = unlocked[0]?.id ?? '';
  const attemptId = await startAttempt(learner, unitId);
  const submitted = await submit(learner, attemptId, ANSWERS);
  expect(submitted).toEqual({
    attempt: { id: attemptId, status: 'NEEDS_REVIEW', number: 1 },
    result: null,
    unlocked: [],
  });
  return { learner, attemptId, unitId, enrollmentId, reviews: await reviewsOf(attemptId) };
}

async function reviewsOf(attemptId: string): Promise<Record<string, string>> {
  const rows = await database.admin<{ id: string; slot: string }>(
    `SELECT id, slot FROM reviews WHERE attempt_id = $1 AND status = 'OPEN'`,
    [attemptId],
  );
  return Object.fromEntries(rows.map(({ id, slot }) => [slot, id]));
}

async function grade(grader: Client, reviewId: string | undefined, given: object): Promise<Data> {
  await grader.run(CLAIM, { input: { reviewId } });
  return (await grader.run(GRADE, { input: { reviewId, ...given } })).gradeReview;
}

/** Grades both with full points. */
async function gradeAll({ reviews }: Waiting): Promise<void> {
  await grade(north.instructor, reviews['essay'], { points: '4', comment: 'Fine.' });
  await grade(north.instructor, reviews['file'], { points: '1' });
}

const ledgerOf = (attemptId: string) =>
  database.admin(
    `SELECT kind, earned, passed, reason, actor_membership_id AS actor FROM grade_events WHERE attempt_id = $1 ORDER BY revision`,
    [attemptId],
  );
const auditOf = (attemptId: string) =>
  database.admin(`SELECT action, before, after FROM audit_events WHERE target_id = $1 ORDER BY id`, [
    attemptId,
  ]);
const resultOf = ({ enrollmentId }: Waiting) =>
  database.admin('SELECT earned, percent::float8, passed_at FROM quiz_results WHERE enrollment_id = $1', [
    enrollmentId,
  ]);

/** The mails that somebody got about grades, when there are so many. */
function gradeMails(email: string, count: number): Promise<{ subject: string; text: string; raw: string }[]> {
  return waitUntil(`${count} mails about grades have come`, () => {
    const mails = smtp.received.filter(
      ({ recipients, mail }) => recipients.includes(email) && /grade/.test(mail.subject ?? ''),
    );
    return (
      mails.length >= count &&
      mails.map(({ mail, raw }) => ({ subject: mail.subject ?? '', text: mail.text ?? '', raw }))
    );
  });
}

beforeAll(async () => {
  database = await createTestDatabase();
  smtp = await startSmtp();
  server = await startTestApp(database, { SMTP_URL: smtp.url, MAIL_FROM: 'courses@stepwise.example' });
  [north, south] = [await school('north'), await school('south')];
});

afterAll(async () => {
  await server?.stop();
  await smtp?.close();
  await database?.drop();
});

describe('an attempt that people have to grade', () => {
  it('waits in the queue, counts for nothing yet, and is graded by two', async () => {
    const waiting = await handIn(north);
    const { attemptId, reviews, email } = waiting;
    expect([await ledgerOf(attemptId), await resultOf(waiting)]).toEqual([[], []]);

    const { reviewQueue } = await north.owner.run(QUEUE, { courseId: north.reviewedId });
    const nodes = reviewQueue.edges.map((edge: Data) => edge['node']);
    expect(nodes).toEqual([
      expect.objectContaining({
        id: reviews['essay'],
        status: 'OPEN',
        attempt: { id: attemptId, number: 1, status: 'NEEDS_REVIEW' },
        learner: { email },
        unit: { title: 'Unit write' },
        item: {
          slot: 'essay',
          points: '4',
          prompt: 'The essay?',
          response: { text: 'It keeps what it saw.' },
        },
        guide: {
          rubric: [
            { criterionId: 'clear', text: 'Is clear.', points: '1' },
            { criterionId: 'right', text: 'Is right.', points: '2' },
          ],
          modelAnswer: MODEL_ANSWER,
        },
        claimedBy: null,
        claimedUntil: null,
      }),
      expect.objectContaining({ id: reviews['file'], guide: { rubric: [], modelAnswer: null } }),
    ]);

    const input = {
      reviewId: reviews['essay'],
      criteria: [
        { criterionId: 'right', points: '1.5' },
        { criterionId: 'clear', points: '0.5' },
      ],
      comment: 'Nearly.',
      idempotencyKey: 'essay-of-the-first',
    };
    await north.instructor.run(CLAIM, { input: { reviewId: reviews['essay'] } });
    const first = await north.instructor.run(GRADE, { input });
    expect(first.gradeReview).toMatchObject({
      review: {
        status: 'DONE',
        points: '2.667',
        comment: 'Nearly.',
        gradedBy: { name: 'instructor of north' },
        claimedBy: null,
      },
      attempt: { status: 'NEEDS_REVIEW', result: null },
      unlocked: [],
    });
    expect(first.gradeReview.review.criteria).toEqual(
      expect.arrayContaining([
        { criterionId: 'clear', points: '0.5' },
        { criterionId: 'right', points: '1.5' },
      ]),
    );
    expect([await ledgerOf(attemptId), await resultOf(waiting)]).toEqual([[], []]);
    expect(await north.instructor.run(GRADE, { input })).toEqual(first);

    const last = await grade(north.owner, reviews['file'], { points: '0.50', comment: 'Half a file.' });
    expect(last['unlocked']).toEqual([{ title: 'Unit read' }]);
    expect(last['attempt']).toMatchObject({
      status: 'GRADED',
      result: { earned: '4.17', max: '6.00', percent: '69.44', passed: true },
    });
    expect(await ledgerOf(attemptId)).toEqual([
      { kind: 'REVIEWED', earned: '25/6', passed: true, reason: null, actor: north.memberships['owner'] },
    ]);
    expect(await resultOf(waiting)).toEqual([
      { earned: '25/6', percent: 69.444, passed_at: expect.any(Date) },
    ]);
    expect(await auditOf(attemptId)).toEqual([
      { action: 'attempt.review', before: null, after: { slot: 'essay', points: '2.667' } },
      { action: 'attempt.review', before: null, after: { slot: 'file', points: '0.500' } },
    ]);

    const { attempt } = await waiting.learner.run(RESULT, { id: attemptId });
    expect(attempt.result.items).toEqual([
      { slot: 'statement', outcome: 'CORRECT', comment: null, criteria: [] },
      {
        slot: 'essay',
        outcome: 'PARTIAL',
        comment: 'Nearly.',
        criteria: [
          { text: 'Is clear.', earned: '0.50', max: '1.00' },
          { text: 'Is right.', earned: '1.50', max: '2.00' },
        ],
      },
      { slot: 'file', outcome: 'PARTIAL', comment: 'Half a file.', criteria: [] },
    ]);
  });

  it('tells its learner by e-mail, once, and nothing of answers and keys', async () => {
    const waiting = await handIn(north);
    await gradeAll(waiting);
    const [mail, ...others] = await gradeMails(waiting.email, 1);
    expect(mail?.subject).toBe('Your answers in Unit 1: Unit write are graded');
    expect(mail?.text).toContain('Essays · Unit 1 of 2');
    expect(mail?.text).toContain('You scored 100 % and passed.');
    expect(mail?.text).toContain(`https://learn.example/learn/units/${waiting.unitId}`);
    expect(mail?.raw).not.toMatch(/It keeps|remembers|Is clear|Fine\./);
    expect(others).toEqual([]);
    const { myDeliveries } = await waiting.learner.run(
      '{ myDeliveries { edges { node { kind unit { title } } } } }',
    );
    expect(myDeliveries.edges.map((edge: Data) => edge['node'].kind).sort()).toEqual([
      'GRADED',
      'UNIT',
      'WELCOME',
    ]);
  });

  it('does not tell the score where the quiz does not show it', async () => {
    const { courseId } = await publishReviewedCourse(server.app, north.id, {
      stableId: 'secret',
      resultVisibility: 'NEVER',
    });
    const waiting = await handIn(north, courseId);
    await gradeAll(waiting);
    const [mail] = await gradeMails(waiting.email, 1);
    expect(mail?.text).toContain('Open the unit to go on.');
    expect(mail?.raw).not.toMatch(/scored|passed/);
    expect(mail?.text).not.toContain('100');
  });

  it('is scored on a thread where that takes longer, and graded in one go all the same', async () => {
    const slots = ['one', 'two', 'three'].map(longEssay);
    const { courseId } = await publishReviewedCourse(server.app, north.id, { stableId: 'heavy', slots });
    const [added] = await addLearners({ app: server.app, database }, north, 1);
    const learner = new Client(server.url, added?.token);
    const { unlocked } = await enroll(learner, courseId);
    const attemptId = await startAttempt(learner, unlocked[0]?.id ?? '');
    const response = { essay: { text: 'x'.repeat(50_000) } };
    await submit(
      learner,
      attemptId,
      slots.map(({ item: { stableId: slot } }) => ({ slot, response })),
    );
    const reviews = await waitUntil('all three wait', async () => {
      const open = await reviewsOf(attemptId);
      return Object.keys(open).length === 3 && open;
    });
    // Inline it would still be 0.
    expect(await database.admin('SELECT scoring_revision FROM attempts WHERE id = $1', [attemptId])).toEqual([
      { scoring_revision: 1 },
    ]);
    for (const id of Object.values(reviews)) await north.owner.run(CLAIM, { input: { reviewId: id } });
    const answers = await Promise.all(
      Object.values(reviews).map((reviewId) => north.owner.send(GRADE, { input: { reviewId, points: '1' } })),
    );
    expect(answers.map(({ errors }) => errors)).toEqual([[], [], []]);
    expect(await ledgerOf(attemptId)).toMatchObject([{ kind: 'REVIEWED', earned: '3/1' }]);
    expect(await gradeMails(added?.email ?? '', 1)).toHaveLength(1);
  });

  it('is refused for points that do not fit, and stays as it was', async () => {
    const { attemptId, reviews } = await handIn(north);
    const [essay, file] = [reviews['essay'], reviews['file']];
    await north.owner.run(CLAIM, { input: { reviewId: essay } });
    await north.owner.run(CLAIM, { input: { reviewId: file } });
    const all = (clear: string, right: string) => [
      { criterionId: 'clear', points: clear },
      { criterionId: 'right', points: right },
    ];
    const bad = [
      { reviewId: essay },
      { reviewId: essay, points: '1', criteria: all('1', '1') },
      { reviewId: essay, points: '4.001' },
      { reviewId: essay, points: '-0.001' },
      { reviewId: essay, points: '1.' },
      { reviewId: essay, points: 'NaN' },
      { reviewId: essay, points: 'Infinity' },
      { reviewId: essay, points: '1e0' },
      { reviewId: essay, points: 1 },
      { reviewId: essay, criteria: [] },
      { reviewId: essay, criteria: all('1', '1').slice(1) },
      { reviewId: essay, criteria: all('1', '2.01') },
      { reviewId: essay, criteria: [...all('1', '1'), { criterionId: 'clear', points: '0' }] },
      { reviewId: essay, criteria: [...all('1', '1'), { criterionId: '__proto__', points: '0' }] },
      { reviewId: file, criteria: all('1', '1') },
      { reviewId: file, points: '1', comment: 'x'.repeat(5_001) },
      { reviewId: 'x', points: '1' },
    ];
    const codes = await Promise.all(bad.map((input) => north.owner.code(GRADE, { input })));
    expect(codes).toEqual(bad.map(() => 'BAD_USER_INPUT'));
    const { errors } = await north.owner.send(GRADE, { input: { reviewId: essay, points: '4.001' } });
    expect(errors[0]?.extensions['fields']).toEqual([
      { path: 'points', message: 'must be a decimal number from 0 to 4' },
    ]);
    const both = await north.owner.send(GRADE, { input: bad[1] });
    expect(both.errors[0]?.extensions['fields']).toMatchObject([
      { message: expect.stringMatching(/not both/) },
    ]);
    expect(await reviewsOf(attemptId)).toEqual(reviews);
    expect(await database.admin('SELECT status, manual FROM attempts WHERE id = $1', [attemptId])).toEqual([
      { status: 'NEEDS_REVIEW', manual: {} },
    ]);
  });

  it('is nobody’s but the graders’ of its organization', async () => {
    const { attemptId, reviews, learner, unitId } = await handIn(north);
    const reviewId = reviews['essay'];
    const author = await north.as(server.client, 'author');
    for (const client of [learner, author]) {
      expect(await client.code(QUEUE)).toBe('FORBIDDEN');
      expect(await client.code(CLAIM, { input: {} })).toBe('FORBIDDEN');
      expect(await client.code(GRADE, { input: { reviewId, points: '1' } })).toBe('FORBIDDEN');
      const input = { attemptId, slot: 'essay', points: '4', reason: 'I like it.' };
      expect(await client.code(OVERRIDE, { input })).toBe('FORBIDDEN');
      expect(await client.run('query ($id: ID!) { node(id: $id) { id } }', { id: reviewId })).toEqual({
        node: null,
      });
    }
    for (const id of [reviewId, newId()]) {
      expect(await south.owner.code(CLAIM, { input: { reviewId: id } })).toBe('NOT_FOUND');
      expect(await south.owner.code(RELEASE, { input: { reviewId: id } })).toBe('NOT_FOUND');
      expect(await south.owner.code(GRADE, { input: { reviewId: id, points: '1' } })).toBe('NOT_FOUND');
    }
    expect(await south.owner.code(QUEUE, { courseId: north.reviewedId })).toBe('NOT_FOUND');
    expect(await south.owner.code(CLAIM, { input: { courseId: north.reviewedId } })).toBe('NOT_FOUND');
    expect(await south.owner.code(QUEUE, { unitId })).toBe('NOT_FOUND');
    expect((await south.owner.run(QUEUE)).reviewQueue.edges).toEqual([]);
    const input = { attemptId, slot: 'essay', points: '4', reason: 'Theirs.' };
    expect(await south.owner.code(OVERRIDE, { input })).toBe('NOT_FOUND');
  });

  it('is not graded by whoever took it', async () => {
    const { attemptId, reviews, unitId } = await handInAs(north.instructor, north.reviewedId);
    const reviewId = reviews['essay'];
    const { errors } = await north.instructor.send(CLAIM, { input: { reviewId } });
    expect(errors[0]).toMatchObject({
      message: 'Nobody decides about their own attempts.',
      extensions: { code: 'FORBIDDEN' },
    });
    const input = { attemptId, slot: 'essay', points: '4', reason: 'Mine.' };
    expect(await north.instructor.code(OVERRIDE, { input })).toBe('FORBIDDEN');
    expect(await north.instructor.code(GRADE, { input: { reviewId, points: '4' } })).toBe('FORBIDDEN');
    const ids = async (client: Client) =>
      (await client.run(QUEUE, { unitId, first: 20 })).reviewQueue.edges.map((edge: Data) => edge['node'].id);
    expect(await ids(north.instructor)).not.toContain(reviewId);
    expect(await ids(north.owner)).toContain(reviewId);
  });
});

describe('a claim', () => {
  it('keeps others away until it is given back, and says who and until when', async () => {
    const { reviews } = await handIn(north);
    const input = { reviewId: reviews['essay'] };
    const { claimReview } = await north.instructor.run(CLAIM, { input });
    const minutes = (Date.parse(claimReview.review.claimedUntil) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(29);
    expect(minutes).toBeLessThan(31);

    const { errors } = await north.owner.send(CLAIM, { input });
    expect(errors[0]).toMatchObject({
      message: `instructor of north has claimed this until ${claimReview.review.claimedUntil}.`,
      extensions: { code: 'CONFLICT', retryAt: claimReview.review.claimedUntil },
    });
    expect(await north.owner.code(RELEASE, { input })).toBe('CONFLICT');
    expect(await north.owner.code(GRADE, { input: { ...input, points: '1' } })).toBe('CONFLICT');

    const again = await north.instructor.run(CLAIM, { input });
    expect(Date.parse(again.claimReview.review.claimedUntil)).toBeGreaterThan(
      Date.parse(claimReview.review.claimedUntil),
    );
    const released = await north.instructor.run(RELEASE, { input });
    expect(released.releaseReview.review.claimedBy).toBeNull();
    expect(await north.instructor.code(GRADE, { input: { ...input, points: '1' } })).toBe('CONFLICT');
    expect((await north.owner.run(CLAIM, { input })).claimReview.review.claimedBy.name).toBe(
      'owner of north',
    );
  });

  it('that has ended is good until somebody else claims', async () => {
    const { reviews } = await handIn(north);
    const end = (id = '') =>
      database.admin(`UPDATE reviews SET claimed_until = now() - interval '1 second' WHERE id = $1`, [id]);
    for (const reviewId of Object.values(reviews)) {
      await north.instructor.run(CLAIM, { input: { reviewId } });
      await end(reviewId);
    }
    await north.owner.run(CLAIM, { input: { reviewId: reviews['essay'] } });
    expect(await north.instructor.code(GRADE, { input: { reviewId: reviews['essay'], points: '4' } })).toBe(
      'CONFLICT',
    );
    const { gradeReview } = await north.instructor.run(GRADE, {
      input: { reviewId: reviews['file'], points: '1' },
    });
    expect(gradeReview.review.status).toBe('DONE');
  });

  it('without a name takes the oldest that is free, and nothing when there is none', async () => {
    const { courseId } = await publishReviewedCourse(server.app, south.id, { stableId: 'next' });
    const { reviews } = await handIn(south, courseId);
    const next = async (grader: Client, idempotencyKey?: string) =>
      (await grader.run(CLAIM, { input: { courseId, idempotencyKey } })).claimReview.review?.id;
    expect(await next(south.owner, 'a-claim')).toBe(reviews['essay']);
    expect(await next(south.owner, 'a-claim')).toBe(reviews['essay']);
    expect(await next(south.instructor)).toBe(reviews['file']);
    expect(await next(south.owner)).toBeUndefined();
  });

  it('is refused on what is graded or cancelled', async () => {
    const { attemptId, reviews } = await handIn(north);
    await grade(north.owner, reviews['file'], { points: '1' });
    await north.owner.run(CLAIM, { input: { reviewId: reviews['essay'] } });
    const input = { attemptId, reason: 'Not theirs.', returnsAttempt: false };
    await north.instructor.run(VOID, { input });
    expect(await north.owner.code(CLAIM, { input: { reviewId: reviews['file'] } })).toBe('CONFLICT');
    expect(await north.owner.code(CLAIM, { input: { reviewId: reviews['essay'] } })).toBe('CONFLICT');
    expect(await north.owner.code(GRADE, { input: { reviewId: reviews['essay'], points: '1' } })).toBe(
      'CONFLICT',
    );
  });
});

describe('the queue', () => {
  it('is paged, and kept to a course or a unit', async () => {
    const { courseId } = await publishReviewedCourse(server.app, south.id, { stableId: 'paged' });
    const one = await handIn(south, courseId);
    const two = await handIn(south, courseId);
    const expected = [one.reviews['essay'], one.reviews['file'], two.reviews['essay'], two.reviews['file']];
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { reviewQueue }: Data = await south.owner.run(QUEUE, { unitId: one.unitId, first: 3, after });
      seen.push(...reviewQueue.edges.map((edge: Data) => edge['node'].id));
      after = reviewQueue.pageInfo.hasNextPage ? reviewQueue.pageInfo.endCursor : null;
    } while (after !== null);
    expect([...seen].sort()).toEqual([...expected].sort());
    expect(seen).toEqual([...seen].sort());
    const elsewhere = { courseId: south.reviewedId, unitId: one.unitId };
    expect((await south.owner.run(QUEUE, elsewhere)).reviewQueue.edges).toEqual([]);
    expect(await south.owner.code(QUEUE, { courseId: 'x' })).toBe('BAD_USER_INPUT');
    expect(await south.owner.code(QUEUE, { after: 'x' })).toBe('BAD_USER_INPUT');
  });
});

describe('an override', () => {
  const essay = (attemptId: string, points: string) => ({
    attemptId,
    slot: 'essay',
    points,
    reason: 'Copied.',
  });

  it('takes the place of a score and can be taken back; a pass and its unlocks stay', async () => {
    const waiting = await handIn(north);
    const { attemptId } = waiting;
    await gradeAll(waiting);
    const input = { ...essay(attemptId, '0'), comment: 'See me.', idempotencyKey: `override ${attemptId}` };
    const answer = await north.owner.run(OVERRIDE, { input });
    expect(answer.overrideItemScore.attempt).toMatchObject({
      status: 'GRADED',
      result: { earned: '2.00', passed: false },
    });
    expect(answer.overrideItemScore.attempt.result.items[1]).toEqual({
      slot: 'essay',
      earned: '0.00',
      comment: 'See me.',
    });
    expect(await north.owner.run(OVERRIDE, { input })).toEqual(answer);
    const actor = north.memberships['owner'];
    expect((await ledgerOf(attemptId)).slice(1)).toEqual([
      { kind: 'OVERRIDDEN', earned: '2/1', passed: false, reason: 'Copied.', actor },
    ]);
    expect((await auditOf(attemptId)).at(-1)).toEqual({
      action: 'attempt.override',
      before: { slot: 'essay', points: '4.000' },
      after: { slot: 'essay', points: '0.000', reason: 'Copied.' },
    });
    expect(await resultOf(waiting)).toEqual([
      { earned: '2/1', percent: 33.333, passed_at: expect.any(Date) },
    ]);
    const { units } = (
      await waiting.learner.run(
        'query ($id: ID!) { course(id: $id) { units { edges { node { lock { state } } } } } }',
        { id: north.reviewedId },
      )
    ).course;
    expect(units.edges.map((edge: Data) => edge['node'].lock.state)).toEqual(['UNLOCKED', 'UNLOCKED']);
    // Two jobs, in either order.
    const changed = (await gradeMails(waiting.email, 2)).find(({ subject }) => subject.endsWith('changed'));
    expect(changed?.subject).toBe('Your grade in Unit 1: Unit write has changed');
    expect(changed?.text).toContain('You scored 33.33 %, which does not pass.');

    // Over an override, what is under both comes back.
    await north.instructor.run(OVERRIDE, { input: essay(attemptId, '1') });
    const clear = { attemptId, slot: 'essay', reason: 'It was theirs.' };
    const cleared = await north.owner.run(CLEAR, { input: clear });
    expect(cleared.clearOverride.attempt).toMatchObject({ status: 'GRADED', result: { earned: '6.00' } });
    expect(cleared.clearOverride.attempt.result.items[1].comment).toBe('Fine.');
    expect(await north.owner.code(CLEAR, { input: clear })).toBe('CONFLICT');
    expect((await auditOf(attemptId)).at(-1)).toMatchObject({ action: 'attempt.clear-override' });
    expect((await ledgerOf(attemptId)).at(-1)).toMatchObject({
      kind: 'OVERRIDDEN',
      reason: 'It was theirs.',
    });
  });

  it('that passes unlocks', async () => {
    const waiting = await handIn(north);
    await grade(north.owner, waiting.reviews['essay'], { points: '0' });
    const last = await grade(north.owner, waiting.reviews['file'], { points: '1' });
    expect([last['attempt'].result.passed, last['unlocked']]).toEqual([false, []]);
    const { overrideItemScore } = await north.owner.run(OVERRIDE, { input: essay(waiting.attemptId, '1') });
    expect(overrideItemScore).toMatchObject({
      attempt: { result: { passed: true } },
      unlocked: [{ title: 'Unit read' }],
    });
  });

  it('ends the waiting of its item, and begins it again when it is taken back before the end', async () => {
    const waiting = await handIn(north);
    const { attemptId, reviews } = waiting;
    const before = await north.owner.run(OVERRIDE, { input: essay(attemptId, '3') });
    expect(before.overrideItemScore.attempt).toMatchObject({ status: 'NEEDS_REVIEW', result: null });
    expect(await reviewsOf(attemptId)).toEqual({ file: reviews['file'] });
    expect(await north.owner.code(CLAIM, { input: { reviewId: reviews['essay'] } })).toBe('CONFLICT');

    await north.owner.run(CLEAR, { input: { attemptId, slot: 'essay', reason: 'Too soon.' } });
    expect(Object.keys(await reviewsOf(attemptId)).sort()).toEqual(['essay', 'file']);
    expect(await ledgerOf(attemptId)).toEqual([]);

    await north.owner.run(OVERRIDE, { input: essay(attemptId, '3') });
    await grade(north.owner, reviews['file'], { points: '1' });
    expect(await ledgerOf(attemptId)).toMatchObject([{ kind: 'REVIEWED', earned: '5/1' }]);
    const clear = { attemptId, slot: 'essay', reason: 'Too late.' };
    expect(await north.owner.code(CLEAR, { input: clear })).toBe('CONFLICT');
    expect(await database.admin('SELECT status FROM attempts WHERE id = $1', [attemptId])).toEqual([
      { status: 'GRADED' },
    ]);
  });

  it('is refused for what is not there, does not fit or is not scored', async () => {
    const { attemptId, learner, unitId } = await handIn(north);
    const bad = [
      essay(attemptId, '4.1'),
      essay(attemptId, '1.'),
      { ...essay(attemptId, '1'), slot: 'none' },
      { ...essay(attemptId, '1'), slot: '__proto__' },
      { ...essay(attemptId, '1'), reason: '' },
      { ...essay(attemptId, '1'), reason: 'x'.repeat(1_001) },
    ];
    for (const input of bad) expect(await north.owner.code(OVERRIDE, { input })).toBe('BAD_USER_INPUT');
    const open = await startAttempt(learner, unitId);
    expect(await north.owner.code(OVERRIDE, { input: essay(open, '1') })).toBe('CONFLICT');
    const clear = { attemptId, slot: 'essay', reason: 'None.' };
    expect(await north.owner.code(CLEAR, { input: clear })).toBe('CONFLICT');
  });
});
