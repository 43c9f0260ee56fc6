import { Inject, Module } from '@nestjs/common';
import { AccountModule } from '../accounts/index.ts';
import { CourseModule } from '../courses/index.ts';
import { EnrollmentModule, EnrollmentMoved } from '../enrollments/index.ts';
import { OrganizationModule, ScheduleChanged } from '../organizations/index.ts';
import { UnitModule } from '../units/index.ts';
import { NodeModule } from '../platform/graphql/node.module.ts';
import { NodeTypes } from '../platform/graphql/node.ts';
import { JobHandlers } from '../platform/jobs/job-handlers.ts';
import { AnswerLinks } from './answer-links.ts';
import { ComposeEmailService } from './compose-email.service.ts';
import { ComposeLinks } from './compose-links.ts';
import { ComposeUnits } from './compose-units.ts';
import { DeliveryEventResolver, DeliveryResolver } from './delivery.resolver.ts';
import { DeliveryService } from './delivery.service.ts';
import { followEnrollment } from './follow-enrollment.ts';
import { giveUpSending, resumeSending } from './give-up-sending.ts';
import { readWordings } from './language.ts';
import { MailReportController } from './mail-report.controller.ts';
import { MailReportService } from './mail-report.service.ts';
import { CourseMailSettingResolver, MailSettingsResolver } from './mail-settings.resolver.ts';
import { MailSettingsService } from './mail-settings.service.ts';
import { MailSuppressionResolver } from './mail-suppression.resolver.ts';
import { MailSuppressionService } from './mail-suppression.service.ts';
import { moveSendTimesOfMany } from './move-send-times.job.ts';
import { MoveSendTimesService } from './move-send-times.service.ts';
import { PreviewResolver } from './preview.resolver.ts';
import { PreviewService } from './preview.service.ts';
import { ReadPageController } from './read-page.controller.ts';
import { ReadPageService } from './read-page.service.ts';
import { sendEmail } from './send-email.job.ts';
import { SendEmailService } from './send-email.service.ts';
import { SignInLinkResolver } from './sign-in-link.resolver.ts';
import { SignInLinkService } from './sign-in-link.service.ts';
import { SteerDeliveryResolver } from './steer-delivery.resolver.ts';
import { SteerDeliveryService } from './steer-delivery.service.ts';
import { UnsubscribeController } from './unsubscribe.controller.ts';
import { UnsubscribeService } from './unsubscribe.service.ts';
import { WakeWaitingService } from './wake-waiting.service.ts';

@Module({
  imports: [AccountModule, CourseModule, EnrollmentModule, OrganizationModule, UnitModule, NodeModule],
  controllers: [MailReportController, ReadPageController, UnsubscribeController],
  providers: [
    AnswerLinks,
    ComposeEmailService,
    ComposeLinks,
    ComposeUnits,
    CourseMailSettingResolver,
    DeliveryEventResolver,
    DeliveryResolver,
    DeliveryService,
    MailReportService,
    MailSettingsResolver,
    MailSettingsService,
    MailSuppressionResolver,
    MailSuppressionService,
    MoveSendTimesService,
    PreviewResolver,
    PreviewService,
    ReadPageService,
    SendEmailService,
    SignInLinkResolver,
    SignInLinkService,
    SteerDeliveryResolver,
    SteerDeliveryService,
    UnsubscribeService,
    WakeWaitingService,
  ],
  exports: [DeliveryService, AnswerLinks],
})
export class DeliveryModule {
  constructor(
    @Inject(NodeTypes) nodes: NodeTypes,
    @Inject(DeliveryService) deliveries: DeliveryService,
    @Inject(MailSuppressionService) suppressions: MailSuppressionService,
    @Inject(JobHandlers) jobs: JobHandlers,
    @Inject(EnrollmentMoved) moved: EnrollmentMoved,
    @Inject(SendEmailService) sender: SendEmailService,
    @Inject(ScheduleChanged) changed: ScheduleChanged,
    @Inject(MoveSendTimesService) mover: MoveSendTimesService,
    @Inject(WakeWaitingService) waiting: WakeWaitingService,
  ) {
    readWordings();
    nodes.register('EmailDelivery', (viewer, id) => deliveries.findVisible(viewer, id));
    nodes.register('DeliveryEvent', (viewer, id) => deliveries.findVisibleEvent(viewer, id));
    nodes.register('MailSuppression', (viewer, id) => suppressions.findVisible(viewer, id));
    moved.join('DELIVERY', followEnrollment);
    changed.join('DELIVERY', (tx, scope, change) => mover.follow(tx, scope, change));
    jobs.register(sendEmail, (payload, run) => sender.send(payload, run), {
      onDead: giveUpSending,
      onRetry: resumeSending,
    });
    jobs.register(moveSendTimesOfMany, (payload) => mover.moveMany(payload));
    jobs.onStart(() => waiting.wake());
  }
}
