import { ArgsType, Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsOptional, IsString, IsUUID, MaxLength, ValidateNested } from 'class-validator';
import { VisibleTo } from '../platform/auth/access.ts';
import { connectionType } from '../platform/graphql/connection.ts';
import { IdempotentInput } from '../platform/graphql/idempotent-input.ts';
import { filteredBy } from '../platform/graphql/list-args.ts';
import { Node } from '../platform/graphql/node.ts';
import { DateTime, Decimal } from '../platform/graphql/scalars.ts';
import { IsReason } from '../platform/graphql/is-reason.ts';
import { Unit } from '../units/index.ts';
import type { UnitRow } from '../units/index.ts';
import { Attempt } from './attempt.model.ts';

const MAX_COMMENT = 5_000;

export const ReviewStatusEnum = { OPEN: 'OPEN', DONE: 'DONE', CANCELLED: 'CANCELLED' } as const;
registerEnumType(ReviewStatusEnum, {
  name: 'ReviewStatus',
  description: 'Whether a person still has to grade an answer.',
  valuesMap: {
    OPEN: { description: 'Waits for somebody.' },
    DONE: { description: 'Is graded.' },
    CANCELLED: { description: 'Needs nobody any more.' },
  },
});

@VisibleTo('attempts:grade')
@ObjectType({ description: 'What is looked at when an answer is graded.' })
export class RubricCriterion {
  @Field(() => ID, { description: 'Names it within the rubric.' })
  criterionId: string;

  @Field(() => String, { description: 'What is looked at.' })
  text: string;

  @Field(() => Decimal, {
    description:
      'Points at most, on the rubric’s own scale: the item is worth its points, shared out by these.',
  })
  points: string;
}

@VisibleTo('attempts:grade')
@ObjectType({ description: 'What those who grade go by; learners never see it.' })
export class ReviewGuide {
  @Field(() => [RubricCriterion], { description: 'The rubric; empty when the item has none.' })
  rubric: readonly RubricCriterion[];

  @Field(() => String, {
    nullable: true,
    description: 'A good answer, in its author’s words; null without one.',
  })
  modelAnswer: string | null;
}

@VisibleTo('attempts:grade')
@ObjectType({ description: 'Points for a criterion of the rubric.' })
export class CriterionPoints {
  @Field(() => ID, { description: 'The criterion.' })
  criterionId: string;

  @Field(() => Decimal, { description: 'Points given, on the rubric’s own scale.' })
  points: string;
}

@VisibleTo('attempts:grade')
@ObjectType({ implements: () => Node, description: 'An answer that a person has to grade.' })
export class Review {
  @Field(() => ID, { description: 'Globally unique id.' })
  id: string;

  @Field(() => ReviewStatusEnum, { description: 'Whether it still waits.' })
  status: string;

  @Field(() => DateTime, { description: 'Since when it waits.' })
  createdAt: Date;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when nobody else can claim it; null while it is unclaimed.',
  })
  claimedUntil: Date | null;

  @Field(() => Decimal, { nullable: true, description: 'Points given, rounded; null before.' })
  points: string | null;

  @Field(() => String, { nullable: true, description: 'What the grader says to the learner.' })
  comment: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was graded.' })
  gradedAt: Date | null;
}

export const ReviewConnection = connectionType(Review, 'Review', 'attempts:grade');

@InputType({ description: 'Which answers are listed; whatever is left out does not matter.' })
export class ReviewFilter {
  @Field(() => ID, { nullable: true, description: 'Those of this course.' })
  @IsOptional()
  @IsUUID()
  courseId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Those of this unit, in all versions of its course.' })
  @IsOptional()
  @IsUUID()
  unitId?: string | null;
}

@ArgsType()
export class ReviewQueueArgs extends filteredBy(ReviewFilter) {}

@InputType({ description: 'What to take on.' })
export class ClaimReviewInput extends IdempotentInput {
  @Field(() => ID, { nullable: true, description: 'The review; leave out for the oldest that is free.' })
  @IsOptional()
  @IsUUID()
  reviewId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Without `reviewId`: the oldest of this course.' })
  @IsOptional()
  @IsUUID()
  courseId?: string | null;
}

@VisibleTo('attempts:grade')
@ObjectType({ description: 'What is claimed.' })
export class ClaimReviewPayload {
  @Field(() => Review, { nullable: true, description: 'The review; null when none is free.' })
  review: unknown;
}

@InputType({ description: 'What to give back.' })
export class ReleaseReviewInput {
  @Field(() => ID, { description: 'The review.' })
  @IsUUID()
  reviewId: string;
}

@VisibleTo('attempts:grade')
@ObjectType({ description: 'What was given back.' })
export class ReleaseReviewPayload {
  @Field(() => Review, { description: 'The review.' })
  review: unknown;
}

@InputType({ description: 'Points for a criterion of the rubric.' })
export class CriterionPointsInput {
  @Field(() => ID, { description: 'The criterion.' })
  @IsString()
  @MaxLength(200)
  criterionId: string;

  @Field(() => Decimal, { description: 'From 0 to the criterion’s points.' })
  @IsString()
  points: string;
}

@InputType({ description: 'What an answer is worth: `points`, or `criteria` where the item has a rubric.' })
export class GradeReviewInput extends IdempotentInput {
  @Field(() => ID, { description: 'The review, claimed before.' })
  @IsUUID()
  reviewId: string;

  @Field(() => Decimal, { nullable: true, description: 'From 0 to the item’s points.' })
  @IsOptional()
  @IsString()
  points?: string | null;

  @Field(() => [CriterionPointsInput], {
    nullable: true,
    description:
      'Points for every criterion of the rubric, each once; the item earns their share of its points.',
  })
  @IsOptional()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => CriterionPointsInput)
  criteria?: CriterionPointsInput[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'What the learner is told, in up to 5,000 characters of plain text.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(MAX_COMMENT)
  comment?: string | null;
}

@VisibleTo('attempts:grade')
@ObjectType({ description: 'What came of the grading.' })
export class GradeReviewPayload {
  @Field(() => Review, { description: 'The review.' })
  review: unknown;

  @Field(() => Attempt, { description: 'Its attempt: GRADED when nothing of it waits any more.' })
  attempt: unknown;

  @Field(() => [Unit], { description: 'The units that the attempt unlocked; each is on its way by e-mail.' })
  unlocked: UnitRow[];
}

@InputType({ isAbstract: true })
abstract class OverrideInput extends IdempotentInput {
  @Field(() => ID, { description: 'The attempt.' })
  @IsUUID()
  attemptId: string;

  @Field(() => ID, { description: 'The item within the attempt.' })
  @IsString()
  @MaxLength(200)
  slot: string;

  @Field(() => String, { description: 'Why, in up to 1,000 characters; kept with the grade for staff.' })
  @IsReason()
  reason: string;
}

@InputType({ description: 'Points that take the place of an item’s score.' })
export class OverrideItemScoreInput extends OverrideInput {
  @Field(() => Decimal, { description: 'From 0 to the item’s points.' })
  @IsString()
  points: string;

  @Field(() => String, {
    nullable: true,
    description: 'What the learner is told, in up to 5,000 characters of plain text.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(MAX_COMMENT)
  comment?: string | null;
}

@InputType({ description: 'An override to take back.' })
export class ClearOverrideInput extends OverrideInput {}

@VisibleTo('attempts:grade')
@ObjectType({ description: 'What came of the override.' })
export class OverridePayload {
  @Field(() => Attempt, { description: 'The attempt, scored again.' })
  attempt: unknown;

  @Field(() => [Unit], { description: 'The units that the attempt unlocked; each is on its way by e-mail.' })
  unlocked: UnitRow[];
}
