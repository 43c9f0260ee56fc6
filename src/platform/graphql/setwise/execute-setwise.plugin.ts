import type { ApolloServerPlugin, GraphQLRequestContext } from '@apollo/server';
import { Kind, getVariableValues, visit } from 'graphql';
import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import { validate as isUuid } from 'uuid';
import type { Viewer } from '../../auth/viewer.ts';
import type { Database } from '../../database/database.ts';
import { openSnapshot } from '../guard-operations.plugin.ts';
import type { Metrics } from '../../observability/metrics.ts';
import type { RequestContext } from '../request-context.ts';
import { NotCovered, argumentsOf, planOperation } from './plan-operation.ts';
import type { FieldPlan, ObjectPlan, Operation } from './plan-operation.ts';
import { JsonText } from './json-text.ts';
import { runPlan } from './run-plan.ts';
import { isMany } from './setwise-fields.ts';
import type { SetwiseFields } from './setwise-fields.ts';

/** Plans of one operation: one for each way its `@skip` and `@include` are decided. */
const MOST_PLANS = 16;

interface Planned {
  /** Variables that decide what is selected. */
  readonly deciding: readonly string[];
  readonly plans: Map<string, ObjectPlan | null>;
}

interface Needed {
  readonly fields: SetwiseFields;
  readonly database: Database;
  readonly metrics: Metrics;
}

/**
 * Answers queries level by level, each field once for all its parents, and writes the JSON without building the result
 * first. It answers only what succeeds: whatever goes wrong is executed again by graphql-js, which alone says errors. Reads
 * can be repeated; mutations are graphql-js's from the start.
 */
export function executeSetwise({ fields, database, metrics }: Needed): ApolloServerPlugin<RequestContext> {
  const planned = new WeakMap<OperationDefinitionNode, Planned>();

  function planOf(operation: Operation, variables: Record<string, unknown>): ObjectPlan | null {
    let known = planned.get(operation.operation);
    if (known === undefined) {
      known = { deciding: decidingVariables(operation.document), plans: new Map() };
      planned.set(operation.operation, known);
    }
    const key = known.deciding.map((name) => String(variables[name])).join();
    let plan = known.plans.get(key);
    if (plan === undefined) {
      if (known.plans.size >= MOST_PLANS) return null;
      plan = coveredPlan(operation, variables, fields);
      known.plans.set(key, plan);
    }
    return plan;
  }

  function readAhead(root: FieldPlan, viewer: Viewer, variables: Record<string, unknown>): void {
    if (root.constant !== null) return;
    const { id } = argumentsOf(root, variables) as { id?: unknown };
    if (isUuid(id)) fields.readAhead(root, viewer, String(id).toLowerCase());
  }

  async function answer(context: GraphQLRequestContext<RequestContext>): Promise<string | null> {
    const { schema, document, operation, request, contextValue } = context;
    if (operation?.operation !== 'query' || document === undefined) return null;
    const { viewer } = contextValue;
    const { coerced } = getVariableValues(
      schema,
      operation.variableDefinitions ?? [],
      request.variables ?? {},
    );
    if (coerced === undefined) return null;
    const plan = planOf({ schema, document, operation }, coerced);
    if (plan === null) return null;
    try {
      const run = {
        operation: { schema, document, operation },
        variables: coerced,
        context: contextValue,
        resolveLevel: (field: Parameters<typeof isMany>[0], parents: readonly unknown[], args: object) =>
          viewer !== null && isMany(field) ? fields.resolve(field, viewer, parents, args) : null,
      };
      if (viewer !== null) for (const root of plan.fields) readAhead(root, viewer, coerced);
      const [text] = await runPlan(run, plan, [{}]);
      return text ?? null;
    } catch {
      // What failed may have ended the transaction it failed in.
      if (viewer !== null) {
        await database.closeSnapshot(viewer);
        openSnapshot(database, viewer);
      }
      return null;
    }
  }

  return {
    async requestDidStart() {
      return {
        async responseForOperation(context) {
          const text = await answer(context as GraphQLRequestContext<RequestContext>);
          const isQuery = context.operation?.operation === 'query';
          if (isQuery) metrics.graphqlQueries.inc({ execution: text === null ? 'graphql-js' : 'setwise' });
          if (text === null) return null;
          return {
            http: context.response.http,
            body: { kind: 'single', singleResult: { data: new JsonText(text) as never } },
          };
        },
      };
    },
  };
}

function coveredPlan(
  operation: Operation,
  variables: Record<string, unknown>,
  fields: SetwiseFields,
): ObjectPlan | null {
  try {
    return planOperation(operation, variables, (type, field) => fields.isResolved(type, field));
  } catch (error) {
    if (error instanceof NotCovered) return null;
    throw error;
  }
}

function decidingVariables(document: DocumentNode): string[] {
  const names = new Set<string>();
  visit(document, {
    Directive: ({ arguments: given = [] }) => {
      for (const { value } of given) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names].sort();
}
