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

const BEARER = /^Bearer /i;
const BEARER_LENGTH = 7;

interface Sources {
  readonly tokens: AccessTokens;
  readonly viewers: ViewerSource;
}

/**
 * A passport strategy: bearer token → verified claims → viewer. One for each request, with its ends in place: Passport's own
 * middleware would make a copy and dress it and the request anew, which costs more than everything else about it.
 */
class AccessTokenStrategy extends passport.Strategy {
  override readonly success: (viewer: object) => void;
  override readonly fail: () => void;
  override readonly error: (error: unknown) => void;
  readonly #sources: Sources;
  readonly #inquire: Inquire;

  constructor(
    sources: Sources,
    inquire: Inquire,
    ends: { resolve: (viewer: Viewer | null) => void; reject: (error: unknown) => void },
  ) {
    super();
    this.#sources = sources;
    this.#inquire = inquire;
    this.success = (viewer) => ends.resolve(viewer as Viewer);
    this.fail = () => ends.resolve(null);
    this.error = ends.reject;
  }

  override authenticate(request: AuthenticatedRequest): void {
    this.#find(request).then(
      (viewer) => (viewer === null ? this.fail() : this.success(viewer)),
      (error: unknown) => this.error(error),
    );
  }

  async #find({ headers }: AuthenticatedRequest): Promise<Viewer | null> {
    const { tokens, viewers } = this.#sources;
    const header = headers['authorization'];
    if (typeof header !== 'string' || !BEARER.test(header)) return null;
    const claims = await tokens.verify(header.slice(BEARER_LENGTH));
    return claims === null ? null : this.#inquire(claims, (given) => viewers.findViewer(given));
  }
}

/** Answers the one question "who is asking?" for a request of any kind. */
@Injectable()
export class Authenticator {
  readonly #sources: Sources;

  constructor(@Inject(AccessTokens) tokens: AccessTokens, @Inject(ViewerSource) viewers: ViewerSource) {
    this.#sources = { tokens, viewers };
  }

  /** null without a token that holds. Rejects only when the answer cannot be known (the database is away). */
  viewerOf(request: AuthenticatedRequest, inquire: Inquire = justFind): Promise<Viewer | null> {
    return new Promise((resolve, reject) =>
      new AccessTokenStrategy(this.#sources, inquire, { resolve, reject }).authenticate(request),
    );
  }
}
