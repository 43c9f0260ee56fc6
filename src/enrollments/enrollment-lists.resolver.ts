import { Inject } from '@nestjs/common';
import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Member } from '../accounts/index.ts';
import type { MemberRow } from '../accounts/index.ts';
import { Cohort } from '../cohorts/index.ts';
import type { CohortRow } from '../cohorts/index.ts';
import { Requires } from '../platform/auth/access.ts';
import { CurrentViewer } from '../platform/auth/current-viewer.decorator.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import type { Connection } from '../platform/graphql/connection.ts';
import { ResolveMany } from '../platform/graphql/setwise/resolve-many.ts';
import { EnrollmentsArgs } from './enrollment-lists.model.ts';
import { EnrollmentConnection } from './enrollment.model.ts';
import { EnrollmentService } from './enrollment.service.ts';
import type { EnrollmentRow } from './enrollment.service.ts';

@Resolver(() => Cohort)
export class CohortEnrollmentsResolver {
  readonly #enrollments: EnrollmentService;

  constructor(@Inject(EnrollmentService) enrollments: EnrollmentService) {
    this.#enrollments = enrollments;
  }

  @Requires('enrollments:read')
  @ResolveMany(() => EnrollmentConnection, {
    description: 'The enrollments of its members in its courses, however they came into them, oldest first.',
    args: EnrollmentsArgs,
  })
  enrollments(
    viewer: Viewer,
    cohorts: readonly CohortRow[],
    args: EnrollmentsArgs,
  ): Promise<Connection<EnrollmentRow>[]> {
    return Promise.all(cohorts.map((cohort) => this.#enrollments.listOfCohort(viewer, cohort.id, args)));
  }
}

@Resolver(() => Member)
export class MemberEnrollmentsResolver {
  readonly #enrollments: EnrollmentService;

  constructor(@Inject(EnrollmentService) enrollments: EnrollmentService) {
    this.#enrollments = enrollments;
  }

  @Requires('MEMBER')
  @ResolveField(() => EnrollmentConnection, {
    nullable: true,
    description:
      'Their enrollments, oldest first; null for whoever is neither the member nor may read enrollments.',
  })
  enrollments(
    @CurrentViewer() viewer: Viewer,
    @Parent() member: MemberRow,
    @Args() args: EnrollmentsArgs,
  ): Promise<Connection<EnrollmentRow> | null> {
    return this.#enrollments.listOfMember(viewer, member.id, args);
  }
}
