import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Requires } from '../platform/auth/access.ts';
import { CurrentViewer } from '../platform/auth/current-viewer.decorator.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Organization } from './organization.model.ts';
import { UpdateOrganizationInput, UpdateOrganizationPayload } from './organization-settings.model.ts';
import { OrganizationSettingsService } from './organization-settings.service.ts';

@Resolver(() => Organization)
export class OrganizationResolver {
  readonly #settings: OrganizationSettingsService;

  constructor(@Inject(OrganizationSettingsService) settings: OrganizationSettingsService) {
    this.#settings = settings;
  }

  @Requires('organization:manage')
  @Mutation(() => UpdateOrganizationPayload, {
    description:
      'Changes settings of the organization. Mail that waits for its time is moved by new send windows and holidays, within moments. Fails with BAD_USER_INPUT when they leave no day for mail.',
  })
  updateOrganization(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: UpdateOrganizationInput,
  ): Promise<UpdateOrganizationPayload> {
    return this.#settings.update(viewer, input);
  }
}
