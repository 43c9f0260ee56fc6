import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Kind, buildSchema, getNamedType, isCompositeType, isObjectType, parse, validate } from 'graphql';
import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import { getComplexity } from 'graphql-query-complexity';
import type { ComplexityEstimatorArgs } from 'graphql-query-complexity';
import { DomainError } from '../errors.ts';
import { rateLimitOf } from '../rate-limit/rate-limited.ts';
import { costRuleOf } from './cost.ts';
import { inspectOperation, inspectionOf } from './inspect-operation.ts';
import type { Inspection } from './inspect-operation.ts';
import { assertAffordable } from './limit-operation.ts';
import { LIMITS } from './limits.ts';
import { priceOf } from './price-operation.ts';

const schema = buildSchema(`
  interface Node { id: ID }
  type Query { a: A, node: Node, things(first: Int = 20, last: Int, after: String): ThingConnection, list: [A!] }
  type Mutation { write: A, dear: A, signIn: A, submitAttempt: A }
  type A implements Node { id: ID, a: A, things(first: Int = 20, last: Int, after: String): ThingConnection, dear: String, few: [B] }
  type B implements Node { id: ID, b: B, list: [A], thing: Thing }
  union Thing = A | B
  type ThingConnection { edges: [ThingEdge!]!, pageInfo: PageInfo! }
  type ThingEdge { cursor: String!, node: Thing! }
  type PageInfo { hasNextPage: Boolean! }
`);

function declare(type: string, field: string, extensions: Record<string, unknown>) {
  const owner = schema.getType(type);
  if (!isObjectType(owner)) throw new Error(`${type} is no object type.`);
  Object.assign(owner.getFields()[field] ?? {}, { extensions });
}
declare('A', 'dear', { cost: { weight: 7 } });
declare('A', 'few', { cost: { assumedSize: 2 } });
declare('Mutation', 'dear', { cost: { weight: 90 }, rateLimited: { turns: 5, seconds: 60 } });

/** A field with what is selected in it, before it is written down one way or the other. */
interface Selected {
  readonly field: string;
  readonly first: number | null;
  readonly include: boolean | null;
  readonly skip: boolean | null;
  readonly isWrapped: boolean;
  readonly inner: readonly Selected[];
}

const FIELDS: Record<string, readonly string[]> = {
  Query: ['a', 'node', 'things', 'list'],
  Mutation: ['write', 'dear', 'signIn', 'submitAttempt'],
  A: ['id', 'a', 'things', 'dear', 'few'],
  B: ['id', 'b', 'list', 'thing'],
  ThingConnection: ['edges', 'pageInfo'],
  ThingEdge: ['cursor', 'node'],
  PageInfo: ['hasNextPage'],
  Node: ['id', '... on A', '... on B'],
  Thing: ['... on A', '... on B', '__typename'],
};

function innerType(type: string, field: string): string {
  if (field.startsWith('... on ')) return field.slice('... on '.length);
  const owner = schema.getType(type);
  const found = owner && 'getFields' in owner ? owner.getFields()[field] : undefined;
  return found ? getNamedType(found.type).name : 'String';
}

function selections(type: string, depth: number): fc.Arbitrary<Selected[]> {
  const selection = fc.constantFrom(...(FIELDS[type] ?? [])).chain((field) => {
    const inner = innerType(type, field);
    const isLeaf = FIELDS[inner] === undefined;
    if (!isLeaf && depth === 0) return fc.constant({ ...LEAF, field: '__typename' });
    return fc.record<Selected>({
      field: fc.constant(field),
      first: field === 'things' ? fc.option(fc.integer({ min: 0, max: 100 })) : fc.constant(null),
      include: fc.option(fc.boolean(), { freq: 4 }),
      skip: fc.option(fc.boolean(), { freq: 6 }),
      isWrapped: fc.boolean(),
      inner: isLeaf ? fc.constant([]) : selections(inner, depth - 1),
    });
  });
  return fc.array(selection, { minLength: 1, maxLength: type === 'Mutation' ? 12 : 4 });
}

const LEAF = { first: null, include: null, skip: null, isWrapped: false, inner: [] };

interface Written {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

/** The same operation with everything in its place, or with variables, named fragments and aliases. */
function write(kind: string, tree: readonly Selected[], isIndirect: boolean): Written {
  const variables: Record<string, unknown> = {};
  const fragments: string[] = [];
  let aliases = 0;
  const value = (given: number | boolean): string => {
    if (!isIndirect) return String(given);
    const name = `v${Object.keys(variables).length}`;
    variables[name] = given;
    return `$${name}`;
  };
  const set = (selected: readonly Selected[], type: string): string =>
    `{ ${selected.map((one) => wrapped(one, type)).join(' ')} }`;
  const wrapped = (selected: Selected, type: string): string => {
    const text = one(selected, type);
    if (!selected.isWrapped) return text;
    if (!isIndirect) return `... on ${type} { ${text} }`;
    fragments.push(`fragment F${fragments.length} on ${type} { ${text} }`);
    return `...F${fragments.length - 1}`;
  };
  const one = ({ field, first, include, skip, inner }: Selected, type: string): string => {
    const directives = [
      include === null ? '' : ` @include(if: ${value(include)})`,
      skip === null ? '' : ` @skip(if: ${value(skip)})`,
    ].join('');
    const to = innerType(type, field);
    const below = inner.length === 0 ? '' : ` ${set(inner, to)}`;
    if (field.startsWith('...')) return `${field}${directives}${below}`;
    const alias = `x${aliases++}: `;
    return `${alias}${field}${first === null ? '' : `(first: ${value(first)})`}${directives}${below}`;
  };
  const body = set(tree, kind === 'query' ? 'Query' : 'Mutation');
  const declared = Object.entries(variables).map(
    ([name, given]) => `$${name}: ${typeof given === 'number' ? 'Int' : 'Boolean!'}`,
  );
  const head = declared.length === 0 ? kind : `${kind} (${declared.join(', ')})`;
  return { query: `${head} ${body} ${fragments.join(' ')}`, variables };
}

const operations = fc.oneof(
  selections('Query', 4).map((tree) => ({ kind: 'query', tree })),
  selections('Mutation', 2).map((tree) => ({ kind: 'mutation', tree })),
);

const operationOf = (document: DocumentNode) =>
  document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION) as OperationDefinitionNode;

/** The code of what is refused, else the cost; and the turns that are taken. */
function verdict(inspect: typeof inspectionOf, document: DocumentNode, variables: Record<string, unknown>) {
  const operation = operationOf(document);
  const inspection: Inspection = inspect(schema, document, operation);
  try {
    const { cost } = priceOf({ schema, document, operation, inspection, variables });
    assertAffordable(cost);
    return { cost, turns: inspection.turns.map(({ limit, turns }) => [limit.action, turns]) };
  } catch (error) {
    return error instanceof DomainError ? { refused: error.code, message: error.message } : error;
  }
}

/** The estimate as a library makes it, which looks at one document at a time and remembers nothing. */
function estimate({ type, field, node, args, childComplexity }: ComplexityEstimatorArgs): number {
  const rule = costRuleOf(field, type.name === 'Mutation');
  // The operations that are made up name every field otherwise.
  const least = node.alias === undefined ? 0 : 1;
  if (rule.kind === 'FREE') return least;
  const first = typeof args['first'] === 'number' ? args['first'] : LIMITS.defaultPageSize;
  const last = typeof args['last'] === 'number' ? args['last'] : 0;
  return (
    Math.max(least, rule.weight) +
    (rule.kind === 'PAGE' ? Math.max(1, first, last) : rule.size) * childComplexity
  );
}

describe('an inspection', () => {
  it('says the same whether it is remembered or not, with whichever variables', () => {
    fc.assert(
      fc.property(
        operations,
        fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 4 }),
        (made, others) => {
          const { query, variables } = write(made.kind, made.tree, true);
          const document = parse(query);
          for (const other of [undefined, ...others]) {
            const given = Object.fromEntries(
              Object.entries(variables).map(([name, value]) => [
                name,
                other === undefined || typeof value === 'boolean' ? value : other,
              ]),
            );
            const remembered = verdict(inspectionOf, document, given);
            expect(remembered).toEqual(verdict(inspectOperation, parse(query), given));
          }
        },
      ),
      { numRuns: 80 },
    );
  });

  it('says the same of an operation however it is written', () => {
    fc.assert(
      fc.property(operations, ({ kind, tree }) => {
        const plain = write(kind, tree, false);
        const indirect = write(kind, tree, true);
        expect(verdict(inspectionOf, parse(indirect.query), indirect.variables)).toEqual(
          verdict(inspectionOf, parse(plain.query), plain.variables),
        );
      }),
      { numRuns: 80 },
    );
  });

  it('reckons the cost that a library reckons from the same estimates', () => {
    let compared = 0;
    fc.assert(
      fc.property(operations, fc.boolean(), ({ kind, tree }, isIndirect) => {
        const { query, variables } = write(kind, tree, isIndirect);
        const document = parse(query);
        expect(validate(schema, document)).toEqual([]);
        const operation = operationOf(document);
        const inspection = inspectionOf(schema, document, operation);
        if (inspection.refusal !== null) return;
        compared++;
        expect(priceOf({ schema, document, operation, inspection, variables }).cost).toBe(
          getComplexity({ schema, query: document, variables, estimators: [estimate] }),
        );
      }),
      { numRuns: 100 },
    );
    expect(compared).toBeGreaterThan(20);
  });

  it('takes what is at the root for a root field, and not what a page there is made of', () => {
    const pages = (n: number) =>
      parse(
        `{ ${[...Array(n).keys()].map((i) => `a${i}: things(first: 1) { edges { node { __typename } } }`).join(' ')} }`,
      );
    expect(verdict(inspectionOf, pages(10), {})).toMatchObject({ cost: 20 });
    expect(verdict(inspectionOf, pages(11), {})).toMatchObject({ refused: 'QUERY_TOO_COMPLEX' });
  });

  it('counts a turn for each alias of a field with a limit', () => {
    const document = parse(
      'mutation { a: dear { id } b: dear { id } ...C } fragment C on Mutation { c: dear { id } }',
    );
    const { turns } = inspectionOf(schema, document, operationOf(document));
    expect(turns).toEqual([{ limit: { action: 'dear', turns: 5, seconds: 60 }, turns: 3 }]);
    expect(rateLimitOf(schema.getMutationType()!.getFields()['write']!)).toBeUndefined();
  });

  it.each<[string, number, object?]>([
    ['{ a { id } }', 1],
    ['{ a { id dear } }', 8],
    ['{ list { id } }', 10],
    ['{ a { few { id } } }', 3],
    ['{ things { edges { cursor node { __typename } } pageInfo { hasNextPage } } }', 21],
    [
      '{ things(first: 3) { edges { node { ... on A { a { id } } ... on B { b { id } list { id } } } } } }',
      37,
    ],
    ['query ($n: Int) { things(first: $n) { edges { node { __typename } } } }', 21],
    ['query ($n: Int) { things(first: $n) { edges { node { __typename } } } }', 8, { n: 7 }],
    ['query ($n: Int = 5) { things(first: $n) { edges { node { __typename } } } }', 6],
    ['{ things(last: 50) { edges { node { __typename } } } }', 51],
    ['mutation { write { id } dear { a { id } } }', 101],
    ['{ a @skip(if: true) { id } list @include(if: false) { id } }', 0],
    ['query ($no: Boolean = true) { a @skip(if: $no) { id } }', 0],
    ['{ __schema { types { fields { name } } } __typename }', LIMITS.introspectionCost],
    ['{ s: __schema { types { name } } __type(name: "A") { name } }', 2 * LIMITS.introspectionCost],
    ['{ a { id x: id y: id id: id t: __typename } }', 4],
    ['{ list { x: id } }', 20],
    ['{ things(first: 3) { e: edges { c: cursor } p: pageInfo { hasNextPage } } }', 10],
  ])('reckons %s as %i', (query, cost, variables = {}) => {
    expect(verdict(inspectionOf, parse(query), variables as Record<string, unknown>)).toMatchObject({ cost });
  });

  it('knows every composite type it walks', () => {
    expect(Object.keys(FIELDS).every((name) => isCompositeType(schema.getType(name)))).toBe(true);
  });
});
