import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsString, MaxLength } from 'class-validator';
import { VisibleTo } from '../../../platform/auth/access.ts';
import { defineItemModel } from '../../item-types/define-item-model.ts';
import { shortText } from './short-text.ts';

@VisibleTo('MEMBER')
@ObjectType({
  description: 'A few words are to be written. Upper and lower case and spaces mostly do not matter.',
})
export class ShortTextQuestion {
  @Field(() => Int, {
    nullable: true,
    description: 'Characters at most; null for the general limit of 2,000.',
  })
  maxLength: number | null;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'The words written.' })
export class ShortTextResponse {
  @Field(() => String, { description: 'As they were written.' })
  text: string;
}

@InputType({ description: 'A few words.' })
export class ShortTextResponseInput {
  @Field(() => String, { description: 'Up to 2,000 characters. Blank is no answer.' })
  @IsString()
  @MaxLength(2_000)
  text: string;
}

export const shortTextModel = defineItemModel(shortText, {
  question: ShortTextQuestion,
  response: ShortTextResponse,
  input: ShortTextResponseInput,
  show: ({ maxLength = null }) => ({ maxLength }),
  read: ({ text }) => ({ type: 'SHORT_TEXT', text }),
});
