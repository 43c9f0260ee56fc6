import { describe, expect, it } from '@jest/globals';
import { GraphQLError, Kind, buildSchema, parse, validate } from 'graphql';
import type { OperationDefinitionNode } from 'graphql';
import { DomainError } from '../errors.ts';
import { variablesDoNotFit } from './variables-do-not-fit.ts';
import { assertLiteralsWellFormed, assertVariablesWellFormed } from './assert-well-formed.ts';
import { literalProblems } from './literal-problems.ts';

const schema = buildSchema(`
  input Response { slot: String! text: String rank: Int }
  input SubmitInput { id: ID! responses: [Response!] tags: [String!] }
  input Filter { kinds: [Kind!] }
  enum Kind { OPEN CLOSED }
  type Query { unit(id: ID!, filter: Filter, size: Int = 3): ID }
  type Mutation { submit(input: SubmitInput!): ID }`);

function fieldsOf(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    if (error instanceof DomainError) return error.details.fields;
    throw error;
  }
  return null;
}

/** What is wrong with the variables of the only operation of a document. */
const ofVariables = (text: string, variables: Record<string, unknown>) => {
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  const operation = document.definitions.find(
    (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
  ) as OperationDefinitionNode;
  return fieldsOf(() => {
    throw variablesDoNotFit({ schema, document, operation, variables });
  });
};

const ofLiterals = (text: string) =>
  validate(schema, parse(text)).flatMap((error) => literalProblems(error, error.message));

const SUBMIT = 'mutation ($input: SubmitInput!) { submit(input: $input) }';

describe('variablesDoNotFit', () => {
  it('takes what fits', () => {
    expect(ofVariables(SUBMIT, { input: { id: 7, responses: { slot: 'a' }, tags: null } })).toEqual([]);
    expect(ofVariables('query ($id: ID!, $n: Int! = 1) { unit(id: $id, size: $n) }', { id: 'x' })).toEqual(
      [],
    );
  });

  it('names every field, from the input on', () => {
    const responses = [{ slot: 'a', rank: 'first' }, { text: 7 }, null];
    expect(ofVariables(SUBMIT, { input: { responses, titel: 1 } })).toEqual([
      { path: 'id', message: 'is required' },
      { path: 'responses.0.rank', message: 'Int cannot represent non-integer value: "first"' },
      { path: 'responses.1.slot', message: 'is required' },
      { path: 'responses.1.text', message: 'String cannot represent a non string value: 7' },
      { path: 'responses.2', message: 'must not be null' },
      { path: 'titel', message: 'is not known' },
    ]);
  });

  it('goes by where a variable is used, not by its name', () => {
    expect(
      ofVariables('mutation ($data: SubmitInput!) { submit(input: $data) }', { data: { id: {} } }),
    ).toEqual([{ path: 'id', message: expect.stringContaining('ID cannot represent') }]);
    expect(
      ofVariables(
        'mutation ($t: String!, $r: Int) { submit(input: { id: 1, responses: [{ slot: "a" }, { slot: $t, rank: $r }] }) }',
        { r: 1.5 },
      ),
    ).toMatchObject([{ path: 'responses.1.slot' }, { path: 'responses.1.rank' }]);
    expect(
      ofVariables(
        'query ($unit: ID!, $f: Filter, $n: Int) { ...A } fragment A on Query { unit(id: $unit, filter: $f, size: $n) }',
        { unit: null, f: { kinds: ['OPEN', 'AJAR'] }, n: 2 ** 31 },
      ),
    ).toMatchObject([
      { path: 'id', message: 'must not be null' },
      { path: 'filter.kinds.1' },
      { path: 'size' },
    ]);
  });

  it('says what the whole is when that is wrong, and gives up after 20 problems', () => {
    expect(ofVariables(SUBMIT, { input: 'x' })).toMatchObject([{ path: 'input' }]);
    expect(ofVariables(SUBMIT, {})).toEqual([{ path: 'input', message: 'is required' }]);
    const tags = Array.from({ length: 900 }, (_, index) => index);
    expect(ofVariables(SUBMIT, { input: { id: 1, tags } })).toHaveLength(20);
  });

  it('suggests no names', () => {
    const fields = ofVariables('query ($f: Filter) { unit(id: 1, filter: $f) }', {
      f: { kinds: ['OPENED'], kind: 1 },
    });
    expect(JSON.stringify(fields)).not.toMatch(/did you mean/i);
  });
});

describe('literalProblems', () => {
  it.each([
    ['{ unit }', 'id'],
    ['{ unit(id: 1, size: "x") }', 'size'],
    ['{ unit(id: 1, filter: { kinds: [OPEN, AJAR] }) }', 'filter.kinds.1'],
    ['{ unit(id: 1, sise: 3) }', 'sise'],
    ['mutation { submit(input: 7) }', 'input'],
    ['mutation { submit(input: { id: 1, responses: [{ slot: "a" }, { slot: 2 }] }) }', 'responses.1.slot'],
    ['mutation { submit(input: { id: 1, responses: [{ text: "a" }] }) }', 'responses.0.slot'],
    ['mutation { submit(input: { id: 1, titel: 1 }) }', 'titel'],
    ['mutation { submit(input: { id: null }) }', 'id'],
  ])('names the field of %s', (text, path) => {
    expect(ofLiterals(text)).toMatchObject([{ path }]);
  });

  it('names none when no value is to blame', () => {
    expect(ofLiterals('{ unknown }')).toEqual([]);
    expect(literalProblems(new GraphQLError('x'), 'x')).toEqual([]);
    expect(literalProblems(new Error('x'), 'x')).toEqual([]);
  });
});

describe('well-formed values', () => {
  const refused = (text: string, variables: Record<string, unknown> = {}) =>
    fieldsOf(() => {
      assertLiteralsWellFormed(parse(text));
      assertVariablesWellFormed(parse(text), variables);
    });

  it('names the field of a text that cannot be stored, and of a number that is none', () => {
    const input = { id: 'a', responses: [{ slot: 'b', text: 'x\u0000y' }] };
    const problem = 'holds the character U+0000';
    expect(refused(SUBMIT, { input })).toEqual([{ path: 'responses.0.text', message: problem }]);
    expect(refused('query ($u: ID!) { unit(id: $u) }', { u: '\ud800' })).toMatchObject([{ path: 'id' }]);
    expect(refused('{ unit(id: "\\u0000") }')).toEqual([{ path: 'id', message: problem }]);
    expect(refused('{ unit(id: 1, size: 1e999) }')).toMatchObject([{ path: 'size' }]);
    expect(refused('{ unit(id: 1) }', { unused: '\u0000' })).toMatchObject([{ path: 'unused' }]);
    expect(refused('{ unit(id: 1) }', { '\u0000': 1 })).toEqual([]);
  });
});
