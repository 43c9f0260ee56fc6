import type { ApolloServerPlugin } from '@apollo/server';
import { JSON_TYPE, answerTypeFor } from './answer-type.ts';

/**
 * The status of an answer, as GraphQL over HTTP has it. Under `application/graphql-response+json` an operation that was not run
 * has the status of its error; under `application/json` whoever sent a well-formed request is answered with 200, because only
 * then do old clients believe that the body is the server's.
 */
export function statusByType(): ApolloServerPlugin {
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ request: { http }, response, source }) {
          const type = answerTypeFor(http?.headers.get('accept'));
          // What takes neither was refused before.
          if (type === null) return;
          response.http.headers.set('content-type', type);
          if (type === JSON_TYPE && source !== undefined && response.http.status !== 405)
            response.http.status = 200;
        },
      };
    },
  };
}
