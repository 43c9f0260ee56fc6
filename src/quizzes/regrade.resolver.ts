import { Inject } from '@nestjs/common';
import { Args, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Member } from '../accounts/index.ts';
import type { MemberRow } from '../accounts/index.ts';
import { Requires } from '../platform/auth/access.ts';
import { CurrentViewer } from '../platform/auth/current-viewer.decorator.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import type { Connection } from '../platform/graphql/connection.ts';
import { Cost } from '../platform/graphql/cost.ts';
import { Decimal } from '../platform/graphql/scalars.ts';
import { RateLimited } from '../platform/rate-limit/rate-limited.ts';
import { Unit } from '../units/index.ts';
import type { UnitRow } from '../units/index.ts';
import { Attempt } from './attempt.model.ts';
import type { AttemptRow } from './attempt.service.ts';
import {
  ApplyRegradeInput,
  Regrade,
  RegradeChange,
  RegradeChangeArgs,
  RegradeChangeConnection,
  RegradeConnection,
  RegradePayload,
  RegradePreviewInput,
  RegradesArgs,
  RevertRegradeInput,
} from './regrade.model.ts';
import { RegradeService } from './regrade.service.ts';
import type { RegradeChangeRow, RegradeRow } from './regrade.service.ts';
import { newPercent, oldPercent, progressPercent } from './show-regrade.ts';

@Resolver(() => Regrade)
export class RegradeResolver {
  readonly #regrades: RegradeService;

  constructor(@Inject(RegradeService) regrades: RegradeService) {
    this.#regrades = regrades;
  }

  @Requires('grades:regrade')
  @Query(() => Regrade, { description: 'One regrade. Fails with NOT_FOUND when there is none of this id.' })
  regrade(
    @CurrentViewer() viewer: Viewer,
    @Args('id', { type: () => ID, description: 'Its id.' }) id: string,
  ): Promise<RegradeRow> {
    return this.#regrades.get(viewer, id);
  }

  @Requires('grades:regrade')
  @Query(() => RegradeConnection, {
    description:
      'The regrades of the organization, or of one course, newest first. Fails with NOT_FOUND when there is no such course.',
  })
  regrades(@CurrentViewer() viewer: Viewer, @Args() args: RegradesArgs): Promise<Connection<RegradeRow>> {
    return this.#regrades.list(viewer, args);
  }

  @Requires('grades:regrade')
  @ResolveField(() => Int, { description: 'How much of this phase is done, from 0 to 100.' })
  progressPercent(@Parent() regrade: RegradeRow): number {
    return progressPercent(regrade);
  }

  @Requires('members:read')
  @ResolveField(() => Member, { nullable: true, description: 'Who asked for it.' })
  requestedBy(@CurrentViewer() viewer: Viewer, @Parent() regrade: RegradeRow): Promise<MemberRow | null> {
    return this.#regrades.member(viewer, regrade.requestedBy);
  }

  @Requires('grades:regrade')
  @ResolveField(() => RegradeChangeConnection, {
    description: 'The attempts whose score changes, and those that had to be skipped, oldest first.',
  })
  changes(
    @CurrentViewer() viewer: Viewer,
    @Parent() regrade: RegradeRow,
    @Args() page: RegradeChangeArgs,
  ): Promise<Connection<RegradeChangeRow>> {
    return this.#regrades.changes(viewer, regrade, page);
  }

  @Requires('grades:regrade')
  @Cost({ weight: 100 })
  @RateLimited({ turns: 30, seconds: 60 })
  @Mutation(() => RegradePayload, {
    description:
      'Starts to compute what correcting a key would do to every graded attempt; nothing is changed. Fails with BAD_USER_INPUT when policy and versions do not fit. Go on with `applyRegrade` when the regrade is PREVIEWED.',
  })
  async regradePreview(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: RegradePreviewInput,
  ): Promise<RegradePayload> {
    return { regrade: await this.#regrades.preview(viewer, input) };
  }

  @Requires('grades:regrade')
  @Cost({ weight: 100 })
  @RateLimited({ turns: 30, seconds: 60 })
  @Mutation(() => RegradePayload, {
    description:
      'Starts to write the scores of a previewed regrade, or goes on with one that FAILED or stands still. Whoever newly passes has the next unit unlocked and mailed; nothing locks again. Attempts submitted until it is APPLIED are regraded as well: it waits for their scores, but not for those that are SCORING_FAILED. Fails with CONFLICT before it is PREVIEWED, and while another regrade of the same item version is written.',
  })
  async applyRegrade(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: ApplyRegradeInput,
  ): Promise<RegradePayload> {
    return { regrade: await this.#regrades.apply(viewer, input) };
  }

  @Requires('grades:regrade')
  @Cost({ weight: 100 })
  @RateLimited({ turns: 30, seconds: 60 })
  @Mutation(() => RegradePayload, {
    description:
      'Starts to take an applied regrade back: every attempt is scored as if it had not been, and what later regrades and graders did stays. Passes and unlocks that were granted stay. Fails with CONFLICT before it is APPLIED, and while another regrade of the same item version is written.',
  })
  async revertRegrade(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: RevertRegradeInput,
  ): Promise<RegradePayload> {
    return { regrade: await this.#regrades.revert(viewer, input) };
  }
}

@Resolver(() => RegradeChange)
export class RegradeChangeResolver {
  readonly #regrades: RegradeService;

  constructor(@Inject(RegradeService) regrades: RegradeService) {
    this.#regrades = regrades;
  }

  @Requires('attempts:read')
  @ResolveField(() => Attempt, { nullable: true, description: 'The attempt, as it is now.' })
  attempt(@CurrentViewer() viewer: Viewer, @Parent() change: RegradeChangeRow): Promise<AttemptRow | null> {
    return this.#regrades.attempt(viewer, change);
  }

  @Requires('members:read')
  @ResolveField(() => Member, { nullable: true, description: 'Whose attempt it is.' })
  learner(@CurrentViewer() viewer: Viewer, @Parent() change: RegradeChangeRow): Promise<MemberRow | null> {
    return this.#regrades.member(viewer, change.membershipId);
  }

  @Requires('grades:regrade')
  @ResolveField(() => Decimal, {
    nullable: true,
    description: 'Percent of the points by the old score; null for an attempt of your own.',
  })
  oldPercent(@CurrentViewer() viewer: Viewer, @Parent() change: RegradeChangeRow): string | null {
    return isOwn(viewer, change) ? null : oldPercent(change);
  }

  @Requires('grades:regrade')
  @ResolveField(() => Decimal, {
    nullable: true,
    description: 'Percent of the points by the new score; null for an attempt of your own.',
  })
  newPercent(@CurrentViewer() viewer: Viewer, @Parent() change: RegradeChangeRow): string | null {
    return isOwn(viewer, change) ? null : newPercent(change);
  }

  @Requires('grades:regrade')
  @ResolveField(() => [Unit], { description: 'Units that the new score unlocks for the learner.' })
  unlocks(@CurrentViewer() viewer: Viewer, @Parent() change: RegradeChangeRow): Promise<UnitRow[]> {
    return this.#regrades.unlocks(viewer, change);
  }
}

/** Staff may be learners as well, whose score the quiz may still hide from them. */
function isOwn(viewer: Viewer, change: RegradeChangeRow): boolean {
  return change.membershipId === viewer.membershipId;
}
