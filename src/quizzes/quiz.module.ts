import { Inject, Module } from '@nestjs/common';
import { AccountModule } from '../accounts/index.ts';
import { CourseModule } from '../courses/index.ts';
import { AnswerLinks, DeliveryModule } from '../delivery/index.ts';
import { EnrollmentModule, EnrollmentMoved } from '../enrollments/index.ts';
import { NodeModule } from '../platform/graphql/node.module.ts';
import { NodeTypes } from '../platform/graphql/node.ts';
import { CONFIG } from '../platform/config/config.ts';
import type { Config } from '../platform/config/config.ts';
import { JobHandlers } from '../platform/jobs/job-handlers.ts';
import { SignedLinks } from '../platform/links/signed-links.ts';
import { ProgressModule } from '../progress/index.ts';
import { UnitModule } from '../units/index.ts';
import { abandonAttempts } from './abandon-attempts.ts';
import { AccommodationResolver } from './accommodation.resolver.ts';
import { AccommodationService } from './accommodation.service.ts';
import { AttemptDecisionResolver } from './attempt-decision.resolver.ts';
import { AttemptDecisionService } from './attempt-decision.service.ts';
import { AttemptEnrollmentResolver } from './attempt-enrollment.resolver.ts';
import { AttemptResolver } from './attempt.resolver.ts';
import { AttemptService } from './attempt.service.ts';
import { BankResolver } from './bank.resolver.ts';
import { BankService } from './bank.service.ts';
import { CheckResponseService } from './check-response.service.ts';
import { giveUpRegrade, giveUpScoring, resumeRegrade } from './give-up.ts';
import { GradeEventResolver } from './grade-event.resolver.ts';
import { GradeEventService } from './grade-event.service.ts';
import { GradingService } from './grading.service.ts';
import { mailAnswerLinks } from './mail-answer-links.ts';
import { MailAnswerController } from './mail-answer.controller.ts';
import { MailAnswerService } from './mail-answer.service.ts';
import { ManualGradingService } from './manual-grading.service.ts';
import { ItemAuthoringService } from './item-authoring.service.ts';
import { ItemResolver } from './item.resolver.ts';
import { ItemService } from './item.service.ts';
import { ItemVersionResolver, QuizSlotResolver, QuizSlotsResolver } from './quiz-slot.resolver.ts';
import { QuizAttemptsResolver, QuizResolver, UnitQuizResolver } from './quiz.resolver.ts';
import { QuizService } from './quiz.service.ts';
import { ReviewResolver } from './review.resolver.ts';
import { ReviewService } from './review.service.ts';
import { closeOverdueAttempt, scoreAttempt } from './score-attempt.job.ts';
import { ScoringPool } from './scoring-pool.ts';
import { StartAttemptService } from './start-attempt.service.ts';
import { RegradeChangeResolver, RegradeResolver } from './regrade.resolver.ts';
import { RegradeRunner } from './regrade-runner.service.ts';
import { RegradeScorer } from './regrade-scorer.ts';
import { RegradeService } from './regrade.service.ts';
import { ReplayResolver } from './replay.resolver.ts';
import { ReplayService } from './replay.service.ts';
import { runRegrade } from './run-regrade.job.ts';
import { StatisticsResolver } from './statistics.resolver.ts';
import { StatisticsService } from './statistics.service.ts';

@Module({
  imports: [
    AccountModule,
    CourseModule,
    DeliveryModule,
    EnrollmentModule,
    ProgressModule,
    UnitModule,
    NodeModule,
  ],
  controllers: [MailAnswerController],
  providers: [
    MailAnswerService,
    QuizResolver,
    QuizAttemptsResolver,
    UnitQuizResolver,
    AttemptResolver,
    AttemptEnrollmentResolver,
    QuizService,
    StartAttemptService,
    CheckResponseService,
    AttemptService,
    AttemptDecisionService,
    AttemptDecisionResolver,
    AccommodationService,
    AccommodationResolver,
    GradingService,
    GradeEventService,
    GradeEventResolver,
    ReviewService,
    ReviewResolver,
    ManualGradingService,
    ScoringPool,
    RegradeResolver,
    RegradeChangeResolver,
    RegradeService,
    RegradeRunner,
    RegradeScorer,
    ReplayResolver,
    ReplayService,
    StatisticsResolver,
    StatisticsService,
    BankResolver,
    ItemResolver,
    ItemVersionResolver,
    QuizSlotsResolver,
    QuizSlotResolver,
    BankService,
    ItemService,
    ItemAuthoringService,
  ],
  exports: [QuizService, AttemptService],
})
export class QuizModule {
  constructor(
    @Inject(NodeTypes) nodes: NodeTypes,
    @Inject(JobHandlers) jobs: JobHandlers,
    @Inject(EnrollmentMoved) moved: EnrollmentMoved,
    @Inject(QuizService) quizzes: QuizService,
    @Inject(AttemptService) attempts: AttemptService,
    @Inject(GradingService) grading: GradingService,
    @Inject(BankService) banks: BankService,
    @Inject(ItemService) items: ItemService,
    @Inject(AccommodationService) accommodations: AccommodationService,
    @Inject(GradeEventService) gradeEvents: GradeEventService,
    @Inject(ReviewService) reviews: ReviewService,
    @Inject(RegradeService) regrades: RegradeService,
    @Inject(RegradeRunner) regradeRunner: RegradeRunner,
    @Inject(AnswerLinks) answerLinks: AnswerLinks,
    @Inject(SignedLinks) signed: SignedLinks,
    @Inject(CONFIG) config: Config,
  ) {
    answerLinks.provide(mailAnswerLinks(config.http.publicUrl, signed));
    moved.join('ATTEMPT', abandonAttempts);
    nodes.register('Quiz', (viewer, id) => quizzes.findVisible(viewer, id));
    nodes.register('Accommodation', (viewer, id) => accommodations.findVisible(viewer, id));
    nodes.register('Attempt', (viewer, id) => attempts.findVisible(viewer, id));
    nodes.register('GradeEvent', (viewer, id) => gradeEvents.findVisible(viewer, id));
    nodes.register('Review', (viewer, id) => reviews.findVisible(viewer, id));
    nodes.register('ItemBank', (viewer, id) => banks.findVisible(viewer, id));
    nodes.register('Item', (viewer, id) => items.findVisible(viewer, id));
    nodes.register('ItemVersion', (viewer, id) => items.findVisibleVersion(viewer, id));
    jobs.register(scoreAttempt, (payload) => grading.scoreOnPool(payload), {
      onDead: giveUpScoring,
    });
    nodes.register('Regrade', (viewer, id) => regrades.findVisible(viewer, id));
    jobs.register(runRegrade, (payload, run) => regradeRunner.run(payload, run), {
      onDead: giveUpRegrade,
      onRetry: resumeRegrade,
    });
    jobs.register(closeOverdueAttempt, (payload) => grading.closeOverdue(payload));
  }
}
