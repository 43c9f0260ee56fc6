import { ArgsType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsOptional, IsString, IsUUID, Length, Matches, MaxLength } from 'class-validator';
import { VisibleTo } from '../platform/auth/access.ts';
import { connectionType } from '../platform/graphql/connection.ts';
import { IdempotentInput } from '../platform/graphql/idempotent-input.ts';
import { orderInput, sortedBy } from '../platform/graphql/list-args.ts';
import { Node } from '../platform/graphql/node.ts';
import { DateTime } from '../platform/graphql/scalars.ts';
import { KEBAB } from './item-types/form-fields.ts';

@VisibleTo('items:read')
@ObjectType({
  implements: () => Node,
  description:
    'Items that quizzes of a course draw from. A bank that stands in course files can be edited here as well, until the next version of the course is published from them: it then follows its file again.',
})
export class ItemBank {
  @Field(() => ID, { description: 'Globally unique id.' })
  id: string;

  @Field(() => String, { description: 'The id that its authors gave it; unique within the course.' })
  stableId: string;

  @Field(() => String, { description: 'What the bank is called.' })
  title: string;

  @Field(() => DateTime, { description: 'When it was made.' })
  createdAt: Date;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Since when it takes no new items; null while it does. Quizzes that draw from it go on drawing.',
  })
  deprecatedAt: Date | null;

  @Field(() => Int, { description: 'How many of its items can be drawn.' })
  itemCount: number;
}

export const ItemBankConnection = connectionType(ItemBank, 'ItemBank', 'items:read');

export const ItemBankOrder = orderInput('ItemBank', {
  CREATED_AT: 'When it was made.',
  TITLE: 'What it is called, by the alphabet.',
});

@ArgsType()
export class CourseBanksArgs extends sortedBy(ItemBankOrder) {
  @Field(() => ID, { description: 'The course.' })
  @IsUUID()
  courseId: string;
}

@InputType({ description: 'A new bank.' })
export class CreateItemBankInput extends IdempotentInput {
  @Field(() => ID, { description: 'The course whose quizzes may draw from it.' })
  @IsUUID()
  courseId: string;

  @Field(() => String, {
    nullable: true,
    description:
      'By what course files name it: lower-case words joined by hyphens, up to 80 characters. Left out: one is made.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(80)
  @Matches(KEBAB, { message: 'must be lower-case words joined by hyphens' })
  stableId?: string | null;

  @Field(() => String, { description: 'What to call it, up to 200 characters.' })
  @IsString()
  @Length(1, 200)
  title: string;
}

@InputType({ description: 'A new title of a bank.' })
export class UpdateItemBankInput extends IdempotentInput {
  @Field(() => ID, { description: 'The bank.' })
  @IsUUID()
  bankId: string;

  @Field(() => String, { description: 'What to call it, up to 200 characters.' })
  @IsString()
  @Length(1, 200)
  title: string;
}

@InputType({ description: 'A bank to deprecate.' })
export class DeprecateItemBankInput extends IdempotentInput {
  @Field(() => ID, { description: 'The bank.' })
  @IsUUID()
  bankId: string;
}

@InputType({ description: 'A bank to take into use again.' })
export class ReviveItemBankInput extends IdempotentInput {
  @Field(() => ID, { description: 'The bank.' })
  @IsUUID()
  bankId: string;
}

@VisibleTo('items:read')
@ObjectType({ description: 'The bank after the change.' })
export class ItemBankPayload {
  @Field(() => ItemBank, { description: 'The bank.' })
  itemBank: ItemBank;
}
