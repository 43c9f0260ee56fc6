import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Kind, getIntrospectionQuery, getOperationAST } from 'graphql';
import type { OperationDefinitionNode } from 'graphql';
import { DocumentStore } from '../../src/platform/graphql/document-store.ts';
import { ShortWay } from '../../src/platform/graphql/short-way.ts';
import { Metrics } from '../../src/platform/observability/metrics.ts';
import type { ExampleOperation } from '../../src/platform/graphql/example-operations.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { authorization, post } from '../support/client.ts';
import type { Data } from '../support/client.ts';
import { EXAMPLE_FOLDERS, examplesOf } from '../support/example-operations.ts';
import { startExampleWorld } from '../support/example-world.ts';
import type { ExampleWorld } from '../support/example-world.ts';
import { rootFields, schemaOf, variablesWith } from '../support/operations.ts';
import { REWRITES } from '../support/rewrite-operation.ts';
import type { Rewritten } from '../support/rewrite-operation.ts';

/** Two servers on one database: one executes level by level, the other leaves all to graphql-js. */
let world: ExampleWorld;
let plain: TestApp;
let directory: string;
/** Tokens of the demo's learner and instructor, of the other school's learner, and none. */
const tokens: Record<string, string | null> = { nobody: null };

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'stepwise-setwise-'));
  // The keys that sign tokens lie there.
  world = await startExampleWorld({ DATA_DIRECTORY: directory });
  plain = await startTestApp(world.database, {
    ROLE: 'api',
    DATA_DIRECTORY: directory,
    GRAPHQL_EXECUTION: 'graphql-js',
  });
  const other = { organization: 'other', email: 'learner@other.example', password: 'correct horse battery' };
  tokens['a stranger'] = (await world.server.client.signIn(other)).token;
});

afterAll(async () => {
  await plain?.stop();
  await world?.stop();
  if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
});

interface Said {
  readonly status: number;
  readonly text: string;
}

function ask(
  url: string,
  operation: Rewritten & { operationName?: string },
  token: string | null,
): Promise<Said> {
  return post(`${url}/graphql`, JSON.stringify(operation), authorization(token));
}

/** Both answers; if they differ, taken while nothing was changed in between. */
async function askBoth(operation: Rewritten, token: string | null): Promise<[Said, Said]> {
  for (let tries = 0; ; tries++) {
    const first = await ask(world.server.url, operation, token);
    const other = await ask(plain.url, operation, token);
    if (first.text === other.text || tries === 5) return [first, other];
    const again = await ask(world.server.url, operation, token);
    if (first.text === again.text) return [first, other];
  }
}

/** As if it had come before, without doing it. */
async function makeKnown(query: string): Promise<OperationDefinitionNode> {
  const { app, url } = world.server;
  await ask(url, { query, variables: {}, operationName: 'Another' }, null);
  const document = app.get(DocumentStore).find(query);
  const operation = document && getOperationAST(document);
  if (!operation) throw new Error(`This was not found valid: ${query}`);
  app.get(ShortWay).remember({ schema: schemaOf(app), document, operation });
  return operation;
}

/** What the short way answers, and what graphql-js says to the same, of a mutation that is done once. */
async function mutateOnce(operation: Rewritten): Promise<{ shortly: string | null; byApollo: string }> {
  let shortly: string | null = null;
  const { answer } = ShortWay.prototype;
  ShortWay.prototype.answer = async function heard(this: ShortWay, request) {
    shortly = await Reflect.apply(answer, this, [request]);
    return null;
  };
  try {
    const { text } = await ask(world.server.url, operation, world.environment['accessToken'] ?? null);
    return { shortly, byApollo: text };
  } finally {
    ShortWay.prototype.answer = answer;
  }
}

/** Of a mutation that can be sent again; none of them names a mutation twice, which some may not be. */
const MUTATION_REWRITES = ['as it is', 'with aliases', 'with directives'];

async function expectMutationAlike(example: ExampleOperation): Promise<void> {
  const own = { query: example.query, variables: world.variablesOf(example) };
  const isRepeatable = JSON.stringify(own.variables).includes('idempotencyKey');
  for (const how of isRepeatable ? MUTATION_REWRITES : ['as it is']) {
    const operation = REWRITES[how]?.(own, schemaOf(plain.app)) ?? own;
    const { selectionSet } = await makeKnown(operation.query);
    const fields = selectionSet.selections.filter(
      (node) => node.kind === Kind.FIELD && node.name.value !== '__typename',
    );
    const { shortly, byApollo } = await mutateOnce(operation);
    // Several are done one after the other, by graphql-js alone.
    expect({ how, text: shortly }).toEqual({ how, text: fields.length === 1 ? byApollo : null });
    const { data, errors } = JSON.parse(byApollo) as { data: Data; errors?: unknown };
    expect(errors).toBeUndefined();
    if (how === 'as it is') world.keep(example, data);
  }
}

async function executions(): Promise<Record<string, number>> {
  const { values } = await world.server.app.get(Metrics).graphqlQueries.get();
  return Object.fromEntries(values.map(({ labels, value }) => [labels.execution, value]));
}

const EXAMPLES = EXAMPLE_FOLDERS.flatMap((folder) =>
  examplesOf(folder).map((example) => ({ ...example, folder })),
);

describe('setwise execution answers byte for byte as graphql-js does', () => {
  it.each(EXAMPLES)('$folder: $name', async (example) => {
    await world.prepare(example);
    const variables = world.variablesOf(example);
    if (/^mutation /m.test(example.query)) await expectMutationAlike(example);
    else {
      const own = world.environment['accessToken'] ?? null;
      for (const [how, rewrite] of Object.entries(REWRITES)) {
        const operation = rewrite({ query: example.query, variables }, schemaOf(plain.app));
        const others = how === 'as it is' ? Object.entries(tokens) : [];
        for (const [who, token] of [['the one it is for', own] as const, ...others]) {
          const [setwise, graphqlJs] = await askBoth(operation, token);
          expect({ how, who, ...setwise }).toEqual({ how, who, ...graphqlJs });
        }
      }
      await world.run(example);
    }
  });

  it('has executed most of them itself, and left errors to graphql-js', async () => {
    const { setwise = 0, 'graphql-js': left = 0 } = await executions();
    expect(setwise).toBeGreaterThan(2 * left);
    expect(left).toBeGreaterThan(0);
  });

  it('also for what no example asks: every query, with ids that are right, foreign and none', async () => {
    const ids = ['courseId', 'unitId', 'enrollmentId', 'attemptId', 'cohortId', 'itemId'].map(
      (name) => world.environment[name] ?? 'none',
    );
    // The examples end with signing out.
    const { token: own } = await world.server.client.signIn({
      organization: 'demo',
      email: 'instructor@demo.example',
      password: world.environment['password'] ?? '',
    });
    const before = await executions();
    let compared = 0;
    for (const { kind, document, inputs } of rootFields(schemaOf(plain.app), 2)) {
      if (kind === 'mutation') continue;
      const samples = inputs.length === 0 ? [''] : [...ids, 'nonsense'];
      for (const id of samples) {
        const operation = {
          query: document,
          variables: variablesWith(inputs, ({ type }) => valueOf(type, id)),
        };
        const [setwise, graphqlJs] = await askBoth(operation, own);
        expect({ document, id, ...setwise }).toEqual({ document, id, ...graphqlJs });
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(100);
    expect((await executions())['setwise']).toBeGreaterThan((before['setwise'] ?? 0) + 20);
  });

  it('and for introspection, which it leaves to graphql-js', async () => {
    const [setwise, graphqlJs] = await askBoth({ query: getIntrospectionQuery(), variables: {} }, null);
    expect(setwise.text).toBe(graphqlJs.text);
    expect(setwise.text).toContain('"queryType"');
  });
});

function valueOf(type: string, id: string): unknown {
  return { ID: id, Int: 1, Boolean: true, DateTime: '2027-01-01T00:00:00Z' }[type] ?? 'x';
}
