import { lockEnrollments, lockTargetCohort, notActive, readEnrollmentTarget } from '../enrollments/index.ts';
import type { EnrollmentEntity } from '../enrollments/index.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/errors.ts';
import { listOutlines, listUnitsById } from '../units/index.ts';
import type { OutlineRow } from '../units/index.ts';
import { isOpen } from './grant-by-staff.ts';
import { wrongField } from './override.errors.ts';
import type { UnlockUnitsInput } from './override.model.ts';

export interface ResolvedTarget {
  /** The units, as the version has them of which they were given. */
  readonly units: readonly OutlineRow[];
  readonly stableIds: readonly string[];
  /** Locked; none for a cohort. */
  readonly enrollments: readonly EnrollmentEntity[];
  readonly cohort: { readonly cohortId: string; readonly courseId: string } | null;
}

/**
 * Finds and locks whom an override is for.
 * @throws DomainError NOT_FOUND, CONFLICT for an enrollment that is over, or BAD_USER_INPUT for what does not go together
 */
export async function resolveOverrideTarget(
  tx: Tx,
  organizationId: string,
  input: Pick<UnlockUnitsInput, 'target' | 'unitIds'>,
): Promise<ResolvedTarget> {
  const target = readEnrollmentTarget(input.target);
  const { courseId, units, stableIds } = await resolveUnits(tx, organizationId, input.unitIds);
  if (target.enrollmentIds === null) {
    await lockTargetCohort(tx, organizationId, target);
    if (courseId !== target.courseId) throw wrongField('unitIds', 'are not of this course');
    const { cohortId } = target;
    return { units, stableIds, enrollments: [], cohort: { cohortId, courseId } };
  }
  const enrollments = await lockEnrollments(tx, organizationId, target.enrollmentIds);
  if (enrollments.length < target.enrollmentIds.length) throw notFound('Enrollment');
  const closed = enrollments.find((enrollment) => !isOpen(enrollment));
  if (closed !== undefined) throw notActive(closed.status);
  if (enrollments.some((enrollment) => enrollment.courseId !== courseId))
    throw wrongField('target.enrollmentIds', 'are not all in the course of the units');
  await assertUnitsAreTaken(tx, organizationId, enrollments, stableIds);
  return { units, stableIds, enrollments, cohort: null };
}

async function resolveUnits(
  tx: Tx,
  organizationId: string,
  unitIds: readonly string[],
): Promise<{ courseId: string; units: OutlineRow[]; stableIds: string[] }> {
  const wanted = new Set(unitIds.map((id) => id.toLowerCase()));
  const found = await listUnitsById(tx, organizationId, [...wanted]);
  if (found.length < wanted.size) throw notFound('Unit');
  const [courseId, other] = new Set(found.map((unit) => unit.courseId));
  if (courseId === undefined || other !== undefined) throw wrongField('unitIds', 'are not of one course');
  const versionIds = [...new Set(found.map((unit) => unit.courseVersionId))];
  const outlines = await listOutlines(tx, organizationId, versionIds);
  const units = outlines.filter((unit) => wanted.has(unit.id));
  return { courseId, units, stableIds: [...new Set(units.map((unit) => unit.stableId))] };
}

async function assertUnitsAreTaken(
  tx: Tx,
  organizationId: string,
  enrollments: readonly EnrollmentEntity[],
  stableIds: readonly string[],
): Promise<void> {
  const versionIds = [...new Set(enrollments.map((enrollment) => enrollment.courseVersionId))];
  const outlines = await listOutlines(tx, organizationId, versionIds);
  const taken = new Set(outlines.map((unit) => `${unit.courseVersionId} ${unit.stableId}`));
  if (versionIds.some((version) => stableIds.some((stableId) => !taken.has(`${version} ${stableId}`))))
    throw wrongField('unitIds', 'are not all in the version that each learner takes');
}
