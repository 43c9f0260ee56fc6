import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsBoolean,
  IsDefined,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { VisibleTo } from '../platform/auth/access.ts';
import { IdempotentInput } from '../platform/graphql/idempotent-input.ts';
import { ItemInput } from './item-content.model.ts';
import type { ItemInputValue } from './item-content.model.ts';
import { KEBAB, MAX_TAGS } from './item-types/form-fields.ts';
import { Item, ItemVersion } from './item.model.ts';

const WORDS = 'must be lower-case words joined by hyphens';
const FORCE =
  'Whether to do it although a published quiz could then draw too few items, so that its attempts would get what they could draw when it was published.';

@InputType({ description: 'A new item of a bank.' })
export class CreateItemInput extends IdempotentInput {
  @Field(() => ID, { description: 'The bank.' })
  @IsUUID()
  bankId: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Its id within the bank: lower-case words joined by hyphens, up to 80 characters. Left out: one is made.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(80)
  @Matches(KEBAB, { message: WORDS })
  stableId?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: `By what draws find it: up to ${MAX_TAGS}, each lower-case words joined by hyphens.`,
  })
  @IsOptional()
  @ArrayMaxSize(MAX_TAGS)
  @MaxLength(80, { each: true })
  @Matches(KEBAB, { each: true, message: WORDS })
  tags?: string[] | null;

  @Field(() => ItemInput, { description: 'What it asks, and what is right.' })
  @IsDefined()
  @ValidateNested()
  @Type(() => ItemInput)
  item: ItemInputValue;
}

@InputType({ description: 'What an item asks from now on.' })
export class CreateItemVersionInput extends IdempotentInput {
  @Field(() => ID, { description: 'The item.' })
  @IsUUID()
  itemId: string;

  @Field(() => ItemInput, { description: 'What it asks, and what is right; of the type that it had before.' })
  @IsDefined()
  @ValidateNested()
  @Type(() => ItemInput)
  item: ItemInputValue;
}

@InputType({ description: 'Other tags of an item.' })
export class UpdateItemTagsInput extends IdempotentInput {
  @Field(() => ID, { description: 'The item.' })
  @IsUUID()
  itemId: string;

  @Field(() => [String], {
    description: `All that it has from now on: up to ${MAX_TAGS}, each lower-case words joined by hyphens.`,
  })
  @ArrayMaxSize(MAX_TAGS)
  @MaxLength(80, { each: true })
  @Matches(KEBAB, { each: true, message: WORDS })
  tags: string[];

  @Field(() => Boolean, { nullable: true, description: FORCE })
  @IsOptional()
  @IsBoolean()
  force?: boolean | null;
}

@InputType({ description: 'An item that is no longer to be drawn.' })
export class DeprecateItemInput extends IdempotentInput {
  @Field(() => ID, { description: 'The item.' })
  @IsUUID()
  itemId: string;

  @Field(() => Boolean, { nullable: true, description: FORCE })
  @IsOptional()
  @IsBoolean()
  force?: boolean | null;
}

@InputType({ description: 'An item that is to be drawn again.' })
export class ReviveItemInput extends IdempotentInput {
  @Field(() => ID, { description: 'The item.' })
  @IsUUID()
  itemId: string;
}

@VisibleTo('items:read')
@ObjectType({ description: 'The item after the change.' })
export class ItemPayload {
  @Field(() => Item, { description: 'The item.' })
  item: Item;
}

@VisibleTo('items:read')
@ObjectType({ description: 'The item and its newest version.' })
export class CreateItemVersionPayload {
  @Field(() => Item, { description: 'The item.' })
  item: Item;

  @Field(() => ItemVersion, { description: 'The version that says what was sent.' })
  version: ItemVersion;

  @Field(() => Boolean, {
    description: 'Whether it was made just now; false when the newest version said the same.',
  })
  isNew: boolean;
}
