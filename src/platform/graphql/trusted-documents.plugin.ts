import type { ApolloServerPlugin } from '@apollo/server';
import type { RequestContext } from './request-context.ts';

/** Gives Apollo the text of the trusted document that the route has found, and says how long a GET's answer may be kept. */
export function runTrustedDocuments(): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart({ request, contextValue }) {
      const { trustedText } = contextValue.request;
      if (trustedText !== undefined) request.query = trustedText;
      // Of free text it was checked, and is registered nowhere.
      if (request.extensions?.['persistedQuery'] !== undefined) {
        const { persistedQuery: _, ...others } = request.extensions;
        request.extensions = others;
      }
      if (request.http?.method !== 'GET') return;
      return {
        async willSendResponse({ response, errors }) {
          const { headers } = response.http;
          headers.set('vary', 'authorization, accept, accept-encoding');
          // It is the viewer's own and may have changed at any time: kept by them alone, and asked for again.
          if (errors === undefined) headers.set('cache-control', 'private, no-cache');
        },
      };
    },
  };
}
