import { Inject, Injectable } from '@nestjs/common';
import { listMembersById } from '../accounts/index.ts';
import {
  CohortService,
  cohortFull,
  insertCohortCourse,
  insertCohortMembers,
  listCohortCourseIds,
  listCohortMembershipIds,
  listNewCohortMembers,
  lockCohort,
} from '../cohorts/index.ts';
import type { CohortEntity } from '../cohorts/index.ts';
import { listCoursesById } from '../courses/index.ts';
import { recordAudit } from '../organizations/index.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { once } from '../platform/database/idempotency.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/errors.ts';
import { UnitService } from '../units/index.ts';
import type { UnitRow } from '../units/index.ts';
import type { EnrollmentEntity } from './enrollment.entity.ts';
import type { AddCohortMembersInput, AssignCourseToCohortInput } from './enrollment.model.ts';
import { EnrollmentService } from './enrollment.service.ts';
import { enqueueReconcile } from './reconcile-enrollments.job.ts';

interface CohortEnrollment {
  readonly cohort: CohortEntity;
  readonly enrollments: EnrollmentEntity[];
  readonly unlocked: UnitRow[];
}

interface StartedIds {
  readonly enrollmentIds: string[];
  readonly unlockedIds: string[];
}

/** How many enrollments a payload names. */
const SHOWN = 100;

/** Keeps two things true together: who is in a cohort, and that they are enrolled in the cohort's courses. */
@Injectable()
export class CohortEnrollmentService {
  readonly #database: Database;
  readonly #cohorts: CohortService;
  readonly #enrollments: EnrollmentService;
  readonly #units: UnitService;

  constructor(
    @Inject(Database) database: Database,
    @Inject(CohortService) cohorts: CohortService,
    @Inject(EnrollmentService) enrollments: EnrollmentService,
    @Inject(UnitService) units: UnitService,
  ) {
    this.#database = database;
    this.#cohorts = cohorts;
    this.#enrollments = enrollments;
    this.#units = units;
  }

  /** @throws DomainError NOT_FOUND for an unknown member, QUOTA_EXCEEDED when there are not enough seats; then nobody joins */
  async addMembers(viewer: Viewer, input: AddCohortMembersInput): Promise<CohortEnrollment> {
    const { organizationId, userId: actorId } = viewer;
    const { cohortId } = input;
    // In one order, so that two who add the same people wait for each other instead of deadlocking.
    const membershipIds = [...new Set(input.membershipIds.map((id) => id.toLowerCase()))].sort();
    const ids = await this.#database.transact(viewer, (tx) =>
      once(tx, { organizationId, actorId, operation: 'addCohortMembers', input }, async () => {
        const cohort = await this.#lock(tx, organizationId, cohortId);
        const members = await listMembersById(tx, organizationId, membershipIds);
        if (members.length < membershipIds.length) throw notFound('Member');
        const joining = await listNewCohortMembers(tx, { organizationId, cohortId, membershipIds });
        const seatsLeft = (cohort.capacity ?? Infinity) - cohort.memberCount;
        if (joining.length > seatsLeft) throw cohortFull(seatsLeft);
        const added = await insertCohortMembers(tx, { organizationId, cohortId, membershipIds: joining });
        await recordAudit(tx, viewer, {
          action: 'cohort.addMembers',
          targetType: 'Cohort',
          targetId: cohortId,
          after: { added },
        });
        // In courses they take already, units may have waited for this, or are shifted or skipped for the cohort.
        if (added.length > 0) await enqueueReconcile(tx, viewer, { cohortId });
        const courseIds = await listCohortCourseIds(tx, organizationId, cohortId);
        return this.#enroll(tx, viewer, { cohortId, courseIds, membershipIds });
      }),
    );
    return this.#answer(viewer, cohortId, ids);
  }

  async assignCourse(viewer: Viewer, input: AssignCourseToCohortInput): Promise<CohortEnrollment> {
    const { organizationId, userId: actorId } = viewer;
    const { cohortId, courseId } = input;
    const ids = await this.#database.transact(viewer, (tx) =>
      once(tx, { organizationId, actorId, operation: 'assignCourseToCohort', input }, async () => {
        await this.#lock(tx, organizationId, cohortId);
        const membershipIds = await listCohortMembershipIds(tx, organizationId, cohortId);
        const started = await this.#enroll(tx, viewer, { cohortId, courseIds: [courseId], membershipIds });
        await insertCohortCourse(tx, organizationId, cohortId, courseId);
        await recordAudit(tx, viewer, {
          action: 'cohort.assignCourse',
          targetType: 'Cohort',
          targetId: cohortId,
          after: { courseId },
        });
        return started;
      }),
    );
    return this.#answer(viewer, cohortId, ids);
  }

  async #lock(tx: Tx, organizationId: string, cohortId: string): Promise<CohortEntity> {
    const cohort = await lockCohort(tx, organizationId, cohortId);
    if (cohort === null) throw notFound('Cohort');
    return cohort;
  }

  async #enroll(
    tx: Tx,
    viewer: Viewer,
    {
      cohortId,
      courseIds,
      membershipIds,
    }: { cohortId: string; courseIds: readonly string[]; membershipIds: readonly string[] },
  ): Promise<StartedIds> {
    const courses = await listCoursesById(tx, viewer.organizationId, courseIds);
    if (courses.length < courseIds.length) throw notFound('Course');
    const enrollmentIds: string[] = [];
    const unlockedIds = new Set<string>();
    for (const course of courses) {
      const started = await this.#enrollments.start(tx, viewer, { course, membershipIds, cohortId });
      enrollmentIds.push(...started.started.map((row) => row.id));
      for (const id of started.unlockedIds) unlockedIds.add(id);
    }
    return { enrollmentIds: enrollmentIds.slice(0, SHOWN), unlockedIds: [...unlockedIds] };
  }

  async #answer(
    viewer: Viewer,
    cohortId: string,
    { enrollmentIds, unlockedIds }: StartedIds,
  ): Promise<CohortEnrollment> {
    return {
      cohort: await this.#cohorts.get(viewer, cohortId),
      enrollments: await Promise.all(enrollmentIds.map((id) => this.#enrollments.get(viewer, id))),
      unlocked: await this.#units.getAll(viewer, unlockedIds),
    };
  }
}
