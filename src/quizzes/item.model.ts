import { ArgsType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsBoolean, IsOptional, IsString, MaxLength } from 'class-validator';
import { VisibleTo } from '../platform/auth/access.ts';
import { connectionType } from '../platform/graphql/connection.ts';
import { filteredBy } from '../platform/graphql/list-args.ts';
import { Node } from '../platform/graphql/node.ts';
import { DateTime, Decimal } from '../platform/graphql/scalars.ts';

@VisibleTo('items:read')
@ObjectType({
  implements: () => Node,
  description:
    'What a version of an item asks, and what is right. It never changes: an edit is another version.',
})
export class ItemVersion {
  @Field(() => ID, { description: 'Globally unique id.' })
  id: string;

  @Field(() => Int, { description: 'Counts the versions of its item, from 1.' })
  number: number;

  @Field(() => DateTime, { description: 'When it was made.' })
  createdAt: Date;

  @Field(() => String, { description: 'What is asked; Markdown.' })
  prompt: string;

  @Field(() => String, { nullable: true, description: 'What everybody is told after grading; Markdown.' })
  explanation: string | null;

  @Field(() => [String], { description: 'What is told after each wrong try, first to last; Markdown.' })
  hints: readonly string[];

  @Field(() => String, {
    nullable: true,
    description:
      'What a wrong response costs, as a share of the points such as `0.25` or `1/3`; null: nothing.',
  })
  penalty: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The least it earns, as a share of the points, -1 to 0; null: -1.',
  })
  floor: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What each wrong try costs, as a share of the points; null: a third, of true or false 1.',
  })
  tryPenalty: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How many tries there are; null: one more than hints.',
  })
  maxTries: number | null;
}

export const ItemVersionConnection = connectionType(ItemVersion, 'ItemVersion', 'items:read');

@VisibleTo('items:read')
@ObjectType({ implements: () => Node, description: 'An item of a bank or of the quiz of a unit.' })
export class Item {
  @Field(() => ID, { description: 'Globally unique id.' })
  id: string;

  @Field(() => String, {
    description: 'The id that its authors gave it; unique within its bank, or within the quiz of its unit.',
  })
  stableId: string;

  @Field(() => [String], { description: 'By what draws find it.' })
  tags: readonly string[];

  @Field(() => DateTime, {
    nullable: true,
    description: 'Since when it is no longer drawn; null while it is. Attempts that have it keep it.',
  })
  deprecatedAt: Date | null;

  @Field(() => String, {
    nullable: true,
    description: '`stableId` of the unit in whose quiz it stands; null when it is in a bank.',
  })
  unitStableId: string | null;
}

export const ItemConnection = connectionType(Item, 'Item', 'items:read');

@InputType({ description: 'Which items are listed; whatever is left out does not matter.' })
export class ItemFilter {
  @Field(() => String, { nullable: true, description: 'Those that have this tag.' })
  @IsOptional()
  @IsString()
  @MaxLength(80)
  tag?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether they are deprecated: those are no longer drawn.',
  })
  @IsOptional()
  @IsBoolean()
  isDeprecated?: boolean | null;
}

@ArgsType()
export class BankItemArgs extends filteredBy(ItemFilter) {}

@VisibleTo('items:read')
@ObjectType({
  description: 'A place in a quiz: for one item, or for items that each attempt draws from a bank.',
})
export class QuizSlot {
  @Field(() => String, { description: 'Names the slot within the quiz.' })
  slot: string;

  @Field(() => Decimal, { description: 'Points of each item in it.' })
  points: string;

  @Field(() => [String], {
    description: 'The tags that drawn items have; empty for any, and for a fixed item.',
  })
  drawTags: readonly string[];

  @Field(() => Int, { description: 'How many items are drawn; 1 for a fixed item.' })
  drawCount: number;
}
