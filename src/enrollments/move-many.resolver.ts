import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Requires } from '../platform/auth/access.ts';
import { CurrentViewer } from '../platform/auth/current-viewer.decorator.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Enrollment } from './enrollment.model.ts';
import {
  ExtendEnrollmentsInput,
  MoveEnrollmentsPayload,
  PauseEnrollmentsInput,
  ResumeEnrollmentsInput,
} from './move-many.model.ts';
import { MoveManyService } from './move-many.service.ts';

const FAILS =
  'For a cohort it is done for those whom it has in the course now. Fails with NOT_FOUND for an unknown enrollment or cohort, and BAD_USER_INPUT unless the target is one of the two; then nobody is moved.';

@Resolver(() => Enrollment)
export class MoveManyResolver {
  readonly #moves: MoveManyService;

  constructor(@Inject(MoveManyService) moves: MoveManyService) {
    this.#moves = moves;
  }

  @Requires('enrollments:manage')
  @Mutation(() => MoveEnrollmentsPayload, {
    description: `Sends many on leave, as \`pauseEnrollment\` does with one; who is on leave already, until another time. Skips who is neither active nor on leave, or on the same leave already. ${FAILS}`,
  })
  pauseEnrollments(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: PauseEnrollmentsInput,
  ): Promise<MoveEnrollmentsPayload> {
    return this.#moves.pause(viewer, input);
  }

  @Requires('enrollments:manage')
  @Mutation(() => MoveEnrollmentsPayload, {
    description: `Ends the leave of many, as \`resumeEnrollment\` does with one. Skips who is not on leave. ${FAILS}`,
  })
  resumeEnrollments(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: ResumeEnrollmentsInput,
  ): Promise<MoveEnrollmentsPayload> {
    return this.#moves.resume(viewer, input);
  }

  @Requires('enrollments:manage')
  @Mutation(() => MoveEnrollmentsPayload, {
    description: `Gives many more time, as \`extendEnrollment\` does with one. Skips who has completed or given up the course, and whose time ends then or later anyway. ${FAILS}`,
  })
  extendEnrollments(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: ExtendEnrollmentsInput,
  ): Promise<MoveEnrollmentsPayload> {
    return this.#moves.extend(viewer, input);
  }
}
