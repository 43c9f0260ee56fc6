import type { ApolloServerPlugin } from '@apollo/server';
import type { Authenticator } from '../auth/authenticator.ts';
import type { Database } from '../database/database.ts';
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
export function guardOperations({
  authenticator,
  database,
}: GuardOptions): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ schema, document, operation, request, contextValue }) {
          if (operation === undefined) return;
          const variables = request.variables ?? {};
          assertWellFormed(document, variables);
          const fields = [...selectedFields(schema, document, operation)];
          assertWithinLimits({ schema, document, operation, variables }, fields);
          contextValue.viewer = await authenticator.viewerOf(contextValue.request);
          assertMaySelect(fields, contextValue.viewer);
          if (operation.operation === 'query' && contextValue.viewer !== null)
            database.openSnapshot(contextValue.viewer);
        },
        async willSendResponse({ contextValue }) {
          if (contextValue.viewer !== null) await database.closeSnapshot(contextValue.viewer);
        },
      };
    },
  };
}
