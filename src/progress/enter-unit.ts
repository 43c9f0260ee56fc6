import { enrolledAnew, lockNewestEnrollment, notActive } from '../enrollments/index.ts';
import type { EnrollmentEntity, EnrollmentPart } from '../enrollments/index.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/errors.ts';
import { listUnitsById, readOutlines } from '../units/index.ts';
import type { OutlineRow, UnitRow } from '../units/index.ts';
import { JUST_THE_UNIT, findEntry } from './entry.queries.ts';
import type { Entry } from './entry.queries.ts';
import { unitLocked } from './progress.errors.ts';
import { readStanding } from './read-standing.ts';
import { NOT_ENROLLED } from './lock.ts';
import { loadStandings, unlockAvailable } from './unlock-available.ts';

/** A unit that its learner works in, with their enrollment, which is locked. */
export interface EnteredUnit {
  readonly unit: OutlineRow;
  readonly enrollment: EnrollmentEntity;
  /** Ids of what was due, had been missed, and is granted now. */
  readonly unlockedIds: readonly string[];
}

/** What entering a unit starts from. */
export interface ToEnter {
  /** As a client has named it; null: there is none, or its version is not published. */
  readonly named: UnitRow | null;
  readonly enrollment: EnrollmentEntity | null;
  readonly entry: Entry | null;
  /** Of the same enrollment as the entry. */
  readonly part: unknown;
}

/**
 * Locks the viewer's newest enrollment in the course of a unit, and reads behind the lock, in one packet: what is read is as
 * whoever held the lock before has left it.
 * @param part what a later room reads with it; its SQL knows the unit's stable id as $4
 */
export async function askToEnter(
  tx: Tx,
  { organizationId, membershipId }: Viewer,
  unitId: string,
  part: EnrollmentPart<unknown> = JUST_THE_UNIT,
): Promise<ToEnter> {
  const [named] = await listUnitsById(tx, organizationId, [unitId]);
  if (named === undefined) return { named: null, enrollment: null, entry: null, part: null };
  const { courseId, stableId: unitStableId } = named;
  const own = { organizationId, membershipId, courseId };
  const [enrollment, found] = await Promise.all([
    lockNewestEnrollment(tx, own),
    findEntry(tx, { ...own, unitStableId }, part),
  ]);
  return { named, enrollment, entry: found?.entry ?? null, part: found?.part ?? null };
}

/**
 * Enters a unit to work in it, first granting whatever is due and was missed. The enrollment is locked.
 * @throws DomainError UNIT_LOCKED with what is unmet, CONFLICT when the enrollment is paused or over, NOT_FOUND
 */
export async function enterUnit(
  tx: Tx,
  viewer: Viewer,
  { named, enrollment, entry }: ToEnter,
): Promise<EnteredUnit> {
  const { organizationId } = viewer;
  if (named === null) throw notFound('Unit');
  if (enrollment === null) throw unitLocked(NOT_ENROLLED.unmet);
  const [outline = []] = await readOutlines(tx, organizationId, [enrollment.courseVersionId]);
  const unit = outline.find(({ id }) => id === named.id);
  if (unit === undefined) throw unitLocked(NOT_ENROLLED.unmet);
  if (!['ACTIVE', 'COMPLETED'].includes(enrollment.status)) throw notActive(enrollment.status);
  if (entry?.id !== enrollment.id) throw enrolledAnew();
  const before = readStanding(entry, entry.standing, outline);
  const cause = { cause: 'RECONCILED', causeRef: null } as const;
  const unlockedIds = await unlockAvailable(tx, viewer, [enrollment], cause, { standings: [before] });
  const [standing] =
    unlockedIds.length === 0 ? [before] : await loadStandings(tx, organizationId, [enrollment]);
  const lock = standing?.lockOf(unit.stableId);
  if (lock?.state !== 'UNLOCKED') throw unitLocked(lock?.unmet ?? []);
  return { unit, enrollment, unlockedIds };
}
