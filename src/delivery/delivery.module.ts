import { Inject, Module } from '@nestjs/common';
import { UnitModule } from '../units/index.ts';
import { NodeModule } from '../platform/graphql/graphql.module.ts';
import { NodeTypes } from '../platform/graphql/node.ts';
import { JobHandlers } from '../platform/jobs/job-handlers.ts';
import { MailTransport } from '../platform/mail/mail-transport.ts';
import { ComposeEmailService } from './compose-email.service.ts';
import { DeliveryResolver } from './delivery.resolver.ts';
import { DeliveryService } from './delivery.service.ts';
import { sendEmail } from './send-email.job.ts';
import { SendEmailService } from './send-email.service.ts';
import { WakeWaitingService } from './wake-waiting.service.ts';

@Module({
  imports: [UnitModule, NodeModule],
  providers: [DeliveryResolver, DeliveryService, ComposeEmailService, SendEmailService, WakeWaitingService],
  exports: [DeliveryService],
})
export class DeliveryModule {
  constructor(
    @Inject(NodeTypes) nodes: NodeTypes,
    @Inject(DeliveryService) deliveries: DeliveryService,
    @Inject(JobHandlers) jobs: JobHandlers,
    @Inject(SendEmailService) sender: SendEmailService,
    @Inject(MailTransport) mail: MailTransport,
    @Inject(WakeWaitingService) waiting: WakeWaitingService,
  ) {
    nodes.register('EmailDelivery', (viewer, id) => deliveries.findVisible(viewer, id));
    jobs.register(sendEmail, (payload) => sender.send(payload));
    jobs.onStart(() => waiting.wake());
    mail.onRecovery(() => void waiting.wake());
  }
}
