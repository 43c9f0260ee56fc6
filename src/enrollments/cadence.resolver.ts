import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Cadence } from '../courses/index.ts';
import { Requires } from '../platform/auth/access.ts';
import { CurrentViewer } from '../platform/auth/current-viewer.decorator.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { ChooseCadenceInput, ChooseCadencePayload } from './cadence.model.ts';
import { CadenceService } from './cadence.service.ts';
import { Enrollment } from './enrollment.model.ts';
import type { EnrollmentRow } from './enrollment.service.ts';

@Resolver(() => Enrollment)
export class CadenceResolver {
  readonly #cadences: CadenceService;

  constructor(@Inject(CadenceService) cadences: CadenceService) {
    this.#cadences = cadences;
  }

  @Requires('MEMBER')
  @ResolveField(() => Cadence, {
    description: 'The rhythm in which its units are mailed: the one that was chosen, else the course’s.',
  })
  cadence(@CurrentViewer() viewer: Viewer, @Parent() enrollment: EnrollmentRow): Promise<object> {
    return this.#cadences.of(viewer, enrollment);
  }

  @Requires('MEMBER')
  @ResolveField(() => Boolean, { description: 'Whether that rhythm was chosen for this enrollment.' })
  hasOwnCadence(@Parent() enrollment: EnrollmentRow): boolean {
    return enrollment.cadence !== null;
  }

  @Requires('MEMBER')
  @Mutation(() => ChooseCadencePayload, {
    description:
      'Chooses the rhythm in which units are mailed; those that wait are moved. The learner may, and staff with `enrollments:manage`. Fails with CONFLICT when the enrollment is over.',
  })
  chooseCadence(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: ChooseCadenceInput,
  ): Promise<ChooseCadencePayload> {
    return this.#cadences.choose(viewer, input);
  }
}
