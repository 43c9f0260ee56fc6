import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import type { Answer, Data } from '../support/client.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { enroll, RIGHT, startAttempt, SUBMIT, WRONG } from '../support/journey.ts';
import { addLearners } from '../support/learners.ts';
import type { Learner } from '../support/learners.ts';
import { createDeployment } from '../support/process.ts';
import type { Deployment, ServerProcess } from '../support/process.ts';
import { race } from '../support/race.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { startSmtp } from '../support/smtp.ts';
import type { TestSmtp } from '../support/smtp.ts';
import { waitUntil } from '../support/wait.ts';

const CLIENTS = 50;
/** Of the other organization, doing the same at the same moment. */
const STRANGERS = 10;

// Real processes have to start, and a busy machine takes its time.
let database: TestDatabase;
let smtp: TestSmtp;
let deployment: Deployment;
let seeding: TestApp;
let servers: ServerProcess[];
let north: SeededOrganization;
let south: SeededOrganization;

beforeAll(async () => {
  database = await createTestDatabase();
  smtp = await startSmtp();
  // As many connections as clients: nobody waits for a connection where they should meet in the database.
  deployment = await createDeployment(database, { SMTP_URL: smtp.url, DATABASE_POOL_SIZE: '40' });
  const starting = Promise.all([
    deployment.start({ ROLE: 'api' }),
    deployment.start({ ROLE: 'api' }),
    deployment.start({ ROLE: 'runner' }),
  ]);
  seeding = await startTestApp(database, { ...deployment.env, ROLE: 'api' });
  north = await seedOrganization(seeding.app, 'north');
  south = await seedOrganization(seeding.app, 'south');
  servers = (await starting).slice(0, 2);
  const { token } = await south.as(servers[0]?.client as Client, 'learner');
  const opening = Array.from({ length: 120 }, (_, n) => clientOf(token ?? '', n).send('{ viewer { id } }'));
  await Promise.all(opening);
});

afterAll(async () => {
  await deployment?.end();
  await seeding?.stop();
  await smtp?.close();
  await database?.drop();
});

interface Taker extends Learner {
  readonly organization: SeededOrganization;
  readonly enrollmentId: string;
  readonly unitId: string;
}

/** The nth client of somebody: half of them talk to one server, half to the other. */
function clientOf(token: string, n: number): Client {
  return new Client(servers[n % servers.length]?.url ?? '', token);
}

/** Sends as a client app does: what the server was too busy for is asked again. */
async function send(token: string, n: number, query: string, variables: object): Promise<Answer<Data>> {
  const client = clientOf(token, n);
  for (;;) {
    const answer = await client.send<Data>(query, variables);
    if (!/Try again/.test(answer.errors[0]?.message ?? '')) return answer;
  }
}

async function newTaker(organization: SeededOrganization): Promise<Taker> {
  const [learner] = await addLearners({ app: seeding.app, database }, organization, 1);
  if (learner === undefined) throw new Error('There is no learner.');
  const { enrollmentId, unlocked } = await enroll(clientOf(learner.token, 0), organization.courseId);
  return { ...learner, organization, enrollmentId, unitId: unlocked[0]?.id ?? '' };
}

/** A learner of each organization, in unit 1. */
async function takers(): Promise<{ taker: Taker; stranger: Taker }> {
  return { taker: await newTaker(north), stranger: await newTaker(south) };
}

async function count(from: string, organization: SeededOrganization, ...more: unknown[]): Promise<number> {
  const [row] = await database.admin<{ count: number }>(
    `SELECT count(*)::int AS count FROM ${from} AND organization_id = $1`,
    [organization.id, ...more],
  );
  return row?.count ?? -1;
}

/** What came of all that a learner did in unit 1. */
async function aftermath({ organization, enrollmentId }: Taker): Promise<Record<string, number>> {
  const [row] = await database.admin<Record<string, number>>(
    `SELECT
       (SELECT count(*)::int FROM attempts WHERE organization_id = $1 AND enrollment_id = $2) AS attempts,
       (SELECT used FROM attempt_counters WHERE organization_id = $1 AND enrollment_id = $2) AS used,
       (SELECT count(*)::int FROM grade_events WHERE organization_id = $1 AND enrollment_id = $2) AS grades,
       (SELECT count(*)::int FROM unit_unlocks WHERE organization_id = $1 AND enrollment_id = $2) AS unlocks,
       (SELECT count(*)::int FROM email_deliveries WHERE organization_id = $1 AND enrollment_id = $2) AS deliveries`,
    [organization.id, enrollmentId],
  );
  return row ?? {};
}

/** Waits until no job is left, then counts the mails somebody got. */
async function mailsTo(...emails: string[]): Promise<number> {
  await waitUntil('all jobs are done', async () => {
    const [row] = await database.admin<{ jobs: number }>(
      'SELECT count(*)::int AS jobs FROM graphile_worker._private_jobs',
    );
    return row?.jobs === 0;
  });
  return smtp.received.filter(({ recipients }) => recipients.some((email) => emails.includes(email))).length;
}

const START = `mutation ($input: StartAttemptInput!) {
  startAttempt(input: $input) { attempt { id number status } }
}`;

function codesOf(answers: readonly Answer<unknown>[]): Record<string, number> {
  const codes: Record<string, number> = {};
  for (const { errors } of answers) {
    const code = errors[0]?.extensions.code ?? 'OK';
    codes[code] = (codes[code] ?? 0) + 1;
  }
  return codes;
}

describe('50 clients of one learner', () => {
  it.each(['no key', 'a key each', 'one key'])('start one attempt, with %s', async (keys) => {
    const { taker, stranger } = await takers();
    const keyOf = (n: number) => ({ 'no key': undefined, 'a key each': `key ${n}`, 'one key': 'key' })[keys];
    const startsOf = ({ token, unitId }: Taker, clients: number) =>
      Array.from({ length: clients }, (_, n) => () => {
        const input = { unitId, idempotencyKey: keyOf(n) };
        return send(token, n, START, { input });
      });
    const answers = await race(database, 'enrollments', [
      ...startsOf(taker, CLIENTS),
      ...startsOf(stranger, STRANGERS),
    ]);

    expect(codesOf(answers)).toEqual({ OK: CLIENTS + STRANGERS });
    const ids = answers.map(({ data }) => data?.['startAttempt'].attempt.id);
    expect(new Set(ids.slice(0, CLIENTS)).size).toBe(1);
    expect(new Set(ids).size).toBe(2);
    for (const learner of [taker, stranger])
      expect(await aftermath(learner)).toMatchObject({ attempts: 1, used: 1, grades: 0, unlocks: 1 });
  });

  it('start and submit in a loop, and never get more than the three attempts there are', async () => {
    const { taker, stranger } = await takers();
    const tooMany: unknown[] = [];
    const over = new AbortController();
    const watching = (async () => {
      while (!over.signal.aborted) {
        const open = await database.admin(
          `SELECT enrollment_id FROM attempts WHERE status = 'IN_PROGRESS' GROUP BY 1 HAVING count(*) > 1`,
        );
        tooMany.push(...open);
      }
    })();
    const loop = async ({ token, unitId }: Taker, n: number): Promise<Answer<unknown>[]> => {
      const answers: Answer<unknown>[] = [];
      for (;;) {
        const idempotencyKey = `${n} ${answers.length}`;
        const started = await send(token, n, START, { input: { unitId, idempotencyKey } });
        answers.push(started);
        if (started.data === null) return answers;
        const attemptId = started.data['startAttempt'].attempt.id;
        answers.push(await send(token, n, SUBMIT, { input: { attemptId, responses: WRONG } }));
      }
    };
    const loops = [
      ...Array.from({ length: CLIENTS }, (_, n) => loop(taker, n)),
      ...Array.from({ length: STRANGERS }, (_, n) => loop(stranger, n)),
    ];
    const answers = (await Promise.all(loops)).flat();
    over.abort();
    await watching;

    expect(codesOf(answers)).toEqual({
      OK: expect.any(Number),
      ATTEMPT_LIMIT_REACHED: CLIENTS + STRANGERS,
    });
    expect(tooMany).toEqual([]);
    for (const learner of [taker, stranger])
      expect(await aftermath(learner)).toMatchObject({ attempts: 3, used: 3, grades: 3, unlocks: 1 });
  });

  it.each(['no key', 'one key'])(
    'submit one attempt: one score, one unlock, one e-mail, 50 equal answers, with %s',
    async (keys) => {
      const { taker, stranger } = await takers();
      const submitsOf = async ({ token, unitId }: Taker, clients: number) => {
        const attemptId = await startAttempt(clientOf(token, 0), unitId);
        const idempotencyKey = keys === 'one key' ? 'key' : undefined;
        return Array.from({ length: clients }, (_, n) => () => {
          const input = { attemptId, responses: RIGHT, idempotencyKey };
          return send(token, n, SUBMIT, { input });
        });
      };
      const answers = await race(database, 'enrollments', [
        ...(await submitsOf(taker, CLIENTS)),
        ...(await submitsOf(stranger, STRANGERS)),
      ]);

      expect(codesOf(answers)).toEqual({ OK: CLIENTS + STRANGERS });
      const [first] = answers;
      expect(first?.data?.['submitAttempt']).toMatchObject({
        attempt: { status: 'GRADED' },
        result: { percent: '100.00', passed: true },
        unlocked: [{ title: 'Unit Two', position: 2 }],
      });
      const distinct = (some: typeof answers) =>
        new Set(some.map((answer) => JSON.stringify(answer.data))).size;
      expect(distinct(answers.slice(0, CLIENTS))).toBe(1);
      expect(distinct(answers.slice(CLIENTS))).toBe(1);
      for (const learner of [taker, stranger])
        expect(await aftermath(learner)).toEqual({
          attempts: 1,
          used: 1,
          grades: 1,
          unlocks: 2,
          deliveries: 2,
        });
      expect(await mailsTo(taker.email)).toBe(2);
      expect(await mailsTo(stranger.email)).toBe(2);
    },
  );

  it('submit two different answers: one of them stands, the other is told CONFLICT', async () => {
    const { taker, stranger } = await takers();
    const submitsOf = async ({ token, unitId }: Taker, clients: number) => {
      const attemptId = await startAttempt(clientOf(token, 0), unitId);
      return Array.from({ length: clients }, (_, n) => async () => {
        const isRight = n % 4 < 2; // of both kinds on both servers
        const input = { attemptId, responses: isRight ? RIGHT : WRONG };
        return { isRight, answer: await send(token, n, SUBMIT, { input }) };
      });
    };
    const ofTaker = await submitsOf(taker, CLIENTS);
    const outcomes = await race(database, 'enrollments', [
      ...ofTaker,
      ...(await submitsOf(stranger, STRANGERS)),
    ]);

    for (const [learner, own] of [
      [taker, outcomes.slice(0, CLIENTS)],
      [stranger, outcomes.slice(CLIENTS)],
    ] as const) {
      const winners = own.filter(({ answer }) => answer.data !== null);
      const isRight = winners[0]?.isRight ?? false;
      expect(winners.every((winner) => winner.isRight === isRight)).toBe(true);
      expect(winners.length).toBe(own.filter((outcome) => outcome.isRight === isRight).length);
      expect(new Set(winners.map(({ answer }) => JSON.stringify(answer.data))).size).toBe(1);
      expect(winners[0]?.answer.data?.['submitAttempt'].result.passed).toBe(isRight);
      const losers = own.filter((outcome) => outcome.isRight !== isRight).map(({ answer }) => answer);
      expect(codesOf(losers)).toEqual({ CONFLICT: losers.length });
      expect(await aftermath(learner)).toMatchObject({ attempts: 1, grades: 1, unlocks: isRight ? 2 : 1 });
    }
  });

  it('save one response: the highest revision stands and the lower ones are told CONFLICT', async () => {
    const { taker, stranger } = await takers();
    const savesOf = async ({ token, unitId }: Taker, clients: number) => {
      const attemptId = await startAttempt(clientOf(token, 0), unitId);
      const order = Array.from({ length: clients }, (_, n) => ((n * 17) % clients) + 1);
      return {
        attemptId,
        requests: order.map((rev, n) => async () => {
          const input = { attemptId, slot: 'number', rev, response: { numeric: { value: String(rev) } } };
          const answer = await send(
            token,
            n,
            `mutation ($input: SaveResponseInput!) {
               saveResponse(input: $input) { item { rev response { ... on NumericResponse { value } } } }
             }`,
            { input },
          );
          return { rev, answer };
        }),
      };
    };
    const ofTaker = await savesOf(taker, CLIENTS);
    const ofStranger = await savesOf(stranger, 9);
    const outcomes = await race(database, 'attempts', [...ofTaker.requests, ...ofStranger.requests]);

    for (const { rev, answer } of outcomes.filter((outcome) => outcome.answer.data !== null))
      expect(answer.data?.['saveResponse'].item).toEqual({ rev, response: { value: String(rev) } });
    expect(Object.keys(codesOf(outcomes.map(({ answer }) => answer))).sort()).toEqual(['CONFLICT', 'OK']);
    for (const [attemptId, highest] of [
      [ofTaker.attemptId, CLIENTS],
      [ofStranger.attemptId, 9],
    ] as const) {
      const [row] = await database.admin('SELECT responses FROM attempts WHERE id = $1', [attemptId]);
      expect(row).toEqual({
        responses: { number: { rev: highest, response: { type: 'NUMERIC', value: String(highest) } } },
      });
    }
  });

  it('enroll once, and get one welcome', async () => {
    const enrollsOf = async (organization: SeededOrganization, clients: number) => {
      const [learner] = await addLearners({ app: seeding.app, database }, organization, 1);
      const requests = Array.from(
        { length: clients },
        (_, n) => () =>
          send(
            learner?.token ?? '',
            n,
            'mutation ($input: EnrollInput!) { enroll(input: $input) { enrollment { id } unlocked { id } } }',
            { input: { courseId: organization.courseId, idempotencyKey: n % 2 === 0 ? `key ${n}` : null } },
          ),
      );
      return { learner, requests };
    };
    const ofNorth = await enrollsOf(north, CLIENTS);
    const ofSouth = await enrollsOf(south, STRANGERS);
    const answers = await race(database, 'enrollments', [...ofNorth.requests, ...ofSouth.requests]);

    expect(codesOf(answers)).toEqual({ OK: CLIENTS + STRANGERS });
    for (const [organization, { learner }, own] of [
      [north, ofNorth, answers.slice(0, CLIENTS)],
      [south, ofSouth, answers.slice(CLIENTS)],
    ] as const) {
      expect(new Set(own.map(({ data }) => data?.['enroll'].enrollment.id)).size).toBe(1);
      expect(own.filter(({ data }) => data?.['enroll'].unlocked.length > 0)).toHaveLength(1);
      const ofLearner = `WHERE membership_id = $2`;
      expect(await count(`enrollments ${ofLearner}`, organization, learner?.membershipId)).toBe(1);
      expect(await count(`email_deliveries ${ofLearner}`, organization, learner?.membershipId)).toBe(1);
      expect(await mailsTo(learner?.email ?? '')).toBe(1);
    }
  });
});

describe('a cohort of ten seats', () => {
  it('takes ten of 50 who join at once and leaves nothing of the others', async () => {
    const joinsOf = async (organization: SeededOrganization, people: number, together: number) => {
      const owner = await organization.as(servers[0]?.client as Client, 'owner');
      const { createCohort } = await owner.run(
        'mutation { createCohort(input: { name: "Ten seats", capacity: 10 }) { cohort { id } } }',
      );
      const cohortId: string = createCohort.cohort.id;
      await owner.run(
        'mutation ($input: AssignCourseToCohortInput!) { assignCourseToCohort(input: $input) { cohort { id } } }',
        { input: { cohortId, courseId: organization.courseId } },
      );
      const learners = await addLearners({ app: seeding.app, database }, organization, people);
      const requests = Array.from({ length: people / together }, (_, n) => {
        const joining = learners.slice(n * together, (n + 1) * together);
        return async () => {
          const input = { cohortId, membershipIds: joining.map(({ membershipId }) => membershipId) };
          const answer = await send(
            owner.token ?? '',
            n,
            `mutation ($input: AddCohortMembersInput!) {
               addCohortMembers(input: $input) { cohort { memberCount } enrollments { id } }
             }`,
            { input },
          );
          return { answer, joining };
        };
      });
      return { organization, cohortId, requests, learners };
    };
    const ofNorth = await joinsOf(north, 50, 1);
    const ofSouth = await joinsOf(south, 30, 3);
    const outcomes = await race(database, 'cohorts', [...ofNorth.requests, ...ofSouth.requests]);

    for (const [{ organization, cohortId, learners }, own, seats] of [
      [ofNorth, outcomes.slice(0, 50), 10],
      [ofSouth, outcomes.slice(50), 9],
    ] as const) {
      const joined = own.filter(({ answer }) => answer.data !== null).flatMap(({ joining }) => joining);
      expect(joined).toHaveLength(seats);
      expect(Object.keys(codesOf(own.map(({ answer }) => answer))).sort()).toEqual(['OK', 'QUOTA_EXCEEDED']);
      const [cohort] = await database.admin('SELECT member_count FROM cohorts WHERE id = $1', [cohortId]);
      expect(cohort).toEqual({ member_count: seats });
      const ids = learners.map(({ membershipId }) => membershipId);
      for (const place of [
        'cohort_members WHERE membership_id = ANY($2)',
        'enrollments WHERE membership_id = ANY($2)',
        'email_deliveries WHERE membership_id = ANY($2)',
      ])
        expect([place, await count(place, organization, ids)]).toEqual([place, seats]);
      const audited = `audit_events WHERE action = 'cohort.addMembers' AND target_id = $2`;
      expect(await count(audited, organization, cohortId)).toBe(
        own.filter(({ answer }) => answer.data).length,
      );
      expect(await mailsTo(...learners.map(({ email }) => email))).toBe(seats);
      expect(await mailsTo(...joined.map(({ email }) => email))).toBe(seats);
    }
  });
});

describe('the two organizations', () => {
  it('have met nowhere: every mail went to its own people, and no row of one belongs to the other', async () => {
    await mailsTo();
    for (const { recipients, mail } of smtp.received) {
      const [slug] = recipients.map((address) => /@(\w+)\.example$/.exec(address)?.[1]);
      expect(mail.from?.text).toContain(`School ${slug}`);
    }
    const strays = await database.admin(
      `SELECT 1 FROM email_deliveries d JOIN memberships m ON m.id = d.membership_id WHERE m.organization_id <> d.organization_id
       UNION ALL SELECT 1 FROM attempts a JOIN enrollments e ON e.id = a.enrollment_id WHERE e.organization_id <> a.organization_id
       UNION ALL SELECT 1 FROM unit_unlocks k JOIN enrollments e ON e.id = k.enrollment_id WHERE e.organization_id <> k.organization_id`,
    );
    expect(strays).toEqual([]);
  });
});
