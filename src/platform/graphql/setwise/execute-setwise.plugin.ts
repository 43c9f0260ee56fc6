import type { ApolloServerPlugin, GraphQLRequestContext } from '@apollo/server';
import { getVariableValues } from 'graphql';
import { validate as isUuid } from 'uuid';
import type { Viewer } from '../../auth/viewer.ts';
import type { Database } from '../../database/database.ts';
import { httpStatusOf } from '../../domain-error.filter.ts';
import { DomainError } from '../../errors.ts';
import type { Metrics } from '../../observability/metrics.ts';
import { rememberReads } from '../batch.ts';
import type { RequestContext } from '../request-context.ts';
import { JsonText } from './json-text.ts';
import { KnownPlans } from './known-plans.ts';
import type { FieldPlan } from './plan.ts';
import { runPlan } from './run-plan.ts';
import type { SetwiseFields } from './setwise-fields.ts';

interface Needed {
  readonly fields: SetwiseFields;
  readonly database: Database;
  readonly metrics: Metrics;
}

/** What became of a query: written, not ours, or refused because the service cannot answer now. */
type Outcome = { readonly text: string } | { readonly refusal: DomainError } | null;

/**
 * Answers queries level by level, each field once for all its parents, and writes the JSON without building the result
 * first. It answers only what succeeds: whatever goes wrong is executed again by graphql-js, which alone says errors. Reads
 * can be repeated; mutations are graphql-js's from the start.
 */
export function executeSetwise({ fields, database, metrics }: Needed): ApolloServerPlugin<RequestContext> {
  const plans = new KnownPlans();

  function readAhead(root: FieldPlan, viewer: Viewer, variables: Record<string, unknown>): void {
    if (root.constant !== null) return;
    const { id } = root.argumentsFrom(variables) as { id?: unknown };
    if (isUuid(id)) fields.readAhead(root, viewer, String(id).toLowerCase());
  }

  async function execute(context: GraphQLRequestContext<RequestContext>): Promise<string | null> {
    const { schema, document, operation, request, contextValue } = context;
    const { viewer } = contextValue;
    if (operation === undefined || document === undefined) return null;
    const given = request.variables ?? {};
    const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], given);
    if (coerced === undefined) return null;
    const asked = { schema, document, operation };
    const plan = plans.planOf(asked, coerced, (type, field) => fields.isResolved(type, field));
    if (plan === null) return null;
    const run = {
      operation: asked,
      variables: coerced,
      context: contextValue,
      resolveLevel: (field: FieldPlan, parents: readonly unknown[], args: object) =>
        viewer === null ? null : fields.resolve(field, viewer, parents, args),
    };
    if (viewer !== null) for (const root of plan.fields) readAhead(root, viewer, coerced);
    const [text] = await runPlan(run, plan, [{}]);
    return text ?? null;
  }

  async function answer(context: GraphQLRequestContext<RequestContext>): Promise<Outcome> {
    try {
      const text = await execute(context);
      return text === null ? null : { text };
    } catch (error) {
      // To ask once more would double the load of what is overloaded.
      if (error instanceof DomainError && error.code === 'SERVICE_UNAVAILABLE') return { refusal: error };
      const { viewer } = context.contextValue;
      if (viewer !== null) {
        await database.mendSnapshot(viewer);
        rememberReads(viewer);
      }
      return null;
    }
  }

  return {
    async requestDidStart() {
      return {
        async responseForOperation(given) {
          const context = given as GraphQLRequestContext<RequestContext>;
          if (context.operation?.operation !== 'query') return null;
          const outcome = await answer(context);
          metrics.graphqlQueries.inc({ execution: outcome === null ? 'graphql-js' : 'setwise' });
          if (outcome === null) return null;
          if ('refusal' in outcome) context.response.http.status = httpStatusOf(outcome.refusal.code);
          const singleResult =
            'text' in outcome
              ? { data: new JsonText(outcome.text) as never }
              : {
                  errors: [{ message: outcome.refusal.message, extensions: { code: outcome.refusal.code } }],
                };
          return { http: context.response.http, body: { kind: 'single', singleResult } };
        },
      };
    },
  };
}
