import type { Cancellation } from './cancellation.ts';

/**
 * On whose behalf a transaction runs. `organizationId` is the tenant that row-level security filters by; `userId` opens the
 * one row of `users` that is the person's own; `actor` opens tables that not every caller may read (answer keys).
 */
export interface TenantScope {
  readonly organizationId: string;
  readonly userId: string | null;
  /** Ends the work when nobody waits for it any more; without one it ends by itself. */
  readonly cancellation?: Cancellation;
}

export type Actor = 'MEMBER' | 'AUTHOR' | 'SCORER';
