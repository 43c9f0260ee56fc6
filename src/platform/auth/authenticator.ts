import { Inject, Injectable } from '@nestjs/common';
import passport from 'passport';
import { AccessTokens } from './access-tokens.ts';
import { ViewerSource } from './viewer.ts';
import type { AccessClaims, Viewer } from './viewer.ts';

/** What of a request authentication looks at. */
export interface AuthenticatedRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** What is done with the claims of a token that holds; `find` looks at the rows behind them. */
export type Inquire = (
  claims: AccessClaims,
  find: (claims: AccessClaims) => Promise<Viewer | null>,
) => Promise<Viewer | null>;

/** The claims are remembered; each request reads as an object of its own. */
const justFind: Inquire = (claims, find) => find({ ...claims });

interface ClaimedRequest extends AuthenticatedRequest {
  readonly inquire?: Inquire;
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
      const { inquire = justFind } = request;
      return inquire(claims, (given) => viewers.findViewer(given));
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
  viewerOf({ headers }: AuthenticatedRequest, inquire?: Inquire): Promise<Viewer | null> {
    return new Promise((resolve, reject) => {
      const done = (error: unknown, viewer?: Viewer | false | null) =>
        error ? reject(error as Error) : resolve(viewer || null);
      const handle = this.#passport.authenticate(STRATEGY, { session: false }, done) as (
        ...args: unknown[]
      ) => void;
      handle({ headers, ...(inquire && { inquire }) }, {}, (error: unknown) => done(error));
    });
  }
}
