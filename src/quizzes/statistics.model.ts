import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { VisibleTo } from '../platform/auth/access.ts';
import { RegradePolicyEnum } from './regrade.model.ts';
import type { RegradePolicy } from './scoring/index.ts';

@VisibleTo('statistics:read')
@ObjectType({ description: 'How an option of an item was chosen.' })
export class OptionStatistics {
  @Field(() => ID, { description: 'The option; `true` or `false` for a statement.' })
  optionId: string;

  @Field(() => Boolean, { description: 'Whether it is right by the key that counts now.' })
  isCorrect: boolean;

  @Field(() => Int, { description: 'How many chose it.' })
  count: number;

  @Field(() => Float, {
    description:
      'The mean share, 0 to 1, of the rest of the quiz that was earned by those who chose it. Below that of the right options in a distractor that works.',
  })
  meanRest: number;
}

@VisibleTo('statistics:read')
@ObjectType({
  description:
    'What to do about an item whose key is probably wrong. Publish a version of the item in which the option is right, look at it with `regradePreview(input: {itemVersionId, newItemVersionId, policy, reason})`, with this `itemVersionId` and the new version’s id, then go on with `applyRegrade`.',
})
export class SuggestedRegrade {
  @Field(() => ID, { description: 'The item to make a new version of.' })
  itemId: string;

  @Field(() => ID, {
    description: 'The version whose key is probably wrong: `itemVersionId` of `regradePreview`.',
  })
  itemVersionId: string;

  @Field(() => ID, { description: 'The option that able learners prefer to the right ones.' })
  optionId: string;

  @Field(() => RegradePolicyEnum, {
    description: 'A policy by which nobody loses: the better of the two keys counts.',
  })
  policy: RegradePolicy;
}

@VisibleTo('statistics:read')
@ObjectType({
  description: 'How an item works. A slot that is drawn has an entry for each item that was drawn.',
})
export class ItemStatistics {
  @Field(() => ID, { description: 'A slot in which learners found it.' })
  slot: string;

  @Field(() => ID, { description: 'The item.' })
  itemId: string;

  @Field(() => ID, { description: 'The version that was asked.' })
  itemVersionId: string;

  @Field(() => String, { description: 'What is asked; CommonMark without raw HTML.' })
  prompt: string;

  @Field(() => Int, { description: 'Learners who had it.' })
  attempts: number;

  @Field(() => Float, {
    description:
      'Facility index, the classical item difficulty p: the mean share of the points that was earned, 0 to 1 (1: everybody was right; Lord & Novick, “Statistical theories of mental test scores”, 1968).',
  })
  facility: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'Discrimination: the correlation of the share earned for the item with the share earned for the rest of the quiz, −1 to 1: the corrected point-biserial, item-rest correlation (Henrysson, “Correction of item-total correlations in item analysis”, 1963). Null when either does not vary.',
  })
  discrimination: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Mean time spent on it, between one save and the next; null when none is known.',
  })
  meanSeconds: number | null;

  @Field(() => [OptionStatistics], { description: 'Its options, where it has options, at most 100.' })
  options: OptionStatistics[];

  @Field(() => ID, {
    nullable: true,
    description:
      'A wrong option that able learners prefer to the right ones, chosen by 5 at least: a distractor that correlates with ability (Haladyna, “Developing and validating multiple-choice test items”, 2004). The key is probably wrong.',
  })
  suspect: string | null;

  @Field(() => SuggestedRegrade, {
    nullable: true,
    description: 'How to repair the key; null unless there is a suspect.',
  })
  suggestedRegrade: SuggestedRegrade | null;
}

@VisibleTo('statistics:read')
@ObjectType({
  description:
    'How the items of a quiz work, over the first graded attempt of each learner; of the newest ones, if there are more than 100,000 results of items. Numbers are rounded by the machine; they describe and decide nothing.',
})
export class QuizStatistics {
  @Field(() => Int, { description: 'Learners it is computed from.' })
  attempts: number;

  @Field(() => Float, { description: 'Mean of the share of all points that was earned, 0 to 1.' })
  mean: number;

  @Field(() => Float, { nullable: true, description: 'Standard deviation (n − 1) of that share.' })
  standardDeviation: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Reliability: Cronbach’s alpha, k/(k − 1) × (1 − Σ item variances / variance of the sums), at most 1 (Cronbach, “Coefficient alpha and the internal structure of tests”, 1951). Items are the places of the quiz, whatever was drawn there. Only over those that every attempt has; null for fewer than two, or sums that do not vary.',
  })
  alpha: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Standard error of measurement: standard deviation × √(1 − alpha), in shares of all points (Lord & Novick, “Statistical theories of mental test scores”, 1968). Null where alpha is, or is negative.',
  })
  standardError: number | null;

  @Field(() => [ItemStatistics], { description: 'Its items, in the order in which learners meet them.' })
  items: ItemStatistics[];
}
