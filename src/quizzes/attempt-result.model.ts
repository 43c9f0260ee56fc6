import { Field, ID, ObjectType } from '@nestjs/graphql';
import { VisibleTo } from '../platform/auth/access.ts';
import { DateTime, Decimal } from '../platform/graphql/scalars.ts';
import { OutcomeEnum } from './attempt-item.model.ts';

@VisibleTo('MEMBER')
@ObjectType({
  description: 'What an answer earned for a criterion of the rubric, on the rubric’s own scale.',
})
export class CriterionResult {
  @Field(() => String, { description: 'What was looked at.' })
  text: string;

  @Field(() => Decimal, { description: 'Points given, rounded half up.' })
  earned: string;

  @Field(() => Decimal, { description: 'Points at most.' })
  max: string;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'How one item was graded.' })
export class ItemResult {
  @Field(() => ID, { description: 'Names the item within the attempt.' })
  slot: string;

  @Field(() => Decimal, { description: 'Points earned, rounded half up.' })
  earned: string;

  @Field(() => Decimal, { description: 'Points it is worth.' })
  max: string;

  @Field(() => OutcomeEnum, { description: 'How it was answered.' })
  outcome: string;

  @Field(() => [String], { description: 'What its author says to this answer; Markdown.' })
  feedback: readonly string[];

  @Field(() => String, { nullable: true, description: 'What its author says to everybody; Markdown.' })
  explanation: string | null;

  @Field(() => String, { nullable: true, description: 'What the person who graded it says; plain text.' })
  comment: string | null;

  @Field(() => [CriterionResult], {
    description: 'What it earned by criterion of its rubric; empty where nobody graded it that way.',
  })
  criteria: CriterionResult[];
}

@VisibleTo('MEMBER')
@ObjectType({
  description:
    'The grade of an attempt. Scores are kept exactly; here they are rounded half up to two digits.',
})
export class AttemptResult {
  @Field(() => Decimal, { description: 'Points earned.' })
  earned: string;

  @Field(() => Decimal, { description: 'Points that could be earned.' })
  max: string;

  @Field(() => Decimal, { description: 'The same in percent.' })
  percent: string;

  @Field(() => Boolean, { description: 'Whether this attempt passed, by its exact score.' })
  passed: boolean;

  @Field(() => DateTime, { description: 'When it was graded.' })
  gradedAt: Date;

  @Field(() => [ItemResult], {
    nullable: true,
    description:
      'Item by item, in the order of the attempt; null while the quiz does not show it (`feedbackVisibility`).',
  })
  items: ItemResult[] | null;
}
