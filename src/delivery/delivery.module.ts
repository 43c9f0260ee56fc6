import { Inject, Module } from '@nestjs/common';
import { AccountModule } from '../accounts/index.ts';
import { CourseModule } from '../courses/index.ts';
import { EnrollmentModule } from '../enrollments/index.ts';
import { UnitModule } from '../units/index.ts';
import { NodeModule } from '../platform/graphql/graphql.module.ts';
import { NodeTypes } from '../platform/graphql/node.ts';
import { JobHandlers } from '../platform/jobs/job-handlers.ts';
import { ComposeEmailService } from './compose-email.service.ts';
import { DeliveryEventResolver, DeliveryResolver } from './delivery.resolver.ts';
import { DeliveryService } from './delivery.service.ts';
import { MailReportController } from './mail-report.controller.ts';
import { MailReportService } from './mail-report.service.ts';
import { CourseMailSettingResolver, MailSettingsResolver } from './mail-settings.resolver.ts';
import { MailSettingsService } from './mail-settings.service.ts';
import { MailSuppressionResolver } from './mail-suppression.resolver.ts';
import { MailSuppressionService } from './mail-suppression.service.ts';
import { sendEmail } from './send-email.job.ts';
import { SendEmailService } from './send-email.service.ts';
import { SteerDeliveryResolver } from './steer-delivery.resolver.ts';
import { SteerDeliveryService } from './steer-delivery.service.ts';
import { UnsubscribeController } from './unsubscribe.controller.ts';
import { UnsubscribeService } from './unsubscribe.service.ts';

@Module({
  imports: [AccountModule, CourseModule, EnrollmentModule, UnitModule, NodeModule],
  controllers: [UnsubscribeController, MailReportController],
  providers: [
    DeliveryResolver,
    DeliveryEventResolver,
    SteerDeliveryResolver,
    SteerDeliveryService,
    DeliveryService,
    ComposeEmailService,
    SendEmailService,
    UnsubscribeService,
    MailReportService,
    MailSuppressionResolver,
    MailSuppressionService,
    MailSettingsResolver,
    CourseMailSettingResolver,
    MailSettingsService,
  ],
  exports: [DeliveryService],
})
export class DeliveryModule {
  constructor(
    @Inject(NodeTypes) nodes: NodeTypes,
    @Inject(DeliveryService) deliveries: DeliveryService,
    @Inject(JobHandlers) jobs: JobHandlers,
    @Inject(SendEmailService) sender: SendEmailService,
    @Inject(MailSuppressionService) suppressions: MailSuppressionService,
  ) {
    nodes.register('EmailDelivery', (viewer, id) => deliveries.findVisible(viewer, id));
    nodes.register('MailSuppression', (viewer, id) => suppressions.findVisible(viewer, id));
    jobs.register(sendEmail, (payload) => sender.send(payload));
  }
}
