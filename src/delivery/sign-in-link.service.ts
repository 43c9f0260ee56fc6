import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { MagicLinkService } from '../accounts/index.ts';
import type { LinkRecipient } from '../accounts/index.ts';
import { systemScope } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { forgiveAddress, limitAddress } from '../platform/rate-limit/limit-address.ts';
import type { RateLimit } from '../platform/rate-limit/rate-limit.ts';
import { takeTurn } from '../platform/rate-limit/take-turn.ts';
import { planEmails } from './plan-emails.ts';
import { findLinkOccasion } from './sign-in-link.queries.ts';

const REQUESTS: RateLimit = { action: 'request-link', turns: 30, seconds: 900 };
const LINKS_OF_A_MEMBER: RateLimit = { action: 'sign-in-link', turns: 5, seconds: 3_600 };

/** Under which the turns of addresses that are no member's are counted. */
const NOBODYS = '00000000-0000-0000-0000-000000000000';

/**
 * Has links sent that sign in. Whoever asks learns nothing from the answer: the same is done, counted and committed for
 * somebody unknown, and the e-mail is left to a job.
 */
@Injectable()
export class SignInLinkService {
  readonly #database: Database;
  readonly #links: MagicLinkService;

  constructor(@Inject(Database) database: Database, @Inject(MagicLinkService) links: MagicLinkService) {
    this.#database = database;
    this.#links = links;
  }

  /** @throws DomainError RATE_LIMITED, for the address of the network only */
  async requestForMember(input: { organization: string; email: string }, address: string): Promise<void> {
    await limitAddress(this.#database, REQUESTS, address);
    const member = await this.#links.findMember(input.organization, input.email);
    await this.#plan(member, `${input.organization} ${input.email}`);
  }

  /** In the place of a link that signs in no more. @throws DomainError RATE_LIMITED, for the address of the network only */
  async requestInPlaceOf(token: string, address: string): Promise<void> {
    await limitAddress(this.#database, REQUESTS, address);
    const holder = await this.#links.findHolder(token);
    if (holder !== null) await forgiveAddress(this.#database, REQUESTS, address);
    await this.#plan(holder, token);
  }

  /** Who asks too often for one member is not told so, for that would tell that there is one. */
  async #plan(recipient: LinkRecipient | null, asked: string): Promise<void> {
    const organizationId = recipient?.organizationId ?? NOBODYS;
    const subject = recipient?.membershipId ?? createHash('sha256').update(asked).digest('base64url');
    await this.#database.transact(systemScope(organizationId), async (tx) => {
      const retryAt = await takeTurn(tx, LINKS_OF_A_MEMBER, { organizationId, subject });
      if (recipient === null || retryAt !== null) return;
      const { membershipId, purpose } = recipient;
      const occasion = await findLinkOccasion(tx, recipient);
      if (occasion === null) return;
      const delivery = { ...occasion, membershipId, kind: 'SIGN_IN_LINK' as const, facts: { purpose } };
      await planEmails(tx, { organizationId, userId: null }, [delivery]);
    });
  }
}
