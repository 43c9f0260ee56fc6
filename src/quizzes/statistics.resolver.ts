import { Inject } from '@nestjs/common';
import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { Requires } from '../platform/auth/access.ts';
import { CurrentViewer } from '../platform/auth/current-viewer.decorator.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Cost } from '../platform/graphql/cost.ts';
import { RateLimited } from '../platform/rate-limit/rate-limited.ts';
import type { QuizStatisticsView } from './show-statistics.ts';
import { QuizStatistics } from './statistics.model.ts';
import { StatisticsService } from './statistics.service.ts';

@Resolver(() => QuizStatistics)
export class StatisticsResolver {
  readonly #statistics: StatisticsService;

  constructor(@Inject(StatisticsService) statistics: StatisticsService) {
    this.#statistics = statistics;
  }

  @Requires('statistics:read')
  @Cost({ weight: 100 })
  @RateLimited({ turns: 30, seconds: 60 })
  @Query(() => QuizStatistics, {
    nullable: true,
    description:
      'How the items of a quiz work; null before two learners were graded. Fails with NOT_FOUND when there is no such quiz.',
  })
  quizStatistics(
    @CurrentViewer() viewer: Viewer,
    @Args('quizId', { type: () => ID, description: 'The quiz.' }) quizId: string,
  ): Promise<QuizStatisticsView | null> {
    return this.#statistics.ofQuiz(viewer, quizId);
  }
}
