import { Inject, Module } from '@nestjs/common';
import { CourseModule } from '../courses/index.ts';
import { EnrollmentModule } from '../enrollments/index.ts';
import { NodeModule } from '../platform/graphql/graphql.module.ts';
import { NodeTypes } from '../platform/graphql/node.ts';
import { JobHandlers } from '../platform/jobs/job-handlers.ts';
import { ProgressModule } from '../progress/index.ts';
import { UnitModule } from '../units/index.ts';
import { AttemptResolver } from './attempt.resolver.ts';
import { AttemptService } from './attempt.service.ts';
import { BankResolver } from './bank.resolver.ts';
import { BankService } from './bank.service.ts';
import { GradingService } from './grading.service.ts';
import { ItemAuthoringService } from './item-authoring.service.ts';
import { ItemResolver } from './item.resolver.ts';
import { ItemService } from './item.service.ts';
import { ItemVersionResolver, QuizSlotResolver, QuizSlotsResolver } from './quiz-slot.resolver.ts';
import { QuizResolver, UnitQuizResolver } from './quiz.resolver.ts';
import { QuizService } from './quiz.service.ts';
import { closeOverdueAttempt, scoreAttempt } from './score-attempt.job.ts';
import { ScoringPool } from './scoring-pool.ts';

@Module({
  imports: [CourseModule, EnrollmentModule, ProgressModule, UnitModule, NodeModule],
  providers: [
    QuizResolver,
    UnitQuizResolver,
    AttemptResolver,
    QuizService,
    AttemptService,
    GradingService,
    ScoringPool,
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
    @Inject(QuizService) quizzes: QuizService,
    @Inject(AttemptService) attempts: AttemptService,
    @Inject(GradingService) grading: GradingService,
    @Inject(BankService) banks: BankService,
    @Inject(ItemService) items: ItemService,
  ) {
    nodes.register('Quiz', (viewer, id) => quizzes.findVisible(viewer, id));
    nodes.register('Attempt', (viewer, id) => attempts.findVisible(viewer, id));
    nodes.register('ItemBank', (viewer, id) => banks.findVisible(viewer, id));
    nodes.register('Item', (viewer, id) => items.findVisible(viewer, id));
    nodes.register('ItemVersion', (viewer, id) => items.findVisibleVersion(viewer, id));
    jobs.register(scoreAttempt, (payload) => grading.scoreOnPool(payload));
    jobs.register(closeOverdueAttempt, (payload) => grading.closeOverdue(payload));
  }
}
