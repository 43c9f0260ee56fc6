import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Requires } from '../platform/auth/access.ts';
import { CurrentViewer } from '../platform/auth/current-viewer.decorator.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import {
  EnrollmentMovePayload,
  ExtendEnrollmentInput,
  PauseEnrollmentInput,
  ResumeEnrollmentInput,
  WithdrawEnrollmentInput,
} from './enrollment-move.model.ts';
import { EnrollmentMoveService } from './enrollment-move.service.ts';
import { Enrollment } from './enrollment.model.ts';

const WHOSE = 'A learner may do so with their own enrollment, others need `enrollments:manage`.';

@Resolver(() => Enrollment)
export class EnrollmentMoveResolver {
  readonly #moves: EnrollmentMoveService;

  constructor(@Inject(EnrollmentMoveService) moves: EnrollmentMoveService) {
    this.#moves = moves;
  }

  @Requires('MEMBER')
  @Mutation(() => EnrollmentMovePayload, {
    description: `Sends a learner on leave: nothing unlocks and nothing is mailed until they go on, but what was unlocked stays readable. On leave already, it changes until when. ${WHOSE} Fails with CONFLICT when the enrollment is completed, withdrawn or expired.`,
  })
  pauseEnrollment(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: PauseEnrollmentInput,
  ): Promise<EnrollmentMovePayload> {
    return this.#moves.pause(viewer, input);
  }

  @Requires('MEMBER')
  @Mutation(() => EnrollmentMovePayload, {
    description: `Ends a leave. What came due meanwhile is unlocked, and mailed as one digest. ${WHOSE} Fails with CONFLICT unless the enrollment is paused.`,
  })
  resumeEnrollment(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: ResumeEnrollmentInput,
  ): Promise<EnrollmentMovePayload> {
    return this.#moves.resume(viewer, input);
  }

  @Requires('MEMBER')
  @Mutation(() => EnrollmentMovePayload, {
    description: `Gives up a course, for good: attempts in progress are abandoned, e-mails that were planned are cancelled. ${WHOSE} Fails with CONFLICT when the course is completed or given up already.`,
  })
  withdrawEnrollment(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: WithdrawEnrollmentInput,
  ): Promise<EnrollmentMovePayload> {
    return this.#moves.withdraw(viewer, input);
  }

  @Requires('enrollments:manage')
  @Mutation(() => EnrollmentMovePayload, {
    description:
      'Gives an enrollment more time, or one without an end its end. One that has expired goes on: what came due meanwhile is unlocked and mailed as one digest. Fails with CONFLICT when it is completed or withdrawn.',
  })
  extendEnrollment(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: ExtendEnrollmentInput,
  ): Promise<EnrollmentMovePayload> {
    return this.#moves.extend(viewer, input);
  }
}
