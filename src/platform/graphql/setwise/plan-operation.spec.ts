import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import type { OperationDefinitionNode } from 'graphql';
import { AnswerSize } from './answer-size.ts';
import { KnownPlans } from './known-plans.ts';
import { MOST_FIELDS, planOperation } from './plan-operation.ts';
import { NotCovered } from './plan.ts';
import { runPlan } from './run-plan.ts';

const schema = buildSchema(`
  interface Node { id: ID! }
  type Query { node: Node, list: [Leaf!], must: Leaf! }
  type Leaf implements Node { id: ID!, text: String, deep: Leaf }
  type Other implements Node { id: ID!, text: Int }
`);

const planOf = (text: string, included: Record<string, unknown> = {}) => {
  const document = parse(text);
  const operation = document.definitions[0] as OperationDefinitionNode;
  return planOperation({ schema, document, operation }, included, () => false);
};

const write = async (text: string, root: object, included = {}) => {
  const document = parse(text);
  const operation = document.definitions[0] as OperationDefinitionNode;
  const run = {
    operation: { schema, document, operation },
    variables: {},
    context: {},
    size: new AnswerSize(),
    resolveLevel: () => null,
  };
  return runPlan(run, planOf(text, included), [root as never]);
};

describe('planOperation', () => {
  it('leaves to graphql-js what selects more than it keeps in memory', () => {
    const wide = Array.from({ length: MOST_FIELDS + 1 }, (_, n) => `a${n}: text`).join(' ');
    expect(() => planOf(`{ must { ${wide} } }`)).toThrow(NotCovered);
  });

  it('plans only the types of an interface that turn up', async () => {
    const text = `{ ${Array.from({ length: 9 }, (_, n) => `n${n}: node { ...F }`).join(' ')} }
      fragment F on Node { ${Array.from({ length: 150 }, (_, n) => `i${n}: id`).join(' ')} }`;
    // 9 × 2 types × 150 fields would be above the limit.
    expect(() => planOf(text)).not.toThrow();
    await expect(write(text, {})).resolves.toEqual([
      `{${Array.from({ length: 9 }, (_, n) => `"n${n}":null`).join(',')}}`,
    ]);
  });

  it('leaves introspection to graphql-js', () => {
    expect(() => planOf('{ __schema { queryType { name } } }')).toThrow(NotCovered);
  });
});

describe('runPlan', () => {
  it('writes what graphql-js would', async () => {
    const root = { must: { id: 'a', text: 'say "hi"\u2028', deep: null }, list: [{ id: 'b', text: null }] };
    await expect(
      write('{ x: must { deep { id } text id __typename } list { id text } }', root),
    ).resolves.toEqual([
      '{"x":{"deep":null,"text":"say \\"hi\\"\u2028","id":"a","__typename":"Leaf"},"list":[{"id":"b","text":null}]}',
    ]);
  });

  it.each([
    ['a null where there may be none', '{ must { id } }', { must: null }],
    ['a null in a list of such', '{ list { id } }', { list: [null] }],
    ['a null leaf', '{ must { id } }', { must: { id: null } }],
    ['a list that is none', '{ list { id } }', { list: 'ab' }],
    ['a promise', '{ must { id } }', { must: Promise.resolve({ id: 'a' }) }],
    ['a promise in a list', '{ list { text } }', { list: [Promise.resolve({ text: 'a' })] }],
    ['an error', '{ must { text } }', { must: new Error('x') }],
    ['a method', '{ must { id } }', { must: { id: () => 'a' } }],
    ['a value that does not fit', '{ must { text } }', { must: { text: {} } }],
  ])('does not write %s', async (_, text, root) => {
    await expect(write(text, root)).rejects.toThrow();
  });
});

describe('KnownPlans', () => {
  it('has a plan for each way that is decided by variables', () => {
    const document = parse('query ($a: Boolean!) { must { id @include(if: $a) text @skip(if: $a) } }');
    const operation = document.definitions[0] as OperationDefinitionNode;
    const plans = new KnownPlans();
    const fieldsWith = (a: boolean) => {
      const plan = plans.planOf({ schema, document, operation }, { a }, () => false);
      const must = plan?.fields[0]?.value;
      return must?.kind === 'OBJECT' ? must.only?.fields.map(({ name }) => name) : null;
    };
    expect([fieldsWith(true), fieldsWith(false), fieldsWith(true)]).toEqual([['id'], ['text'], ['id']]);
  });
});
