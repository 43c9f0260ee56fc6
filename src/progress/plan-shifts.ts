import { hasPassed } from '../enrollments/index.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { addDuration } from '../schedule/index.ts';
import { wrongField } from './override.errors.ts';
import type { ResolvedTarget } from './resolve-override-target.ts';
import { dependsOnTime } from './unlocking/index.ts';
import { loadStandings } from './unlock-available.ts';

/** When a unit is to open for an enrollment; for a whole cohort the enrollment is null. */
export type ShiftTimes = (enrollmentId: string | null, unitStableId: string) => Date;

/** @throws DomainError BAD_USER_INPUT for a time that has passed, or that cannot be counted */
export async function planShifts(
  tx: Tx,
  organizationId: string,
  { enrollments, cohort, units }: ResolvedTarget,
  { availableAt, by }: { availableAt?: Date | null; by?: string | null },
): Promise<ShiftTimes> {
  const timeless = units.find((unit) => !dependsOnTime(unit.availability));
  if (timeless !== undefined)
    throw wrongField('unitIds', `cannot be shifted: "${timeless.stableId}" waits for no time`);
  if (availableAt && by) throw wrongField('by', 'cannot be given beside availableAt');
  if (availableAt) {
    if (await hasPassed(tx, availableAt)) throw wrongField('availableAt', 'has to be later than now');
    return () => availableAt;
  }
  if (!by) throw wrongField('availableAt', 'has to be given, or by');
  if (cohort !== null) throw wrongField('by', 'cannot be given for a cohort');
  const standings = await loadStandings(tx, organizationId, enrollments);
  const of = new Map(enrollments.map(({ id }, index) => [id, standings[index]]));
  return (enrollmentId, unitStableId) => {
    const standing = of.get(enrollmentId ?? '');
    const known = standing?.lockOf(unitStableId).availableAt ?? null;
    if (standing === undefined || known === null)
      throw wrongField('by', `cannot be counted: of the unit "${unitStableId}" no time to open is known`);
    return new Date(addDuration(known, by, standing.timeZone));
  };
}
