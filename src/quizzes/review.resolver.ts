import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Member } from '../accounts/index.ts';
import type { MemberRow } from '../accounts/index.ts';
import { Requires } from '../platform/auth/access.ts';
import { CurrentViewer } from '../platform/auth/current-viewer.decorator.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import type { Connection } from '../platform/graphql/connection.ts';
import { Unit, UnitService } from '../units/index.ts';
import type { UnitRow } from '../units/index.ts';
import { AttemptItem } from './attempt-item.model.ts';
import { Attempt } from './attempt.model.ts';
import type { AttemptRow } from './attempt.service.ts';
import { ManualGradingService } from './manual-grading.service.ts';
import {
  ClaimReviewInput,
  ClaimReviewPayload,
  ClearOverrideInput,
  CriterionPoints,
  GradeReviewInput,
  GradeReviewPayload,
  OverrideItemScoreInput,
  OverridePayload,
  ReleaseReviewInput,
  ReleaseReviewPayload,
  Review,
  ReviewConnection,
  ReviewGuide,
  ReviewQueueArgs,
} from './review.model.ts';
import { ReviewService } from './review.service.ts';
import type { ReviewRow } from './review.service.ts';
import { showDecimal } from './show-points.ts';

@Resolver(() => Review)
export class ReviewResolver {
  readonly #reviews: ReviewService;
  readonly #grading: ManualGradingService;
  readonly #units: UnitService;

  constructor(
    @Inject(ReviewService) reviews: ReviewService,
    @Inject(ManualGradingService) grading: ManualGradingService,
    @Inject(UnitService) units: UnitService,
  ) {
    this.#reviews = reviews;
    this.#grading = grading;
    this.#units = units;
  }

  @Requires('attempts:grade')
  @Query(() => ReviewConnection, {
    description: 'The answers that wait for a person to grade them, oldest first; none of the viewer’s own.',
  })
  reviewQueue(
    @CurrentViewer() viewer: Viewer,
    @Args() args: ReviewQueueArgs,
  ): Promise<Connection<ReviewRow>> {
    return this.#reviews.queue(viewer, args);
  }

  @Requires('attempts:grade')
  @ResolveField(() => Attempt, { description: 'The attempt that the answer is of.' })
  attempt(@CurrentViewer() viewer: Viewer, @Parent() review: ReviewRow): Promise<AttemptRow> {
    return this.#reviews.attempt(viewer, review);
  }

  @Requires('attempts:grade')
  @ResolveField(() => AttemptItem, { description: 'What was asked, and the answer.' })
  item(@CurrentViewer() viewer: Viewer, @Parent() review: ReviewRow): Promise<AttemptItem> {
    return this.#reviews.item(viewer, review);
  }

  @Requires('attempts:grade')
  @ResolveField(() => ReviewGuide, { description: 'What to go by.' })
  guide(@CurrentViewer() viewer: Viewer, @Parent() review: ReviewRow): Promise<ReviewGuide> {
    return this.#reviews.guide(viewer, review);
  }

  @Requires('attempts:grade')
  @ResolveField(() => Unit, { description: 'The unit whose quiz it is.' })
  unit(@CurrentViewer() viewer: Viewer, @Parent() review: ReviewRow): Promise<UnitRow> {
    return this.#units.get(viewer, review.unitId);
  }

  @Requires('attempts:grade')
  @ResolveField(() => Member, { nullable: true, description: 'Who answered.' })
  learner(@CurrentViewer() viewer: Viewer, @Parent() review: ReviewRow): Promise<MemberRow | null> {
    return this.#reviews.member(viewer, review.learnerId);
  }

  @Requires('attempts:grade')
  @ResolveField(() => Member, {
    nullable: true,
    description: 'Who has claimed it; also after the claim has ended, until somebody else claims it.',
  })
  claimedBy(@CurrentViewer() viewer: Viewer, @Parent() review: ReviewRow): Promise<MemberRow | null> {
    return this.#reviews.member(viewer, review.claimedBy);
  }

  @Requires('attempts:grade')
  @ResolveField(() => Member, { nullable: true, description: 'Who graded it.' })
  gradedBy(@CurrentViewer() viewer: Viewer, @Parent() review: ReviewRow): Promise<MemberRow | null> {
    return this.#reviews.member(viewer, review.gradedBy);
  }

  @Requires('attempts:grade')
  @ResolveField(() => [CriterionPoints], {
    description: 'What was given by criterion; empty before, and without.',
  })
  criteria(@Parent() review: ReviewRow): CriterionPoints[] {
    return Object.entries(review.criteria ?? {}).map(([criterionId, points]) => ({
      criterionId,
      points: showDecimal(points),
    }));
  }

  @Requires('attempts:grade')
  @Mutation(() => ClaimReviewPayload, {
    description:
      'Takes an answer on for 30 minutes, so that nobody else grades it; claiming it again starts them anew. Fails with CONFLICT when somebody else has claimed it, saying who and until when, or when nobody has to grade it any more, and with FORBIDDEN for one’s own.',
  })
  async claimReview(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: ClaimReviewInput,
  ): Promise<ClaimReviewPayload> {
    return { review: await this.#reviews.claim(viewer, input) };
  }

  @Requires('attempts:grade')
  @Mutation(() => ReleaseReviewPayload, {
    description: 'Gives a claim back. Fails with CONFLICT when it is somebody else’s.',
  })
  async releaseReview(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: ReleaseReviewInput,
  ): Promise<ReleaseReviewPayload> {
    return { review: await this.#reviews.release(viewer, input) };
  }

  @Requires('attempts:grade')
  @Mutation(() => GradeReviewPayload, {
    description:
      'Grades an answer that the viewer has claimed. When it was the last of its attempt, the attempt is GRADED, its learner gets an e-mail, and passing unlocks the next unit. Fails with CONFLICT without the claim; a claim that has ended is good until somebody else claims.',
  })
  gradeReview(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: GradeReviewInput,
  ): Promise<GradeReviewPayload> {
    return this.#grading.gradeReview(viewer, input);
  }

  @Requires('attempts:grade')
  @Mutation(() => OverridePayload, {
    description:
      'Puts other points in the place of an item’s score and scores the attempt again; its learner gets an e-mail. What is passed or unlocked stays so. Fails with CONFLICT before the attempt is scored, and with FORBIDDEN for one’s own.',
  })
  overrideItemScore(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: OverrideItemScoreInput,
  ): Promise<OverridePayload> {
    return this.#grading.override(viewer, input);
  }

  @Requires('attempts:grade')
  @Mutation(() => OverridePayload, {
    description:
      'Takes an override back, so that what the item scored before counts again. Fails with CONFLICT when there is none, or nothing to go back to.',
  })
  clearOverride(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: ClearOverrideInput,
  ): Promise<OverridePayload> {
    return this.#grading.clearOverride(viewer, input);
  }
}
