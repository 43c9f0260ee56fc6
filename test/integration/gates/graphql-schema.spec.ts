import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import type { GraphQLNamedType, GraphQLSchema } from 'graphql';
import { printSchemaWithCosts } from '../../../src/platform/graphql/print-schema.ts';
import { writeLimits } from '../../../src/platform/graphql/write-limits.ts';
import { NodeTypes } from '../../../src/platform/graphql/node.ts';
import { itemContents } from '../../../src/quizzes/item-content.model.ts';
import { startTestApp } from '../../support/app.ts';
import type { TestApp } from '../../support/app.ts';
import { expectCommitted } from '../../support/committed-file.ts';
import { createTestDatabase } from '../../support/database.ts';
import { accessOf } from '../../support/operations.ts';
import type { TestDatabase } from '../../support/database.ts';

/** Lists of objects that are no connections, each with what bounds it. */
const BOUNDED: Record<string, string> = {
  'Attempt.items': 'the slots of one quiz',
  'AttemptItem.tries': 'up to 20',
  'AttemptResult.items': 'the slots of one quiz',
  'ClozeQuestion.gaps': 'the gaps of one text, up to 100',
  'ClozeQuestionGap.options': 'the options of one gap, up to 100',
  'ClozeResponse.gaps': 'the gaps of one text',
  'CohortEnrollmentPayload.enrollments': 'cut off after 100',
  'CohortEnrollmentPayload.unlocked': 'units without a rule, each once, of the courses of one cohort',
  'EnrollPayload.unlocked': 'units of one course',
  'EnrollmentMovePayload.unlocked': 'units of one course',
  'FileReferenceResponse.files': 'up to 20',
  'FormulaQuestion.parameters': 'up to 10',
  'FormulaQuestion.variables': 'up to 10',
  'HotspotResponse.points': 'up to 20',
  'GradeReviewPayload.unlocked': 'units of one course',
  'ItemStatistics.options': 'the options of one item',
  'ItemResult.criteria': 'the rubric of one item',
  'LockExplanation.unmet': 'the conditions of one rule, up to 100',
  'MarkUnitCompletePayload.unlocked': 'units of one course',
  'MatchingQuestion.options': 'the options of one item',
  'MatchingQuestion.prompts': 'the prompts of one item, up to 100',
  'MatchingResponse.pairs': 'the prompts of one item',
  'MoveEnrollmentsPayload.moved': 'up to 100',
  'MoveEnrollmentsPayload.skipped': 'up to 100',
  'MultipleChoiceQuestion.options': 'the options of one item',
  'OpenUnitPayload.unlocked': 'units of one course',
  'OrderingQuestion.options': 'the options of one item',
  'OverridePayload.unlocked': 'units of one course',
  'OverrideUnitsPayload.overrides': 'cut off after 100',
  'OverrideUnitsPayload.unlocked': 'units of one course, each once',
  'QuizStatistics.items': 'the items of one quiz',
  'RegradeChange.unlocks': 'units of one course',
  'Review.criteria': 'the rubric of one item',
  'ReviewGuide.rubric': 'the rubric of one item',
  'Quiz.slots': 'the slots of one quiz',
  'SingleChoiceQuestion.options': 'the options of one item',
  'SubmitAttemptPayload.unlocked': 'units of one course',
  'UnitContent.blocks': 'the content of one unit, which is read whole',
  'UnitLock.unmet': 'the conditions of one rule',
  'WordBankQuestion.options': 'the options of one item',
  'WordBankResponse.gaps': 'the gaps of one text',
};

/**
 * Types with an `id` that is not to be had by `node(id)`, with what makes it unique over everything: caches take
 * two objects of one type and one `id` for one. What is unique only within its parent is called `optionId` or the like.
 */
const OTHER_IDS: Record<string, string> = {
  AttemptItem: 'made of the attempt’s id, by which it is found',
  CalendarFeed: 'made for caches of the viewer’s id',
  CourseMailSetting: 'made for caches of the viewer’s id and the course’s',
  MailSettings: 'made for caches of the viewer’s id',
};

/** What is made from the forms of items, which limit each of their lists. */
const FORMS = Object.values(itemContents).map(({ output }) => output.name);
const isOfForm = (name: string) => FORMS.some((form) => name.startsWith(form));

let database: TestDatabase;
let server: TestApp;
let schema: GraphQLSchema;
let types: GraphQLNamedType[];

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestApp(database, { ROLE: 'api' });
  ({ schema } = server.app.get(GraphQLSchemaHost));
  types = Object.values(schema.getTypeMap()).filter(
    (type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type),
  );
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

describe('the GraphQL schema', () => {
  it('is the one that was reviewed, in src/schema.graphql', () => {
    expectCommitted('src/schema.graphql', printSchemaWithCosts(schema), 'npm run schema:write');
  });

  it('declares the costs and turns that docs/limits.md tells', () => {
    const page = readFileSync(path.resolve(import.meta.dirname, '../../../docs/limits.md'), 'utf8');
    expectCommitted('docs/limits.md', writeLimits(page, schema), 'npm run limits:write');
  });

  it('describes every type, field, argument, input field and enum value', () => {
    expect(types.flatMap(undescribed)).toEqual([]);
  });

  it('has every type and field that not every member may select say what it needs', () => {
    const silent = types.filter(isObjectType).flatMap((type) => {
      const fields = Object.values(type.getFields()).map((field) => ({
        field,
        access: accessOf(field) ?? accessOf(type),
      }));
      return fields
        .filter(({ access = '' }) => access.includes(':'))
        .filter(
          ({ field, access }) =>
            ![type, field].some(({ description }) => description?.endsWith(`Needs \`${access}\`.`)),
        )
        .map(({ field }) => `${type.name}.${field.name}`);
    });
    expect(silent).toEqual([]);
  });

  it('has an `id` only where it is unique over everything, and finds it by `node(id)` or says here why not', () => {
    const withId = types.filter(isObjectType).filter((type) => 'id' in type.getFields());
    const nodes = withId.filter((type) => type.getInterfaces().some(({ name }) => name === 'Node'));
    const names = nodes.map(({ name }) => name);
    expect([...server.app.get(NodeTypes).names].sort()).toEqual([...names].sort());
    expect(
      withId
        .map(({ name }) => name)
        .filter((name) => !names.includes(name))
        .sort(),
    ).toEqual(Object.keys(OTHER_IDS).sort());
  });

  it('pages every list of objects, or its bound is written here', () => {
    const lists = types.filter(isObjectType).flatMap((type) =>
      Object.values(type.getFields())
        .filter(
          (field) => isListType(getNullableType(field.type)) && isCompositeType(getNamedType(field.type)),
        )
        .map((field) => `${type.name}.${field.name}`),
    );
    expect(lists.filter((name) => !/^\w+Connection\.edges$/.test(name) && !isOfForm(name)).sort()).toEqual(
      Object.keys(BOUNDED).sort(),
    );
  });
});

/** Whatever a reader of the schema would have to guess, as `Type.field(argument:)`. */
function undescribed(type: GraphQLNamedType): string[] {
  const lacking = (thing: { description?: string | null }, name: string) =>
    (thing.description ?? '').trim() === '' ? [name] : [];
  const own = lacking(type, type.name);
  if (isEnumType(type))
    return [...own, ...type.getValues().flatMap((value) => lacking(value, `${type.name}.${value.name}`))];
  if (isInputObjectType(type))
    return [...own, ...Object.values(type.getFields()).flatMap((f) => lacking(f, `${type.name}.${f.name}`))];
  if (!isObjectType(type) && !isInterfaceType(type)) return own;
  return Object.values(type.getFields()).reduce(
    (found, field) => [
      ...found,
      ...lacking(field, `${type.name}.${field.name}`),
      ...field.args.flatMap((argument) => lacking(argument, `${type.name}.${field.name}(${argument.name}:)`)),
    ],
    own,
  );
}
