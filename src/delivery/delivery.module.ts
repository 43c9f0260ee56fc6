import { Inject, Module } from '@nestjs/common';
import { UnitModule } from '../units/index.ts';
import { NodeModule } from '../platform/graphql/graphql.module.ts';
import { NodeTypes } from '../platform/graphql/node.ts';
import { JobHandlers } from '../platform/jobs/job-handlers.ts';
import { DeliveryResolver } from './delivery.resolver.ts';
import { DeliveryService } from './delivery.service.ts';
import { sendUnitEmail } from './send-unit-email.job.ts';
import { SendUnitEmailService } from './send-unit-email.service.ts';

@Module({
  imports: [UnitModule, NodeModule],
  providers: [DeliveryResolver, DeliveryService, SendUnitEmailService],
  exports: [DeliveryService],
})
export class DeliveryModule {
  constructor(
    @Inject(NodeTypes) nodes: NodeTypes,
    @Inject(DeliveryService) deliveries: DeliveryService,
    @Inject(JobHandlers) jobs: JobHandlers,
    @Inject(SendUnitEmailService) sender: SendUnitEmailService,
  ) {
    nodes.register('EmailDelivery', (viewer, id) => deliveries.findVisible(viewer, id));
    jobs.register(sendUnitEmail, (payload) => sender.send(payload));
  }
}
