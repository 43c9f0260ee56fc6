import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError } from 'graphql';
import { httpStatusOf } from '../domain-error.filter.ts';
import { DomainError } from '../errors.ts';
import type { Admission } from './admit-operation.ts';
import { prepareOperation } from './prepare-operation.ts';
import type { RequestContext } from './request-context.ts';
import type { ShortWay } from './short-way.ts';

/** Admits what Apollo has found valid, unless it was admitted, or refused, on the short way; the next like it may go that way. */
export function guardOperations(
  admission: Admission,
  shortWay: ShortWay,
): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ schema, document, operation, request, contextValue }) {
          if (operation === undefined) return;
          try {
            const valid = { schema, document, operation };
            contextValue.admitted ??= admission.admit(
              prepareOperation(valid, request.variables ?? {}),
              contextValue,
            );
            shortWay.remember(valid);
            await contextValue.admitted;
          } catch (error) {
            throw withStatus(error);
          }
        },
        async willSendResponse({ contextValue }) {
          admission.leave(contextValue);
        },
      };
    },
  };
}

/** What is refused before it runs has no data, so its HTTP status tells too; Apollo would say 500, as of a fault of ours. */
function withStatus(error: unknown): unknown {
  if (!(error instanceof DomainError)) return error;
  return new GraphQLError(error.message, {
    originalError: error,
    extensions: { http: { status: httpStatusOf(error.code) } },
  });
}
