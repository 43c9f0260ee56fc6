import { Inject } from '@nestjs/common';
import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { Requires } from '../platform/auth/access.ts';
import { CurrentViewer } from '../platform/auth/current-viewer.decorator.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Cost } from '../platform/graphql/cost.ts';
import { RateLimited } from '../platform/rate-limit/rate-limited.ts';
import { AttemptReplay } from './replay.model.ts';
import { ReplayService } from './replay.service.ts';

@Resolver(() => AttemptReplay)
export class ReplayResolver {
  readonly #replays: ReplayService;

  constructor(@Inject(ReplayService) replays: ReplayService) {
    this.#replays = replays;
  }

  @Requires('attempts:grade')
  @Cost({ weight: 50 })
  @RateLimited({ turns: 60, seconds: 60 })
  @Query(() => AttemptReplay, {
    nullable: true,
    description:
      'Scores a graded attempt once more from what was stored, and compares; null while it has no score. Fails with NOT_FOUND, and with FORBIDDEN for one’s own.',
  })
  verifyAttempt(
    @CurrentViewer() viewer: Viewer,
    @Args('attemptId', { type: () => ID, description: 'The attempt.' }) attemptId: string,
  ): Promise<AttemptReplay | null> {
    return this.#replays.verify(viewer, attemptId);
  }
}
