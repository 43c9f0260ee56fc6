import type { ApolloServerPlugin, GraphQLRequestContextDidResolveOperation } from '@apollo/server';
import { GraphQLError } from 'graphql';
import type { Authenticator } from '../auth/authenticator.ts';
import type { Database } from '../database/database.ts';
import type { TenantScope } from '../database/tenant-scope.ts';
import { httpStatusOf } from '../domain-error.filter.ts';
import { DomainError, badInput } from '../errors.ts';
import type { AccessClaims, Viewer } from '../auth/viewer.ts';
import { rememberReads } from './batch.ts';
import { assertMaySelect } from './authorize-operation.ts';
import { assertWellFormed } from './assert-well-formed.ts';
import { assertWithinLimits } from './limit-operation.ts';
import { selectedFields } from './operation-fields.ts';
import type { OperationRequest, RequestContext } from './request-context.ts';

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
  const { request: http } = contextValue;
  const isQuery = operation.operation === 'query';
  if (isQuery) http.wait?.isForQuery();
  contextValue.viewer = await (isQuery
    ? viewerInSnapshot(http, { authenticator, database })
    : viewerOf(http, authenticator));
  assertMaySelect(fields, contextValue.viewer);
}

/** Who asks; what is done for them stops when nobody waits for it. */
async function viewerOf(
  request: OperationRequest,
  authenticator: Authenticator,
  onVerified?: (claims: AccessClaims) => void,
): Promise<Viewer | null> {
  const viewer = await authenticator.viewerOf(request, onVerified);
  return viewer && request.wait ? { ...viewer, cancellation: request.wait.cancellation } : viewer;
}

/** Who asks is looked up in the snapshot that answers them. */
async function viewerInSnapshot(
  request: OperationRequest,
  { authenticator, database }: GuardOptions,
): Promise<Viewer | null> {
  let scope: TenantScope | null = null;
  try {
    const viewer = await viewerOf(request, authenticator, (claims) => {
      if (request.wait) Object.assign(claims, { cancellation: request.wait.cancellation });
      database.openSnapshot((scope = claims));
    });
    if (viewer !== null && scope !== null) {
      database.handOverSnapshot(scope, viewer);
      rememberReads(viewer);
    }
    return viewer;
  } finally {
    // Nothing is left to close when it was handed over.
    if (scope !== null) void database.closeSnapshot(scope);
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
