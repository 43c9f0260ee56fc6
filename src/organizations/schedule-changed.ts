import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';

/** Whose settings of time were changed: zone, rhythm, send window, holidays, dates. */
export type ScheduleChange =
  | { readonly of: 'ORGANIZATION' }
  | { readonly of: 'COHORT'; readonly cohortId: string }
  | { readonly of: 'MEMBER'; readonly membershipId: string }
  /** Its rhythm; the row is locked. */
  | { readonly of: 'ENROLLMENT'; readonly enrollmentId: string };

/** Joins the transaction that changes settings. */
type Joiner = (tx: Tx, scope: TenantScope, change: ScheduleChange) => Promise<void>;

/**
 * How later rooms follow when settings of time are changed, although those that keep the settings may not look into them:
 * delivery registers, and moves what waits for its time.
 */
@Injectable()
export class ScheduleChanged {
  readonly #joiners: Joiner[] = [];

  join(joiner: Joiner): void {
    this.#joiners.push(joiner);
  }

  /** For the rooms that keep the settings. */
  async tell(tx: Tx, scope: TenantScope, change: ScheduleChange): Promise<void> {
    for (const joiner of this.#joiners) await joiner(tx, scope, change);
  }
}
