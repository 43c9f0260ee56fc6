import { Inject, Injectable } from '@nestjs/common';
import { OrganizationService, recordAudit } from '../organizations/index.ts';
import { AccessTokens } from '../platform/auth/access-tokens.ts';
import { hashPassword, isOutdated, isPassword } from '../platform/auth/passwords.ts';
import { ViewerSource, systemScope } from '../platform/auth/viewer.ts';
import type { AccessClaims, Viewer } from '../platform/auth/viewer.ts';
import { CONFIG } from '../platform/config/config.ts';
import type { Config } from '../platform/config/config.ts';
import { Database } from '../platform/database/database.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { newId } from '../platform/ids.ts';
import { countFailures } from '../platform/rate-limit/count-failures.ts';
import { networkOf } from '../platform/rate-limit/limit-address.ts';
import { alreadyRefreshed, sessionEnded, wrongCredentials } from './account.errors.ts';
import { findMembershipByEmail } from './account.queries.ts';
import { foldEmail } from './email-address.ts';
import { findPasswordHash, updatePasswordHash } from './member-password.queries.ts';
import { createRefreshToken, hashToken, readRefreshToken } from './refresh-token.ts';
import { permissionsOf } from './roles.ts';
import {
  findSessionMember,
  insertRefreshToken,
  insertSession,
  lockRefreshToken,
  markRefreshTokenUsed,
  updateSessionRevoked,
} from './session.queries.ts';

/** Stands for whoever is not found, so that looking for them takes the same steps. */
export const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Two tabs may refresh at once; later than this, a used token is a stolen one. */
const REUSE_GRACE_SECONDS = 10;

/** Of wrong passwords; the right one does not count. */
const GUESSES_AT_AN_ACCOUNT = { action: 'guess-at-account', turns: 10, seconds: 900 };
const GUESSES_FROM_AN_ADDRESS = { action: 'guess-from-address', turns: 100, seconds: 900 };

export interface Credentials {
  readonly organization: string;
  readonly email: string;
  readonly password: string;
}

export interface SessionTokens {
  readonly accessToken: string;
  readonly expiresAt: Date;
  readonly refreshToken: string;
}

/** A session whose tokens nobody has been given yet. */
export interface OpenedSession extends AccessClaims {
  readonly refreshToken: string;
}

@Injectable()
export class SessionService extends ViewerSource {
  readonly #database: Database;
  readonly #organizations: OrganizationService;
  readonly #tokens: AccessTokens;
  readonly #config: Config;

  constructor(
    @Inject(Database) database: Database,
    @Inject(OrganizationService) organizations: OrganizationService,
    @Inject(AccessTokens) tokens: AccessTokens,
    @Inject(CONFIG) config: Config,
  ) {
    super();
    this.#database = database;
    this.#organizations = organizations;
    this.#tokens = tokens;
    this.#config = config;
  }

  /**
   * @param address of the network, from where it is tried
   * @throws DomainError UNAUTHENTICATED, the same in word and time for every reason; RATE_LIMITED after too many of those
   */
  async signIn(credentials: Credentials, address: string): Promise<SessionTokens> {
    const account = `${credentials.organization} ${foldEmail(credentials.email) ?? ''}`;
    const counts = [
      { limit: GUESSES_FROM_AN_ADDRESS, subject: networkOf(address) },
      { limit: GUESSES_AT_AN_ACCOUNT, subject: account },
    ];
    return countFailures(this.#database, counts, () => this.#signIn(credentials));
  }

  async #signIn({ organization, email, password }: Credentials): Promise<SessionTokens> {
    const found = await this.#findAccount(organization, email);
    const isRight = await isPassword(found?.passwordHash ?? null, password);
    if (found === null || !isRight) throw wrongCredentials();
    const { organizationId, membershipId, userId, passwordHash } = found;
    const newHash = isOutdated(passwordHash) ? await hashPassword(password) : null;
    const opened = await this.#database.transact({ organizationId, userId }, async (tx) => {
      const member = { organizationId, membershipId, userId };
      if (newHash !== null)
        await updatePasswordHash(tx, { ...member, hash: newHash, replacing: passwordHash });
      return this.open(tx, member);
    });
    return this.tokensOf(opened);
  }

  /** Begins the session of a member who has proved who they are, in the transaction of that proof. */
  async open(
    tx: Tx,
    member: { organizationId: string; membershipId: string; userId: string },
  ): Promise<OpenedSession> {
    const { organizationId, membershipId, userId } = member;
    const sessionId = newId();
    await insertSession(tx, { ...member, id: sessionId, days: this.#config.auth.sessionDays });
    const refreshToken = await this.#issueRefreshToken(tx, organizationId, sessionId);
    return { organizationId, sessionId, membershipId, userId, refreshToken };
  }

  /** What the client gets of a session, once it is committed. */
  async tokensOf({ refreshToken, ...claims }: OpenedSession): Promise<SessionTokens> {
    const { token, expiresAt } = await this.#tokens.sign(claims);
    return { accessToken: token, expiresAt, refreshToken };
  }

  /** Trades a refresh token for a new pair. Each works once; using one again later ends the whole session. */
  async refresh(refreshToken: string): Promise<SessionTokens> {
    const token = readRefreshToken(refreshToken);
    if (token === null) throw sessionEnded();
    const { organizationId, tokenHash } = token;
    const outcome = await this.#database.transact(systemScope(organizationId), async (tx) => {
      const state = await lockRefreshToken(tx, {
        organizationId,
        tokenHash,
        graceSeconds: REUSE_GRACE_SECONDS,
      });
      if (state === null || !state.isLive) return 'ENDED' as const;
      if (state.isUsed && state.isWithinGrace) return 'RACED' as const;
      if (state.isUsed) {
        await updateSessionRevoked(tx, { organizationId, id: state.sessionId, reason: 'REUSED_TOKEN' });
        const scope = { organizationId, userId: state.userId };
        await recordAudit(tx, scope, {
          action: 'session.reuse',
          targetType: 'Session',
          targetId: state.sessionId,
        });
        return 'ENDED' as const;
      }
      await markRefreshTokenUsed(tx, organizationId, tokenHash);
      return { ...state, refreshToken: await this.#issueRefreshToken(tx, organizationId, state.sessionId) };
    });
    if (outcome === 'RACED') throw alreadyRefreshed();
    if (outcome === 'ENDED') throw sessionEnded();
    const claims = { organizationId, sessionId: outcome.sessionId, userId: outcome.userId };
    const viewer = await this.findViewer(claims);
    if (viewer === null) throw sessionEnded();
    const { membershipId } = viewer;
    return this.tokensOf({ ...claims, membershipId, refreshToken: outcome.refreshToken });
  }

  /** Ends the viewer's session: its access and refresh tokens stop working at once. */
  async signOut(viewer: Viewer): Promise<void> {
    const { organizationId, sessionId } = viewer;
    await this.#database.transact(viewer, (tx) =>
      updateSessionRevoked(tx, { organizationId, id: sessionId, reason: 'SIGNED_OUT' }),
    );
  }

  override async findViewer(claims: AccessClaims): Promise<Viewer | null> {
    const { organizationId, sessionId } = claims;
    const member = await this.#database.readOnce(claims, (tx) =>
      findSessionMember(tx, organizationId, sessionId),
    );
    if (member === null) return null;
    const { membershipId, roles } = member;
    return {
      organizationId,
      userId: member.userId,
      membershipId,
      sessionId,
      roles,
      permissions: permissionsOf(roles),
    };
  }

  /** Who may sign in by password, and with which; whoever is unknown takes the same steps. */
  async #findAccount(slug: string, address: string) {
    const email = foldEmail(address) ?? '';
    const organizationId = (await this.#organizations.findId(slug)) ?? NOBODY;
    const found = await this.#database.read(systemScope(organizationId), (tx) =>
      findMembershipByEmail(tx, organizationId, email),
    );
    const { id: membershipId, userId } = found ?? { id: NOBODY, userId: NOBODY };
    const passwordHash = await this.#database.read({ organizationId, userId }, (tx) =>
      findPasswordHash(tx, organizationId, membershipId),
    );
    return passwordHash === null ? null : { organizationId, membershipId, userId, passwordHash };
  }

  async #issueRefreshToken(tx: Tx, organizationId: string, sessionId: string): Promise<string> {
    const token = createRefreshToken(organizationId);
    await insertRefreshToken(tx, { organizationId, tokenHash: hashToken(token), sessionId });
    return token;
  }
}
