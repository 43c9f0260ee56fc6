import type { ApolloServerPlugin, GraphQLRequestContextDidResolveOperation } from '@apollo/server';
import { GraphQLError } from 'graphql';
import type { Authenticator } from '../auth/authenticator.ts';
import type { Database } from '../database/database.ts';
import type { TenantScope } from '../database/tenant-scope.ts';
import { httpStatusOf } from '../domain-error.filter.ts';
import { DomainError } from '../errors.ts';
import type { Viewer } from '../auth/viewer.ts';
import type { Spend } from '../rate-limit/spend.ts';
import { rateLimited } from '../rate-limit/take-turn.ts';
import { rememberReads } from './batch.ts';
import { assertMaySelect } from './authorize-operation.ts';
import { inspectionOf } from './inspect-operation.ts';
import { assertAffordable } from './limit-operation.ts';
import { costOf } from './price-operation.ts';
import type { OperationRequest, RequestContext } from './request-context.ts';

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
          // Nobody has to wait for the end of a transaction that only read.
          if (contextValue.viewer !== null) void options.database.closeSnapshot(contextValue.viewer);
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
  const cost = costOf({ schema, document, operation, inspection, variables: request.variables ?? {} });
  contextValue.cost = cost;
  assertAffordable(cost);
  const pay = async (scope: TenantScope | null) => {
    const address = contextValue.request.ip ?? '';
    const { standing, retryAt } = await spend({ scope, address }, { points: cost, turns: inspection.turns });
    contextValue.standing = standing;
    if (retryAt !== null) throw rateLimited(retryAt);
  };
  const isQuery = operation.operation === 'query';
  if (isQuery) contextValue.request.wait?.isForQuery();
  const viewer = await viewerOf(contextValue.request, { authenticator, database, pay, isQuery });
  contextValue.viewer = viewer;
  assertMaySelect(inspection.rules, viewer);
}

interface Entry {
  readonly authenticator: Authenticator;
  readonly database: Database;
  /** Before any connection is taken, since settling with Postgres takes one. */
  readonly pay: (scope: TenantScope | null) => Promise<void>;
  readonly isQuery: boolean;
}

/** Who asks; what is done for them stops when nobody waits for it. For a query, looked up in the snapshot that answers it. */
async function viewerOf(
  request: OperationRequest,
  { authenticator, database, pay, isQuery }: Entry,
): Promise<Viewer | null> {
  const cancellation = request.wait && { cancellation: request.wait.cancellation };
  let scope: TenantScope | null = null;
  try {
    const found = await authenticator.viewerOf(request, async (claims) => {
      await pay((scope = Object.assign(claims, cancellation)));
      if (isQuery) database.openSnapshot(scope);
    });
    if (scope === null) await pay(null);
    if (found === null || scope === null) return null;
    const viewer = { ...found, ...cancellation };
    if (isQuery) {
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
