import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ContentLoader } from '../../src/authoring/index.ts';
import type { LoadedCourse } from '../../src/authoring/index.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { edit, remove, write } from '../support/broken-content.ts';
import type { Change } from '../support/broken-content.ts';
import type { Client } from '../support/client.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { enroll, startAttempt, submit } from '../support/journey.ts';
import { FIXTURES, seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';

const BANK = 'banks/facts.yaml';
const QUIZ = 'units/01-one/quiz.yaml';

const item = (id: string, rest = '') =>
  `  - { id: ${id}, type: TRUE_FALSE, prompt: Is ${id} so?, correct: true, tags: [facts]${rest} }\n`;
const bank = (...items: string[]) =>
  write(BANK, `id: facts\ntitle: Facts\nitems:${items.length > 0 ? `\n${items.join('')}` : ' []\n'}`);
const draw = (rest: string) =>
  edit(QUIZ, 'items:\n', `items:\n  - { id: drawn, type: DRAW, bank: facts, ${rest} }\n`);

let database: TestDatabase;
let server: TestApp;
let loader: ContentLoader;
let north: SeededOrganization;
let south: SeededOrganization;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestApp(database, { ROLE: 'api' });
  loader = server.app.get(ContentLoader);
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

let round = 0;

beforeEach(async () => {
  round += 1;
  north = await seedOrganization(server.app, `north-${round}`);
  south = await seedOrganization(server.app, `south-${round}`);
  folder = mkdtempSync(path.join(tmpdir(), 'banks-'));
  cpSync(path.join(FIXTURES, 'tiny'), folder, { recursive: true });
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function load(organization: SeededOrganization, ...changes: Change[]): Promise<LoadedCourse> {
  for (const change of changes) change(folder);
  const [course] = await loader.load(organization.id, folder);
  if (course === undefined) throw new Error('No course was loaded.');
  return course;
}

interface BankItem {
  readonly id: string;
  readonly itemId: string;
  readonly tags: readonly string[];
  readonly isDrawn: boolean;
  readonly version: number;
}

/** The items of an organization's banks, in their newest versions. */
function bankItems({ id }: SeededOrganization): Promise<BankItem[]> {
  return database.admin<BankItem>(
    `SELECT i.stable_id AS id, i.id AS "itemId", i.tags, i.deprecated_at IS NULL AS "isDrawn", max(v.number) AS version
     FROM items i JOIN item_versions v ON v.item_id = i.id WHERE i.organization_id = $1 AND i.bank_id IS NOT NULL
     GROUP BY i.id, i.stable_id, i.tags, i.deprecated_at ORDER BY i.stable_id`,
    [id],
  );
}

describe('a course with a bank', () => {
  it('has the items of its file, and a draw from it in its quiz', async () => {
    const course = await load(north, bank(item('a'), item('b')), draw('count: 2, points: 3, tags: [facts]'));
    expect(await bankItems(north)).toMatchObject([
      { id: 'a', tags: ['facts'], isDrawn: true, version: 1 },
      { id: 'b', tags: ['facts'], isDrawn: true, version: 1 },
    ]);
    const slots = await database.admin(
      `SELECT s.slot, s.points, s.draw_count, s.draw_tags, b.stable_id AS bank
       FROM quiz_slots s JOIN item_banks b ON b.id = s.bank_id WHERE s.course_version_id = $1`,
      [course.versionId],
    );
    expect(slots).toEqual([
      { slot: 'drawn', points: '3.000', draw_count: 2, draw_tags: ['facts'], bank: 'facts' },
    ]);
    expect(await bankItems(south)).toEqual([]);
  });

  it('gives learners as many items as it says, each once', async () => {
    const { courseId } = await load(north, bank(item('a'), item('b'), item('c')), draw('count: 2'));
    const learner = await north.as(server.client, 'learner');
    const { unlocked } = await enroll(learner, courseId);
    const attemptId = await startAttempt(learner, unlocked[0]?.id ?? '');
    const [{ frozen } = { frozen: [] }] = await database.admin<{
      frozen: { slot: string; itemId: string }[];
    }>('SELECT frozen_items AS frozen FROM attempts WHERE id = $1', [attemptId]);
    expect(frozen.map(({ slot }) => slot)).toEqual(['drawn.1', 'drawn.2', 'choice', 'number']);
    const ofBank = new Set((await bankItems(north)).map(({ itemId }) => itemId));
    const drawn = frozen.slice(0, 2).map(({ itemId }) => itemId);
    expect(new Set(drawn).size).toBe(2);
    expect(drawn.every((itemId) => ofBank.has(itemId))).toBe(true);
  });

  it('goes on for learners of a version that is older than the tags of its bank, or than its items', async () => {
    const first = await load(north, bank(item('a'), item('b')), draw('count: 2, tags: [facts]'));
    const ofSouth = await load(south);
    const learners = new Map<SeededOrganization, { client: Client; unitId: string }>();
    for (const [organization, { courseId }] of [
      [north, first],
      [south, ofSouth],
    ] as const) {
      const client = await organization.as(server.client, 'learner');
      const { unlocked } = await enroll(client, courseId);
      learners.set(organization, { client, unitId: unlocked[0]?.id ?? '' });
    }
    const drawnBy = async (organization: SeededOrganization) => {
      const { client, unitId } = learners.get(organization) ?? { client: server.client, unitId: '' };
      const attemptId = await startAttempt(client, unitId);
      await submit(client, attemptId, []);
      const rows = await database.admin<{ id: string }>(
        `SELECT i.stable_id AS id FROM attempts a, jsonb_array_elements(a.frozen_items) WITH ORDINALITY AS f (item, place)
         JOIN items i ON i.id = (f.item ->> 'itemId')::uuid WHERE a.id = $1 AND i.bank_id IS NOT NULL ORDER BY 1`,
        [attemptId],
      );
      return rows.map(({ id }) => id);
    };
    const renamed = item('a').replace('[facts]', '[basics]') + item('b').replace('[facts]', '[basics]');
    await load(north, bank(renamed), edit(QUIZ, 'tags: [facts]', 'tags: [basics]'));
    expect(await drawnBy(north)).toEqual(['a', 'b']);
    await load(north, bank(renamed, item('c').replace('[facts]', '[basics]')));
    expect(await drawnBy(north)).toEqual(['a', 'b']);
    const [left, added] = ['b', 'c'].map((id) => item(id).replace('[facts]', '[basics]'));
    await load(north, bank(left ?? '', added ?? ''));
    expect(await drawnBy(north)).toEqual(['a', 'b']);
    expect(await drawnBy(south)).toEqual(['a', 'b']);
  });

  it('is the same course when it is loaded twice, and another one in another organization', async () => {
    const first = await load(north, bank(item('a')), draw('count: 1'));
    const items = await bankItems(north);
    expect(await load(north)).toEqual({ ...first, isNew: false });
    expect(await bankItems(north)).toEqual(items);
    await load(south);
    const ofSouth = await bankItems(south);
    expect(ofSouth).toMatchObject([{ id: 'a', version: 1 }]);
    expect(ofSouth[0]?.itemId).not.toBe(items[0]?.itemId);
  });

  it('makes a new version of an item that was changed, and none when only its tags were', async () => {
    await load(north, bank(item('a'), item('b')));
    const { isNew } = await load(
      north,
      edit(BANK, 'Is a so?', 'Is a right?'),
      edit(BANK, 'Is b so?, correct: true, tags: [facts]', 'Is b so?, correct: true, tags: [hard, facts]'),
    );
    expect(isNew).toBe(true);
    expect(await bankItems(north)).toMatchObject([
      { id: 'a', tags: ['facts'], version: 2 },
      { id: 'b', tags: ['hard', 'facts'], version: 1 },
    ]);
  });

  it('draws no more what its file has no more, and again what is back, which is the same item', async () => {
    await load(north, bank(item('a'), item('b')));
    const before = await bankItems(north);
    await load(north, bank(item('b')));
    expect(await bankItems(north)).toMatchObject([
      { id: 'a', isDrawn: false },
      { id: 'b', isDrawn: true },
    ]);
    await load(north, bank());
    expect((await bankItems(north)).map(({ isDrawn }) => isDrawn)).toEqual([false, false]);
    await load(north, bank(item('a'), item('b')), edit('course.yaml', 'Tiny course', 'Tiny again'));
    expect(await bankItems(north)).toEqual(before);
  });

  it('may lose its bank', async () => {
    await load(north, bank(item('a')));
    expect(await load(north, remove('banks'))).toMatchObject({ number: 3, isNew: true });
    expect(await bankItems(north)).toMatchObject([{ id: 'a', isDrawn: true }]);
  });

  it('has a bank and a unit that name items alike', async () => {
    await load(north, bank(item('choice'), item('drawn')), draw('count: 2'));
    expect(await bankItems(north)).toHaveLength(2);
  });
});

describe('the rules of a quiz', () => {
  const rulesOf = async ({ versionId }: LoadedCourse) => {
    const [rules] = await database.admin(
      `SELECT behaviour, certainty, cool_down_seconds, result_visibility, feedback_visibility, visible_from
       FROM quizzes q JOIN units u ON u.id = q.unit_id WHERE q.course_version_id = $1 AND u.stable_id = 'one'`,
      [versionId],
    );
    return rules;
  };

  it('are deferred feedback after submission when its file says nothing', async () => {
    expect(await rulesOf(await load(north, edit(QUIZ, 'attempts: 3', 'attempts: 4')))).toEqual({
      behaviour: 'DEFERRED_FEEDBACK',
      certainty: false,
      cool_down_seconds: 0,
      result_visibility: 'AFTER_SUBMIT',
      feedback_visibility: 'AFTER_SUBMIT',
      visible_from: null,
    });
  });

  it('tell what was right at once where responses are checked', async () => {
    expect(
      await rulesOf(await load(north, edit(QUIZ, 'items:', 'behaviour: ADAPTIVE\nitems:'))),
    ).toMatchObject({
      behaviour: 'ADAPTIVE',
      feedback_visibility: 'IMMEDIATELY',
    });
  });

  it('are those of its file', async () => {
    const rules =
      'certainty: true\ncoolDownSeconds: 60\nshowResult: AFTER_LAST_ATTEMPT\nshowFeedback: AFTER_DATE\nshowFrom: 2027-03-01T09:00:00+01:00\n';
    expect(await rulesOf(await load(north, edit(QUIZ, 'items:', `${rules}items:`)))).toEqual({
      behaviour: 'DEFERRED_FEEDBACK',
      certainty: true,
      cool_down_seconds: 60,
      result_visibility: 'AFTER_LAST_ATTEMPT',
      feedback_visibility: 'AFTER_DATE',
      visible_from: new Date('2027-03-01T08:00:00Z'),
    });
  });
});
