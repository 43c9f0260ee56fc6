import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Member, MemberService } from '../accounts/index.ts';
import type { MemberRow } from '../accounts/index.ts';
import { Course, CourseService } from '../courses/index.ts';
import type { CourseRow } from '../courses/index.ts';
import { Requires } from '../platform/auth/access.ts';
import { CurrentViewer } from '../platform/auth/current-viewer.decorator.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { PageArgs } from '../platform/graphql/connection.ts';
import { ResolveMany } from '../platform/graphql/setwise/resolve-many.ts';
import { QueryWith } from '../platform/graphql/setwise/resolve-query.ts';
import type { Connection } from '../platform/graphql/connection.ts';
import { UnitConnection, UnitService } from '../units/index.ts';
import type { UnitRow } from '../units/index.ts';
import { CohortEnrollmentService } from './cohort-enrollment.service.ts';
import {
  AddCohortMembersInput,
  AssignCourseToCohortInput,
  CohortEnrollmentPayload,
  EnrollInput,
  EnrollPayload,
  Enrollment,
  EnrollmentConnection,
} from './enrollment.model.ts';
import { EnrollmentsArgs } from './enrollment-lists.model.ts';
import { EnrollmentService } from './enrollment.service.ts';
import type { EnrollmentRow } from './enrollment.service.ts';

@Resolver(() => Enrollment)
export class EnrollmentResolver {
  readonly #enrollments: EnrollmentService;
  readonly #cohorts: CohortEnrollmentService;
  readonly #courses: CourseService;
  readonly #members: MemberService;
  readonly #units: UnitService;

  constructor(
    @Inject(EnrollmentService) enrollments: EnrollmentService,
    @Inject(CohortEnrollmentService) cohorts: CohortEnrollmentService,
    @Inject(CourseService) courses: CourseService,
    @Inject(MemberService) members: MemberService,
    @Inject(UnitService) units: UnitService,
  ) {
    this.#enrollments = enrollments;
    this.#cohorts = cohorts;
    this.#courses = courses;
    this.#members = members;
    this.#units = units;
  }

  @Requires('MEMBER')
  @QueryWith(() => EnrollmentConnection, EnrollmentsArgs, {
    description: 'The viewer’s own enrollments, oldest first.',
  })
  myEnrollments(viewer: Viewer, args: EnrollmentsArgs): Promise<Connection<EnrollmentRow>> {
    return this.#enrollments.listOwn(viewer, args);
  }

  @Requires('MEMBER')
  @ResolveMany(() => Course, { description: 'The course that is taken.' })
  course(viewer: Viewer, enrollments: readonly EnrollmentRow[]): Promise<CourseRow[]> {
    return this.#courses.getAll(
      viewer,
      enrollments.map(({ courseId }) => courseId),
    );
  }

  @Requires('MEMBER')
  @ResolveMany(() => Member, { nullable: true, description: 'Who takes it.' })
  member(viewer: Viewer, enrollments: readonly EnrollmentRow[]): Promise<readonly (MemberRow | null)[]> {
    return this.#members.getAll(
      viewer,
      enrollments.map(({ membershipId }) => membershipId),
    );
  }

  @Requires('MEMBER')
  @ResolveMany(() => UnitConnection, {
    description: 'The outline of the version that is taken, in course order.',
    args: PageArgs,
  })
  units(
    viewer: Viewer,
    enrollments: readonly EnrollmentRow[],
    page: PageArgs,
  ): Promise<Connection<UnitRow>[]> {
    return this.#units.outlines(
      viewer,
      enrollments.map((enrollment) => enrollment.courseVersionId),
      page,
    );
  }

  @Requires('MEMBER')
  @Mutation(() => EnrollPayload, {
    description:
      'Enrolls a member into the current version of a course and unlocks its first unit, which is also e-mailed.',
  })
  enroll(@CurrentViewer() viewer: Viewer, @Args('input') input: EnrollInput): Promise<EnrollPayload> {
    return this.#enrollments.enroll(viewer, input);
  }

  @Requires('cohorts:manage')
  @Mutation(() => CohortEnrollmentPayload, {
    description:
      'Adds members to a cohort and enrolls them into its courses. Fails with QUOTA_EXCEEDED when there are not enough seats.',
  })
  addCohortMembers(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: AddCohortMembersInput,
  ): Promise<CohortEnrollmentPayload> {
    return this.#cohorts.addMembers(viewer, input);
  }

  @Requires('cohorts:manage')
  @Mutation(() => CohortEnrollmentPayload, {
    description: 'Has a cohort take a course: its members are enrolled, and whoever joins later will be.',
  })
  assignCourseToCohort(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: AssignCourseToCohortInput,
  ): Promise<CohortEnrollmentPayload> {
    return this.#cohorts.assignCourse(viewer, input);
  }
}

@Resolver(() => Course)
export class CourseEnrollmentResolver {
  readonly #enrollments: EnrollmentService;

  constructor(@Inject(EnrollmentService) enrollments: EnrollmentService) {
    this.#enrollments = enrollments;
  }

  @Requires('MEMBER')
  @ResolveMany(() => Enrollment, {
    nullable: true,
    description: 'The viewer’s enrollment in this course; null when there is none.',
    ahead: { of: 'Course', method: 'readOwnAhead' },
  })
  myEnrollment(viewer: Viewer, courses: readonly CourseRow[]): Promise<(EnrollmentRow | null)[]> {
    return this.#enrollments.ownIn(
      viewer,
      courses.map((course) => course.id),
    );
  }

  @Requires('MEMBER')
  @ResolveMany(() => UnitConnection, {
    description:
      'The outline in course order: of the version the viewer is enrolled in, else of the current one.',
    args: PageArgs,
    ahead: { of: 'Course', method: 'readOwnAhead' },
  })
  units(viewer: Viewer, courses: readonly CourseRow[], page: PageArgs): Promise<Connection<UnitRow>[]> {
    return this.#enrollments.outlines(viewer, courses, page);
  }

  readOwnAhead(viewer: Viewer, courseIds: readonly string[]): Promise<unknown> {
    return this.#enrollments.ownIn(viewer, courseIds);
  }
}
