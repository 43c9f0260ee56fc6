import { Inject } from '@nestjs/common';
import { Resolver } from '@nestjs/graphql';
import { Enrollment } from '../enrollments/index.ts';
import type { EnrollmentRow } from '../enrollments/index.ts';
import { Requires } from '../platform/auth/access.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { ResolveMany } from '../platform/graphql/setwise/resolve-many.ts';
import { EnrollmentProgress } from './enrollment-progress.model.ts';
import { EnrollmentProgressService } from './enrollment-progress.service.ts';

@Resolver(() => Enrollment)
export class EnrollmentProgressResolver {
  readonly #progress: EnrollmentProgressService;

  constructor(@Inject(EnrollmentProgressService) progress: EnrollmentProgressService) {
    this.#progress = progress;
  }

  @Requires('MEMBER')
  @ResolveMany(() => EnrollmentProgress, { description: 'How far the learner has come.' })
  progress(viewer: Viewer, enrollments: readonly EnrollmentRow[]): Promise<EnrollmentProgress[]> {
    return this.#progress.of(viewer, enrollments);
  }
}
