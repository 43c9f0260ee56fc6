import type { ApolloServerPlugin } from '@apollo/server';
import type { Metrics } from '../observability/metrics.ts';
import type { RequestContext } from './request-context.ts';

/** Counts and times operations by kind and outcome; names stay out, since a client may choose any. */
export function measureOperations(metrics: Metrics): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart({ contextValue }) {
      const stop = contextValue.stop ?? metrics.graphqlSeconds.startTimer();
      return {
        async willSendResponse({ operation, errors }) {
          stop({ operation: operation?.operation ?? 'none', outcome: errors?.length ? 'error' : 'ok' });
        },
      };
    },
  };
}
