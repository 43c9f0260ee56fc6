import { Inject, Module } from '@nestjs/common';
import { AccountModule } from '../accounts/index.ts';
import { OrganizationModule } from '../organizations/index.ts';
import { NodeModule } from '../platform/graphql/node.module.ts';
import { NodeTypes } from '../platform/graphql/node.ts';
import { CohortResolver } from './cohort.resolver.ts';
import { CohortService } from './cohort.service.ts';
import { UpdateCohortService } from './update-cohort.service.ts';

@Module({
  imports: [AccountModule, OrganizationModule, NodeModule],
  providers: [CohortResolver, CohortService, UpdateCohortService],
  exports: [CohortService],
})
export class CohortModule {
  constructor(@Inject(NodeTypes) nodes: NodeTypes, @Inject(CohortService) cohorts: CohortService) {
    nodes.register('Cohort', (viewer, id) => cohorts.findVisible(viewer, id));
  }
}
