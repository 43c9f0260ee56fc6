import { unwrapResolverError } from '@apollo/server/errors';
import { ApolloServerErrorCode } from '@apollo/server/errors';
import { HttpException } from '@nestjs/common';
import { GraphQLError } from 'graphql';
import type { GraphQLFormattedError } from 'graphql';
import { v7 as uuidv7 } from 'uuid';
import { DomainError } from '../errors.ts';
import type { ErrorCode, ErrorDetails } from '../errors.ts';
import type { Logger } from '../observability/logger.ts';

/** GraphQL says a wrong value back, however long it is. */
const MAX_MESSAGE = 1_000;

/** Apollo's own codes of a request that is wrong before it runs, whose messages name nothing but the request. */
const REQUEST_ERRORS: ReadonlySet<string> = new Set([
  ApolloServerErrorCode.GRAPHQL_PARSE_FAILED,
  ApolloServerErrorCode.GRAPHQL_VALIDATION_FAILED,
  ApolloServerErrorCode.BAD_USER_INPUT,
  ApolloServerErrorCode.BAD_REQUEST,
  ApolloServerErrorCode.OPERATION_RESOLUTION_FAILURE,
]);

/** The one translator from whatever was thrown to what a client may read. Everything unforeseen is logged and masked. */
export function errorFormatter(logger: Logger) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const thrown = unwrap(error);
    const place = {
      ...(formatted.locations && { locations: formatted.locations }),
      ...(formatted.path && { path: formatted.path }),
    };
    const shown = (message: string, code: ErrorCode, details: object = {}) => ({
      message: message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)}…` : message,
      ...place,
      extensions: { code, ...details },
    });

    if (thrown instanceof DomainError)
      return shown(thrown.message, thrown.code, {
        ...thrown.details,
        ...fieldOfVariable(formatted.message, thrown),
      });
    const apolloCode = String(formatted.extensions?.['code'] ?? '');
    if (
      error instanceof GraphQLError &&
      (thrown === error || thrown instanceof GraphQLError) &&
      REQUEST_ERRORS.has(apolloCode)
    ) {
      return shown(
        formatted.message,
        isTokenLimit(formatted.message) ? 'QUERY_TOO_COMPLEX' : 'BAD_USER_INPUT',
      );
    }
    if (thrown instanceof HttpException && thrown.getStatus() === 403)
      return shown('Your role does not allow this.', 'FORBIDDEN');

    const requestId = uuidv7();
    logger.error({ requestId, err: thrown }, 'an unexpected error was masked');
    return shown(
      'Something went wrong on our side. Quote the request id when you report it.',
      'INTERNAL_SERVER_ERROR',
      { requestId },
    );
  };
}

function unwrap(error: unknown): unknown {
  const inner = unwrapResolverError(error);
  return inner instanceof GraphQLError && inner.originalError ? inner.originalError : inner;
}

/** A scalar knows what is wrong with a value, and only the message of who called it knows where that was in the variables. */
function fieldOfVariable(message: string, { message: problem }: DomainError): ErrorDetails {
  const place = /^Variable "\$\w+" got invalid value .* at "([\w.[\]]+)"; /s.exec(message)?.[1];
  if (place === undefined) return {};
  const path = place.replace(/^input\./, '').replace(/\[(\d+)\]/g, '.$1');
  return { fields: [{ path, message: problem }] };
}

function isTokenLimit(message: string): boolean {
  // graphql 16 says "more that".
  return /contains more tha[nt] \d+ tokens/.test(message);
}
