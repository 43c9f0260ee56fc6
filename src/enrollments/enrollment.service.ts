import { Inject, Injectable } from '@nestjs/common';
import { listMembersById } from '../accounts/index.ts';
import { listCoursesById } from '../courses/index.ts';
import type { CourseRow } from '../courses/index.ts';
import { recordAudit } from '../organizations/index.ts';
import { forbidden } from '../platform/auth/access.guard.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { once } from '../platform/database/idempotency.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/errors.ts';
import { Batch, rowOfEach } from '../platform/graphql/batch.ts';
import { connectionOf, pageOf } from '../platform/graphql/connection.ts';
import type { Connection, PageArgs } from '../platform/graphql/connection.ts';
import { newId } from '../platform/ids.ts';
import { UnitService } from '../units/index.ts';
import type { UnitRow } from '../units/index.ts';
import type { EnrollmentEntity } from './enrollment.entity.ts';
import { EnrollmentStarted } from './enrollment-started.ts';
import type { EnrollmentsArgs } from './enrollment-lists.model.ts';
import type { EnrollInput } from './enrollment.model.ts';
import type { EnrollmentPart } from './enrollment.queries.ts';
import {
  ENROLLMENTS,
  insertEnrollments,
  listEnrollmentsById,
  listEnrollmentsOfCohort,
  listEnrollmentsOfMember,
  listNewestEnrollments,
} from './enrollment.queries.ts';
import { OwnEnrollments } from './own-enrollments.ts';
import type { OwnEnrollment } from './own-enrollments.ts';
import { scheduleExpiry } from './schedule-moves.ts';

export type { EnrollmentEntity as EnrollmentRow } from './enrollment.entity.ts';

@Injectable()
export class EnrollmentService {
  readonly #database: Database;
  readonly #started: EnrollmentStarted;
  readonly #units: UnitService;
  readonly #byId: Batch<string, EnrollmentEntity | null>;
  readonly #own: OwnEnrollments;

  constructor(
    @Inject(Database) database: Database,
    @Inject(EnrollmentStarted) started: EnrollmentStarted,
    @Inject(UnitService) units: UnitService,
  ) {
    this.#database = database;
    this.#started = started;
    this.#units = units;
    this.#byId = new Batch(async (viewer, ids) => {
      const rows = await this.#database.read(viewer, (tx) =>
        listEnrollmentsById(tx, viewer.organizationId, ids),
      );
      return rowOfEach(ids, rows, (row) => row.id);
    });
    this.#own = new OwnEnrollments(database);
  }

  /** Starts an enrollment with its first unit unlocked, all in one transaction. Enrolling again answers the first one. */
  async enroll(
    viewer: Viewer,
    input: EnrollInput,
  ): Promise<{ enrollment: EnrollmentEntity; unlocked: UnitRow[] }> {
    const membershipId = input.membershipId ?? viewer.membershipId;
    if (membershipId !== viewer.membershipId && !viewer.permissions.has('enrollments:manage'))
      throw forbidden();
    const { organizationId, userId: actorId } = viewer;
    const { enrollmentId, unlockedIds } = await this.#database.transact(viewer, (tx) =>
      once(tx, { organizationId, actorId, operation: 'enroll', input }, async () => {
        const [member] = await listMembersById(tx, organizationId, [membershipId]);
        if (member === undefined) throw notFound('Member');
        const course = await this.#publishedCourse(tx, organizationId, input.courseId);
        const { started, unlockedIds } = await this.start(tx, viewer, {
          course,
          membershipIds: [membershipId],
          cohortId: null,
        });
        const [enrollment] =
          started.length > 0
            ? started
            : await listNewestEnrollments(tx, { organizationId, membershipId, courseIds: [course.id] });
        if (enrollment === undefined) throw notFound('Enrollment');
        return { enrollmentId: enrollment.id, unlockedIds };
      }),
    );
    return {
      enrollment: await this.get(viewer, enrollmentId),
      unlocked: await this.#units.getAll(viewer, unlockedIds),
    };
  }

  /** Enrolls members into the course's current version, leaving those who are in it alone. */
  async start(
    tx: Tx,
    viewer: Viewer,
    {
      course,
      membershipIds,
      cohortId,
    }: { course: CourseRow; membershipIds: readonly string[]; cohortId: string | null },
  ): Promise<{ started: EnrollmentEntity[]; unlockedIds: string[] }> {
    const rows = membershipIds.map((membershipId) => ({
      id: newId(),
      membershipId,
      cohortId,
      courseId: course.id,
      courseVersionId: course.currentVersionId,
    }));
    const started = await insertEnrollments(tx, viewer.organizationId, rows);
    await scheduleExpiry(tx, started);
    const unlockedIds = await this.#started.tell(tx, viewer, started);
    await recordAudit(
      tx,
      viewer,
      ...started.map(({ id, membershipId, courseId, courseVersionId }) => ({
        action: 'enrollment.start',
        targetType: 'Enrollment',
        targetId: id,
        after: { membershipId, courseId, courseVersionId, cohortId },
      })),
    );
    return { started, unlockedIds: [...new Set(unlockedIds)] };
  }

  find(viewer: Viewer, id: string): Promise<EnrollmentEntity | null> {
    return this.#byId.load(viewer, id);
  }

  /** Their own, or anybody's for those who may read enrollments; null for missing, foreign and not allowed alike. */
  async findVisible(viewer: Viewer, id: string): Promise<EnrollmentEntity | null> {
    const row = await this.find(viewer, id);
    const isVisible = row?.membershipId === viewer.membershipId || viewer.permissions.has('enrollments:read');
    return isVisible ? row : null;
  }

  async get(viewer: Viewer, id: string): Promise<EnrollmentEntity> {
    const row = await this.findVisible(viewer, id);
    if (row === null) throw notFound('Enrollment');
    return row;
  }

  /** The viewer's newest enrollment in a course. */
  own(viewer: Viewer, courseId: string): Promise<EnrollmentEntity | null> {
    return this.#own.find(viewer, courseId);
  }

  /** The same in each of the courses. */
  ownIn(viewer: Viewer, courseIds: readonly string[]): Promise<(EnrollmentEntity | null)[]> {
    return this.#own.in(viewer, courseIds);
  }

  /** The same with what a room reads of it; what several rooms ask at the same moment is read at once. */
  ownWith<Value>(
    viewer: Viewer,
    part: EnrollmentPart<Value>,
    courseIds: readonly string[],
  ): Promise<(OwnEnrollment<Value> | null)[]> {
    return this.#own.with(viewer, part, courseIds);
  }

  listOwn(viewer: Viewer, args: EnrollmentsArgs): Promise<Connection<EnrollmentEntity>> {
    return this.#listOfMember(viewer, viewer.membershipId, args);
  }

  /** Null for whoever may not see them. */
  async listOfMember(
    viewer: Viewer,
    membershipId: string,
    args: EnrollmentsArgs,
  ): Promise<Connection<EnrollmentEntity> | null> {
    if (membershipId !== viewer.membershipId && !viewer.permissions.has('enrollments:read')) return null;
    return this.#listOfMember(viewer, membershipId, args);
  }

  async listOfCohort(
    viewer: Viewer,
    cohortId: string,
    args: EnrollmentsArgs,
  ): Promise<Connection<EnrollmentEntity>> {
    const { organizationId } = viewer;
    const page = pageOf(args, ENROLLMENTS);
    const place = { organizationId, cohortId };
    const slice = await this.#database.read(viewer, (tx) =>
      listEnrollmentsOfCohort(tx, place, args.filter ?? {}, page),
    );
    return connectionOf(slice, page);
  }

  /** The outline a viewer sees of each course: of the version they are enrolled in, else of the current one. */
  async outlines(
    viewer: Viewer,
    courses: readonly CourseRow[],
    args: PageArgs,
  ): Promise<Connection<UnitRow>[]> {
    const enrollments = await this.ownIn(
      viewer,
      courses.map((course) => course.id),
    );
    return this.#units.outlines(
      viewer,
      courses.map((course, index) => enrollments[index]?.courseVersionId ?? course.currentVersionId),
      args,
    );
  }

  async #listOfMember(
    viewer: Viewer,
    membershipId: string,
    args: EnrollmentsArgs,
  ): Promise<Connection<EnrollmentEntity>> {
    const page = pageOf(args, ENROLLMENTS);
    const place = { organizationId: viewer.organizationId, membershipId };
    const slice = await this.#database.read(viewer, (tx) =>
      listEnrollmentsOfMember(tx, place, args.filter ?? {}, page),
    );
    return connectionOf(slice, page);
  }

  async #publishedCourse(tx: Tx, organizationId: string, courseId: string): Promise<CourseRow> {
    const [course] = await listCoursesById(tx, organizationId, [courseId]);
    if (course === undefined) throw notFound('Course');
    return course;
  }
}
