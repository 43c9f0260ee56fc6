import { Inject, Injectable } from '@nestjs/common';
import { EnrollmentService, EnrollmentStarted } from '../enrollments/index.ts';
import type { EnrollmentEntity, OwnEnrollment } from '../enrollments/index.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { once } from '../platform/database/idempotency.ts';
import { UnitService } from '../units/index.ts';
import type { UnitContentRow, UnitRow } from '../units/index.ts';
import { askToEnter, enterUnit } from './enter-unit.ts';
import { completedByQuiz } from './progress.errors.ts';
import type { MarkUnitCompleteInput, OpenUnitInput } from './progress.model.ts';
import { STANDING, updateCompletedUnit, updateOpened } from './progress.queries.ts';
import type { StandingFacts } from './progress.queries.ts';
import { readStanding } from './read-standing.ts';
import { lockedBy } from './lock.ts';
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

const UNLOCKED: Lock = { state: 'UNLOCKED', unmet: [], availableAt: null };

@Injectable()
export class ProgressService {
  readonly #database: Database;
  readonly #enrollments: EnrollmentService;
  readonly #units: UnitService;
  /** By what was read of the enrollment: made once of each. */
  readonly #standings = new WeakMap<StandingFacts, Promise<Standing>>();

  constructor(
    @Inject(Database) database: Database,
    @Inject(EnrollmentService) enrollments: EnrollmentService,
    @Inject(EnrollmentStarted) started: EnrollmentStarted,
    @Inject(UnitService) units: UnitService,
  ) {
    this.#database = database;
    this.#enrollments = enrollments;
    this.#units = units;
    started.join((tx, scope, rows) =>
      unlockAvailable(tx, scope, rows, { cause: 'ENROLLED', causeRef: null }),
    );
  }

  /** Whether the viewer may read each of the units. Staff who may read content always may. */
  async locks(viewer: Viewer, units: readonly UnitRow[]): Promise<Lock[]> {
    if (viewer.permissions.has('content:read')) return units.map(() => UNLOCKED);
    const places = await this.#places(viewer, units);
    return units.map(({ courseId, courseVersionId, stableId }) => {
      const place = places.get(courseId);
      return place === undefined || place.enrollment.courseVersionId !== courseVersionId
        ? lockedBy('NOT_ENROLLED')
        : lockIn(place.enrollment, place.standing, stableId);
    });
  }

  async progress(viewer: Viewer, units: readonly UnitRow[]): Promise<(UnitStanding | null)[]> {
    const places = await this.#places(viewer, units);
    return units.map((unit) => places.get(unit.courseId)?.standing.progressOf(unit.stableId) ?? null);
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
  async standingsIn(viewer: Viewer, courseIds: readonly string[]): Promise<(Place | null)[]> {
    const own = await this.#enrollments.ownWith(viewer, STANDING, courseIds);
    return Promise.all(
      own.map(
        async (one) => one && { enrollment: one.enrollment, standing: await this.#standing(viewer, one) },
      ),
    );
  }

  #standing(viewer: Viewer, { enrollment, value }: OwnEnrollment<StandingFacts>): Promise<Standing> {
    let standing = this.#standings.get(value);
    if (standing === undefined) {
      standing = this.#units
        .wholeOutlines(viewer, [enrollment.courseVersionId])
        .then(([outline = []]) => readStanding(enrollment, value, outline));
      this.#standings.set(value, standing);
    }
    return standing;
  }

  /** Where the viewer stands in the courses of the units, by course. */
  async #places(viewer: Viewer, units: readonly UnitRow[]): Promise<Map<string, Place>> {
    const courseIds = [...new Set(units.map((unit) => unit.courseId))];
    const places = await this.standingsIn(viewer, courseIds);
    return new Map(
      courseIds.flatMap((courseId, index) => {
        const place = places[index];
        return place ? [[courseId, place]] : [];
      }),
    );
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
