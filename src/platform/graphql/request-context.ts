import type { AuthenticatedRequest } from '../auth/authenticator.ts';
import type { Viewer } from '../auth/viewer.ts';

/** What travels with one GraphQL operation. */
export interface RequestContext {
  readonly request: AuthenticatedRequest;
  /** Written to the log beside whatever is masked from the client. */
  readonly requestId: string;
  /** Known once the operation was found valid; null for somebody who is not signed in. */
  viewer: Viewer | null;
}
