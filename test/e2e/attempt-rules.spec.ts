import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ContentLoader } from '../../src/authoring/index.ts';
import { GradingService } from '../../src/quizzes/grading.service.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import type { Data } from '../support/client.ts';
import { writeCourse } from '../support/course-files.ts';
import { changePublished } from '../support/change-published.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { enroll, startAttempt, SUBMIT } from '../support/journey.ts';
import { addLearners } from '../support/learners.ts';
import { race } from '../support/race.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { waitUntil } from '../support/wait.ts';

const word = (id: string, more: object = {}) => ({
  id,
  type: 'SHORT_TEXT',
  prompt: `Say ${id}.`,
  accepted: [id],
  explanation: `It was ${id}.`,
  ...more,
});

const PLACE_OF: Record<string, string> = { assam: 'india', sencha: 'japan', rooibos: 'africa' };

const QUIZZES: Record<string, object> = {
  interactive: { behaviour: 'INTERACTIVE', items: [word('tea', { hints: ['Hot.', 'In a cup.'] })] },
  immediate: { behaviour: 'IMMEDIATE_FEEDBACK', items: [word('tea'), word('milk')] },
  classes: { behaviour: 'INTERACTIVE', items: [word('constructor', { hints: ['new'] })] },
  adaptive: { behaviour: 'ADAPTIVE', items: [word('tea', { tryPenalty: '0.25' })] },
  either: {
    behaviour: 'ADAPTIVE',
    items: [{ id: 'hot', type: 'TRUE_FALSE', prompt: 'Hot?', correct: true }],
  },
  ticked: {
    behaviour: 'ADAPTIVE',
    items: [
      {
        id: 'drinks',
        type: 'MULTIPLE_CHOICE',
        prompt: 'Which are drinks?',
        options: ['tea', 'milk', 'rice', 'bread'].map((id, n) => ({ id, text: id, correct: n < 2 })),
        hints: ['Not rice.', 'Not bread.'],
        tryPenalty: '0.25',
      },
    ],
  },
  pairs: {
    behaviour: 'INTERACTIVE',
    items: [
      {
        id: 'leaves',
        type: 'MATCHING',
        prompt: 'Where do they come from?',
        prompts: ['assam', 'sencha', 'rooibos'].map((id) => ({ id, text: id, accepts: [PLACE_OF[id]] })),
        options: ['india', 'japan', 'africa', 'kenya'].map((id) => ({ id, text: id })),
        hints: ['Not all from Asia.', 'One is from Japan.'],
      },
    ],
  },
  sure: { certainty: true, items: [word('tea'), word('milk')] },
  numbers: {
    behaviour: 'IMMEDIATE_FEEDBACK',
    items: [
      {
        id: 'double',
        type: 'FORMULA',
        prompt: 'Twice {{a}}?',
        parameters: [{ name: 'a', min: 2, max: 9 }],
        answers: [{ formula: '2*a' }, { formula: 'a', fraction: '1/2', feedback: 'That is {{a}} itself.' }],
        explanation: 'Twice {{a}} was asked.',
      },
    ],
  },
  shuffled: { shuffleItems: true, items: ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => word(id)) },
  pause: { coolDownSeconds: 600, items: [word('tea')] },
  once: { attempts: 1, coolDownSeconds: 600, items: [word('tea')] },
  timed: { attempts: 1, timeLimitSeconds: 600, items: [word('tea')] },
  plain: { attempts: 2, passPercent: 50, items: [word('tea'), word('milk')] },
  last: { attempts: 2, showResult: 'AFTER_LAST_ATTEMPT', items: [word('tea')] },
  never: { showResult: 'NEVER', showFeedback: 'NEVER', items: [word('tea')] },
  dated: {
    showFeedback: 'AFTER_DATE',
    showFrom: '2030-01-01T00:00:00Z',
    items: [word('tea')],
  },
  drawn: {
    items: [
      { id: 'easy', type: 'DRAW', bank: 'drinks', tags: ['easy'], count: 2, points: '1' },
      { id: 'hard', type: 'DRAW', bank: 'drinks', tags: ['hard'], count: 1, points: '2' },
    ],
  },
};

const DRINKS = {
  id: 'drinks',
  title: 'Drinks',
  items: [
    ...['water', 'juice', 'tea', 'milk'].map((id) => word(id, { tags: ['easy'] })),
    ...['kvass', 'tepache'].map((id) => word(id, { tags: ['hard'] })),
  ],
};

let database: TestDatabase;
let server: TestApp;
let folder: string;
let north: SeededOrganization;
let south: SeededOrganization;
let instructor: Client;
let stranger: Client;
const courses = new Map<string, string>();

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestApp(database, { VERSION_CACHE_ROWS: '0' });
  folder = mkdtempSync(path.join(tmpdir(), 'stepwise-courses-'));
  for (const [id, quiz] of Object.entries(QUIZZES))
    writeCourse(folder, { id, units: [{ id: 'one', quiz }, { id: 'two' }], banks: { drinks: DRINKS } });
  north = await seedOrganization(server.app, 'north');
  south = await seedOrganization(server.app, 'south');
  for (const organization of [north, south])
    for (const loaded of await server.app.get(ContentLoader).load(organization.id, folder))
      courses.set(`${organization.slug} ${path.basename(loaded.folder)}`, loaded.courseId);
  instructor = await north.as(server.client, 'instructor');
  stranger = await south.as(server.client, 'instructor');
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

interface Taker {
  readonly client: Client;
  readonly enrollmentId: string;
  readonly unitId: string;
}

async function taker(quiz: string, organization = north): Promise<Taker> {
  const [learner] = await addLearners({ app: server.app, database }, organization, 1);
  const client = new Client(server.url, learner?.token);
  const { enrollmentId, unlocked } = await enroll(client, courses.get(`${organization.slug} ${quiz}`) ?? '');
  return { client, enrollmentId, unitId: unlocked[0]?.id ?? '' };
}

const text = (slot: string, given: string, more: object = {}) => ({
  slot,
  response: { shortText: { text: given }, ...more },
});

const CHECK = `mutation ($input: CheckResponseInput!) { checkResponse(input: $input) {
  item { rev triesLeft tryPenalty response { __typename } tries { rev outcome earned feedback hint explanation } } } }`;

const check = async ({ client }: Taker, attemptId: string, rev: number, given: string, slot = 'tea') =>
  (await client.run(CHECK, { input: { attemptId, rev, ...text(slot, given) } }))['checkResponse']
    .item as Data;

const submit = async ({ client }: Taker, attemptId: string, responses: object[]) =>
  (await client.run(SUBMIT, { input: { attemptId, responses } }))['submitAttempt'] as Data;

async function take(taker: Taker, ...given: [string, string][]): Promise<Data> {
  const attemptId = await startAttempt(taker.client, taker.unitId);
  return submit(
    taker,
    attemptId,
    given.map(([slot, response]) => text(slot, response)),
  );
}

const standing = async ({ client, unitId }: Taker) =>
  (
    await client.run(
      `query ($id: ID!) { unit(id: $id) { quiz { myStanding { used attemptsLeft nextAttemptAt percent passedAt }
        myAttempts { edges { node { id status } } } } } }`,
      { id: unitId },
    )
  )['unit'].quiz as Data;

describe('an interactive quiz', () => {
  it('gives a hint after each wrong try, and takes a third of the points for each, as Moodle does', async () => {
    const taker_ = await taker('interactive');
    const attemptId = await startAttempt(taker_.client, taker_.unitId);
    const first = await check(taker_, attemptId, 1, 'coffee');
    expect(first).toMatchObject({ triesLeft: 2, tryPenalty: '1/3', rev: 1 });
    expect(first['tries']).toEqual([
      { rev: 1, outcome: 'INCORRECT', earned: '0.00', feedback: [], hint: 'Hot.', explanation: null },
    ]);
    // The same request again is the same try.
    expect(await check(taker_, attemptId, 1, 'coffee')).toEqual(first);
    const second = await check(taker_, attemptId, 2, 'tea');
    expect(second['triesLeft']).toBe(0);
    expect(second['tries'][1]).toEqual({
      rev: 2,
      outcome: 'CORRECT',
      earned: '1.00',
      feedback: [],
      hint: null,
      explanation: 'It was tea.',
    });
    const { client } = taker_;
    expect(await client.code(CHECK, { input: { attemptId, rev: 3, ...text('tea', 'x') } })).toBe('CONFLICT');
    const save = 'mutation ($input: SaveResponseInput!) { saveResponse(input: $input) { item { rev } } }';
    expect(await client.code(save, { input: { attemptId, rev: 4, ...text('tea', 'x') } })).toBe('CONFLICT');
    expect(await client.code(SUBMIT, { input: { attemptId, responses: [text('tea', 'x')] } })).toBe(
      'CONFLICT',
    );
    const { result } = await submit(taker_, attemptId, []);
    expect(result).toMatchObject({ earned: '0.67', max: '1.00', percent: '66.67' });
  });

  it('counts back where an item has parts: each pays for the tries before it was changed last', async () => {
    for (const [organization, staff] of [
      [north, instructor],
      [south, stranger],
    ] as const) {
      const { client, unitId } = await taker('pairs', organization);
      const attemptId = await startAttempt(client, unitId);
      const given = (places: object) => ({
        slot: 'leaves',
        response: {
          matching: { pairs: Object.entries(places).map(([promptId, optionId]) => ({ promptId, optionId })) },
        },
      });
      const swapped = { assam: 'india', sencha: 'africa', rooibos: 'japan' };
      await client.run(CHECK, { input: { attemptId, rev: 1, ...given(swapped) } });
      const { item } = (await client.run(CHECK, { input: { attemptId, rev: 2, ...given(PLACE_OF) } }))[
        'checkResponse'
      ];
      expect(item.tries.map((t: Data) => t['earned'])).toEqual(['0.33', '1.00']);
      const { result } = (await client.run(SUBMIT, { input: { attemptId, responses: [] } }))['submitAttempt'];
      // One third of a point for the first, two thirds of that for each of the others: 7/9.
      expect(result).toMatchObject({ earned: '0.78', max: '1.00', percent: '77.78' });
      const verify = 'query ($id: ID!) { verifyAttempt(attemptId: $id) { matches storedPercent } }';
      expect((await staff.run(verify, { id: attemptId }))['verifyAttempt']).toEqual({
        matches: true,
        storedPercent: '77.78',
      });
    }
  });

  it('tells no hint for the same response again, which is no other try, and saves it', async () => {
    const [taker_, southern] = [await taker('interactive'), await taker('interactive', south)];
    const other = await startAttempt(southern.client, southern.unitId);
    await check(southern, other, 1, 'coffee');
    const attemptId = await startAttempt(taker_.client, taker_.unitId);
    const first = await check(taker_, attemptId, 1, 'coffee');
    for (const [rev, again] of [
      [2, 'coffee'],
      [3, ' coffee '],
      [3, ' coffee '],
    ] as const)
      expect(await check(taker_, attemptId, rev, again)).toEqual({ ...first, rev });
    const code = (rev: number, given: string) =>
      taker_.client.code(CHECK, { input: { attemptId, rev, ...text('tea', given) } });
    expect(await code(2, 'coffee')).toBe('CONFLICT');
    await check(taker_, attemptId, 4, 'cocoa');
    // It is another try by now.
    const last = await check(taker_, attemptId, 5, 'coffee');
    expect(last['tries'].map((t: Data) => t['hint'])).toEqual(['Hot.', 'In a cup.', null]);
    expect(await check(taker_, attemptId, 6, 'coffee')).toEqual({ ...last, rev: 6 });
    expect(await code(7, 'tea')).toBe('CONFLICT');
    expect((await check(southern, other, 2, 'tea'))['tries']).toHaveLength(2);
    expect((await submit(southern, other, []))['result']).toMatchObject({ earned: '0.67' });
    expect((await submit(taker_, attemptId, []))['result']).toMatchObject({ earned: '0.00' });
    // A retry is answered even now.
    expect(await check(taker_, attemptId, 6, 'coffee')).toMatchObject({ rev: 6, triesLeft: 0 });
  });

  it('is checked once by many requests for the same response that arrive at once', async () => {
    const taker_ = await taker('interactive');
    const attemptId = await startAttempt(taker_.client, taker_.unitId);
    const answers = await Promise.all(Array.from({ length: 6 }, () => check(taker_, attemptId, 1, 'coffee')));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        taker_.client.code(CHECK, { input: { attemptId, rev: 2 + n, ...text('tea', 'cocoa') } }),
      ),
    );
    expect((await check(taker_, attemptId, 9, 'cocoa'))['tries']).toHaveLength(2);
  });

  it('ends with the last hint used up', async () => {
    const taker_ = await taker('interactive');
    const attemptId = await startAttempt(taker_.client, taker_.unitId);
    for (const rev of [1, 2]) await check(taker_, attemptId, rev, `wrong ${rev}`);
    const last = await check(taker_, attemptId, 3, 'wrong 3');
    expect(last['triesLeft']).toBe(0);
    expect(last['tries'].map((t: Data) => t['hint'])).toEqual(['Hot.', 'In a cup.', null]);
  });

  it('refuses to check nothing, an unknown item, or somebody else’s attempt', async () => {
    const taker_ = await taker('interactive');
    const attemptId = await startAttempt(taker_.client, taker_.unitId);
    const code = (client: Client, input: object) =>
      client.code(CHECK, { input: { attemptId, rev: 1, ...input } });
    expect(await code(taker_.client, text('tea', '  '))).toBe('BAD_USER_INPUT');
    expect(await code(taker_.client, text('nothing', 'tea'))).toBe('BAD_USER_INPUT');
    expect(await code(taker_.client, { slot: 'tea', response: { trueFalse: { value: true } } })).toBe(
      'BAD_USER_INPUT',
    );
    expect(await code(instructor, text('tea', 'tea'))).toBe('NOT_FOUND');
    expect(await code(stranger, text('tea', 'tea'))).toBe('NOT_FOUND');
    const plain = await taker('plain');
    const other = await startAttempt(plain.client, plain.unitId);
    expect(
      await plain.client.code(CHECK, { input: { attemptId: other, rev: 1, ...text('tea', 'tea') } }),
    ).toBe('BAD_USER_INPUT');
    expect((await check(taker_, attemptId, 1, 'tea'))['tries']).toHaveLength(1);
  });
});

describe('an item with the name of what every object has', () => {
  it('is taken like every other', async () => {
    const taker_ = await taker('classes');
    const attemptId = await startAttempt(taker_.client, taker_.unitId);
    const checked = await check(taker_, attemptId, 1, 'class', 'constructor');
    expect(checked['tries']).toMatchObject([{ outcome: 'INCORRECT', hint: 'new' }]);
    const given = [text('constructor', 'constructor')];
    const { result } = await submit(taker_, attemptId, given);
    expect(result).toMatchObject({ earned: '0.67', items: [{ explanation: 'It was constructor.' }] });
    for (const name of ['overrideItemScore', 'clearOverride']) {
      const [type, more] =
        name === 'clearOverride' ? ['ClearOverrideInput', {}] : ['OverrideItemScoreInput', { points: '1' }];
      const input = { attemptId, slot: 'constructor', reason: 'So.', ...more };
      await instructor.run(`mutation ($input: ${type}!) { ${name}(input: $input) { attempt { id } } }`, {
        input,
      });
    }
    const { verifyAttempt } = await instructor.run(
      'query ($id: ID!) { verifyAttempt(attemptId: $id) { matches } }',
      {
        id: attemptId,
      },
    );
    expect(verifyAttempt.matches).toBe(true);
  });

  it.each(['constructor', '__proto__', 'toString'])('is not there for that (%s)', async (slot) => {
    const taker_ = await taker('interactive');
    const attemptId = await startAttempt(taker_.client, taker_.unitId);
    const input = { attemptId, rev: 1, ...text(slot, 'tea') };
    expect(await taker_.client.code(CHECK, { input })).toBe('BAD_USER_INPUT');
  });
});

describe('other behaviours', () => {
  it('check once, and that counts', async () => {
    const taker_ = await taker('immediate');
    const attemptId = await startAttempt(taker_.client, taker_.unitId);
    const checked = await check(taker_, attemptId, 1, 'coffee');
    expect(checked).toMatchObject({ triesLeft: 0, tryPenalty: null });
    expect(checked['tries'][0]).toMatchObject({ outcome: 'INCORRECT', explanation: 'It was tea.' });
    const { result } = await submit(taker_, attemptId, [text('milk', 'milk')]);
    expect(result).toMatchObject({ earned: '1.00', max: '2.00' });
  });

  it('count one of many checks that arrive at once', async () => {
    const taker_ = await taker('immediate');
    const attemptId = await startAttempt(taker_.client, taker_.unitId);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        taker_.client.code(CHECK, { input: { attemptId, rev: n + 1, ...text('tea', `guess ${n}`) } }),
      ),
    );
    expect(answers.sort()).toEqual([...Array.from({ length: 7 }, () => 'CONFLICT'), 'no error']);
    const [row] = await database.admin<{ tries: number }>(
      `SELECT jsonb_array_length(tries -> 'tea') AS tries FROM attempts WHERE id = $1`,
      [attemptId],
    );
    expect(row?.tries).toBe(1);
  });

  it('take what is ticked in another order for the same try', async () => {
    const taker_ = await taker('ticked');
    const attemptId = await startAttempt(taker_.client, taker_.unitId);
    const tick = async (rev: number, ...optionIds: string[]) =>
      (
        await taker_.client.run(CHECK, {
          input: { attemptId, rev, slot: 'drinks', response: { multipleChoice: { optionIds } } },
        })
      )['checkResponse'].item.tries.map((t: Data) => t['hint']) as unknown;
    expect(await tick(1, 'tea', 'rice')).toEqual(['Not rice.']);
    expect(await tick(2, 'rice', 'tea')).toEqual(['Not rice.']);
    expect(await tick(3, 'tea')).toEqual(['Not rice.', 'Not bread.']);
    expect(await tick(4, 'milk', 'tea')).toEqual(['Not rice.', 'Not bread.', null]);
    expect((await submit(taker_, attemptId, []))['result']).toMatchObject({ earned: '0.50' });
  });

  it('keep the best try less its penalty', async () => {
    const taker_ = await taker('adaptive');
    const attemptId = await startAttempt(taker_.client, taker_.unitId);
    for (const [rev, given] of ['coffee', 'cocoa', 'tea', 'beer'].entries())
      await check(taker_, attemptId, rev + 1, given);
    const { result } = await submit(taker_, attemptId, []);
    expect(result).toMatchObject({ earned: '0.50', max: '1.00' });
  });

  it('take all for a wrong guess where the next cannot be wrong', async () => {
    const taker_ = await taker('either');
    const attemptId = await startAttempt(taker_.client, taker_.unitId);
    const say = (rev: number, value: boolean) =>
      taker_.client.run(CHECK, {
        input: { attemptId, rev, slot: 'hot', response: { trueFalse: { value } } },
      });
    expect((await say(1, false))['checkResponse'].item).toMatchObject({ tryPenalty: '1' });
    await say(2, true);
    expect((await submit(taker_, attemptId, []))['result']).toMatchObject({ earned: '0.00' });
  });
});

describe('numbers of the learner’s own', () => {
  it('are the same wherever the item speaks of them', async () => {
    const taker_ = await taker('numbers');
    const attemptId = await startAttempt(taker_.client, taker_.unitId);
    const { attempt } = await taker_.client.run(
      'query ($id: ID!) { attempt(id: $id) { items { prompt question { ... on FormulaQuestion { parameters { name value } } } } } }',
      { id: attemptId },
    );
    const [{ prompt, question }] = attempt.items;
    const [{ value }] = question.parameters;
    expect(prompt).toBe(`Twice ${value}?`);
    const { checkResponse } = await taker_.client.run(CHECK, {
      input: { attemptId, slot: 'double', rev: 1, response: { formula: { formula: 'a' } } },
    });
    const said = { feedback: [`That is ${value} itself.`], explanation: `Twice ${value} was asked.` };
    expect(checkResponse.item.tries[0]).toMatchObject(said);
    const { result } = await submit(taker_, attemptId, []);
    expect(result).toMatchObject({ percent: '50.00', items: [said] });
  });
});

describe('an item that cannot be scored', () => {
  it('costs neither a try nor an attempt, and says so', async () => {
    const taker_ = await taker('numbers');
    const [learner] = await addLearners({ app: server.app, database }, south, 1);
    const other = new Client(server.url, learner?.token);
    const { unlocked } = await enroll(other, courses.get('south numbers') ?? '');
    const attemptId = await startAttempt(taker_.client, taker_.unitId);
    const otherId = await startAttempt(other, unlocked[0]?.id ?? '');
    const setKey = (formula: string) =>
      database.admin(`
        BEGIN; SET LOCAL session_replication_role = replica;
        UPDATE item_keys SET key = jsonb_set(key, '{answers,0,formula}', '"${formula}"') WHERE item_version_id IN
          (SELECT (jsonb_array_elements(frozen_items) ->> 'itemVersionId')::uuid FROM attempts WHERE id = '${attemptId}');
        COMMIT`);
    await setKey('1/(a - a)');
    const given = { slot: 'double', response: { formula: { formula: '2*a' } } };
    const checked = (id: string) => ({ input: { attemptId: id, rev: 1, ...given } });
    expect(await taker_.client.code(CHECK, checked(attemptId))).toBe('CONFLICT');
    expect((await other.run(CHECK, checked(otherId)))['checkResponse'].item.tries).toHaveLength(1);

    await submit(taker_, attemptId, [given]);
    const isStatus = (status: string) =>
      waitUntil(`it is ${status}`, async () => {
        const { attempt } = await instructor.run('query ($id: ID!) { attempt(id: $id) { status } }', {
          id: attemptId,
        });
        return attempt.status === status;
      });
    const used = async () => (await standing(taker_))['myStanding'].used;
    await isStatus('SCORING_FAILED');
    expect(await used()).toBe(0);
    const decide = (name: string, type: string, more: object = {}) =>
      instructor.run(`mutation ($input: ${type}!) { ${name}(input: $input) { attempt { id } } }`, {
        input: { attemptId, reason: 'The key was wrong', ...more },
      });
    await setKey('2*a');
    await decide('rescoreAttempt', 'RescoreAttemptInput');
    await isStatus('GRADED');
    expect(await used()).toBe(1);

    for (const [name, type, more, expected] of [
      ['reopenAttempt', 'ReopenAttemptInput', {}, 1],
      ['voidAttempt', 'VoidAttemptInput', {}, 0],
      ['voidAttempt', 'VoidAttemptInput', { returnsAttempt: false }, 1],
    ] as const) {
      await database.admin(
        `WITH failed AS (UPDATE attempts SET status = 'SCORING_FAILED', is_returned = true WHERE id = $1 RETURNING enrollment_id)
         UPDATE attempt_counters SET returned = 1 WHERE enrollment_id IN (SELECT enrollment_id FROM failed)`,
        [attemptId],
      );
      expect(await used()).toBe(0);
      await decide(name, type, more);
      expect(await used()).toBe(expected);
      // Its job, which was to be tried again, comes too late.
      await server.app.get(GradingService).scoreOnPool({ organizationId: north.id, attemptId });
      expect(await used()).toBe(expected);
    }
  });
});

describe('certainty', () => {
  it('counts for more and costs more, as Moodle’s certainty-based marking has it', async () => {
    const taker_ = await taker('sure');
    const attemptId = await startAttempt(taker_.client, taker_.unitId);
    const { result } = await submit(taker_, attemptId, [
      text('tea', 'tea', { certainty: 3 }),
      text('milk', 'water', { certainty: 2 }),
    ]);
    // Moodle's marks: right and sure 3, wrong and fairly sure −2, of 3 each.
    expect(result).toMatchObject({ earned: '1.00', max: '6.00' });
  });

  it('is refused where it is not asked for, and outside of 1 to 3', async () => {
    const plain = await taker('plain');
    const attemptId = await startAttempt(plain.client, plain.unitId);
    const code = (responses: object[], taker_ = plain, id = attemptId) =>
      taker_.client.code(SUBMIT, { input: { attemptId: id, responses } });
    expect(await code([text('tea', 'tea', { certainty: 1 })])).toBe('BAD_USER_INPUT');
    const sure = await taker('sure');
    const asked = await startAttempt(sure.client, sure.unitId);
    expect(await code([text('tea', 'tea', { certainty: 4 })], sure, asked)).toBe('BAD_USER_INPUT');
  });
});

describe('a draw', () => {
  const prompts = async ({ client }: Taker, id: string): Promise<string[]> =>
    (await client.run('query ($id: ID!) { attempt(id: $id) { items { slot prompt points } } }', { id }))[
      'attempt'
    ].items.map((item: Data) => `${item['slot']} ${item['points']} ${item['prompt']}`);

  it('is fixed at the start, and on a retake brings what was not seen before', async () => {
    const taker_ = await taker('drawn');
    const first = await startAttempt(taker_.client, taker_.unitId);
    const shown = await prompts(taker_, first);
    expect(shown.map((line) => line.split(' ').slice(0, 2))).toEqual([
      ['easy.1', '1'],
      ['easy.2', '1'],
      ['hard', '2'],
    ]);
    expect(await prompts(taker_, first)).toEqual(shown);
    await submit(taker_, first, []);
    const second = await prompts(taker_, await startAttempt(taker_.client, taker_.unitId));
    const words = (lines: string[]) => lines.map((line) => line.split(' ').slice(2).join(' '));
    expect(words(second).filter((line) => words(shown).includes(line))).toEqual([]);
    expect(new Set([...words(shown), ...words(second)]).size).toBe(6);
  });

  it('differs from learner to learner', async () => {
    const seen = new Set<string>();
    for (let n = 0; n < 8; n++) {
      const taker_ = await taker('drawn');
      seen.add((await prompts(taker_, await startAttempt(taker_.client, taker_.unitId))).join());
    }
    expect(seen.size).toBeGreaterThan(1);
  });
});

describe('items in an order of the attempt’s own', () => {
  it('keep it on every read, and differ from attempt to attempt', async () => {
    const taker_ = await taker('shuffled');
    const slots = async (id: string): Promise<string> => {
      const { attempt } = await taker_.client.run(
        'query ($id: ID!) { attempt(id: $id) { items { slot position } } }',
        { id },
      );
      expect(attempt.items.map((item: Data) => item['position'])).toEqual([1, 2, 3, 4, 5, 6]);
      return attempt.items.map((item: Data) => item['slot']).join('');
    };
    const orders = new Set<string>();
    for (let n = 0; n < 6; n++) {
      const id = await startAttempt(taker_.client, taker_.unitId);
      const order = await slots(id);
      expect(await slots(id)).toBe(order);
      expect([...order].sort().join('')).toBe('abcdef');
      orders.add(order);
      await submit(taker_, id, []);
    }
    expect(orders.size).toBeGreaterThan(1);
  });
});

describe('a pause between attempts', () => {
  it('refuses the next one until it is over, and says when that is', async () => {
    const taker_ = await taker('pause');
    await take(taker_, ['tea', 'coffee']);
    const start = 'mutation ($input: StartAttemptInput!) { startAttempt(input: $input) { attempt { id } } }';
    const { errors } = await taker_.client.send(start, { input: { unitId: taker_.unitId } });
    expect(errors[0]?.extensions.code).toBe('COOL_DOWN');
    const { nextAttemptAt } = (await standing(taker_))['myStanding'];
    expect(errors[0]?.extensions['retryAt']).toBe(nextAttemptAt);
    expect(new Date(nextAttemptAt).getTime()).toBeGreaterThan(Date.now() + 590_000);
    await database.admin(
      `UPDATE attempts SET submitted_at = submitted_at - interval '10 minutes' WHERE enrollment_id = $1`,
      [taker_.enrollmentId],
    );
    expect(await startAttempt(taker_.client, taker_.unitId)).toBeTruthy();
  });
});

describe('the last attempt of a quiz with a pause', () => {
  it('is told to be the last, and not to wait for another', async () => {
    const taker_ = await taker('once');
    await take(taker_, ['tea', 'coffee']);
    const start = 'mutation ($input: StartAttemptInput!) { startAttempt(input: $input) { attempt { id } } }';
    const { errors } = await taker_.client.send(start, { input: { unitId: taker_.unitId } });
    expect(errors[0]?.extensions).toMatchObject({ code: 'ATTEMPT_LIMIT_REACHED', limit: 1 });
    expect((await standing(taker_))['myStanding']).toMatchObject({ attemptsLeft: 0, nextAttemptAt: null });
  });
});

describe('what is shown', () => {
  it('after the last attempt: nothing before, everything then', async () => {
    const taker_ = await taker('last');
    const first = await take(taker_, ['tea', 'tea']);
    expect(first).toMatchObject({ attempt: { status: 'GRADED' }, result: null });
    expect(first['unlocked']).toHaveLength(1);
    expect((await standing(taker_))['myStanding']).toMatchObject({ attemptsLeft: 1, percent: null });
    const second = await startAttempt(taker_.client, taker_.unitId);
    const result = 'query ($id: ID!) { attemptResult(attemptId: $id) { percent items { outcome } } }';
    const of = async (client: Client) =>
      (await client.run(result, { id: first['attempt'].id }))['attemptResult'];
    expect(await of(taker_.client)).toBeNull();
    await submit(taker_, second, []);
    expect(await of(taker_.client)).toEqual({ percent: '100.00', items: [{ outcome: 'CORRECT' }] });
    expect((await standing(taker_))['myStanding']).toMatchObject({ attemptsLeft: 0, percent: '100.00' });
  });

  it('never, but to staff', async () => {
    const taker_ = await taker('never');
    const { attempt, result } = await take(taker_, ['tea', 'coffee']);
    expect(result).toBeNull();
    const query = 'query ($id: ID!) { attempt(id: $id) { result { percent items { explanation } } } }';
    expect((await taker_.client.run(query, { id: attempt.id }))['attempt'].result).toBeNull();
    expect((await instructor.run(query, { id: attempt.id }))['attempt'].result).toEqual({
      percent: '0.00',
      items: [{ explanation: 'It was tea.' }],
    });
    expect(await stranger.code(query, { id: attempt.id })).toBe('NOT_FOUND');
  });

  it('from a date on: the score before, what is right from then on', async () => {
    const taker_ = await taker('dated');
    const { result, attempt } = await take(taker_, ['tea', 'coffee']);
    expect(result).toMatchObject({ percent: '0.00', items: null });
    await changePublished(
      database,
      `UPDATE quizzes SET visible_from = now() - interval '1 second' WHERE visible_from IS NOT NULL`,
    );
    const query = 'query ($id: ID!) { attemptResult(attemptId: $id) { items { explanation } } }';
    expect((await taker_.client.run(query, { id: attempt.id }))['attemptResult'].items).toEqual([
      { explanation: 'It was tea.' },
    ]);
  });
});

describe('an accommodation', () => {
  const GRANT = `mutation ($input: GrantAccommodationInput!) { grantAccommodation(input: $input) {
    accommodation { id extraTimePercent extraAttempts reason } } }`;

  it('gives one learner more attempts and more time, also in the attempt under way', async () => {
    const taker_ = await taker('timed');
    const other = await taker('timed');
    const deadline = async ({ client }: Taker, id: string) => {
      const { attempt } = await client.run('query ($id: ID!) { attempt(id: $id) { startedAt deadlineAt } }', {
        id,
      });
      return (new Date(attempt.deadlineAt).getTime() - new Date(attempt.startedAt).getTime()) / 1000;
    };
    const attemptId = await startAttempt(taker_.client, taker_.unitId);
    expect(await deadline(taker_, attemptId)).toBeCloseTo(600, 0);
    const input = {
      enrollmentId: taker_.enrollmentId,
      unitId: taker_.unitId,
      extraTimePercent: '50',
      extraAttempts: 1,
      reason: 'Dyslexia',
    };
    expect((await instructor.run(GRANT, { input }))['grantAccommodation'].accommodation).toMatchObject({
      extraTimePercent: '50',
      extraAttempts: 1,
    });
    expect(await deadline(taker_, attemptId)).toBeCloseTo(900, 0);
    const [job] = await database.admin<{ seconds: number }>(
      `SELECT extract(epoch FROM j.run_at - a.deadline_at)::int AS seconds FROM graphile_worker._private_jobs j
       JOIN attempts a ON j.payload ->> 'attemptId' = a.id::text WHERE a.id = $1`,
      [attemptId],
    );
    expect(job?.seconds).toBe(31);
    await submit(taker_, attemptId, []);
    const second = await startAttempt(taker_.client, taker_.unitId);
    expect(await deadline(taker_, second)).toBeCloseTo(900, 0);
    await submit(taker_, second, []);
    const start = 'mutation ($input: StartAttemptInput!) { startAttempt(input: $input) { attempt { id } } }';
    expect(await taker_.client.code(start, { input: { unitId: taker_.unitId } })).toBe(
      'ATTEMPT_LIMIT_REACHED',
    );

    await take(other);
    expect(await other.client.code(start, { input: { unitId: other.unitId } })).toBe('ATTEMPT_LIMIT_REACHED');
  });

  it('counts from the reopening, and for it', async () => {
    const taker_ = await taker('timed');
    const attemptId = await startAttempt(taker_.client, taker_.unitId);
    await submit(taker_, attemptId, []);
    await database.admin(
      `UPDATE attempts SET started_at = started_at - interval '1 hour', timed_from = timed_from - interval '1 hour',
         deadline_at = deadline_at - interval '1 hour' WHERE id = $1`,
      [attemptId],
    );
    const { enrollmentId } = taker_;
    const left = async () => {
      const { attempt } = await taker_.client.run('query ($id: ID!) { attempt(id: $id) { deadlineAt } }', {
        id: attemptId,
      });
      return (new Date(attempt.deadlineAt).getTime() - Date.now()) / 1000;
    };
    await instructor.run(GRANT, { input: { enrollmentId, extraTimePercent: '50', reason: 'Ill' } });
    await instructor.run(
      'mutation ($input: ReopenAttemptInput!) { reopenAttempt(input: $input) { attempt { id } } }',
      { input: { attemptId, reason: 'The power failed' } },
    );
    expect(await left()).toBeGreaterThan(890);
    expect(await left()).toBeLessThan(901);
    await instructor.run(GRANT, { input: { enrollmentId, extraTimePercent: '100', reason: 'Very ill' } });
    expect(await left()).toBeGreaterThan(1_185);
  });

  it('leaves attempts at other quizzes alone, and extends those seconds that a reopened one was given', async () => {
    const taker_ = await taker('timed');
    const attemptId = await startAttempt(taker_.client, taker_.unitId);
    await submit(taker_, attemptId, []);
    await instructor.run(
      'mutation ($input: ReopenAttemptInput!) { reopenAttempt(input: $input) { attempt { id } } }',
      { input: { attemptId, reason: 'One more minute', seconds: 60 } },
    );
    const seconds = async () => {
      const [row] = await database.admin<{ seconds: number }>(
        'SELECT extract(epoch FROM deadline_at - timed_from)::int AS seconds FROM attempts WHERE id = $1',
        [attemptId],
      );
      return row?.seconds;
    };
    const { enrollmentId, unitId } = taker_;
    const { unit } = await taker_.client.run(
      'query ($id: ID!) { unit(id: $id) { course { units { edges { node { id } } } } } }',
      { id: unitId },
    );
    const otherId = unit.course.units.edges[1].node.id;
    expect(await seconds()).toBe(60);
    for (const [where, expected] of [
      [{ unitId: otherId, extraTimePercent: '0', extraAttempts: 1 }, 60],
      [{ unitId: otherId, extraTimePercent: '100' }, 60],
      [{ extraTimePercent: '10' }, 66],
      [{ unitId, extraTimePercent: '50' }, 90],
      [{ unitId, extraTimePercent: '0', extraAttempts: 1 }, 90],
    ] as const) {
      await instructor.run(GRANT, { input: { enrollmentId, ...where, reason: 'Ill' } });
      expect(await seconds()).toBe(expected);
    }
  });

  it('of none hands an overdue attempt in, although no other may follow', async () => {
    const taker_ = await taker('timed');
    const attemptId = await startAttempt(taker_.client, taker_.unitId);
    await database.admin(`UPDATE attempts SET deadline_at = now() - interval '1 hour' WHERE id = $1`, [
      attemptId,
    ]);
    const start = 'mutation ($input: StartAttemptInput!) { startAttempt(input: $input) { attempt { id } } }';
    expect(await taker_.client.code(start, { input: { unitId: taker_.unitId } })).toBe(
      'ATTEMPT_LIMIT_REACHED',
    );
    const { attempt } = await taker_.client.run('query ($id: ID!) { attempt(id: $id) { status } }', {
      id: attemptId,
    });
    expect(attempt.status).toBe('GRADED');
  });

  it('never lets more start than limit and extras allow, however many start at once', async () => {
    const taker_ = await taker('plain');
    const { enrollmentId } = taker_;
    await instructor.run(GRANT, { input: { enrollmentId, extraAttempts: 1, reason: 'Ill' } });
    for (let n = 0; n < 2; n++) await take(taker_);
    const start =
      'mutation ($input: StartAttemptInput!) { startAttempt(input: $input) { attempt { number } } }';
    const input = { unitId: taker_.unitId };
    const answers = await race(
      database,
      'attempt_counters',
      Array.from({ length: 6 }, () => () => taker_.client.run(start, { input })),
    );
    expect(new Set(answers.map((answer) => answer['startAttempt'].attempt.number))).toEqual(new Set([3]));
    const [row] = await database.admin(
      'SELECT used, returned FROM attempt_counters WHERE enrollment_id = $1',
      [enrollmentId],
    );
    expect(row).toEqual({ used: 3, returned: 0 });
  });

  it('is for staff of the organization, audited, refused when it makes no sense, and can be taken back', async () => {
    const taker_ = await taker('plain');
    const input = { enrollmentId: taker_.enrollmentId, extraAttempts: 2, reason: 'Ill' };
    expect(await taker_.client.code(GRANT, { input })).toBe('FORBIDDEN');
    expect(await stranger.code(GRANT, { input })).toBe('NOT_FOUND');
    for (const extraTimePercent of ['-1', '1000.5', 'NaN', 'Infinity', '1e3'])
      expect(await instructor.code(GRANT, { input: { ...input, extraTimePercent } })).toBe('BAD_USER_INPUT');
    const { errors } = await instructor.send(GRANT, { input: { ...input, reason: ' \n' } });
    expect(errors[0]?.extensions['fields']).toEqual([{ path: 'reason', message: 'must not be blank' }]);
    const { grantAccommodation } = await instructor.run(GRANT, { input });
    expect((await standing(taker_))['myStanding']).toMatchObject({ attemptsLeft: 4 });
    await take(taker_);
    expect((await standing(taker_))['myStanding']).toMatchObject({ attemptsLeft: 3 });
    const list =
      'query ($id: ID!) { accommodations(enrollmentId: $id) { edges { node { id reason extraAttempts } } } }';
    expect((await instructor.run(list, { id: taker_.enrollmentId }))['accommodations'].edges).toHaveLength(1);
    expect(await stranger.code(list, { id: taker_.enrollmentId })).toBe('NOT_FOUND');
    await instructor.run(
      'mutation ($input: RevokeAccommodationInput!) { revokeAccommodation(input: $input) { accommodationId } }',
      { input: { accommodationId: grantAccommodation.accommodation.id, reason: 'By mistake' } },
    );
    expect((await standing(taker_))['myStanding']).toMatchObject({ attemptsLeft: 1 });
    const audit = await database.admin(
      `SELECT action FROM audit_events WHERE target_id = $1 AND action LIKE 'accommodation%' ORDER BY id`,
      [taker_.enrollmentId],
    );
    expect(audit).toEqual([{ action: 'accommodation.grant' }, { action: 'accommodation.revoke' }]);
  });
});

describe('staff', () => {
  const decide = (name: string, input: string) =>
    `mutation ($input: ${input}!) { ${name}(input: $input) { attempt { id status } } }`;
  const VOID = decide('voidAttempt', 'VoidAttemptInput');
  const REOPEN = decide('reopenAttempt', 'ReopenAttemptInput');
  const RESCORE = decide('rescoreAttempt', 'RescoreAttemptInput');

  it('void an attempt: it counts no more and comes back, and what was passed stays', async () => {
    const taker_ = await taker('plain');
    const { attempt } = await take(taker_, ['tea', 'tea'], ['milk', 'milk']);
    const worse = await take(taker_, ['tea', 'tea']);
    const before = (await standing(taker_))['myStanding'];
    expect(before).toMatchObject({ used: 2, attemptsLeft: 0, percent: '100.00' });
    const input = { attemptId: attempt.id, reason: 'Shared answers' };
    expect((await instructor.run(VOID, { input }))['voidAttempt'].attempt.status).toBe('VOIDED');
    expect((await standing(taker_))['myStanding']).toEqual({
      ...before,
      used: 1,
      attemptsLeft: 1,
      percent: '50.00',
    });
    await instructor.run(VOID, {
      input: { attemptId: worse['attempt'].id, reason: 'Too', returnsAttempt: false },
    });
    expect((await standing(taker_))['myStanding']).toEqual({
      ...before,
      used: 1,
      attemptsLeft: 1,
      percent: null,
    });
    expect(await instructor.code(VOID, { input })).toBe('CONFLICT');
    const ledger = `query ($id: ID!) { gradeEvents(attemptId: $id) {
      edges { node { revision kind reason passed earned actor { id } } } } }`;
    expect((await instructor.run(ledger, { id: attempt.id }))['gradeEvents'].edges).toEqual([
      { node: { revision: 1, kind: 'SCORED', reason: null, passed: true, earned: '2.00', actor: null } },
      {
        node: {
          revision: 2,
          kind: 'VOIDED',
          reason: 'Shared answers',
          passed: false,
          earned: '2.00',
          actor: { id: north.memberships['instructor'] },
        },
      },
    ]);
    expect(await taker_.client.code(ledger, { id: attempt.id })).toBe('FORBIDDEN');
    expect(await stranger.code(ledger, { id: attempt.id })).toBe('NOT_FOUND');
    const { number } = (
      await taker_.client.run(
        'mutation ($input: StartAttemptInput!) { startAttempt(input: $input) { attempt { number } } }',
        { input: { unitId: taker_.unitId } },
      )
    )['startAttempt'].attempt;
    expect(number).toBe(3);
  });

  it('reopen an attempt with its responses, once no other is in progress', async () => {
    const taker_ = await taker('plain');
    const { attempt } = await take(taker_, ['tea', 'tea']);
    const input = { attemptId: attempt.id, reason: 'The power failed' };
    const other = await startAttempt(taker_.client, taker_.unitId);
    expect(await instructor.code(REOPEN, { input })).toBe('CONFLICT');
    expect(await instructor.code(REOPEN, { input: { ...input, attemptId: other } })).toBe('CONFLICT');
    await submit(taker_, other, []);
    expect((await instructor.run(REOPEN, { input }))['reopenAttempt'].attempt.status).toBe('IN_PROGRESS');
    expect((await standing(taker_))['myStanding']).toMatchObject({ used: 2, percent: '0.00' });
    const { result } = await submit(taker_, attempt.id, [text('milk', 'milk')]);
    expect(result).toMatchObject({ percent: '100.00' });
    expect((await standing(taker_))['myStanding']).toMatchObject({ used: 2, percent: '100.00' });
  });

  it('race a submit to one of two serial outcomes', async () => {
    for (let n = 0; n < 3; n++) {
      const taker_ = await taker('plain');
      const attemptId = await startAttempt(taker_.client, taker_.unitId);
      const responses = [text('tea', 'tea'), text('milk', 'milk')];
      await race(database, 'enrollments', [
        () => taker_.client.send(SUBMIT, { input: { attemptId, responses } }),
        () => instructor.send(VOID, { input: { attemptId, reason: 'Race' } }),
      ]);
      const kinds = await database.admin(
        'SELECT kind FROM grade_events WHERE attempt_id = $1 ORDER BY revision',
        [attemptId],
      );
      const [row] = await database.admin<{ status: string }>('SELECT status FROM attempts WHERE id = $1', [
        attemptId,
      ]);
      expect(row?.status).toBe('VOIDED');
      expect([[], [{ kind: 'SCORED' }, { kind: 'VOIDED' }]]).toContainEqual(kinds);
    }
  });

  it('have an attempt scored again whose scoring was given up', async () => {
    const taker_ = await taker('plain');
    const { attempt } = await take(taker_, ['tea', 'tea']);
    const input = { attemptId: attempt.id, reason: 'It failed' };
    expect(await instructor.code(RESCORE, { input })).toBe('CONFLICT');
    await database.admin(
      `UPDATE attempts SET status = 'SCORING_FAILED', scoring_error = 'out of memory', score = NULL, graded_at = NULL WHERE id = $1`,
      [attempt.id],
    );
    const query = 'query ($id: ID!) { attempt(id: $id) { status scoringError } }';
    expect((await taker_.client.run(query, { id: attempt.id }))['attempt'].scoringError).toBeNull();
    expect((await instructor.run(query, { id: attempt.id }))['attempt'].scoringError).toBe('out of memory');
    await instructor.run(RESCORE, { input });
    await waitUntil(
      'it is graded',
      async () => (await instructor.run(query, { id: attempt.id }))['attempt'].status === 'GRADED',
    );
  });

  it('are told of an attempt whose scoring job is dead, because the process died in it each time', async () => {
    const taker_ = await taker('plain');
    const { attempt } = await take(taker_, ['tea', 'tea'], ['milk', 'milk']);
    await database.admin(
      `UPDATE attempts SET status = 'SCORING', score = NULL, graded_at = NULL, earned = NULL WHERE id = $1`,
      [attempt.id],
    );
    await database.admin(
      `SELECT (graphile_worker.add_job('score-attempt', json_build_object('organizationId', $1::text, 'attemptId', $2::text),
         run_at := now() + interval '1 day', job_key := $2::text)).id`,
      [north.id, attempt.id],
    );
    await database.admin('UPDATE graphile_worker._private_jobs SET attempts = max_attempts WHERE key = $1', [
      attempt.id,
    ]);
    const query = 'query ($id: ID!) { attempt(id: $id) { status scoringError } }';
    await waitUntil(
      'it says so',
      async () => (await instructor.run(query, { id: attempt.id }))['attempt'].status === 'SCORING_FAILED',
    );
    expect((await instructor.run(query, { id: attempt.id }))['attempt'].scoringError).toMatch(/died/);
    await instructor.run(RESCORE, { input: { attemptId: attempt.id, reason: 'Again' } });
    await waitUntil(
      'it is graded',
      async () => (await instructor.run(query, { id: attempt.id }))['attempt'].status === 'GRADED',
    );
  });

  it('decide only in their organization, and never about themselves', async () => {
    const taker_ = await taker('plain');
    const { attempt } = await take(taker_);
    for (const [mutation, more] of [
      [VOID, {}],
      [REOPEN, {}],
      [RESCORE, {}],
    ] as const) {
      const input = { attemptId: attempt.id, reason: 'No', ...more };
      expect(await taker_.client.code(mutation, { input })).toBe('FORBIDDEN');
      expect(await stranger.code(mutation, { input })).toBe('NOT_FOUND');
    }
    const { unlocked, enrollmentId } = await enroll(instructor, courses.get('north plain') ?? '');
    const own = await startAttempt(instructor, unlocked[0]?.id ?? '');
    expect(await instructor.code(VOID, { input: { attemptId: own, reason: 'Mine' } })).toBe('FORBIDDEN');
    const verify = 'query ($id: ID!) { verifyAttempt(attemptId: $id) { storedPercent } }';
    expect(await instructor.code(verify, { id: own })).toBe('FORBIDDEN');

    const owner = await north.as(server.client, 'owner');
    const grant = `mutation ($input: GrantAccommodationInput!) { grantAccommodation(input: $input) { accommodation { id } } }`;
    const granted = { input: { enrollmentId, extraAttempts: 1, reason: 'Ill' } };
    expect(await instructor.code(grant, granted)).toBe('FORBIDDEN');
    const { accommodation } = (await owner.run(grant, granted))['grantAccommodation'];
    const revoke = `mutation ($input: RevokeAccommodationInput!) { revokeAccommodation(input: $input) { accommodationId } }`;
    const revoked = { input: { accommodationId: accommodation.id, reason: 'Mine' } };
    expect(await instructor.code(revoke, revoked)).toBe('FORBIDDEN');
    await owner.run(revoke, revoked);
  });

  it('list attempts by unit and status; another organization’s are not among them', async () => {
    const taker_ = await taker('plain');
    const { attempt } = await take(taker_);
    const query = `query ($unitId: ID, $enrollmentId: ID, $status: AttemptStatus) {
      attempts(filter: { unitId: $unitId, enrollmentId: $enrollmentId, status: $status }) { edges { node { id } } } }`;
    const { enrollmentId } = taker_;
    const ids = async (client: Client, variables: object) =>
      (await client.run(query, variables))['attempts'].edges.map((edge: Data) => edge['node'].id);
    expect(await ids(instructor, { enrollmentId })).toEqual([attempt.id]);
    expect(await ids(instructor, { enrollmentId, status: 'VOIDED' })).toEqual([]);
    expect(await ids(instructor, { unitId: taker_.unitId, status: 'GRADED' })).toContain(attempt.id);
    expect(await ids(stranger, { enrollmentId })).toEqual([]);
    expect(await stranger.code(query, { unitId: taker_.unitId })).toBe('NOT_FOUND');
    expect(await taker_.client.code(query, {})).toBe('FORBIDDEN');
  });
});
