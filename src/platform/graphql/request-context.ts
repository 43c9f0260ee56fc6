import type { AuthenticatedRequest } from '../auth/authenticator.ts';
import type { Viewer } from '../auth/viewer.ts';
import type { Standing } from '../rate-limit/rate-limit.ts';
import type { ClientWait } from './client-wait.ts';
import type { PreparedOperation } from './prepare-operation.ts';
import type { Outcome } from './setwise/outcome.ts';

/** What the route has found out before GraphQL began; nothing, where an operation came another way. */
export interface OperationRequest extends AuthenticatedRequest {
  /** Of the trusted document that was asked for. */
  readonly trustedText?: string;
  readonly wait?: ClientWait;
  /** The address it came from, as far as proxies that are configured tell it. */
  readonly ip?: string;
  /** What was begun on the short way: Apollo goes on from there. */
  begun?: RequestContext;
}

/** What travels with one GraphQL operation. */
export interface RequestContext {
  readonly request: OperationRequest;
  /** The same, by the name that Nest looks for. */
  readonly req: OperationRequest;
  /** Known once the operation was found valid; null for somebody who is not signed in. */
  viewer: Viewer | null;
  /** Points, once they are reckoned. */
  cost?: number;
  /** Where the sender's budget stands, once the operation is paid for; null when it is not limited. */
  standing?: Standing | null;
  prepared?: PreparedOperation;
  /** Rejected with why it is not admitted. */
  admitted?: Promise<void>;
  /** Of setwise execution, once it was tried. */
  outcome?: Outcome;
  /** What its mutations came to, or will, by their names in the answer. */
  done?: Map<string | number, Promise<unknown>>;
  /** Stops the clock that was started with the request. */
  stop?: (labels: { operation: string; outcome: string }) => unknown;
}

export function contextOf(request: OperationRequest): RequestContext {
  return { request, req: request, viewer: null };
}
