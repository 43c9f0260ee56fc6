import { Inject } from '@nestjs/common';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Requires } from '../platform/auth/access.ts';
import { CurrentViewer } from '../platform/auth/current-viewer.decorator.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import type { Connection } from '../platform/graphql/connection.ts';
import {
  Accommodation,
  AccommodationConnection,
  AccommodationsArgs,
  GrantAccommodationInput,
  GrantAccommodationPayload,
  RevokeAccommodationInput,
  RevokeAccommodationPayload,
} from './accommodation.model.ts';
import { AccommodationService } from './accommodation.service.ts';
import type { AccommodationRow } from './accommodation.service.ts';

@Resolver(() => Accommodation)
export class AccommodationResolver {
  readonly #accommodations: AccommodationService;

  constructor(@Inject(AccommodationService) accommodations: AccommodationService) {
    this.#accommodations = accommodations;
  }

  @Requires('attempts:read')
  @Query(() => AccommodationConnection, {
    description: 'What a learner was granted in a course. Fails with NOT_FOUND for an unknown enrollment.',
  })
  accommodations(
    @CurrentViewer() viewer: Viewer,
    @Args() args: AccommodationsArgs,
  ): Promise<Connection<AccommodationRow>> {
    return this.#accommodations.list(viewer, args.enrollmentId, args);
  }

  @Requires('attempts:manage')
  @Mutation(() => GrantAccommodationPayload, {
    description:
      'Gives one learner more time or attempts. An attempt in progress gets the time at once. Nobody may grant it to themselves.',
  })
  async grantAccommodation(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: GrantAccommodationInput,
  ): Promise<GrantAccommodationPayload> {
    return { accommodation: await this.#accommodations.grant(viewer, input) };
  }

  @Requires('attempts:manage')
  @Mutation(() => RevokeAccommodationPayload, {
    description: 'Takes an accommodation back. Nobody may do it for themselves.',
  })
  async revokeAccommodation(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: RevokeAccommodationInput,
  ): Promise<RevokeAccommodationPayload> {
    return { accommodationId: await this.#accommodations.revoke(viewer, input) };
  }
}
