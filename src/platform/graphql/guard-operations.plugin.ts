import type { ApolloServerPlugin, GraphQLRequestContextDidResolveOperation } from '@apollo/server';
import { GraphQLError } from 'graphql';
import type { Authenticator } from '../auth/authenticator.ts';
import type { Database } from '../database/database.ts';
import { httpStatusOf } from '../domain-error.filter.ts';
import { DomainError } from '../errors.ts';
import type { Spend } from '../rate-limit/spend.ts';
import { rateLimited } from '../rate-limit/take-turn.ts';
import { assertMaySelect } from './authorize-operation.ts';
import { inspectionOf } from './inspect-operation.ts';
import { assertAffordable } from './limit-operation.ts';
import { costOf } from './price-operation.ts';
import type { RequestContext } from './request-context.ts';

interface GuardOptions {
  readonly authenticator: Authenticator;
  readonly database: Database;
  readonly spend: Spend;
}

/**
 * Everything an operation has to pass before a resolver runs: well-formed values, limits, authentication, the sender's budget,
 * the rule of every selected field. Then a query gets its one snapshot of the database, and gives it back when the answer is made.
 */
export function guardOperations(options: GuardOptions): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation(context) {
          await admit(context, options).catch((error: unknown) => {
            throw withStatus(error);
          });
        },
        async willSendResponse({ contextValue }) {
          if (contextValue.viewer !== null) await options.database.closeSnapshot(contextValue.viewer);
        },
      };
    },
  };
}

async function admit(
  {
    schema,
    document,
    operation,
    request,
    contextValue,
  }: GraphQLRequestContextDidResolveOperation<RequestContext>,
  { authenticator, database, spend }: GuardOptions,
): Promise<void> {
  if (operation === undefined) return;
  const inspection = inspectionOf(schema, document, operation);
  const cost = costOf({ schema, operation, inspection, variables: request.variables ?? {} });
  contextValue.cost = cost;
  assertAffordable(cost);
  const viewer = (contextValue.viewer = await authenticator.viewerOf(contextValue.request));
  const address = contextValue.request.ip ?? '';
  const { standing, retryAt } = await spend({ viewer, address }, { points: cost, turns: inspection.turns });
  contextValue.standing = standing;
  if (retryAt !== null) throw rateLimited(retryAt);
  assertMaySelect(inspection.rules, viewer);
  if (operation.operation === 'query' && viewer !== null) database.openSnapshot(viewer);
}

/** What is refused before it runs has no data, so its HTTP status tells too; Apollo would say 500, as of a fault of ours. */
function withStatus(error: unknown): unknown {
  if (!(error instanceof DomainError)) return error;
  return new GraphQLError(error.message, {
    originalError: error,
    extensions: { http: { status: httpStatusOf(error.code) } },
  });
}
