import type { ReadTx } from '../platform/database/transaction.ts';
import type { Overrides } from './unlocking/index.ts';

export const NO_OVERRIDES: Overrides = { shifts: new Map(), skipped: new Set() };

/** What staff changed, for each of the enrollments that anything was changed for. */
export async function loadOverrides(
  _tx: ReadTx,
  _organizationId: string,
  _enrollmentIds: readonly string[],
): Promise<ReadonlyMap<string, Overrides>> {
  return new Map();
}
