import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Requires } from '../platform/auth/access.ts';
import { CurrentViewer } from '../platform/auth/current-viewer.decorator.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Member } from './account.model.ts';
import { UpdateMyProfileInput, UpdateMyProfilePayload } from './profile.model.ts';
import { ProfileService } from './profile.service.ts';

@Resolver(() => Member)
export class ProfileResolver {
  readonly #profiles: ProfileService;

  constructor(@Inject(ProfileService) profiles: ProfileService) {
    this.#profiles = profiles;
  }

  @Requires('MEMBER')
  @Mutation(() => UpdateMyProfilePayload, {
    description:
      'Changes the viewer’s own zone and language. With the zone, mail that waits for its time moves, too.',
  })
  updateMyProfile(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: UpdateMyProfileInput,
  ): Promise<UpdateMyProfilePayload> {
    return this.#profiles.updateOwn(viewer, input);
  }
}
