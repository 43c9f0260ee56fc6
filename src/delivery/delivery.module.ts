import { Inject, Module } from '@nestjs/common';
import { EnrollmentModule, EnrollmentMoved } from '../enrollments/index.ts';
import { OrganizationModule, ScheduleChanged } from '../organizations/index.ts';
import { UnitModule } from '../units/index.ts';
import { NodeModule } from '../platform/graphql/graphql.module.ts';
import { NodeTypes } from '../platform/graphql/node.ts';
import { JobHandlers } from '../platform/jobs/job-handlers.ts';
import { ComposeEmailService } from './compose-email.service.ts';
import { ComposeLinks } from './compose-links.ts';
import { ComposeUnits } from './compose-units.ts';
import { DeliveryResolver } from './delivery.resolver.ts';
import { DeliveryService } from './delivery.service.ts';
import { followEnrollment } from './follow-enrollment.ts';
import { readWordings } from './language.ts';
import { moveSendTimesOfMany } from './move-send-times.job.ts';
import { MoveSendTimesService } from './move-send-times.service.ts';
import { sendEmail } from './send-email.job.ts';
import { SendEmailService } from './send-email.service.ts';
import { UnsubscribeController } from './unsubscribe.controller.ts';
import { UnsubscribeService } from './unsubscribe.service.ts';

@Module({
  imports: [EnrollmentModule, OrganizationModule, UnitModule, NodeModule],
  controllers: [UnsubscribeController],
  providers: [
    DeliveryResolver,
    DeliveryService,
    ComposeLinks,
    ComposeUnits,
    ComposeEmailService,
    SendEmailService,
    MoveSendTimesService,
    UnsubscribeService,
  ],
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
    readWordings();
    nodes.register('EmailDelivery', (viewer, id) => deliveries.findVisible(viewer, id));
    moved.join('DELIVERY', followEnrollment);
    jobs.register(sendEmail, (payload) => sender.send(payload));
    changed.join((tx, scope, change) => mover.follow(tx, scope, change));
    jobs.register(moveSendTimesOfMany, (payload) => mover.moveMany(payload));
  }
}
