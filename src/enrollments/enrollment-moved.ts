import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';
import type { EnrollmentEntity } from './enrollment.entity.ts';
import type { EnrollmentMove } from './enrollment-moves.ts';

export interface MovedEnrollment {
  readonly move: EnrollmentMove;
  readonly before: EnrollmentEntity;
  /** Locked, and as it is now. */
  readonly enrollment: EnrollmentEntity;
}

/** What locks are taken in after the enrollment's: the order in which joiners are called. */
const LOCK_ORDER = ['ATTEMPT', 'UNLOCK', 'DELIVERY'] as const;
type Locks = (typeof LOCK_ORDER)[number];

/** Joins the transaction of a move. @returns the ids of the units it unlocked */
type Joiner = (tx: Tx, scope: TenantScope, moved: MovedEnrollment) => Promise<readonly string[] | void>;

/**
 * How later rooms take part when an enrollment is paused, resumed, withdrawn, extended or expires: each says what it locks,
 * so that what a resumption unlocks is there before deliveries look for what is due.
 */
@Injectable()
export class EnrollmentMoved {
  readonly #joiners = new Map<Locks, Joiner[]>();

  join(locks: Locks, joiner: Joiner): void {
    this.#joiners.set(locks, [...(this.#joiners.get(locks) ?? []), joiner]);
  }

  /** @internal For this room only. */
  async tell(tx: Tx, scope: TenantScope, moved: MovedEnrollment): Promise<string[]> {
    const unlocked: string[] = [];
    for (const locks of LOCK_ORDER)
      for (const joiner of this.#joiners.get(locks) ?? [])
        unlocked.push(...((await joiner(tx, scope, moved)) ?? []));
    return unlocked;
  }
}
