import type { ApolloServerPlugin, GraphQLRequestContext } from '@apollo/server';
import { httpStatusOf } from '../../domain-error.filter.ts';
import type { RequestContext } from '../request-context.ts';
import { JsonText } from './json-text.ts';
import type { SetwiseExecution } from './setwise-execution.ts';

/** Has queries executed level by level where Apollo would ask graphql-js, which gets what is not answered so. */
export function executeSetwise(setwise: SetwiseExecution): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      return {
        async responseForOperation({ response, contextValue }: GraphQLRequestContext<RequestContext>) {
          const { prepared } = contextValue;
          if (prepared === undefined || !prepared.isQuery) return null;
          if (contextValue.outcome === undefined)
            contextValue.outcome = await setwise.answer(prepared, contextValue);
          const { outcome } = contextValue;
          if (outcome === null) return null;
          if ('refusal' in outcome) response.http.status = httpStatusOf(outcome.refusal.code);
          const singleResult =
            'text' in outcome
              ? { data: new JsonText(outcome.text) as never }
              : {
                  errors: [{ message: outcome.refusal.message, extensions: { code: outcome.refusal.code } }],
                };
          return { http: response.http, body: { kind: 'single', singleResult } };
        },
      };
    },
  };
}
