import type { Cancellation } from '../database/cancellation.ts';
import type { AccessClaims, Viewer } from './viewer.ts';

/**
 * Whoever a signed token says is asking. What they read may be asked for at once, beside the question whether that is so; until
 * it is confirmed nothing can be learnt of what they may do, and nothing that was read may be shown.
 */
export class ClaimedViewer implements Viewer {
  readonly organizationId: string;
  readonly userId: string;
  readonly sessionId: string;
  declare readonly membershipId: string;
  declare readonly roles: readonly string[];
  declare readonly permissions: ReadonlySet<string>;
  readonly cancellation?: Cancellation;
  /** Whether the token names the member, so that what is theirs can be read before they are confirmed. */
  readonly isNamed: boolean;

  constructor(
    { organizationId, userId, sessionId, membershipId }: AccessClaims,
    cancellation: Cancellation | undefined,
  ) {
    this.organizationId = organizationId;
    this.userId = userId;
    this.sessionId = sessionId;
    if (cancellation !== undefined) this.cancellation = cancellation;
    this.isNamed = membershipId !== undefined;
    if (membershipId !== undefined) tell(this, 'membershipId', membershipId);
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
    if (!this.isNamed) tell(this, 'membershipId', found.membershipId);
    tell(this, 'roles', found.roles);
    tell(this, 'permissions', found.permissions);
    return this;
  }
}

/** Of the class and not of each object: an object whose properties change their kind is slow from then on. */
const unknown = {
  get: (): never => {
    throw new Error('It is not known yet who asks.');
  },
};
Object.defineProperties(ClaimedViewer.prototype, {
  membershipId: unknown,
  roles: unknown,
  permissions: unknown,
});

/** As a property of its own, so that a copy has it too. */
function tell<Name extends keyof Viewer>(viewer: ClaimedViewer, name: Name, value: Viewer[Name]): void {
  Object.defineProperty(viewer, name, { value, enumerable: true });
}
