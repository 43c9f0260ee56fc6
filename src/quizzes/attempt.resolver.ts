import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Requires } from '../platform/auth/access.ts';
import { CurrentViewer } from '../platform/auth/current-viewer.decorator.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import type { Connection } from '../platform/graphql/connection.ts';
import { Cost } from '../platform/graphql/cost.ts';
import { RateLimited } from '../platform/rate-limit/rate-limited.ts';
import { Unit } from '../units/index.ts';
import type { UnitRow } from '../units/index.ts';
import { AttemptItem } from './attempt-item.model.ts';
import { AttemptResult } from './attempt-result.model.ts';
import {
  Attempt,
  AttemptConnection,
  AttemptsArgs,
  CheckResponseInput,
  CheckResponsePayload,
  SaveResponseInput,
  SaveResponsePayload,
  StartAttemptInput,
  StartAttemptPayload,
  SubmitAttemptInput,
  SubmitAttemptPayload,
} from './attempt.model.ts';
import { AttemptService } from './attempt.service.ts';
import type { AttemptRow } from './attempt.service.ts';

@Resolver(() => Attempt)
export class AttemptResolver {
  readonly #attempts: AttemptService;

  constructor(@Inject(AttemptService) attempts: AttemptService) {
    this.#attempts = attempts;
  }

  @Requires('MEMBER')
  @Query(() => Attempt, {
    description: 'One attempt. Fails with NOT_FOUND when there is none of this id that the viewer may see.',
  })
  attempt(
    @CurrentViewer() viewer: Viewer,
    @Args('id', { type: () => ID, description: 'Its id.' }) id: string,
  ): Promise<AttemptRow> {
    return this.#attempts.get(viewer, id);
  }

  @Requires('attempts:read')
  @Query(() => AttemptConnection, { description: 'Attempts of the organization’s learners, newest first.' })
  attempts(@CurrentViewer() viewer: Viewer, @Args() args: AttemptsArgs): Promise<Connection<AttemptRow>> {
    return this.#attempts.list(viewer, args);
  }

  @Requires('MEMBER')
  @Query(() => AttemptResult, {
    nullable: true,
    description: 'The grade of an attempt; null while there is none, and while the quiz does not show it.',
  })
  attemptResult(
    @CurrentViewer() viewer: Viewer,
    @Args('attemptId', { type: () => ID, description: 'The attempt.' }) attemptId: string,
  ): Promise<AttemptResult | null> {
    return this.#attempts.result(viewer, attemptId);
  }

  @Requires('MEMBER')
  @ResolveField(() => [AttemptItem], { description: 'Its items, in an order that never changes.' })
  items(@CurrentViewer() viewer: Viewer, @Parent() attempt: AttemptRow): Promise<AttemptItem[]> {
    return this.#attempts.items(viewer, attempt);
  }

  @Requires('MEMBER')
  @ResolveField(() => AttemptResult, {
    nullable: true,
    description:
      'Its grade; null while there is none, and while the quiz does not show it (`resultVisibility`).',
  })
  result(@CurrentViewer() viewer: Viewer, @Parent() attempt: AttemptRow): AttemptResult | null {
    return this.#attempts.resultOf(viewer, attempt);
  }

  @Requires('MEMBER')
  @ResolveField(() => String, {
    nullable: true,
    description: 'Why scoring failed, when it did; null for whoever may not read attempts of others.',
  })
  scoringError(@CurrentViewer() viewer: Viewer, @Parent() attempt: AttemptRow): string | null {
    return this.#attempts.scoringErrorOf(viewer, attempt);
  }

  @Requires('MEMBER')
  @ResolveField(() => Unit, { description: 'The unit whose quiz it is.' })
  unit(@CurrentViewer() viewer: Viewer, @Parent() attempt: AttemptRow): Promise<UnitRow> {
    return this.#attempts.unit(viewer, attempt);
  }

  @Requires('MEMBER')
  @Cost({ weight: 20 })
  @RateLimited({ turns: 600, seconds: 60 })
  @Mutation(() => StartAttemptPayload, {
    description:
      'Starts an attempt at a unit’s quiz, or answers the one in progress. Fails with UNIT_LOCKED, ATTEMPT_LIMIT_REACHED, or COOL_DOWN with `retryAt`.',
  })
  async startAttempt(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: StartAttemptInput,
  ): Promise<StartAttemptPayload> {
    return { attempt: await this.#attempts.start(viewer, input) };
  }

  @Requires('MEMBER')
  @Mutation(() => SaveResponsePayload, {
    description:
      'Saves one response of an attempt in progress. Fails with ATTEMPT_CLOSED, DEADLINE_PASSED, or CONFLICT for an older `rev`.',
  })
  async saveResponse(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: SaveResponseInput,
  ): Promise<SaveResponsePayload> {
    return { item: await this.#attempts.save(viewer, input) };
  }

  @Requires('MEMBER')
  @Mutation(() => CheckResponsePayload, {
    description:
      'Saves one response and tells at once how it was, in quizzes whose `behaviour` is not DEFERRED_FEEDBACK. A response that is sent again under its `rev` is not checked twice. Fails with BAD_USER_INPUT when it is empty or of an item that people grade, CONFLICT when no try is left, ATTEMPT_CLOSED or DEADLINE_PASSED.',
  })
  async checkResponse(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: CheckResponseInput,
  ): Promise<CheckResponsePayload> {
    return { item: await this.#attempts.check(viewer, input) };
  }

  @Requires('MEMBER')
  @Cost({ weight: 50 })
  @RateLimited({ turns: 600, seconds: 60 })
  @Mutation(() => SubmitAttemptPayload, {
    description:
      'Hands an attempt in. Doing it again answers the same; with other responses it fails with CONFLICT. Passing unlocks the next unit.',
  })
  submitAttempt(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: SubmitAttemptInput,
  ): Promise<SubmitAttemptPayload> {
    return this.#attempts.submit(viewer, input);
  }
}
