import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Requires } from '../platform/auth/access.ts';
import { CurrentViewer } from '../platform/auth/current-viewer.decorator.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Cost } from '../platform/graphql/cost.ts';
import { RateLimited } from '../platform/rate-limit/rate-limited.ts';
import {
  AttemptDecisionPayload,
  ReopenAttemptInput,
  RescoreAttemptInput,
  VoidAttemptInput,
} from './attempt-decision.model.ts';
import { AttemptDecisionService } from './attempt-decision.service.ts';
import { AttemptService } from './attempt.service.ts';

@Resolver()
export class AttemptDecisionResolver {
  readonly #decisions: AttemptDecisionService;
  readonly #attempts: AttemptService;

  constructor(
    @Inject(AttemptDecisionService) decisions: AttemptDecisionService,
    @Inject(AttemptService) attempts: AttemptService,
  ) {
    this.#decisions = decisions;
    this.#attempts = attempts;
  }

  @Requires('attempts:manage')
  @Mutation(() => AttemptDecisionPayload, {
    description:
      'Takes an attempt out of the count, with its score. What the learner has passed and unlocked stays. Fails with CONFLICT when it is voided already, FORBIDDEN for one’s own.',
  })
  async voidAttempt(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: VoidAttemptInput,
  ): Promise<AttemptDecisionPayload> {
    return { attempt: await this.#attempts.get(viewer, await this.#decisions.void(viewer, input)) };
  }

  @Requires('attempts:manage')
  @Mutation(() => AttemptDecisionPayload, {
    description:
      'Opens a submitted attempt to responses again, with those it has; its score is withdrawn until it is submitted. Fails with CONFLICT when another one is in progress or its learner has left the course or has no more time in it, FORBIDDEN for one’s own.',
  })
  async reopenAttempt(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: ReopenAttemptInput,
  ): Promise<AttemptDecisionPayload> {
    return { attempt: await this.#attempts.get(viewer, await this.#decisions.reopen(viewer, input)) };
  }

  @Requires('attempts:manage')
  @Cost({ weight: 50 })
  @RateLimited({ turns: 60, seconds: 60 })
  @Mutation(() => AttemptDecisionPayload, {
    description:
      'Has an attempt scored again whose scoring failed. Fails with CONFLICT when it has its score.',
  })
  async rescoreAttempt(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: RescoreAttemptInput,
  ): Promise<AttemptDecisionPayload> {
    return { attempt: await this.#attempts.get(viewer, await this.#decisions.rescore(viewer, input)) };
  }
}
