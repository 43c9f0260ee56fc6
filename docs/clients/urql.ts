import { Client, cacheExchange, fetchExchange } from '@urql/core';
import type { Session } from './session.ts';

/** Queries go by POST: without this, urql sends the short ones by GET, which takes trusted documents only. */
export function connectUrql(url: string, session: Session): Client {
  return new Client({
    url,
    fetch: session.fetch,
    preferGetMethod: false,
    exchanges: [cacheExchange, fetchExchange],
  });
}
