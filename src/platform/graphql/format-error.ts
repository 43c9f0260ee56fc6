import { unwrapResolverError } from '@apollo/server/errors';
import { ApolloServerErrorCode } from '@apollo/server/errors';
import { HttpException } from '@nestjs/common';
import { GraphQLError } from 'graphql';
import type { GraphQLFormattedError } from 'graphql';
import { v7 as uuidv7 } from 'uuid';
import { DomainError } from '../errors.ts';
import type { ErrorCode, ErrorDetails } from '../errors.ts';
import type { Logger } from '../observability/logger.ts';
import { literalProblems } from './literal-problems.ts';

/** GraphQL says a wrong value back, however long it is. */
const MAX_MESSAGE = 1_000;

/** GraphQL's words for a document in which it would have to compare too many fields with each other. */
const GAVE_UP = 'Validation aborted.';
const TOO_MUCH_TO_COMPARE =
  'The operation selects the same names, or spreads fragments beside each other, too often to be checked.';

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
    const shown = (message: string, code: ErrorCode, details: ErrorDetails = {}) => ({
      message: cut(message),
      ...place,
      extensions: {
        code,
        ...details,
        ...(details.fields && {
          fields: details.fields.map((field) => ({ ...field, message: cut(field.message) })),
        }),
      },
    });

    if (thrown instanceof DomainError) {
      const { message, code, details } = thrown;
      // A scalar knows what is wrong with a literal, and the document where it stands.
      const isPlaceless = code === 'BAD_USER_INPUT' && details.fields?.length === 0;
      return shown(message, code, isPlaceless ? { fields: literalProblems(error, message) } : details);
    }
    const apolloCode = String(formatted.extensions?.['code'] ?? '');
    if (
      error instanceof GraphQLError &&
      (thrown === error || thrown instanceof GraphQLError) &&
      REQUEST_ERRORS.has(apolloCode)
    ) {
      const { message } = formatted;
      if (isTokenLimit(message)) return shown(message, 'QUERY_TOO_COMPLEX');
      if (message === GAVE_UP) return shown(TOO_MUCH_TO_COMPARE, 'QUERY_TOO_COMPLEX');
      return shown(message, 'BAD_USER_INPUT', { fields: literalProblems(error, message) });
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

function cut(message: string): string {
  return message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)}…` : message;
}

function unwrap(error: unknown): unknown {
  const inner = unwrapResolverError(error);
  return inner instanceof GraphQLError && inner.originalError ? inner.originalError : inner;
}

function isTokenLimit(message: string): boolean {
  // graphql 16 says "more that".
  return /contains more tha[nt] \d+ tokens/.test(message);
}
