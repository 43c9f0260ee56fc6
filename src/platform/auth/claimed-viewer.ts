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
  readonly membershipId!: string;
  readonly roles!: readonly string[];
  readonly permissions!: ReadonlySet<string>;
  readonly cancellation?: Cancellation;
  /** Whether the token names the member, so that what is theirs can be read before they are confirmed. */
  readonly #isNamed: boolean;

  constructor(
    { organizationId, userId, sessionId, membershipId }: AccessClaims,
    cancellation: Cancellation | undefined,
  ) {
    this.organizationId = organizationId;
    this.userId = userId;
    this.sessionId = sessionId;
    if (cancellation !== undefined) this.cancellation = cancellation;
    this.#isNamed = membershipId !== undefined;
    // Own properties, so that a copy has them too.
    const unknown = { get: notConfirmed, enumerable: true, configurable: true };
    const named = { value: membershipId, enumerable: true, configurable: true };
    Object.defineProperties(this, {
      membershipId: this.#isNamed ? named : unknown,
      roles: unknown,
      permissions: unknown,
    });
  }

  get isNamed(): boolean {
    return this.#isNamed;
  }

  /** @param found behind the claims. @returns the viewer, or null when it is nobody, or not exactly who was claimed */
  confirm(found: Viewer | null): Viewer | null {
    if (
      found === null ||
      found.organizationId !== this.organizationId ||
      found.userId !== this.userId ||
      found.sessionId !== this.sessionId ||
      (this.#isNamed && found.membershipId !== this.membershipId)
    )
      return null;
    const { membershipId, roles, permissions } = found;
    for (const [name, value] of Object.entries({ membershipId, roles, permissions }))
      Object.defineProperty(this, name, { value, enumerable: true });
    return this;
  }
}

function notConfirmed(): never {
  throw new Error('It is not known yet who asks.');
}
