import { Inject } from '@nestjs/common';
import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Requires } from '../platform/auth/access.ts';
import { CurrentViewer } from '../platform/auth/current-viewer.decorator.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Unit } from '../units/index.ts';
import type { UnitRow } from '../units/index.ts';
import type { Connection } from '../platform/graphql/connection.ts';
import { ResolveMany } from '../platform/graphql/setwise/resolve-many.ts';
import { Attempt, AttemptConnection, MyAttemptsArgs } from './attempt.model.ts';
import { AttemptService } from './attempt.service.ts';
import type { AttemptRow } from './attempt.service.ts';
import { Quiz, QuizStanding } from './quiz.model.ts';
import { QuizService } from './quiz.service.ts';
import type { QuizRow } from './quiz.service.ts';

@Resolver(() => Quiz)
export class QuizResolver {
  readonly #quizzes: QuizService;

  constructor(@Inject(QuizService) quizzes: QuizService) {
    this.#quizzes = quizzes;
  }

  @Requires('MEMBER')
  @ResolveField(() => Unit, { description: 'The unit it belongs to.' })
  unit(@CurrentViewer() viewer: Viewer, @Parent() quiz: QuizRow): Promise<UnitRow> {
    return this.#quizzes.unit(viewer, quiz);
  }

  @Requires('MEMBER')
  @ResolveMany(() => QuizStanding, {
    nullable: true,
    description: 'Where the viewer stands in it; null when they do not take the course.',
    ahead: { of: 'Course', method: 'readOwnAhead' },
  })
  myStanding(viewer: Viewer, quizzes: readonly QuizRow[]): Promise<(QuizStanding | null)[]> {
    return this.#quizzes.standings(viewer, quizzes);
  }

  readOwnAhead(viewer: Viewer, courseIds: readonly string[]): Promise<unknown> {
    return this.#quizzes.standingsIn(viewer, courseIds);
  }

  @Requires('MEMBER')
  @ResolveField(() => Attempt, {
    nullable: true,
    description: 'The viewer’s attempt in progress, to go on with; null when there is none.',
  })
  myOpenAttempt(@CurrentViewer() viewer: Viewer, @Parent() quiz: QuizRow): Promise<AttemptRow | null> {
    return this.#quizzes.openAttempt(viewer, quiz);
  }
}

@Resolver(() => Quiz)
export class QuizAttemptsResolver {
  readonly #quizzes: QuizService;
  readonly #attempts: AttemptService;

  constructor(@Inject(QuizService) quizzes: QuizService, @Inject(AttemptService) attempts: AttemptService) {
    this.#quizzes = quizzes;
    this.#attempts = attempts;
  }

  @Requires('MEMBER')
  @ResolveField(() => AttemptConnection, { description: 'The viewer’s attempts at it, newest first.' })
  async myAttempts(
    @CurrentViewer() viewer: Viewer,
    @Parent() quiz: QuizRow,
    @Args() args: MyAttemptsArgs,
  ): Promise<Connection<AttemptRow>> {
    return this.#attempts.listOwn(viewer, await this.#quizzes.unit(viewer, quiz), args);
  }
}

@Resolver(() => Unit)
export class UnitQuizResolver {
  readonly #quizzes: QuizService;

  constructor(@Inject(QuizService) quizzes: QuizService) {
    this.#quizzes = quizzes;
  }

  @Requires('MEMBER')
  @ResolveMany(() => Quiz, {
    nullable: true,
    description: 'Its quiz; null when it has none, and while it is locked for the viewer.',
    ahead: { of: 'Course', method: 'readOwnAhead' },
  })
  quiz(viewer: Viewer, units: readonly UnitRow[]): Promise<(QuizRow | null)[]> {
    return this.#quizzes.ofUnits(viewer, units);
  }

  readOwnAhead(viewer: Viewer, courseIds: readonly string[]): Promise<void> {
    return this.#quizzes.readOwn(viewer, courseIds);
  }
}
