import { Inject, Module } from '@nestjs/common';
import { AccountModule } from '../accounts/index.ts';
import { UnitModule } from '../units/index.ts';
import { NodeModule } from '../platform/graphql/graphql.module.ts';
import { NodeTypes } from '../platform/graphql/node.ts';
import { JobHandlers } from '../platform/jobs/job-handlers.ts';
import { AnswerLinks } from './answer-links.ts';
import { ComposeEmailService } from './compose-email.service.ts';
import { ComposeLinks } from './compose-links.ts';
import { DeliveryResolver } from './delivery.resolver.ts';
import { DeliveryService } from './delivery.service.ts';
import { sendEmail } from './send-email.job.ts';
import { SendEmailService } from './send-email.service.ts';
import { SignInLinkResolver } from './sign-in-link.resolver.ts';
import { SignInLinkService } from './sign-in-link.service.ts';

@Module({
  imports: [AccountModule, UnitModule, NodeModule],
  providers: [
    DeliveryResolver,
    DeliveryService,
    ComposeEmailService,
    ComposeLinks,
    AnswerLinks,
    SendEmailService,
    SignInLinkResolver,
    SignInLinkService,
  ],
  exports: [DeliveryService, AnswerLinks],
})
export class DeliveryModule {
  constructor(
    @Inject(NodeTypes) nodes: NodeTypes,
    @Inject(DeliveryService) deliveries: DeliveryService,
    @Inject(JobHandlers) jobs: JobHandlers,
    @Inject(SendEmailService) sender: SendEmailService,
  ) {
    nodes.register('EmailDelivery', (viewer, id) => deliveries.findVisible(viewer, id));
    jobs.register(sendEmail, (payload) => sender.send(payload));
  }
}
