import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';

/** Whose settings of time were changed: zone, rhythm, send window, holidays, dates. */
export type ScheduleChange =
  | { readonly of: 'ORGANIZATION' }
  | {
      readonly of: 'COHORT';
      readonly cohortId: string;
      /** When it was to end before the change. */
      readonly formerEnd: Date | null;
    }
  | { readonly of: 'MEMBER'; readonly membershipId: string }
  /** Its rhythm; the row is locked. */
  | { readonly of: 'ENROLLMENT'; readonly enrollmentId: string };

/** What a joiner locks, in the order in which joiners are called. */
const LOCK_ORDER = ['ENROLLMENT', 'UNLOCK', 'DELIVERY'] as const;
type Locks = (typeof LOCK_ORDER)[number];

/** Joins the transaction that changes settings. */
type Joiner = (tx: Tx, scope: TenantScope, change: ScheduleChange) => Promise<void>;

/**
 * How later rooms follow when settings of time are changed, although those that keep the settings may not look into them:
 * each registers with what it locks, so that units that open by the change are there before their mail is moved.
 */
@Injectable()
export class ScheduleChanged {
  readonly #joiners = new Map<Locks, Joiner[]>();

  join(locks: Locks, joiner: Joiner): void {
    this.#joiners.set(locks, [...(this.#joiners.get(locks) ?? []), joiner]);
  }

  /** For the rooms that keep the settings. */
  async tell(tx: Tx, scope: TenantScope, change: ScheduleChange): Promise<void> {
    for (const locks of LOCK_ORDER)
      for (const joiner of this.#joiners.get(locks) ?? []) await joiner(tx, scope, change);
  }
}
