import { Inject, Module } from '@nestjs/common';
import { EnrollmentModule, EnrollmentMoved } from '../enrollments/index.ts';
import { OrganizationModule, ScheduleChanged } from '../organizations/index.ts';
import { UnitModule } from '../units/index.ts';
import { NodeModule } from '../platform/graphql/graphql.module.ts';
import { NodeTypes } from '../platform/graphql/node.ts';
import { JobHandlers } from '../platform/jobs/job-handlers.ts';
import { ComposeEmailService } from './compose-email.service.ts';
import { DeliveryResolver } from './delivery.resolver.ts';
import { DeliveryService } from './delivery.service.ts';
import { followEnrollment } from './follow-enrollment.ts';
import { moveSendTimesOfMany } from './move-send-times.job.ts';
import { MoveSendTimesService } from './move-send-times.service.ts';
import { sendEmail } from './send-email.job.ts';
import { SendEmailService } from './send-email.service.ts';

@Module({
  imports: [EnrollmentModule, OrganizationModule, UnitModule, NodeModule],
  providers: [DeliveryResolver, DeliveryService, ComposeEmailService, SendEmailService, MoveSendTimesService],
  exports: [DeliveryService],
})
export class DeliveryModule {
  constructor(
    @Inject(NodeTypes) nodes: NodeTypes,
    @Inject(DeliveryService) deliveries: DeliveryService,
    @Inject(JobHandlers) jobs: JobHandlers,
    @Inject(EnrollmentMoved) moved: EnrollmentMoved,
    @Inject(SendEmailService) sender: SendEmailService,
    @Inject(ScheduleChanged) changed: ScheduleChanged,
    @Inject(MoveSendTimesService) mover: MoveSendTimesService,
  ) {
    nodes.register('EmailDelivery', (viewer, id) => deliveries.findVisible(viewer, id));
    moved.join('DELIVERY', followEnrollment);
    jobs.register(sendEmail, (payload) => sender.send(payload));
    changed.join((tx, scope, change) => mover.follow(tx, scope, change));
    jobs.register(moveSendTimesOfMany, (payload) => mover.moveMany(payload));
  }
}
