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
  readonly cancellation?: Cancellation;
  #membershipId: string | undefined;
  #found: Viewer | null = null;

  constructor(
    { organizationId, userId, sessionId, membershipId }: AccessClaims,
    cancellation: Cancellation | undefined,
  ) {
    this.organizationId = organizationId;
    this.userId = userId;
    this.sessionId = sessionId;
    this.#membershipId = membershipId;
    if (cancellation !== undefined) this.cancellation = cancellation;
  }

  /** Whether the token names the member, so that what is theirs can be read before they are confirmed. */
  get isNamed(): boolean {
    return this.#membershipId !== undefined;
  }

  get membershipId(): string {
    return this.#membershipId ?? this.#confirmed.membershipId;
  }

  get roles(): readonly string[] {
    return this.#confirmed.roles;
  }

  get permissions(): ReadonlySet<string> {
    return this.#confirmed.permissions;
  }

  /** @param found behind the claims. @returns the viewer, or null when it is nobody, or not exactly who was claimed */
  confirm(found: Viewer | null): Viewer | null {
    if (
      found === null ||
      found.organizationId !== this.organizationId ||
      found.userId !== this.userId ||
      found.sessionId !== this.sessionId ||
      (this.isNamed && found.membershipId !== this.#membershipId)
    )
      return null;
    this.#found = found;
    this.#membershipId = found.membershipId;
    return this;
  }

  get #confirmed(): Viewer {
    if (this.#found === null) throw new Error('It is not known yet who asks.');
    return this.#found;
  }
}
