import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Member, MemberService } from '../accounts/index.ts';
import type { MemberRow } from '../accounts/index.ts';
import { Course, CourseService } from '../courses/index.ts';
import type { CourseRow } from '../courses/index.ts';
import { Requires } from '../platform/auth/access.ts';
import { CurrentViewer } from '../platform/auth/current-viewer.decorator.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import type { Connection } from '../platform/graphql/connection.ts';
import {
  LiftSuppressionInput,
  MailSuppression,
  MailSuppressionArgs,
  MailSuppressionConnection,
  MailSuppressionPayload,
  SuppressMailInput,
} from './mail-suppression.model.ts';
import { MailSuppressionService } from './mail-suppression.service.ts';
import type { MailSuppressionRow } from './mail-suppression.service.ts';

@Resolver(() => MailSuppression)
export class MailSuppressionResolver {
  readonly #suppressions: MailSuppressionService;
  readonly #members: MemberService;
  readonly #courses: CourseService;

  constructor(
    @Inject(MailSuppressionService) suppressions: MailSuppressionService,
    @Inject(MemberService) members: MemberService,
    @Inject(CourseService) courses: CourseService,
  ) {
    this.#suppressions = suppressions;
    this.#members = members;
    this.#courses = courses;
  }

  @Requires('enrollments:read')
  @Query(() => MailSuppressionConnection, { description: 'Who gets no mail, and why; newest first.' })
  mailSuppressions(
    @CurrentViewer() viewer: Viewer,
    @Args() args: MailSuppressionArgs,
  ): Promise<Connection<MailSuppressionRow>> {
    return this.#suppressions.list(viewer, args);
  }

  @Requires('enrollments:read')
  @ResolveField(() => Member, { nullable: true, description: 'Who gets no mail.' })
  member(@CurrentViewer() viewer: Viewer, @Parent() row: MailSuppressionRow): Promise<MemberRow | null> {
    return this.#members.get(viewer, row.membershipId);
  }

  @Requires('enrollments:read')
  @ResolveField(() => Course, {
    nullable: true,
    description: 'The course whose mail it is about; null for all.',
  })
  course(@CurrentViewer() viewer: Viewer, @Parent() row: MailSuppressionRow): Promise<CourseRow> | null {
    return row.courseId === null ? null : this.#courses.get(viewer, row.courseId);
  }

  @Requires('enrollments:manage')
  @Mutation(() => MailSuppressionPayload, {
    description:
      'Sends a member no more mail, of one course or of all, planned mail included. Links that sign them in are sent nevertheless.',
  })
  suppressMail(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: SuppressMailInput,
  ): Promise<MailSuppressionPayload> {
    return this.#suppressions.suppress(viewer, input);
  }

  @Requires('enrollments:manage')
  @Mutation(() => MailSuppressionPayload, {
    description:
      'Sends a member mail again from now on; what was suppressed can be sent with `retryDelivery`. Fails with CONFLICT when it is lifted already, or when they unsubscribed themselves.',
  })
  liftSuppression(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: LiftSuppressionInput,
  ): Promise<MailSuppressionPayload> {
    return this.#suppressions.lift(viewer, input);
  }
}
