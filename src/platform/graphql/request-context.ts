import type { AuthenticatedRequest } from '../auth/authenticator.ts';
import type { Viewer } from '../auth/viewer.ts';
import type { Standing } from '../rate-limit/rate-limit.ts';

/** What travels with one GraphQL operation. */
export interface RequestContext {
  /** With the address it came from, as far as proxies that are configured tell it. */
  readonly request: AuthenticatedRequest & { readonly ip?: string };
  /** Written to the log beside whatever is masked from the client. */
  readonly requestId: string;
  /** Known once the operation was found valid; null for somebody who is not signed in. */
  viewer: Viewer | null;
  /** Points, once they are reckoned. */
  cost?: number;
  /** Where the sender's budget stands, once the operation is paid for; null when it is not limited. */
  standing?: Standing | null;
}
