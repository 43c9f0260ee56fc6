import { Inject, Injectable } from '@nestjs/common';
import passport from 'passport';
import { AccessTokens } from './access-tokens.ts';
import { ViewerSource } from './viewer.ts';
import type { AccessClaims, Viewer } from './viewer.ts';

/** What of a request authentication looks at. */
export interface AuthenticatedRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

interface ClaimedRequest extends AuthenticatedRequest {
  /** Told the claims of a token that holds, before the rows behind them are looked at. */
  readonly onVerified?: ((claims: AccessClaims) => Promise<void>) | undefined;
}

const STRATEGY = 'access-token';
const BEARER = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i;

/** A passport strategy: bearer token → verified claims → viewer. Passport runs a copy, so its state is in plain properties. */
class AccessTokenStrategy extends passport.Strategy {
  override name = STRATEGY;
  readonly find: (request: ClaimedRequest) => Promise<Viewer | null>;

  constructor(tokens: AccessTokens, viewers: ViewerSource) {
    super();
    this.find = async (request) => {
      const header = request.headers['authorization'];
      const token = typeof header === 'string' ? BEARER.exec(header)?.[1] : undefined;
      const claims = token === undefined ? null : await tokens.verify(token);
      if (claims === null) return null;
      await request.onVerified?.(claims);
      return viewers.findViewer(claims);
    };
  }

  override authenticate(request: ClaimedRequest): void {
    this.find(request).then(
      (viewer) => (viewer === null ? this.fail(401) : this.success(viewer)),
      (error: unknown) => this.error(error),
    );
  }
}

/** Answers the one question "who is asking?" for a request of any kind. */
@Injectable()
export class Authenticator {
  readonly #passport = new passport.Passport();

  constructor(@Inject(AccessTokens) tokens: AccessTokens, @Inject(ViewerSource) viewers: ViewerSource) {
    this.#passport.use(new AccessTokenStrategy(tokens, viewers) as passport.Strategy);
  }

  /** null without a token that holds. Rejects only when the answer cannot be known (the database is away). */
  viewerOf(
    { headers }: AuthenticatedRequest,
    onVerified?: (claims: AccessClaims) => Promise<void>,
  ): Promise<Viewer | null> {
    return new Promise((resolve, reject) => {
      const done = (error: unknown, viewer?: Viewer | false | null) =>
        error ? reject(error as Error) : resolve(viewer || null);
      const handle = this.#passport.authenticate(STRATEGY, { session: false }, done) as (
        ...args: unknown[]
      ) => void;
      handle({ headers, onVerified }, {}, (error: unknown) => done(error));
    });
  }
}
