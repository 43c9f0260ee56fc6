import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsString, MaxLength } from 'class-validator';
import { VisibleTo } from '../../../platform/auth/access.ts';
import { defineItemModel } from '../../item-types/define-item-model.ts';
import { MAX_ESSAY_LENGTH, essay } from './essay.ts';

@VisibleTo('MEMBER')
@ObjectType({ description: 'A longer text is to be written, which people grade.' })
export class EssayQuestion {
  @Field(() => Int, {
    nullable: true,
    description: 'Characters at most; null for the general limit of 50,000.',
  })
  maxLength: number | null;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'The text written.' })
export class EssayResponse {
  @Field(() => String, { description: 'As it was written: plain text, to be escaped before it is shown.' })
  text: string;
}

@InputType({ description: 'A longer text.' })
export class EssayResponseInput {
  @Field(() => String, {
    description:
      'Up to 50,000 characters, kept as they are. Blank is no answer. Save long texts one by one: a request holds 256 KiB at most.',
  })
  @IsString()
  @MaxLength(MAX_ESSAY_LENGTH)
  text: string;
}

export const essayModel = defineItemModel(essay, {
  question: EssayQuestion,
  response: EssayResponse,
  input: EssayResponseInput,
  show: ({ maxLength = null }) => ({ maxLength }),
  read: ({ text }) => ({ type: 'ESSAY', text }),
});
