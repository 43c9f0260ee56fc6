import { Inject, Module } from '@nestjs/common';
import { AccountModule } from '../accounts/index.ts';
import { EnrollmentModule, EnrollmentMoved } from '../enrollments/index.ts';
import { UnitModule } from '../units/index.ts';
import { NodeModule } from '../platform/graphql/graphql.module.ts';
import { NodeTypes } from '../platform/graphql/node.ts';
import { JobHandlers } from '../platform/jobs/job-handlers.ts';
import { AnswerLinks } from './answer-links.ts';
import { ComposeEmailService } from './compose-email.service.ts';
import { ComposeLinks } from './compose-links.ts';
import { ComposeUnits } from './compose-units.ts';
import { DeliveryResolver } from './delivery.resolver.ts';
import { DeliveryService } from './delivery.service.ts';
import { followEnrollment } from './follow-enrollment.ts';
import { readWordings } from './language.ts';
import { sendEmail } from './send-email.job.ts';
import { SendEmailService } from './send-email.service.ts';
import { SignInLinkResolver } from './sign-in-link.resolver.ts';
import { SignInLinkService } from './sign-in-link.service.ts';
import { UnsubscribeController } from './unsubscribe.controller.ts';
import { UnsubscribeService } from './unsubscribe.service.ts';

@Module({
  imports: [AccountModule, EnrollmentModule, UnitModule, NodeModule],
  controllers: [UnsubscribeController],
  providers: [
    DeliveryResolver,
    DeliveryService,
    AnswerLinks,
    ComposeLinks,
    ComposeUnits,
    ComposeEmailService,
    SendEmailService,
    SignInLinkResolver,
    SignInLinkService,
    UnsubscribeService,
  ],
  exports: [DeliveryService, AnswerLinks],
})
export class DeliveryModule {
  constructor(
    @Inject(NodeTypes) nodes: NodeTypes,
    @Inject(DeliveryService) deliveries: DeliveryService,
    @Inject(JobHandlers) jobs: JobHandlers,
    @Inject(EnrollmentMoved) moved: EnrollmentMoved,
    @Inject(SendEmailService) sender: SendEmailService,
  ) {
    readWordings();
    nodes.register('EmailDelivery', (viewer, id) => deliveries.findVisible(viewer, id));
    moved.join('DELIVERY', followEnrollment);
    jobs.register(sendEmail, (payload) => sender.send(payload));
  }
}
