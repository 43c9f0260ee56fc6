import type { ApolloServerPlugin, GraphQLRequestContextDidResolveOperation } from '@apollo/server';
import { GraphQLError } from 'graphql';
import type { Authenticator } from '../auth/authenticator.ts';
import type { Database } from '../database/database.ts';
import { httpStatusOf } from '../domain-error.filter.ts';
import { DomainError, badInput } from '../errors.ts';
import { assertMaySelect } from './authorize-operation.ts';
import { assertWellFormed } from './assert-well-formed.ts';
import { assertWithinLimits } from './limit-operation.ts';
import { selectedFields } from './operation-fields.ts';
import type { RequestContext } from './request-context.ts';

interface GuardOptions {
  readonly authenticator: Authenticator;
  readonly database: Database;
}

/**
 * Everything an operation has to pass before a resolver runs: well-formed values, limits, authentication, the rule of every
 * selected field. Then a query gets its one snapshot of the database, and gives it back when the answer is made.
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
  { authenticator, database }: GuardOptions,
): Promise<void> {
  if (operation === undefined) return;
  if (!schema.getRootType(operation.operation))
    throw badInput(`There is no ${operation.operation} in this schema.`);
  const variables = request.variables ?? {};
  assertWellFormed(document, variables);
  const fields = [...selectedFields(schema, document, operation)];
  assertWithinLimits({ schema, document, operation, variables }, fields);
  const { request: http } = contextValue;
  if (operation.operation === 'query') http.wait?.isForQuery();
  const viewer = await authenticator.viewerOf(http);
  contextValue.viewer = viewer && http.wait ? { ...viewer, cancellation: http.wait.cancellation } : viewer;
  assertMaySelect(fields, contextValue.viewer);
  if (operation.operation === 'query' && contextValue.viewer !== null)
    database.openSnapshot(contextValue.viewer);
}

/** What is refused before it runs has no data, so its HTTP status tells too; Apollo would say 500, as of a fault of ours. */
function withStatus(error: unknown): unknown {
  if (!(error instanceof DomainError)) return error;
  return new GraphQLError(error.message, {
    originalError: error,
    extensions: { http: { status: httpStatusOf(error.code) } },
  });
}
