import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ContentLoader } from '../../src/authoring/index.ts';
import type { ItemForm } from '../../src/quizzes/item-types/item-forms.ts';
import { itemTypes } from '../../src/quizzes/scoring/index.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import type { Client, Data } from '../support/client.ts';
import { writeCourse } from '../support/course-files.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { documentedItems, itemInput } from '../support/documented-items.ts';
import { enroll, startAttempt, SUBMIT } from '../support/journey.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { startSmtp } from '../support/smtp.ts';
import type { TestSmtp } from '../support/smtp.ts';
import { waitUntil } from '../support/wait.ts';

/** The documented item of each type. */
const forms = Object.keys(itemTypes).map(
  (type) => documentedItems.find((form) => form.type === type) as ItemForm,
);

/** A right response to each, as `ResponseInput` has it; to the formula in the names of its parameters. */
const RIGHT: Record<string, (form: Data) => object> = {
  SINGLE_CHOICE: ({ options }) => ({ singleChoice: { optionId: idsOf(options.filter(isCorrect))[0] } }),
  MULTIPLE_CHOICE: ({ options }) => ({ multipleChoice: { optionIds: idsOf(options.filter(isCorrect)) } }),
  TRUE_FALSE: ({ correct }) => ({ trueFalse: { value: correct } }),
  SHORT_TEXT: ({ answers }) => ({ shortText: { text: answers[0].text } }),
  NUMERIC: ({ answers, units }) => ({ numeric: { value: answers[0].value, unit: units[0].name } }),
  MATCHING: ({ prompts }) => ({
    matching: { pairs: prompts.map(({ id, accepts }: Data) => ({ promptId: id, optionId: accepts[0] })) },
  }),
  ORDERING: ({ options }) => ({ ordering: { order: idsOf(options) } }),
  CLOZE: ({ gaps }) => ({ cloze: { gaps: gaps.map(rightPart) } }),
  WORD_BANK: ({ gaps }) => ({
    wordBank: { gaps: gaps.map(({ id, optionIds }: Data) => ({ gapId: id, optionId: optionIds[0] })) },
  }),
  HOTSPOT: () => ({
    hotspot: {
      points: [
        { x: 118, y: 124 },
        { x: 260, y: 120 },
      ],
    },
  }),
  FORMULA: () => ({ formula: { formula: '2*a*x + 1/x' } }),
  ESSAY: () => ({ essay: { text: 'It remembers.' } }),
  FILE_REFERENCE: () => ({ fileReference: { files: [{ fileId: 'f1', name: 'essay.pdf' }] } }),
};

const isCorrect = ({ correct }: Data) => correct === true;
const idsOf = (members: Data[]): string[] => members.map(({ id }) => id);

function rightPart({ id: gapId, choice, text, number }: Data): object {
  if (choice) return { gapId, optionId: idsOf(choice.options.filter(isCorrect))[0] };
  if (text) return { gapId, text: text.accepted?.[0] ?? text.answers[0].text };
  return { gapId, value: number.answer ?? number.answers[0].value };
}

const rightInputs = (slots: readonly { slot: string; type: string }[]) =>
  slots.map(({ slot, type }) => ({
    slot,
    response: RIGHT[type]?.(forms.find((form) => form.type === type) as Data),
  }));

let database: TestDatabase;
let smtp: TestSmtp;
let server: TestApp;
let folder: string;
let north: SeededOrganization;
let south: SeededOrganization;
const courses = new Map<string, string>();

beforeAll(async () => {
  database = await createTestDatabase();
  smtp = await startSmtp();
  server = await startTestApp(database, { SMTP_URL: smtp.url });
  folder = mkdtempSync(path.join(tmpdir(), 'stepwise-showcase-'));
  const items = forms.map(({ points: _points, ...form }) => form);
  writeCourse(folder, {
    id: 'showcase',
    units: [
      { id: 'files', quiz: { passPercent: 90, items } },
      {
        id: 'bank',
        quiz: {
          passPercent: 50,
          items: [{ id: 'draw', type: 'DRAW', bank: 'mixed', count: forms.length }],
        },
      },
      { id: 'end' },
    ],
    banks: { mixed: { id: 'mixed', title: 'Mixed', items } },
  });
  north = await seedOrganization(server.app, 'north');
  south = await seedOrganization(server.app, 'south');
  for (const organization of [north, south]) {
    const [loaded] = await server.app.get(ContentLoader).load(organization.id, path.join(folder, 'showcase'));
    courses.set(organization.slug, loaded?.courseId ?? '');
  }
});

afterAll(async () => {
  await server?.stop();
  await smtp?.close();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

const ATTEMPT = `query ($id: ID!) { attempt(id: $id) { status
  items { slot points prompt question { __typename } } result { earned max percent passed items { slot outcome } } } }`;

async function shown(client: Client, id: string): Promise<Data> {
  return (await client.run(ATTEMPT, { id }))['attempt'];
}

/** The slots of an attempt, each with the type of its question. */
function slotsOf({ items }: Data): { slot: string; type: string }[] {
  const typeOf = (name: string) =>
    name
      .replace(/Question$/, '')
      .replace(/([a-z])([A-Z])/g, '$1_$2')
      .toUpperCase();
  return items.map(({ slot, question }: Data) => ({ slot, type: typeOf(question.__typename) }));
}

async function verified(client: Client, id: string): Promise<boolean> {
  const { verifyAttempt } = await client.run(
    'query ($id: ID!) { verifyAttempt(attemptId: $id) { matches problem } }',
    { id },
  );
  expect(verifyAttempt.problem).toBeNull();
  return verifyAttempt.matches;
}

const mailsTo = (person: string) =>
  smtp.received.filter(({ recipients }) => recipients.includes(`${person}@north.example`)).length;

describe('items of every type', () => {
  let learner: Client;
  let teacher: Client;
  let units: Data[];

  beforeAll(async () => {
    learner = await north.as(server.client, 'learner');
    teacher = await north.as(server.client, 'instructor');
  });

  it('are written in files, taken over the API, graded by engine and people, and replay', async () => {
    const { unlocked } = await enroll(learner, courses.get('north') ?? '');
    const id = await startAttempt(learner, unlocked[0]?.id ?? '');
    const slots = slotsOf(await shown(learner, id));
    expect(slots.map(({ type }) => type).sort()).toEqual(Object.keys(itemTypes).sort());
    const responses = rightInputs(slots);
    for (const { slot, response } of responses.slice(0, 6))
      await learner.run(
        'mutation ($input: SaveResponseInput!) { saveResponse(input: $input) { item { rev } } }',
        { input: { attemptId: id, slot, rev: 1, response } },
      );
    const submitted = (
      await learner.run(SUBMIT, { input: { attemptId: id, responses: responses.slice(6) } })
    )['submitAttempt'];
    expect(submitted).toMatchObject({ attempt: { status: 'NEEDS_REVIEW' }, result: null, unlocked: [] });

    await waitUntil('what was to be mailed before is out', async () => {
      const rows = await database.admin(
        "SELECT 1 FROM email_deliveries WHERE status IN ('PLANNED', 'SENDING')",
      );
      return rows.length === 0;
    });
    const mails = mailsTo('learner');
    for (const points of ['1', '1']) {
      const { claimReview } = await teacher.run(
        'mutation ($input: ClaimReviewInput!) { claimReview(input: $input) { review { id guide { rubric { criterionId points } } } } }',
        { input: { courseId: courses.get('north') } },
      );
      const { id: reviewId, guide } = claimReview.review;
      const rubric: Data[] = guide.rubric ?? [];
      const criteria = rubric.map((criterion) => ({
        criterionId: criterion['criterionId'],
        points: criterion['points'],
      }));
      await teacher.run(
        'mutation ($input: GradeReviewInput!) { gradeReview(input: $input) { review { status } } }',
        { input: { reviewId, ...(criteria.length > 0 ? { criteria } : { points }) } },
      );
    }
    const graded = await shown(learner, id);
    expect(graded).toMatchObject({ status: 'GRADED', result: { percent: '100.00', passed: true } });
    expect(graded['result'].items.map(({ outcome }: Data) => outcome)).toEqual(forms.map(() => 'CORRECT'));
    expect(await verified(teacher, id)).toBe(true);
    // The grade, and the unit that it unlocked.
    await waitUntil('both mails are there', () => mailsTo('learner') === mails + 2);
  });

  it('are written over the API, drawn from a bank, repaired for whoever took them, and taken back', async () => {
    const author = await north.as(server.client, 'author');
    const courseId = courses.get('north') ?? '';
    const { itemBanks } = await author.run(
      'query ($id: ID!) { itemBanks(courseId: $id, first: 1) { edges { node { id items(first: 20) { edges { node { id } } } } } } }',
      { id: courseId },
    );
    const [{ node: bank }] = itemBanks.edges;
    const made = new Map<string, { itemId: string; versionId: string }>();
    for (const form of forms) {
      const item =
        form.type === 'TRUE_FALSE'
          ? { ...itemInput(form), trueFalse: { correct: !form.correct } } // The author errs.
          : itemInput(form);
      const { createItem } = await author.run(
        'mutation ($input: CreateItemInput!) { createItem(input: $input) { item { id newest { id } } } }',
        { input: { bankId: bank.id, stableId: `api-${form.id}`, item } },
      );
      made.set(form.type, { itemId: createItem.item.id, versionId: createItem.item.newest.id });
    }
    for (const { node } of bank.items.edges)
      await author.run(
        'mutation ($input: DeprecateItemInput!) { deprecateItem(input: $input) { item { id } } }',
        {
          input: { itemId: node.id },
        },
      );

    const { course } = await learner.run(
      'query ($id: ID!) { course(id: $id) { units { edges { node { id title lock { state } } } } } }',
      { id: courseId },
    );
    units = course.units.edges.map(({ node }: Data) => node);
    const id = await startAttempt(learner, units[1]?.['id']);
    const slots = slotsOf(await shown(learner, id));
    expect(slots.map(({ type }) => type).sort()).toEqual(Object.keys(itemTypes).sort());
    // Six right, and the statement, which its key calls wrong: 6 of 13 do not pass.
    const answered = ['TRUE_FALSE', 'SINGLE_CHOICE', 'MATCHING', 'ORDERING', 'CLOZE', 'HOTSPOT', 'FORMULA'];
    const responses = rightInputs(slots.filter(({ type }) => answered.includes(type)));
    const { submitAttempt } = await learner.run(SUBMIT, { input: { attemptId: id, responses } });
    expect(submitAttempt).toMatchObject({
      attempt: { status: 'GRADED' },
      result: { earned: '6.00', max: '13.00', passed: false },
      unlocked: [],
    });

    const statement = forms.find(({ type }) => type === 'TRUE_FALSE') as ItemForm;
    const { itemId, versionId } = made.get('TRUE_FALSE') ?? {};
    const { createItemVersion } = await author.run(
      'mutation ($input: CreateItemVersionInput!) { createItemVersion(input: $input) { version { id number } } }',
      { input: { itemId, item: itemInput(statement) } },
    );
    expect(createItemVersion.version.number).toBe(2);
    const regrade = async (name: string, type: string, input: object, status: string) => {
      const data = await teacher.run(
        `mutation ($input: ${type}!) { ${name}(input: $input) { regrade { id } } }`,
        { input },
      );
      const regradeId = data[name].regrade.id as string;
      return waitUntil(`the regrade is ${status}`, async () => {
        const { regrade } = await teacher.run(
          `query ($id: ID!) { regrade(id: $id) { id status changed newlyPassed
            changes { edges { node { newPassed unlocks { id } } } } } }`,
          { id: regradeId },
        );
        return regrade.status === status ? (regrade as Data) : null;
      });
    };
    const preview = await regrade(
      'regradePreview',
      'RegradePreviewInput',
      {
        itemVersionId: versionId,
        newItemVersionId: createItemVersion.version.id,
        policy: 'NEW_KEY',
        reason: 'The key said false.',
      },
      'PREVIEWED',
    );
    expect(preview).toMatchObject({ changed: 1, newlyPassed: 1 });
    expect(preview['changes'].edges).toEqual([
      { node: { newPassed: true, unlocks: [{ id: units[2]?.['id'] }] } },
    ]);
    expect((await shown(learner, id))['result']).toMatchObject({ earned: '6.00' });

    const regradeId = preview['id'];
    const mails = mailsTo('learner');
    await regrade('applyRegrade', 'ApplyRegradeInput', { regradeId }, 'APPLIED');
    expect((await shown(learner, id))['result']).toMatchObject({ earned: '7.00', passed: true });
    expect(await verified(teacher, id)).toBe(true);
    await waitUntil('the unit is mailed', () => mailsTo('learner') === mails + 1);

    await regrade('revertRegrade', 'RevertRegradeInput', { regradeId, reason: 'It was right.' }, 'REVERTED');
    expect((await shown(learner, id))['result']).toMatchObject({ earned: '6.00', passed: false });
    expect(await verified(teacher, id)).toBe(true);
    const { unit } = await learner.run('query ($id: ID!) { unit(id: $id) { lock { state } } }', {
      id: units[2]?.['id'],
    });
    expect(unit.lock.state).toBe('UNLOCKED');
    const lines = await database.admin<{ kind: string }>(
      'SELECT kind FROM grade_events WHERE attempt_id = $1 ORDER BY revision',
      [id],
    );
    expect(lines.map(({ kind }) => kind)).toEqual(['SCORED', 'REGRADED', 'REVERTED']);

    const toEverybody = [...made.values()].map(async ({ versionId: itemVersionId }) => {
      const input = { itemVersionId, policy: 'FULL_CREDIT', reason: 'Nobody could know.' };
      const { id: fullId } = await regrade('regradePreview', 'RegradePreviewInput', input, 'PREVIEWED');
      await regrade('applyRegrade', 'ApplyRegradeInput', { regradeId: fullId }, 'APPLIED');
    });
    await Promise.all(toEverybody);
    const repaired = await shown(learner, id);
    expect(repaired['result']).toMatchObject({ earned: '13.00', max: '13.00', passed: true });
    expect(repaired['result'].items.map(({ outcome }: Data) => outcome)).toEqual(forms.map(() => 'CORRECT'));
    expect(await verified(teacher, id)).toBe(true);
  });

  it('leave the other organization, which has the same course, as it was', async () => {
    const stranger = await south.as(server.client, 'instructor');
    const { attempts, reviewQueue, regrades } = await stranger.run(
      '{ attempts { edges { node { id } } } reviewQueue { edges { node { id } } } regrades { edges { node { id } } } }',
    );
    expect([attempts, reviewQueue, regrades].flatMap(({ edges }) => edges)).toEqual([]);
    const { itemBanks } = await (
      await south.as(server.client, 'author')
    ).run('query ($id: ID!) { itemBanks(courseId: $id) { edges { node { itemCount } } } }', {
      id: courses.get('south'),
    });
    expect(itemBanks.edges).toEqual([{ node: { itemCount: forms.length } }]);
    const touched = await database.admin(
      `SELECT 1 FROM grade_events WHERE organization_id = $1 UNION ALL SELECT 1 FROM email_deliveries WHERE organization_id = $1`,
      [south.id],
    );
    expect(touched).toEqual([]);
  });
});
