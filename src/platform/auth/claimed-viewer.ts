import type { Cancellation } from '../database/cancellation.ts';
import type { AccessClaims, Viewer } from './viewer.ts';

/** What it is not known yet, so that whoever looks at it is told. */
const UNKNOWN = new Proxy([] as never, {
  get: (): never => {
    throw new Error('It is not known yet who asks.');
  },
});

/**
 * Whoever a signed token says is asking. What they read may be asked for at once, beside the question whether that is so; until
 * it is confirmed nothing can be learnt of what they may do, and nothing that was read may be shown.
 */
export class ClaimedViewer implements Viewer {
  readonly organizationId: string;
  readonly userId: string;
  readonly sessionId: string;
  /** Empty until then, where the token does not name the member. */
  membershipId: string;
  roles: readonly string[] = UNKNOWN;
  permissions: ReadonlySet<string> = UNKNOWN;
  readonly cancellation: Cancellation | undefined;
  /** Whether the token names the member, so that what is theirs can be read before they are confirmed. */
  readonly isNamed: boolean;

  constructor(
    { organizationId, userId, sessionId, membershipId }: AccessClaims,
    cancellation: Cancellation | undefined,
  ) {
    this.organizationId = organizationId;
    this.userId = userId;
    this.sessionId = sessionId;
    this.membershipId = membershipId ?? '';
    this.cancellation = cancellation;
    this.isNamed = membershipId !== undefined;
  }

  /** @param found behind the claims. @returns the viewer, or null when it is nobody, or not exactly who was claimed */
  confirm(found: Viewer | null): Viewer | null {
    if (
      found === null ||
      found.organizationId !== this.organizationId ||
      found.userId !== this.userId ||
      found.sessionId !== this.sessionId ||
      (this.isNamed && found.membershipId !== this.membershipId)
    )
      return null;
    this.membershipId = found.membershipId;
    this.roles = found.roles;
    this.permissions = found.permissions;
    return this;
  }
}
