import { Inject, Module } from '@nestjs/common';
import { NodeModule } from '../platform/graphql/node.module.ts';
import { NodeTypes } from '../platform/graphql/node.ts';
import { OrganizationResolver } from './organization.resolver.ts';
import { OrganizationSettingsService } from './organization-settings.service.ts';
import { OrganizationService } from './organization.service.ts';
import { ScheduleChanged } from './schedule-changed.ts';

@Module({
  imports: [NodeModule],
  providers: [OrganizationResolver, OrganizationService, OrganizationSettingsService, ScheduleChanged],
  exports: [OrganizationService, ScheduleChanged],
})
export class OrganizationModule {
  constructor(
    @Inject(NodeTypes) nodes: NodeTypes,
    @Inject(OrganizationService) organizations: OrganizationService,
  ) {
    nodes.register('Organization', (viewer, id) => organizations.find(viewer, id));
  }
}
