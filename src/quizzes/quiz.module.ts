import { Inject, Module } from '@nestjs/common';
import { AccountModule } from '../accounts/index.ts';
import { EnrollmentModule } from '../enrollments/index.ts';
import { NodeModule } from '../platform/graphql/graphql.module.ts';
import { NodeTypes } from '../platform/graphql/node.ts';
import { JobHandlers } from '../platform/jobs/job-handlers.ts';
import { ProgressModule } from '../progress/index.ts';
import { UnitModule } from '../units/index.ts';
import { AttemptResolver } from './attempt.resolver.ts';
import { AttemptService } from './attempt.service.ts';
import { GradingService } from './grading.service.ts';
import { QuizResolver, UnitQuizResolver } from './quiz.resolver.ts';
import { QuizService } from './quiz.service.ts';
import { RegradeChangeResolver, RegradeResolver } from './regrade.resolver.ts';
import { RegradeRunner } from './regrade-runner.service.ts';
import { RegradeScorer } from './regrade-scorer.ts';
import { RegradeService } from './regrade.service.ts';
import { ReplayResolver } from './replay.resolver.ts';
import { ReplayService } from './replay.service.ts';
import { runRegrade } from './run-regrade.job.ts';
import { closeOverdueAttempt, scoreAttempt } from './score-attempt.job.ts';
import { ScoringPool } from './scoring-pool.ts';
import { StatisticsResolver } from './statistics.resolver.ts';
import { StatisticsService } from './statistics.service.ts';

@Module({
  imports: [AccountModule, EnrollmentModule, ProgressModule, UnitModule, NodeModule],
  providers: [
    QuizResolver,
    UnitQuizResolver,
    AttemptResolver,
    QuizService,
    AttemptService,
    GradingService,
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
    @Inject(RegradeService) regrades: RegradeService,
    @Inject(RegradeRunner) regradeRunner: RegradeRunner,
  ) {
    nodes.register('Quiz', (viewer, id) => quizzes.findVisible(viewer, id));
    nodes.register('Attempt', (viewer, id) => attempts.findVisible(viewer, id));
    jobs.register(scoreAttempt, (payload) => grading.scoreOnPool(payload));
    nodes.register('Regrade', (viewer, id) => regrades.findVisible(viewer, id));
    jobs.register(runRegrade, (payload, run) => regradeRunner.run(payload, run));
    jobs.register(closeOverdueAttempt, (payload) => grading.closeOverdue(payload));
  }
}
