import type { EnrollmentEntity } from '../enrollments/index.ts';
import type { ReadTx } from '../platform/database/transaction.ts';
import { loadStandings } from './unlock-available.ts';

interface SupposedPass {
  readonly enrollment: EnrollmentEntity;
  readonly unitStableId: string;
}

/** What passing a unit's quiz would unlock, by the rules that unlock; changes nothing. @returns stable ids, in the order asked */
export async function previewUnlocks(
  tx: ReadTx,
  organizationId: string,
  passes: readonly SupposedPass[],
): Promise<string[][]> {
  if (passes.length === 0) return [];
  const standings = await loadStandings(
    tx,
    organizationId,
    passes.map(({ enrollment }) => enrollment),
  );
  return passes.map(({ enrollment, unitStableId }, index) =>
    enrollment.status === 'ACTIVE' ? (standings[index]?.toUnlockAfter(unitStableId) ?? []) : [],
  );
}
