import type { ApolloServerPlugin, GraphQLRequestContextDidResolveOperation } from '@apollo/server';
import { GraphQLError } from 'graphql';
import type { AuthenticatedRequest, Authenticator } from '../auth/authenticator.ts';
import type { Database } from '../database/database.ts';
import { httpStatusOf } from '../domain-error.filter.ts';
import { DomainError, badInput } from '../errors.ts';
import type { AccessClaims, Viewer } from '../auth/viewer.ts';
import { rememberReads } from './batch.ts';
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
          // Nobody has to wait for the end of a transaction that only read.
          if (contextValue.viewer !== null) void options.database.closeSnapshot(contextValue.viewer);
        },
      };
    },
  };
}

/** One snapshot for all reads of a query, which are remembered as long as it is. */
export function openSnapshot(database: Database, viewer: Viewer): void {
  database.openSnapshot(viewer);
  rememberReads(viewer);
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
  contextValue.viewer =
    operation.operation === 'query'
      ? await viewerWithSnapshot(contextValue.request, authenticator, database)
      : await authenticator.viewerOf(contextValue.request);
  assertMaySelect(fields, contextValue.viewer);
}

/** Who asks is looked up in the snapshot that answers them. */
async function viewerWithSnapshot(
  request: AuthenticatedRequest,
  authenticator: Authenticator,
  database: Database,
): Promise<Viewer | null> {
  let claims: AccessClaims | null = null;
  try {
    const viewer = await authenticator.viewerOf(request, (verified) => {
      claims = verified;
      database.openSnapshot(verified);
    });
    if (viewer !== null && claims !== null) {
      database.handOverSnapshot(claims, viewer);
      rememberReads(viewer);
    }
    return viewer;
  } finally {
    // Nothing is left to close when it was handed over.
    if (claims !== null) void database.closeSnapshot(claims);
  }
}

/** What is refused before it runs has no data, so its HTTP status tells too; Apollo would say 500, as of a fault of ours. */
function withStatus(error: unknown): unknown {
  if (!(error instanceof DomainError)) return error;
  return new GraphQLError(error.message, {
    originalError: error,
    extensions: { http: { status: httpStatusOf(error.code) } },
  });
}
