import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getNamedType, isInputObjectType, isObjectType } from 'graphql';
import type { GraphQLNamedType, GraphQLSchema } from 'graphql';
import { ContentLoader } from '../../src/authoring/index.ts';
import { newId } from '../../src/platform/ids.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import type { Client, Data } from '../support/client.ts';
import { writeCourse } from '../support/course-files.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { contentOf, documentedItems, itemInput } from '../support/documented-items.ts';
import { enroll, startAttempt } from '../support/journey.ts';
import { schemaOf } from '../support/operations.ts';
import { race } from '../support/race.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';

const CREATE_BANK = `mutation ($input: CreateItemBankInput!) {
  createItemBank(input: $input) { itemBank { id stableId title itemCount deprecatedAt course { id } } }
}`;
const CREATE = `mutation ($input: CreateItemInput!) {
  createItem(input: $input) { item { id stableId tags deprecatedAt unitStableId bank { id } newest { id number prompt } } }
}`;
const VERSION = `mutation ($input: CreateItemVersionInput!) {
  createItemVersion(input: $input) { isNew version { id number prompt } item { id newest { number } } }
}`;
const TAG = `mutation ($input: UpdateItemTagsInput!) { updateItemTags(input: $input) { item { tags } } }`;
const DEPRECATE = `mutation ($input: DeprecateItemInput!) { deprecateItem(input: $input) { item { deprecatedAt } } }`;
const REVIVE = `mutation ($input: ReviveItemInput!) { reviveItem(input: $input) { item { deprecatedAt } } }`;
const NODE = 'query ($id: ID!) { node(id: $id) { __typename id } }';

let database: TestDatabase;
let server: TestApp;
let schema: GraphQLSchema;
let north: SeededOrganization;
let south: SeededOrganization;
let author: Client;
let learner: Client;
let stranger: Client;
let bankId: string;
const folder = mkdtempSync(path.join(tmpdir(), 'stepwise-items-'));

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestApp(database, { ROLE: 'api' });
  schema = schemaOf(server.app);
  north = await seedOrganization(server.app, 'north');
  south = await seedOrganization(server.app, 'south');
  author = await north.as(server.client, 'author');
  learner = await north.as(server.client, 'learner');
  stranger = await south.as(server.client, 'author');
  const { createItemBank } = await author.run(CREATE_BANK, {
    input: { courseId: north.courseId, stableId: 'basics', title: 'Basics' },
  });
  bankId = createItemBank.itemBank.id;
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

const statement = (prompt: string) => ({ prompt, trueFalse: { correct: true } });

function fieldsOf(name: string): string[] {
  const type = schema.getType(name);
  return isObjectType(type) || isInputObjectType(type) ? Object.keys(type.getFields()) : [];
}

async function createItem(input: object): Promise<Data> {
  const { createItem: payload } = await author.run(CREATE, { input: { bankId, ...input } });
  return payload.item;
}

/** The fields at fault, of an operation that has to fail with BAD_USER_INPUT. */
async function faults(query: string, input: object): Promise<string[]> {
  const { errors } = await author.send(query, { input });
  expect(errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
  return ((errors[0]?.extensions['fields'] ?? []) as { path: string }[]).map((field) => field.path);
}

/** Selects all that a type has. */
function allOf(type: GraphQLNamedType): string {
  if (!isObjectType(type)) return '';
  const fields = Object.values(type.getFields());
  return `{ ${fields.map((field) => `${field.name} ${allOf(getNamedType(field.type))}`).join(' ')} }`;
}

/** What an author reads back of the newest version of an item, without what is null. */
async function readBack(id: string, typeName: string): Promise<Data> {
  const type = schema.getType(typeName) as GraphQLNamedType;
  const { item } = await author.run(
    `query ($id: ID!) { item(id: $id) { newest {
      prompt explanation hints penalty floor tryPenalty maxTries content { __typename ... on ${typeName} ${allOf(type)} } } } }`,
    { id },
  );
  return JSON.parse(JSON.stringify(item.newest), (_, value: unknown) => value ?? undefined);
}

describe('an author', () => {
  it('makes a bank, once for each key and each stable id', async () => {
    const input = { courseId: north.courseId, title: 'Loops', idempotencyKey: 'loops' };
    const first = await author.run(CREATE_BANK, { input });
    const { id, stableId, ...rest } = first.createItemBank.itemBank;
    expect(stableId).toBe(id);
    expect(rest).toEqual({
      title: 'Loops',
      itemCount: 0,
      deprecatedAt: null,
      course: { id: north.courseId },
    });
    expect(await author.run(CREATE_BANK, { input })).toEqual(first);
    const twin = { courseId: north.courseId, stableId: 'basics', title: 'Again' };
    expect(await author.code(CREATE_BANK, { input: twin })).toBe('CONFLICT');
    expect(await faults(CREATE_BANK, { ...twin, stableId: 'Basics!' })).toEqual(['stableId']);
    const UPDATE =
      'mutation ($input: UpdateItemBankInput!) { updateItemBank(input: $input) { itemBank { title } } }';
    expect(await author.run(UPDATE, { input: { bankId: id, title: 'For loops' } })).toEqual({
      updateItemBank: { itemBank: { title: 'For loops' } },
    });
    const LIST = `query ($courseId: ID!) { itemBanks(courseId: $courseId, first: 2) { edges { node { title } } } }`;
    const { itemBanks } = await author.run(LIST, { courseId: north.courseId });
    expect(itemBanks.edges.map((edge: Data) => edge['node'].title)).toEqual(['Basics', 'For loops']);
  });

  it('closes a bank to new items, and opens it again', async () => {
    const { createItemBank } = await author.run(CREATE_BANK, {
      input: { courseId: north.courseId, title: 'Old' },
    });
    const { id } = createItemBank.itemBank;
    const change = (verb: string) =>
      author.run(
        `mutation ($id: ID!) { ${verb}ItemBank(input: { bankId: $id }) { itemBank { deprecatedAt } } }`,
        { id },
      );
    const { deprecateItemBank } = await change('deprecate');
    expect(deprecateItemBank.itemBank.deprecatedAt).not.toBeNull();
    const input = { bankId: id, item: statement('Is it so?') };
    expect(await author.code(CREATE, { input })).toBe('CONFLICT');
    expect((await change('revive'))['reviveItemBank'].itemBank.deprecatedAt).toBeNull();
    expect(await author.code(CREATE, { input })).toBe('no error');
  });

  it.each(documentedItems.map((form) => [form.type, form] as const))(
    'reads back what was written of %s, and writing it again makes no version',
    async (type, form) => {
      const input = itemInput(form);
      const { id, newest } = await createItem({ item: input });
      expect(newest).toMatchObject({ number: 1, prompt: form.prompt });
      const typeName = `${type.toLowerCase().replace(/(^|_)([a-z])/g, (_, _gap, letter: string) => letter.toUpperCase())}Item`;
      const read = await readBack(id, typeName);
      const { content, ...common } = read;
      expect(content).toEqual({ __typename: typeName, ...contentOf(form) });
      const { hints = [], explanation, penalty, floor, tryPenalty, maxTries, prompt } = form;
      expect(common).toEqual(
        JSON.parse(JSON.stringify({ prompt, explanation, hints, penalty, floor, tryPenalty, maxTries })),
      );
      const again = await author.run(VERSION, { input: { itemId: id, item: input } });
      expect(again.createItemVersion).toMatchObject({ isNew: false, version: { id: newest.id, number: 1 } });
    },
  );

  it('has documented examples of every type to write', () => {
    const union = schema.getType('ItemContent') as unknown as { getTypes(): readonly object[] };
    expect(new Set(documentedItems.map((form) => form.type)).size).toBe(union.getTypes().length);
  });

  it('writes and reads the settings of an item', async () => {
    const settings = {
      hints: ['Think.', 'Think again.'],
      explanation: 'It is *so*.',
      penalty: '1/3',
      floor: '-0.5',
      tryPenalty: '0.25',
      maxTries: 3,
    };
    const { id } = await createItem({ item: { ...statement('Is it so?'), ...settings } });
    expect(await readBack(id, 'TrueFalseItem')).toMatchObject(settings);
    const none = Object.fromEntries(Object.keys(settings).map((name) => [name, null]));
    const item = { prompt: 'Is it so?', ...none, trueFalse: { correct: true, feedback: { true: null } } };
    const { createItemVersion } = await author.run(VERSION, { input: { itemId: id, item } });
    expect(createItemVersion.isNew).toBe(true);
    expect(await readBack(id, 'TrueFalseItem')).toEqual({
      prompt: 'Is it so?',
      hints: [],
      content: { __typename: 'TrueFalseItem', correct: true, feedback: {} },
    });
  });

  it('makes versions, which never change, and lists them newest first', async () => {
    const { id, stableId, tags } = await createItem({
      stableId: 'versions',
      tags: ['b', 'a', 'b'],
      item: statement('First?'),
    });
    expect({ stableId, tags }).toEqual({ stableId: 'versions', tags: ['b', 'a'] });
    const input = { itemId: id, item: statement('Second?'), idempotencyKey: 'second' };
    const second = await author.run(VERSION, { input });
    expect(second.createItemVersion).toMatchObject({
      isNew: true,
      version: { number: 2, prompt: 'Second?' },
      item: { newest: { number: 2 } },
    });
    expect(await author.run(VERSION, { input })).toEqual(second);
    // Of three versions the newest says something else than what is sent: the first wording is news again.
    const third = await author.run(VERSION, { input: { itemId: id, item: statement('First?') } });
    expect(third.createItemVersion.version.number).toBe(3);
    const LIST = `query ($id: ID!, $after: String) {
      item(id: $id) { versions(first: 2, after: $after) { edges { node { number prompt item { id } } } pageInfo { endCursor hasNextPage } } }
    }`;
    const { versions } = (await author.run(LIST, { id })).item;
    expect(versions.edges.map((edge: Data) => edge['node'])).toEqual([
      { number: 3, prompt: 'First?', item: { id } },
      { number: 2, prompt: 'Second?', item: { id } },
    ]);
    const rest = (await author.run(LIST, { id, after: versions.pageInfo.endCursor })).item.versions;
    expect(rest.edges.map((edge: Data) => edge['node'].number)).toEqual([1]);
    const actions = await database.admin<{ action: string }>(
      'SELECT action FROM audit_events WHERE target_id = $1 ORDER BY id',
      [id],
    );
    expect(actions.map(({ action }) => action)).toEqual(['item.create', 'item.version', 'item.version']);
  });

  it('cannot make a version of another type, or an item twice', async () => {
    const { id } = await createItem({ stableId: 'once', item: statement('Is it so?') });
    const other = { prompt: 'How many?', numeric: { answer: '2' } };
    expect(await faults(VERSION, { itemId: id, item: other })).toEqual(['item']);
    const twin = { bankId, stableId: 'once', item: other };
    expect(await author.code(CREATE, { input: twin })).toBe('CONFLICT');
  });

  it('makes versions at once with others, and each gets its number', async () => {
    const { id } = await createItem({ item: statement('Who is first?') });
    const wordings = ['a', 'b', 'c', 'd'];
    const answers = await race(
      database,
      'items',
      wordings.map((letter) => () => author.run(VERSION, { input: { itemId: id, item: statement(letter) } })),
    );
    expect(answers.map((answer) => answer['createItemVersion'].version.number).sort()).toEqual([2, 3, 4, 5]);
  });

  it('tags items, finds them by tag, deprecates and revives them', async () => {
    const { createItemBank } = await author.run(CREATE_BANK, {
      input: { courseId: north.courseId, title: 'Tagged' },
    });
    const own = createItemBank.itemBank.id;
    const made = await Promise.all(
      ['one', 'two', 'three'].map((stableId) =>
        createItem({ bankId: own, stableId, item: statement(stableId), tags: ['all'] }),
      ),
    );
    const LIST = `query ($id: ID!, $tag: String, $isDeprecated: Boolean) {
      itemBank(id: $id) { itemCount items(filter: { tag: $tag, isDeprecated: $isDeprecated }) { edges { node { stableId } } } }
    }`;
    const list = async (variables: { tag?: string; isDeprecated?: boolean }) => {
      const { itemBank } = await author.run(LIST, { id: own, ...variables });
      return itemBank.items.edges.map((edge: Data) => edge['node'].stableId).sort();
    };
    const [first, second] = made;
    expect(await author.run(TAG, { input: { itemId: first?.['id'], tags: ['rare'] } })).toEqual({
      updateItemTags: { item: { tags: ['rare'] } },
    });
    expect(await faults(TAG, { itemId: first?.['id'], tags: ['ok', 'Not a tag'] })).toEqual(['tags.1']);
    expect(await list({ tag: 'rare' })).toEqual(['one']);
    expect(await list({ tag: 'all' })).toEqual(['three', 'two']);
    const { deprecateItem } = await author.run(DEPRECATE, { input: { itemId: second?.['id'] } });
    expect(deprecateItem.item.deprecatedAt).not.toBeNull();
    expect(await list({ isDeprecated: false })).toEqual(['one', 'three']);
    expect(await list({ isDeprecated: true })).toEqual(['two']);
    expect(await list({})).toEqual(['one', 'three', 'two']);
    const { reviveItem } = await author.run(REVIVE, { input: { itemId: second?.['id'] } });
    expect(reviveItem.item.deprecatedAt).toBeNull();
    expect(await list({ isDeprecated: false })).toEqual(['one', 'three', 'two']);
  });
});

describe('an item that is wrong', () => {
  const option = (optionId: string, correct: boolean) => ({ optionId, text: optionId, correct });
  const prompt = 'What?';

  it.each<[string, object, string[]]>([
    ['no type', { prompt }, ['item']],
    ['two types', { ...statement(prompt), numeric: { answer: '2' } }, ['item']],
    ['no prompt', statement(''), ['item.prompt']],
    ['raw HTML', statement('<script>alert(1)</script>'), ['item.prompt']],
    ['a penalty above 1', { ...statement(prompt), penalty: '2' }, ['item.penalty']],
    ['a penalty that is no number', { ...statement(prompt), penalty: 'NaN' }, ['item.penalty']],
    ['as many hints as tries', { ...statement(prompt), hints: ['a'], maxTries: 1 }, ['item.hints']],
    [
      'two right options of one',
      { prompt, singleChoice: { options: [option('a', true), option('b', true)] } },
      ['item.singleChoice.options'],
    ],
    [
      'an option id that is none',
      { prompt, singleChoice: { options: [option('a', true), option('B b', false)] } },
      ['item.singleChoice.options.1.optionId'],
    ],
    [
      'everything right',
      { prompt, multipleChoice: { options: [option('a', true), option('b', true)] } },
      ['item.multipleChoice.options'],
    ],
    ['no answer', { prompt, shortText: {} }, ['item.shortText']],
    [
      'two kinds of answers',
      { prompt, numeric: { answer: '1', answers: [{ value: '2' }] } },
      ['item.numeric.answers'],
    ],
    [
      'an option that is not there, in a matching',
      {
        prompt,
        matching: {
          prompts: [{ promptId: 'a', text: 'a', accepts: ['x'] }],
          options: [
            { optionId: 'b', text: 'b' },
            { optionId: 'c', text: 'c' },
          ],
        },
      },
      ['item.matching.prompts.0.accepts.0'],
    ],
    [
      'raw HTML in the feedback to a statement',
      { prompt, trueFalse: { correct: true, feedback: { false: '<b>No</b>' } } },
      ['item.trueFalse.feedback.false'],
    ],
    [
      'the same option twice, in an order',
      {
        prompt,
        ordering: {
          options: [
            { optionId: 'a', text: 'a' },
            { optionId: 'a', text: 'b' },
          ],
        },
      },
      ['item.ordering.options'],
    ],
    [
      'a word that is not there',
      {
        prompt,
        wordBank: {
          text: '{{a}}',
          options: [
            { optionId: 'b', text: 'b' },
            { optionId: 'c', text: 'c' },
          ],
          gaps: [{ gapId: 'a', optionIds: ['x'] }],
        },
      },
      ['item.wordBank.gaps.0.optionIds.0'],
    ],
    [
      'a rubric that is worth nothing',
      { prompt, essay: { rubric: [{ criterionId: 'a', text: 'a', points: '0' }] } },
      ['item.essay.rubric'],
    ],
    [
      'an ending that is none',
      { prompt, fileReference: { extensions: ['.exe/'] } },
      ['item.fileReference.extensions'],
    ],
    [
      'a gap of two kinds',
      {
        prompt,
        cloze: { text: '{{a}}', gaps: [{ gapId: 'a', text: { accepted: ['x'] }, number: { answer: '1' } }] },
      },
      ['item.cloze.gaps.0.number'],
    ],
    [
      'a gap that the text does not have',
      { prompt, cloze: { text: '{{b}}', gaps: [{ gapId: 'a', text: { accepted: ['x'] } }] } },
      ['item.cloze.text'],
    ],
    [
      'a picture that is no URL',
      {
        prompt,
        hotspot: {
          image: 'javascript:alert(1)',
          width: 10,
          height: 10,
          regions: [{ regionId: 'a', circle: { x: 1, y: 1, radius: 1 } }],
        },
      },
      ['item.hotspot.image'],
    ],
    [
      'a formula that is none',
      { prompt, formula: { answers: [{ formula: 'x +' }], variables: [{ name: 'x', min: '1', max: '2' }] } },
      ['item.formula.answers.0.formula'],
    ],
  ])('is refused with the path of %s, and nothing is kept', async (_, item, paths) => {
    const count = () => database.admin('SELECT count(*) FROM item_versions');
    const before = await count();
    const { errors } = await author.send(CREATE, { input: { bankId, item } });
    expect(errors[0]).toMatchObject({
      message: expect.stringMatching(/[^.]\.$/),
      extensions: { code: 'BAD_USER_INPUT' },
    });
    const found = ((errors[0]?.extensions['fields'] ?? []) as { path: string }[]).map((field) => field.path);
    expect([...new Set(found)]).toEqual(paths);
    expect(await count()).toEqual(before);
  });

  it('is refused before it is read when a list is longer than its form lets it be', async () => {
    const options = Array.from({ length: 101 }, (_, n) => option(`o${n}`, n === 0));
    expect(await faults(CREATE, { bankId, item: { prompt, singleChoice: { options } } })).toEqual([
      'item.singleChoice.options',
    ]);
  });
});

describe('what a published quiz draws', () => {
  let drawn: Data[];
  let courseId: string;
  let pool: string;

  async function publish(promptOf: (id: string) => string): Promise<{ courseId: string; number: number }> {
    const items = ['a', 'b', 'c'].map((id) => ({
      id,
      type: 'TRUE_FALSE',
      prompt: promptOf(id),
      correct: true,
      tags: id === 'c' ? [] : ['easy'],
    }));
    const quiz = { items: [{ id: 'draw', type: 'DRAW', bank: 'pool', tags: ['easy'], count: 2 }] };
    const course = {
      id: 'drawing',
      units: [{ id: 'one', quiz }],
      banks: { pool: { id: 'pool', title: 'Pool', items } },
    };
    const [loaded] = await server.app.get(ContentLoader).load(north.id, writeCourse(folder, course));
    return { courseId: loaded?.courseId ?? '', number: loaded?.number ?? 0 };
  }

  beforeAll(async () => {
    ({ courseId } = await publish((id) => id));
    const { itemBanks } = await author.run(
      `query ($id: ID!) { itemBanks(courseId: $id) { edges { node { id items { edges { node { id stableId } } } } } } }`,
      { id: courseId },
    );
    pool = itemBanks.edges[0].node.id;
    drawn = itemBanks.edges[0].node.items.edges.map((edge: Data) => edge['node']);
  });

  const idOf = (stableId: string): string => drawn.find((item) => item['stableId'] === stableId)?.['id'];

  it('is shown to authors, slot by slot', async () => {
    const { course } = await author.run(
      `query ($id: ID!) { course(id: $id) { units { edges { node { quiz { slots {
        slot points drawCount drawTags bank { stableId } itemVersion { id } } } } } } } }`,
      { id: courseId },
    );
    expect(course.units.edges[0].node.quiz.slots).toEqual([
      {
        slot: 'draw',
        points: '1',
        drawCount: 2,
        drawTags: ['easy'],
        bank: { stableId: 'pool' },
        itemVersion: null,
      },
    ]);
    const { course: tiny } = await author.run(
      `query ($id: ID!) { course(id: $id) { units(first: 1) { edges { node { quiz { slots {
        slot bank { id } itemVersion { number content { __typename } item { unitStableId bank { id } } } } } } } } } }`,
      { id: north.courseId },
    );
    expect(tiny.units.edges[0].node.quiz.slots[0]).toMatchObject({
      slot: 'choice',
      bank: null,
      itemVersion: { number: 1, content: { __typename: 'SingleChoiceItem' }, item: { bank: null } },
    });
  });

  it('cannot be taken from it, by deprecation or by other tags, unless forced', async () => {
    for (const [mutation, change] of [
      [DEPRECATE, {}],
      [TAG, { tags: ['hard'] }],
    ] as const) {
      const input = { itemId: idOf('a'), ...change };
      const { errors } = await author.send(mutation, { input });
      expect(errors[0]).toMatchObject({ extensions: { code: 'CONFLICT' } });
      expect(errors[0]?.message).toContain('“Unit one”');
    }
    // What the quiz does not need may go.
    expect(await author.code(DEPRECATE, { input: { itemId: idOf('c') } })).toBe('no error');
    const forced = { input: { itemId: idOf('a'), force: true } };
    expect(await author.code(DEPRECATE, forced)).toBe('no error');
    // The quiz is short already, so it does not stand in the way any more.
    expect(await author.code(TAG, { input: { itemId: idOf('b'), tags: ['easy', 'more'] } })).toBe('no error');
    expect(await author.code(REVIVE, { input: { itemId: idOf('a') } })).toBe('no error');
  });

  it('is taken from the newest version, which attempts under way do not notice', async () => {
    const { enrollment } = { enrollment: await enroll(learner, courseId) };
    const before = await startAttempt(learner, enrollment.unlocked[0]?.id ?? '');
    for (const stableId of ['a', 'b'])
      await author.run(VERSION, { input: { itemId: idOf(stableId), item: statement(`new ${stableId}`) } });
    const prompts = async (id: string) => {
      const { attempt } = await learner.run('query ($id: ID!) { attempt(id: $id) { items { prompt } } }', {
        id,
      });
      return attempt.items.map((item: Data) => item['prompt']).sort();
    };
    expect(await prompts(before)).toEqual(['a', 'b']);
    await learner.run(
      'mutation ($input: SubmitAttemptInput!) { submitAttempt(input: $input) { attempt { id } } }',
      { input: { attemptId: before, responses: [] } },
    );
    const after = await startAttempt(learner, enrollment.unlocked[0]?.id ?? '');
    expect(await prompts(after)).toEqual(['new a', 'new b']);
  });

  it('is never short because two authors took one item each at once', async () => {
    await author.run(CREATE, {
      input: { bankId: pool, stableId: 'd', tags: ['easy'], item: statement('d') },
    });
    const codes = await race(
      database,
      'item_banks',
      ['a', 'b'].map((id) => () => author.code(DEPRECATE, { input: { itemId: idOf(id) } })),
    );
    expect(codes.sort()).toEqual(['CONFLICT', 'no error']);
  });

  it('follows its file again at the next publication, even if an author writes at that moment', async () => {
    const [publication, written] = await race<Data>(database, 'item_versions', [
      () => publish((id) => `file ${id}`),
      () => author.run(VERSION, { input: { itemId: idOf('a'), item: statement('meanwhile') } }),
    ]);
    expect(publication).toMatchObject({ number: 2 });
    expect(written).toMatchObject({ createItemVersion: { isNew: true } });
    const rows = await database.admin<{ prompt: string; number: number }>(
      'SELECT prompt, number FROM item_versions WHERE item_id = $1 ORDER BY number DESC LIMIT 2',
      [idOf('a')],
    );
    expect(rows.map(({ prompt }) => prompt).sort()).toEqual(['file a', 'meanwhile']);
    const { item } = await author.run('query ($id: ID!) { item(id: $id) { tags deprecatedAt } }', {
      id: idOf('b'),
    });
    expect(item).toEqual({ tags: ['easy'], deprecatedAt: null });
  });

  it('of a unit by itself is not deprecated, but a version of it can be made', async () => {
    const { course } = await author.run(
      `query ($id: ID!) { course(id: $id) { units(first: 1) { edges { node { quiz { slots { itemVersion { item { id } } } } } } } } }`,
      { id: north.courseId },
    );
    const [choice, number] = course.units.edges[0].node.quiz.slots.map(
      (slot: Data) => slot['itemVersion'].item.id,
    );
    expect(await author.code(DEPRECATE, { input: { itemId: choice } })).toBe('CONFLICT');
    const item = { prompt: 'How many?', numeric: { answer: '2' } };
    const { createItemVersion } = await author.run(VERSION, { input: { itemId: number, item } });
    expect(createItemVersion.version.number).toBe(2);
  });
});

describe('keys and those who write them', () => {
  let itemId: string;
  let versionId: string;

  beforeAll(async () => {
    const { id, newest } = await createItem({
      item: { prompt: 'Secret?', shortText: { accepted: ['canary-key'] } },
    });
    itemId = id;
    versionId = newest.id;
  });

  it('are what a learner can neither see nor change', async () => {
    const READ = 'query ($id: ID!) { item(id: $id) { id } }';
    const ids = [bankId, itemId, versionId];
    for (const id of ids) {
      expect((await learner.run(NODE, { id }))['node']).toBeNull();
      expect(
        await learner.code(
          'query ($id: ID!) { node(id: $id) { ... on ItemVersion { content { __typename } } } }',
          { id },
        ),
      ).toBe('FORBIDDEN');
      expect(await learner.code(READ, { id })).toBe('FORBIDDEN');
      expect(await learner.code('query ($id: ID!) { itemBank(id: $id) { id } }', { id })).toBe('FORBIDDEN');
    }
    expect(await learner.code(VERSION, { input: { itemId, item: statement('Mine?') } })).toBe('FORBIDDEN');
    expect(await learner.code(CREATE, { input: { bankId, item: statement('Mine?') } })).toBe('FORBIDDEN');
    expect(await learner.code(DEPRECATE, { input: { itemId } })).toBe('FORBIDDEN');
    const QUIZ = `query ($id: ID!) { course(id: $id) { units { edges { node { quiz { slots { slot } } } } } } }`;
    expect(await learner.code(QUIZ, { id: north.courseId })).toBe('FORBIDDEN');
  });

  it('are read by staff who may read items, and changed by those who may write them', async () => {
    const instructor = await north.as(server.client, 'instructor');
    for (const client of [author, instructor]) {
      const { node } = await client.run(
        'query ($id: ID!) { node(id: $id) { id ... on ItemVersion { content { ... on ShortTextItem { accepted } } } } }',
        { id: versionId },
      );
      expect(node).toEqual({ id: versionId, content: { accepted: ['canary-key'] } });
    }
    for (const [id, type] of [
      [bankId, 'ItemBank'],
      [itemId, 'Item'],
    ] as const)
      expect((await author.run(NODE, { id }))['node']).toEqual({ __typename: type, id });
  });

  it('of another organization do not exist', async () => {
    for (const id of [bankId, itemId, versionId])
      expect((await stranger.run(NODE, { id }))['node']).toBeNull();
    const asked: [string, object][] = [
      ['query ($id: ID!) { item(id: $id) { id } }', { id: itemId }],
      ['query ($id: ID!) { itemBank(id: $id) { id } }', { id: bankId }],
      ['query ($id: ID!) { itemBanks(courseId: $id) { edges { node { id } } } }', { id: north.courseId }],
      [CREATE_BANK, { input: { courseId: north.courseId, title: 'Mine' } }],
      [CREATE, { input: { bankId, item: statement('Mine?') } }],
      [VERSION, { input: { itemId, item: statement('Mine?') } }],
      [TAG, { input: { itemId, tags: [] } }],
      [DEPRECATE, { input: { itemId, force: true } }],
      [REVIVE, { input: { itemId } }],
      [
        'mutation ($input: UpdateItemBankInput!) { updateItemBank(input: $input) { itemBank { id } } }',
        { input: { bankId, title: 'Mine' } },
      ],
      [
        'mutation ($input: DeprecateItemBankInput!) { deprecateItemBank(input: $input) { itemBank { id } } }',
        { input: { bankId } },
      ],
    ];
    for (const [query, variables] of asked) {
      expect(await stranger.code(query, variables)).toBe('NOT_FOUND');
      const unused = JSON.parse(
        JSON.stringify(variables).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, () => newId()),
      ) as object;
      expect(await author.code(query, unused)).toBe('NOT_FOUND');
    }
  });

  it('leave no trace of a key in the audit trail or in what a retry is answered from', async () => {
    await author.run(CREATE, {
      input: {
        bankId,
        idempotencyKey: 'secret',
        item: { prompt: 'Secret?', shortText: { accepted: ['canary-key'] } },
      },
    });
    const rows = await database.admin(
      `SELECT to_jsonb(a) AS row FROM audit_events a UNION ALL SELECT to_jsonb(k) FROM idempotency_keys k`,
    );
    expect(rows.length).toBeGreaterThan(5);
    expect(JSON.stringify(rows)).not.toContain('canary-key');
  });
});

describe('the author types', () => {
  it('have every field that the forms have, in what is sent and in what is read', () => {
    const differing: string[] = [];
    const compare = (output: GraphQLNamedType | undefined, input: GraphQLNamedType | undefined) => {
      if (!isObjectType(output) || !isInputObjectType(input)) {
        if (output !== input) differing.push(`${String(output)} ${String(input)}`);
        return;
      }
      const [read, sent] = [output.getFields(), input.getFields()];
      if (Object.keys(read).join() !== Object.keys(sent).join()) differing.push(output.name);
      for (const [name, { type }] of Object.entries(read))
        compare(getNamedType(type), sent[name] && getNamedType(sent[name].type));
    };
    const union = schema.getType('ItemContent') as unknown as { getTypes(): readonly { name: string }[] };
    const names = union.getTypes().map(({ name }) => name);
    expect(names).toHaveLength(13);
    for (const name of names) compare(schema.getType(name), schema.getType(`${name}Input`));
    expect(differing).toEqual([]);
    const common = fieldsOf('ItemInput');
    const shown = fieldsOf('ItemVersion');
    const settings = common.filter(
      (name) => !names.includes(`${name[0]?.toUpperCase()}${name.slice(1)}Item`),
    );
    expect(settings.length).toBeGreaterThan(5);
    expect(shown).toEqual(expect.arrayContaining(settings));
  });
});

describe('a full bank', () => {
  it('takes another item only when one is deprecated, and none back', async () => {
    const { createItemBank } = await author.run(CREATE_BANK, {
      input: { courseId: north.courseId, title: 'Full' },
    });
    const { id } = createItemBank.itemBank;
    const first = await createItem({ bankId: id, item: statement('The first.') });
    await database.admin(
      `INSERT INTO items (organization_id, course_id, bank_id, id, stable_id)
       SELECT organization_id, course_id, bank_id, gen_random_uuid(), 'more-' || n FROM items, generate_series(2, 1000) AS n WHERE id = $1`,
      [first.id],
    );
    const another = { input: { bankId: id, item: statement('One more.') } };
    const { errors } = await author.send(CREATE, another);
    expect(errors[0]).toMatchObject({
      message: expect.stringContaining('A bank holds 1,000 items at most.'),
      extensions: { code: 'CONFLICT' },
    });
    await author.run(DEPRECATE, { input: { itemId: first.id } });
    await author.run(CREATE, another);
    expect(await author.code(REVIVE, { input: { itemId: first.id } })).toBe('CONFLICT');
  });
});
