import { Inject } from '@nestjs/common';
import { Args, Context as Ctx, Mutation, Resolver } from '@nestjs/graphql';
import {
  Attempt,
  SaveResponseInput,
  SaveResponsePayload,
  StartAttemptInput,
  StartAttemptPayload,
  SubmitAttemptInput,
  SubmitAttemptPayload,
} from './attempt-models.ts';
import { AttemptService } from './attempt-service.ts';
import type { Context } from './loaders.ts';

@Resolver(() => Attempt)
export class AttemptResolver {
  constructor(@Inject(AttemptService) private readonly attempts: AttemptService) {}

  @Mutation(() => StartAttemptPayload)
  async startAttempt(@Args('input') input: StartAttemptInput, @Ctx() { viewer }: Context) {
    return { attempt: await this.attempts.start(viewer, input.unitId) };
  }

  @Mutation(() => SaveResponsePayload)
  async saveResponse(@Args('input') input: SaveResponseInput, @Ctx() { viewer }: Context) {
    return { item: await this.attempts.save(viewer, input) };
  }

  @Mutation(() => SubmitAttemptPayload)
  async submitAttempt(@Args('input') input: SubmitAttemptInput, @Ctx() { viewer }: Context) {
    return this.attempts.submit(viewer, input);
  }
}
