import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ContentLoader } from '../../src/authoring/index.ts';
import { LIMITS } from '../../src/platform/graphql/limits.ts';
import { ITEM_TYPE_NAMES, memberOf } from '../../src/quizzes/item-types/item-models.ts';
import type { ItemTypeName } from '../../src/quizzes/scoring/index.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import type { Data } from '../support/client.ts';
import { writeCourse } from '../support/course-files.ts';
import { changePublished } from '../support/change-published.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { enroll, SUBMIT } from '../support/journey.ts';
import { addLearners } from '../support/learners.ts';
import { drawFrom, samples } from '../support/sample-items.ts';
import type { Sample } from '../support/sample-items.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';

const slotOf = (type: ItemTypeName) => type.toLowerCase().replace('_', '-');
const SAMPLES = Object.fromEntries(
  ITEM_TYPE_NAMES.map((type) => [type, samples[type](drawFrom(4))]),
) as Record<ItemTypeName, Sample>;

let database: TestDatabase;
let server: TestApp;
let folder: string;
const organizations: { organization: SeededOrganization; courseIds: Record<string, string> }[] = [];

/** Courses of one quiz with an item of each type; `sure` asks how sure one is. */
beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestApp(database, { VERSION_CACHE_ROWS: '0' });
  folder = mkdtempSync(path.join(tmpdir(), 'stepwise-courses-'));
  const items = ITEM_TYPE_NAMES.map((type) => ({
    id: slotOf(type),
    type: 'TRUE_FALSE',
    prompt: `A ${type} with {{a}}.`,
    correct: true,
    explanation: `KEY of ${type}.`,
  }));
  for (const id of ['plain', 'sure'])
    writeCourse(folder, { id, units: [{ id: 'one', quiz: { items } }, { id: 'two' }] });
  for (const slug of ['north', 'south']) {
    const organization = await seedOrganization(server.app, slug);
    const loaded = await server.app.get(ContentLoader).load(organization.id, folder);
    const courseIds = Object.fromEntries(loaded.map(({ title, courseId }) => [title, courseId]));
    organizations.push({ organization, courseIds });
  }
  // Course files do not hold these samples.
  for (const type of ITEM_TYPE_NAMES) {
    const { body, key } = SAMPLES[type];
    await changePublished(
      database,
      `UPDATE item_versions v SET type = '${type}', body = $j$${JSON.stringify(body)}$j$
       FROM items i WHERE i.id = v.item_id AND i.stable_id = '${slotOf(type)}';
       UPDATE item_keys k SET key = $j$${JSON.stringify(key)}$j$ FROM item_versions v JOIN items i ON i.id = v.item_id
       WHERE k.item_version_id = v.id AND i.stable_id = '${slotOf(type)}'`,
    );
  }
  await changePublished(
    database,
    `UPDATE quizzes q SET certainty = true FROM course_versions v JOIN courses c ON c.id = v.course_id
     WHERE v.id = q.course_version_id AND c.stable_id = 'sure'`,
  );
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

/** Everything there is to select of an attempt's items, but for the alias that two types need. */
const START = `mutation ($input: StartAttemptInput!) { startAttempt(input: $input) { attempt { id items {
  slot position points prompt rev certainty
  question { __typename ...choices
    ... on TrueFalseQuestion { isStatement } ... on ShortTextQuestion { maxLength } ... on EssayQuestion { maxLength }
    ... on NumericQuestion { isDecimal asksUnit units } ... on MatchingQuestion { prompts { promptId text } options { optionId text } }
    ... on ClozeQuestion { text gaps { gapId kind options { optionId text } maxLength asksUnit units } }
    ... on WordBankQuestion { text gapIds options { optionId text } reuse } ... on HotspotQuestion { image width height maxPoints }
    ... on FormulaQuestion { variables { name min max } parameters { name value } } ... on FileReferenceQuestion { maxFiles extensions } }
  response { ...responses } triesLeft tries { rev response { ...responses } outcome earned feedback hint explanation } } } } }
fragment choices on Question {
  ... on SingleChoiceQuestion { options { optionId text } } ... on MultipleChoiceQuestion { options { optionId text } }
  ... on OrderingQuestion { options { optionId text } } }`;
const RESPONSES = `fragment responses on Response { __typename
  ... on SingleChoiceResponse { optionId } ... on MultipleChoiceResponse { optionIds } ... on TrueFalseResponse { isTrue: value }
  ... on ShortTextResponse { text } ... on EssayResponse { text } ... on NumericResponse { value unit }
  ... on MatchingResponse { pairs { promptId optionId } } ... on OrderingResponse { order }
  ... on ClozeResponse { gaps { gapId optionId text value unit } } ... on WordBankResponse { gaps { gapId optionId } }
  ... on HotspotResponse { points { x y } } ... on FormulaResponse { formula } ... on FileReferenceResponse { files { fileId name } } }`;
const SAVE = `mutation ($input: SaveResponseInput!) { saveResponse(input: $input) { item { certainty rev response { ...responses } } } } ${RESPONSES}`;

interface Taker {
  readonly client: Client;
  readonly attemptId: string;
  readonly items: Data[];
}

/** A learner of each organization, with an attempt. */
function takers(course: 'plain' | 'sure'): Promise<Taker[]> {
  const made = organizations.map(async ({ organization, courseIds }) => {
    const [learner] = await addLearners({ app: server.app, database }, organization, 1);
    const client = new Client(server.url, learner?.token);
    const { unlocked } = await enroll(client, courseIds[`Course ${course}`] ?? '');
    const { startAttempt } = await client.run(`${START} ${RESPONSES}`, {
      input: { unitId: unlocked[0]?.id },
    });
    return { client, attemptId: startAttempt.attempt.id, items: startAttempt.attempt.items };
  });
  return Promise.all(made);
}

function toInput(type: ItemTypeName, response: object): Data {
  const { type: _type, ...rest } = { type, ...response } as Data;
  const files = (rest['files'] as Data[] | undefined)?.map(({ id, ...file }) => ({ fileId: id, ...file }));
  return { [memberOf(type)]: { ...rest, ...(files && { files }) } };
}

const rowOf = async ({ attemptId }: Taker) =>
  (await database.admin<Data>('SELECT * FROM attempts WHERE id = $1', [attemptId]))[0];

const textsIn = (value: unknown): string[] =>
  typeof value === 'object' && value !== null
    ? Object.values(value).flatMap(textsIn)
    : typeof value === 'string'
      ? [value]
      : [];

describe('an attempt', () => {
  it('shows items of all types, and nothing of what item_keys holds', async () => {
    for (const { items } of await takers('plain')) {
      expect(items.map((item) => item['question'].__typename)).toEqual(
        ITEM_TYPE_NAMES.map(
          (type) => memberOf(type).replace(/^./, (letter) => letter.toUpperCase()) + 'Question',
        ),
      );
      const keys = await database.admin<Data>(
        `SELECT i.stable_id AS slot, v.body, to_jsonb(k) - 'organization_id' - 'item_version_id' - 'source' AS key
         FROM item_keys k JOIN item_versions v ON v.id = k.item_version_id JOIN items i ON i.id = v.item_id
         WHERE k.item_version_id IN (SELECT id FROM item_versions WHERE type = ANY($1))`,
        [ITEM_TYPE_NAMES],
      );
      for (const type of ITEM_TYPE_NAMES) {
        const {
          slot: _slot,
          points: _points,
          ...shown
        } = items.find((item) => item['slot'] === slotOf(type)) ?? {};
        const rows = keys.filter((row) => row['slot'] === slotOf(type));
        expect(rows.length).toBeGreaterThan(0);
        for (const { body, key } of rows) {
          const secret = textsIn(key).filter((text) => !JSON.stringify(body).includes(text));
          expect(secret).toContain(`KEY of ${type}.`);
          expect(textsIn(shown).filter((text) => secret.includes(text))).toEqual([]);
        }
      }
      const formula = items.find((item) => item['slot'] === 'formula') ?? {};
      const [{ value }] = formula['question'].parameters;
      expect(formula['prompt']).toBe(`A FORMULA with ${value}.`);
      expect(items[0]?.['prompt']).toBe('A SINGLE_CHOICE with {{a}}.');
    }
  });

  it('takes responses of all types, shows them as they are saved, and is scored', async () => {
    for (const taker of await takers('plain')) {
      for (const type of ITEM_TYPE_NAMES) {
        const response = toInput(type, SAMPLES[type].right);
        const input = { attemptId: taker.attemptId, slot: slotOf(type), rev: 1, response };
        const { saveResponse } = await taker.client.run(SAVE, { input });
        const { __typename, isTrue, ...shown } = saveResponse.item.response;
        expect(isTrue === undefined ? shown : { value: isTrue }).toMatchObject(response[memberOf(type)]);
      }
      await taker.client.run(SUBMIT, { input: { attemptId: taker.attemptId } });
      const outcomes = (await rowOf(taker))?.['score'].items.map((item: Data) => item['outcome']);
      expect(outcomes).toEqual(
        ITEM_TYPE_NAMES.map((type) => (/^(ESSAY|FILE)/.test(type) ? 'PENDING' : 'CORRECT')),
      );
    }
  });

  it('takes how sure one is where the quiz asks, and only there', async () => {
    const response = { trueFalse: { value: true }, certainty: 3 };
    const saving = ({ attemptId }: Taker, response: object, rev = 1) => ({
      input: { attemptId, slot: 'true-false', rev, response },
    });
    for (const taker of await takers('plain')) {
      const before = await rowOf(taker);
      expect(await taker.client.code(SAVE, saving(taker, response))).toBe('BAD_USER_INPUT');
      expect(await rowOf(taker)).toEqual(before);
    }
    for (const taker of await takers('sure')) {
      const { saveResponse } = await taker.client.run(SAVE, saving(taker, response));
      expect(saveResponse.item).toMatchObject({ certainty: 3, response: { isTrue: true } });
      const unsure = await taker.client.run(SAVE, saving(taker, { trueFalse: { value: true } }, 2));
      expect(unsure['saveResponse'].item.certainty).toBeNull();
      for (const certainty of [0, 4, 1.5, '2'])
        expect(await taker.client.code(SAVE, saving(taker, { ...response, certainty }, 3))).toBe(
          'BAD_USER_INPUT',
        );
      expect(await taker.client.code(SAVE, saving(taker, { certainty: 1 }, 3))).toBe('BAD_USER_INPUT');
    }
  });
});

describe('a hostile response', () => {
  const many = <Member>(count: number, member: Member) => Array.from({ length: count }, () => member);
  const point = { x: 1, y: 1 };
  const deep = `${'('.repeat(10_000)}x${')'.repeat(10_000)}`;

  it.each<[string, ItemTypeName, object]>([
    ['60,000 options', 'MULTIPLE_CHOICE', { optionIds: many(60_000, 'a') }],
    ['60,000 places', 'ORDERING', { order: many(60_000, 'a') }],
    ['900 pairs', 'MATCHING', { pairs: many(900, { promptId: 'a', optionId: 'b' }) }],
    ['5,000 gaps', 'CLOZE', { gaps: many(5_000, { gapId: 'a', text: 'b' }) }],
    ['5,000 words', 'WORD_BANK', { gaps: many(5_000, { gapId: 'a', optionId: 'b' }) }],
    ['15,000 points', 'HOTSPOT', { points: many(15_000, point) }],
    ['5,000 files', 'FILE_REFERENCE', { files: many(5_000, { fileId: 'a', name: 'a.pdf' }) }],
    ['a point beside the picture', 'HOTSPOT', { points: [{ x: 401, y: 0 }] }],
    ['a point that is no number', 'HOTSPOT', { points: [{ x: NaN, y: 0 }] }],
    ['a point between pixels', 'HOTSPOT', { points: [{ x: 0.5, y: 0 }] }],
    ['an essay of 200 KB', 'ESSAY', { text: 'x'.repeat(200_000) }],
    ['a formula of depth 10,000', 'FORMULA', { formula: deep }],
    ['a formula of depth 60', 'FORMULA', { formula: `${'('.repeat(60)}x${')'.repeat(60)}` }],
    ['a tower of powers', 'FORMULA', { formula: 'x^x^x^x' }],
    ['a name that is not there', 'FORMULA', { formula: 'process' }],
    ['NaN', 'NUMERIC', { value: 'NaN' }],
    ['Infinity', 'NUMERIC', { value: 'Infinity' }],
    ['an exponent', 'NUMERIC', { value: '1e400' }],
    ['a unit that is not there', 'NUMERIC', { value: '1', unit: 'parsec' }],
    ['NaN in a gap', 'CLOZE', { gaps: [{ gapId: 'c', value: 'NaN' }] }],
    ['an option in a gap for words', 'CLOZE', { gaps: [{ gapId: 'b', optionId: 'word0' }] }],
    ['a gap twice', 'WORD_BANK', { gaps: many(2, { gapId: 'gap word0', optionId: 'word0' }) }],
    ['a prompt that is not there', 'MATCHING', { pairs: [{ promptId: 'x', optionId: 'word0' }] }],
    ['half of an order', 'ORDERING', { order: ['word0'] }],
    [
      'four files',
      'FILE_REFERENCE',
      { files: ['a', 'b', 'c', 'd'].map((fileId) => ({ fileId, name: 'a.pdf' })) },
    ],
  ])(
    '(%s) is refused with BAD_USER_INPUT, soon and briefly, before the attempt moves',
    async (_, type, wrong) => {
      for (const taker of await takers('plain')) {
        const before = await rowOf(taker);
        const { attemptId, client } = taker;
        const response = { slot: slotOf(type), response: { [memberOf(type)]: wrong } };
        const used = process.cpuUsage();
        const { errors } = await client.send(SAVE, { input: { attemptId, rev: 1, ...response } });
        expect(errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
        expect(JSON.stringify(errors).length).toBeLessThan(10_000);
        expect(process.cpuUsage(used).user / 1_000).toBeLessThan(1_000);
        expect(await client.code(SUBMIT, { input: { attemptId, responses: [response] } })).toBe(
          'BAD_USER_INPUT',
        );
        expect(await rowOf(taker)).toEqual(before);
      }
    },
  );

  it.each<[string, ItemTypeName, object]>([
    ['100,000 options', 'MULTIPLE_CHOICE', { optionIds: many(100_000, 'a') }],
    ['an essay of 1 MB', 'ESSAY', { text: 'x'.repeat(1_000_000) }],
  ])('(%s) is more than a request may hold', async (_, type, wrong) => {
    for (const { client, attemptId } of await takers('plain')) {
      const response = { [memberOf(type)]: wrong };
      const { status, errors } = await client.send(SAVE, {
        input: { attemptId, slot: slotOf(type), rev: 1, response },
      });
      expect([status, errors[0]?.extensions.code]).toEqual([413, 'BAD_USER_INPUT']);
      expect(JSON.stringify(response).length).toBeGreaterThan(LIMITS.bodyBytes);
    }
  });
});
