import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';
import { possibleTypes } from './possible-types.ts';
import type { Session } from './session.ts';

/** The cache needs no configuration, but for fragments on interfaces and unions, and for lists that `fetchMore` adds pages to. */
export function connectApollo(url: string, session: Session): ApolloClient {
  return new ApolloClient({
    link: new HttpLink({ uri: url, fetch: session.fetch }),
    cache: new InMemoryCache({
      possibleTypes,
      typePolicies: {
        Course: { fields: { units: relayStylePagination() } },
        Query: { fields: { courses: relayStylePagination(), myDeliveries: relayStylePagination() } },
      },
    }),
  });
}
