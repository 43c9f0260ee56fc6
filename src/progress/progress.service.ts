import { Inject, Injectable } from '@nestjs/common';
import { EnrollmentService, EnrollmentStarted } from '../enrollments/index.ts';
import type { EnrollmentEntity } from '../enrollments/index.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { once } from '../platform/database/idempotency.ts';
import { Batch } from '../platform/graphql/batch.ts';
import { UnitService } from '../units/index.ts';
import type { UnitContentRow, UnitRow } from '../units/index.ts';
import { askToEnter, enterUnit } from './enter-unit.ts';
import { completedByQuiz } from './progress.errors.ts';
import type { MarkUnitCompleteInput, OpenUnitInput } from './progress.model.ts';
import { STANDING, updateCompletedUnit, updateOpened } from './progress.queries.ts';
import { readStanding } from './read-standing.ts';
import { NOT_ENROLLED, UNLOCKED, rememberLocks } from './lock.ts';
import type { Lock } from './lock.ts';
import { lockIn } from './standing.ts';
import type { Standing } from './standing.ts';
import type { UnitStanding } from './unit-standing.ts';
import { unlockAvailable } from './unlock-available.ts';

export type { UnitStanding } from './unit-standing.ts';
export type { Lock } from './lock.ts';

interface Place {
  readonly enrollment: EnrollmentEntity;
  readonly standing: Standing;
}

@Injectable()
export class ProgressService {
  readonly #database: Database;
  readonly #enrollments: EnrollmentService;
  readonly #units: UnitService;
  readonly #places: Batch<string, Place | null>;

  constructor(
    @Inject(Database) database: Database,
    @Inject(EnrollmentService) enrollments: EnrollmentService,
    @Inject(EnrollmentStarted) started: EnrollmentStarted,
    @Inject(UnitService) units: UnitService,
  ) {
    this.#database = database;
    this.#enrollments = enrollments;
    this.#units = units;
    this.#places = new Batch((viewer, courseIds) => this.#readPlaces(viewer, courseIds), { isDerived: true });
    started.join((tx, scope, rows) =>
      unlockAvailable(tx, scope, rows, { cause: 'ENROLLED', causeRef: null }),
    );
  }

  /** Whether the viewer may read each of the units. Staff who may read content always may. */
  async locks(viewer: Viewer, units: readonly UnitRow[]): Promise<Lock[]> {
    if (viewer.permissions.has('content:read')) return units.map(() => UNLOCKED);
    const placeOf = await this.#placesOf(viewer, units);
    return units.map((unit) => {
      const place = placeOf(unit);
      return place === null || place.enrollment.courseVersionId !== unit.courseVersionId
        ? NOT_ENROLLED
        : lockIn(place.enrollment, place.standing, unit.stableId);
    });
  }

  async progress(viewer: Viewer, units: readonly UnitRow[]): Promise<(UnitStanding | null)[]> {
    const placeOf = await this.#placesOf(viewer, units);
    return units.map((unit) => placeOf(unit)?.standing.progressOf(unit.stableId) ?? null);
  }

  /** The content of each; null while it is locked. */
  async contents(viewer: Viewer, units: readonly UnitRow[]): Promise<(UnitContentRow | null)[]> {
    const locks = await this.locks(viewer, units);
    const open = units.filter((_, index) => locks[index]?.state === 'UNLOCKED');
    const contents = await this.#units.contents(viewer, open);
    let next = 0;
    return locks.map(({ state }) => (state === 'UNLOCKED' ? (contents[next++] ?? null) : null));
  }

  /** Where the viewer stands in each of the courses, with the enrollment it is about; null where there is none. */
  standingsIn(viewer: Viewer, courseIds: readonly string[]): Promise<readonly (Place | null)[]> {
    return this.#places.loadMany(viewer, courseIds);
  }

  async #readPlaces(viewer: Viewer, courseIds: readonly string[]): Promise<(Place | null)[]> {
    const own = await this.#enrollments.ownWith(viewer, STANDING, courseIds);
    const versionIds = new Set(own.flatMap((one) => one?.enrollment.courseVersionId ?? []));
    if (versionIds.size === 0) return own.map(() => null);
    const outlines = await this.#units.wholeOutlines(viewer, [...versionIds]);
    outlines.forEach(rememberLocks);
    const outlineOf = new Map([...versionIds].map((id, index) => [id, outlines[index] ?? []]));
    return own.map((one) => {
      if (one === null) return null;
      const { enrollment, value } = one;
      const outline = outlineOf.get(enrollment.courseVersionId) ?? [];
      return { enrollment, standing: readStanding(enrollment, value, outline) };
    });
  }

  /** Where the viewer stands in the course of each of the units. */
  async #placesOf(viewer: Viewer, units: readonly UnitRow[]): Promise<(unit: UnitRow) => Place | null> {
    const courseIds = [...new Set(units.map((unit) => unit.courseId))];
    const places = await this.standingsIn(viewer, courseIds);
    const [only = null] = places;
    if (places.length < 2) return () => only;
    const byCourse = new Map(courseIds.map((courseId, index) => [courseId, places[index] ?? null]));
    return (unit) => byCourse.get(unit.courseId) ?? null;
  }

  /** Notes that the learner has opened the unit. @throws DomainError UNIT_LOCKED with what is unmet */
  async open(viewer: Viewer, input: OpenUnitInput): Promise<{ unit: UnitRow; unlocked: UnitRow[] }> {
    const { organizationId, userId: actorId } = viewer;
    const unit = await this.#units.get(viewer, input.unitId);
    const { unlockedIds } = await this.#database.transact(viewer, (tx) =>
      once(
        tx,
        { organizationId, actorId, operation: 'openUnit', input },
        async (asked) => {
          const { enrollment, unlockedIds } = await enterUnit(tx, viewer, asked);
          await updateOpened(tx, {
            organizationId,
            enrollmentId: enrollment.id,
            unitStableId: unit.stableId,
          });
          return { unlockedIds };
        },
        () => askToEnter(tx, viewer, unit.id),
      ),
    );
    return { unit, unlocked: await this.#units.getAll(viewer, unlockedIds) };
  }

  /** Completes a unit that has no quiz. @throws DomainError UNIT_LOCKED, or CONFLICT when it has one */
  async markComplete(
    viewer: Viewer,
    input: MarkUnitCompleteInput,
  ): Promise<{ unit: UnitRow; unlocked: UnitRow[] }> {
    const { organizationId, userId: actorId } = viewer;
    const unit = await this.#units.get(viewer, input.unitId);
    if (unit.completedBy === 'QUIZ') throw completedByQuiz();
    const { unlockedIds } = await this.#database.transact(viewer, (tx) =>
      once(
        tx,
        { organizationId, actorId, operation: 'markUnitComplete', input },
        async (asked) => {
          const { enrollment, unlockedIds } = await enterUnit(tx, viewer, asked);
          const place = { organizationId, enrollmentId: enrollment.id, unitStableId: unit.stableId };
          await updateCompletedUnit(tx, { ...place, quizPassedAt: null });
          const cause = { cause: 'UNIT_COMPLETED' as const, causeRef: unit.stableId };
          return {
            unlockedIds: [...unlockedIds, ...(await unlockAvailable(tx, viewer, [enrollment], cause))],
          };
        },
        () => askToEnter(tx, viewer, unit.id),
      ),
    );
    return { unit, unlocked: await this.#units.getAll(viewer, unlockedIds) };
  }
}
