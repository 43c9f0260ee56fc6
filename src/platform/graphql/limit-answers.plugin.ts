import type { ApolloServerPlugin } from '@apollo/server';
import { httpStatusOf } from '../domain-error.filter.ts';
import { AnswerTooLarge, assertSize } from './setwise/answer-size.ts';
import { JsonText } from './setwise/json-text.ts';

/** Answers that graphql-js made have no size before they are written, which is too late; the others were measured then. */
export function limitAnswers(): ApolloServerPlugin {
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ response }) {
          const { body, http } = response;
          if (body.kind !== 'single' || body.singleResult.data instanceof JsonText) return;
          try {
            assertSize(body.singleResult);
          } catch (error) {
            if (!(error instanceof AnswerTooLarge)) throw error;
            const { message, code } = error;
            body.singleResult = { errors: [{ message, extensions: { code } }] };
            http.status = httpStatusOf(code);
          }
        },
      };
    },
  };
}
