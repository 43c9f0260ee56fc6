/**
 * On whose behalf a transaction runs. `organizationId` is the tenant that row-level security filters by; `userId` opens the
 * one row of `users` that is the person's own; `actor` opens tables that not every caller may read (answer keys).
 */
export interface TenantScope {
  readonly organizationId: string;
  readonly userId: string | null;
}

export type Actor = 'MEMBER' | 'AUTHOR' | 'SCORER';
