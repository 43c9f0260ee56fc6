import { Inject } from '@nestjs/common';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Enrollment, EnrollmentService } from '../enrollments/index.ts';
import type { EnrollmentEntity } from '../enrollments/index.ts';
import { Requires } from '../platform/auth/access.ts';
import { CurrentViewer } from '../platform/auth/current-viewer.decorator.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Attempt } from './attempt.model.ts';
import type { AttemptRow } from './attempt.service.ts';

@Resolver(() => Attempt)
export class AttemptEnrollmentResolver {
  readonly #enrollments: EnrollmentService;

  constructor(@Inject(EnrollmentService) enrollments: EnrollmentService) {
    this.#enrollments = enrollments;
  }

  @Requires('MEMBER')
  @ResolveField(() => Enrollment, {
    description: 'The enrollment within which it is made: whose it is, and what `grantAccommodation` wants.',
  })
  enrollment(@CurrentViewer() viewer: Viewer, @Parent() attempt: AttemptRow): Promise<EnrollmentEntity> {
    return this.#enrollments.get(viewer, attempt.enrollmentId);
  }
}
