import type { EnrollmentEntity } from '../enrollments/index.ts';
import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { listOutlines } from '../units/index.ts';
import { grantAvailable, grantUnits } from './unlock-available.ts';
import type { GrantedUnit } from './unlock-available.ts';

/** Those whom staff may change something for: on leave, what is unlocked for them is mailed when they go on. */
const OPEN = new Set(['ACTIVE', 'PAUSED', 'COMPLETED']);

export function isOpen({ status }: Pick<EnrollmentEntity, 'status'>): boolean {
  return OPEN.has(status);
}

/**
 * Grants units to enrollments that the caller has locked, wherever their version has them, and then what the rules make of
 * that, or of facts that have changed.
 */
export async function grantByStaff(
  tx: Tx,
  scope: TenantScope,
  enrollments: readonly EnrollmentEntity[],
  stableIds: readonly string[],
): Promise<GrantedUnit[]> {
  const wanted = new Set(stableIds);
  const versionIds = wanted.size > 0 ? [...new Set(enrollments.map((row) => row.courseVersionId))] : [];
  const outlines = await listOutlines(tx, scope.organizationId, versionIds);
  const grants = enrollments.filter(isOpen).flatMap(({ id, membershipId, courseVersionId }) =>
    outlines
      .filter((unit) => unit.courseVersionId === courseVersionId && wanted.has(unit.stableId))
      .map((unit) => ({
        enrollmentId: id,
        membershipId,
        unitStableId: unit.stableId,
        unitId: unit.id,
        causeRef: null,
      })),
  );
  const granted = await grantUnits(tx, scope, grants, { cause: 'STAFF' });
  const opened = await grantAvailable(tx, scope, enrollments, {
    cause: 'RECONCILED',
    causeRefOf: () => null,
  });
  return [...granted, ...opened];
}
