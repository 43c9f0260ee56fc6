import { Inject, Injectable } from '@nestjs/common';
import { OrganizationService } from '../organizations/index.ts';
import { systemScope } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { countFailures } from '../platform/rate-limit/count-failures.ts';
import { networkOf } from '../platform/rate-limit/limit-address.ts';
import type { RateLimit } from '../platform/rate-limit/rate-limit.ts';
import { wrongLink } from './account.errors.ts';
import { findMembershipByEmail } from './account.queries.ts';
import { foldEmail } from './email-address.ts';
import type { LinkPurpose } from './magic-link.entity.ts';
import { readLinkToken } from './magic-link-token.ts';
import {
  endMagicLinks,
  findMagicLink,
  isActiveMember,
  lockLinksOf,
  useMagicLink,
} from './magic-link.queries.ts';
import type { UsedLink } from './magic-link.queries.ts';
import { NOBODY, SessionService } from './session.service.ts';
import type { SessionTokens } from './session.service.ts';

/** A class behind one address follows its links in the same minute, so only links that sign nobody in count. */
const FAILED_SIGN_INS: RateLimit = { action: 'sign-in-with-link', turns: 100, seconds: 900 };

export interface LinkSession extends SessionTokens {
  readonly purpose: LinkPurpose;
  readonly unitId: string | null;
}

/** An active member to whom a link may be sent, and what it is to lead to. */
export interface LinkRecipient {
  readonly organizationId: string;
  readonly membershipId: string;
  readonly userId: string;
  readonly purpose: LinkPurpose;
  readonly unitId: string | null;
  /** The e-mail of the link that this one takes the place of. */
  readonly deliveryId: string | null;
}

/** Signing in by a link that came by e-mail. */
@Injectable()
export class MagicLinkService {
  readonly #database: Database;
  readonly #organizations: OrganizationService;
  readonly #sessions: SessionService;

  constructor(
    @Inject(Database) database: Database,
    @Inject(OrganizationService) organizations: OrganizationService,
    @Inject(SessionService) sessions: SessionService,
  ) {
    this.#database = database;
    this.#organizations = organizations;
    this.#sessions = sessions;
  }

  /** @throws DomainError UNAUTHENTICATED, the same in word and time whether the link is unknown, used, over or of somebody disabled */
  signIn(token: string, address: string): Promise<LinkSession> {
    const counts = [{ limit: FAILED_SIGN_INS, subject: networkOf(address) }];
    return countFailures(this.#database, counts, () => this.#signIn(token));
  }

  async #signIn(token: string): Promise<LinkSession> {
    const known = readLinkToken(token);
    if (known === null) throw wrongLink();
    const { organizationId, tokenHash } = known;
    const link = await this.#database.read(systemScope(organizationId), (tx) =>
      findMagicLink(tx, organizationId, tokenHash),
    );
    const { membershipId, userId } = link ?? { membershipId: NOBODY, userId: NOBODY };
    const { used, opened } = await this.#database.transact({ organizationId, userId }, async (tx) => {
      await lockLinksOf(tx, organizationId, membershipId);
      const used: UsedLink | null = await useMagicLink(tx, organizationId, tokenHash);
      if (used === null) throw wrongLink();
      await endMagicLinks(tx, organizationId, used);
      return { used, opened: await this.#sessions.open(tx, { organizationId, membershipId, userId }) };
    });
    const { purpose, unitId } = used;
    return { ...(await this.#sessions.tokensOf(opened)), purpose, unitId };
  }

  /** Whoever may be sent a link in the place of one that signs in no more; null for all others. */
  async findHolder(token: string): Promise<LinkRecipient | null> {
    const known = readLinkToken(token);
    if (known === null) return null;
    const { organizationId, tokenHash } = known;
    const link = await this.#database.read(systemScope(organizationId), (tx) =>
      findMagicLink(tx, organizationId, tokenHash),
    );
    const { membershipId, userId } = link ?? { membershipId: NOBODY, userId: NOBODY };
    const isActive = await this.#isActive(organizationId, { id: membershipId, userId });
    if (link === null || !link.isSpent || !isActive) return null;
    const { purpose, unitId, deliveryId } = link;
    return { organizationId, membershipId, userId, purpose, unitId, deliveryId };
  }

  /** The active member with this address; null for whatever else. */
  async findMember(slug: string, address: string): Promise<LinkRecipient | null> {
    const email = foldEmail(address) ?? '';
    const organizationId = (await this.#organizations.findId(slug)) ?? NOBODY;
    const found = await this.#database.read(systemScope(organizationId), (tx) =>
      findMembershipByEmail(tx, organizationId, email),
    );
    const member = found ?? { id: NOBODY, userId: NOBODY };
    if (!(await this.#isActive(organizationId, member))) return null;
    const { id: membershipId, userId } = member;
    return { organizationId, membershipId, userId, purpose: 'SIGN_IN', unitId: null, deliveryId: null };
  }

  #isActive(organizationId: string, { id, userId }: { id: string; userId: string }): Promise<boolean> {
    return this.#database.read({ organizationId, userId }, (tx) => isActiveMember(tx, organizationId, id));
  }
}
