import { HttpLink } from '@apollo/client';
import type { ApolloLink } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { createRequest } from '@urql/core';
import type { AnyVariables, GraphQLRequest, TypedDocumentNode } from '@urql/core';
import type { DocumentNode } from 'graphql';
import type { Session } from './session.ts';

/** For Apollo Client: asks for queries by the hash of their text, by GET; sends the text where the server does not know it. */
export function trustedLink(
  url: string,
  session: Session,
  sha256: (text: string) => string | Promise<string>,
): ApolloLink {
  const byHash = new PersistedQueryLink({ sha256, useGETForHashedQueries: true });
  return byHash.concat(new HttpLink({ uri: url, fetch: session.fetch }));
}

/** For urql: `client.executeQuery(trustedRequest(document, variables, hash), { preferGetMethod: true })`. */
export function trustedRequest<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables> | DocumentNode,
  variables: Variables,
  sha256Hash: string,
): GraphQLRequest<Data, Variables> {
  return createRequest(document, variables, { persistedQuery: { version: 1, sha256Hash } });
}
