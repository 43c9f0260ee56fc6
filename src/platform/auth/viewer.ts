import type { TenantScope } from '../database/tenant-scope.ts';

/** Who asks, in which organization: built once a request from the verified token and the rows behind it. */
export interface Viewer extends TenantScope {
  readonly userId: string;
  readonly membershipId: string;
  readonly sessionId: string;
  /** Read from the database on every request, never from the token. */
  readonly roles: readonly string[];
  /** What the roles allow, as `noun:verb`. */
  readonly permissions: ReadonlySet<string>;
}

/** What an access token claims, after its signature and lifetime were verified. */
export interface AccessClaims {
  readonly organizationId: string;
  readonly userId: string;
  readonly sessionId: string;
  /** Not in tokens of versions before. It grants nothing: it says early whom the session will turn out to be of. */
  readonly membershipId?: string;
}

/** Finds the viewer behind a verified token; null when session, membership or user no longer hold. The accounts room provides it. */
export abstract class ViewerSource {
  abstract findViewer(claims: AccessClaims): Promise<Viewer | null>;
}

/** The scope of work that no member asked for: a job, the command line. */
export function systemScope(organizationId: string): TenantScope {
  return { organizationId, userId: null };
}
