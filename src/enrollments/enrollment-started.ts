import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';
import type { EnrollmentEntity } from './enrollment.entity.ts';

/** Joins the transaction that starts enrollments. @returns the ids of the units it unlocked */
type Joiner = (tx: Tx, scope: TenantScope, started: readonly EnrollmentEntity[]) => Promise<string[]>;

/**
 * How a later room takes part when enrollments start, although this room may not look into it: progress registers, and
 * unlocks the first unit in the very transaction that enrolls.
 */
@Injectable()
export class EnrollmentStarted {
  readonly #joiners: Joiner[] = [];

  join(joiner: Joiner): void {
    this.#joiners.push(joiner);
  }

  /** @internal For this room only. */
  async tell(tx: Tx, scope: TenantScope, started: readonly EnrollmentEntity[]): Promise<string[]> {
    if (this.#joiners.length === 0)
      throw new Error('Nobody unlocks the first unit: the progress room is missing.');
    const unlocked: string[] = [];
    if (started.length > 0)
      for (const joiner of this.#joiners) unlocked.push(...(await joiner(tx, scope, started)));
    return unlocked;
  }
}
