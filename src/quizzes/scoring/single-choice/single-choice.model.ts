import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { IsString, MaxLength } from 'class-validator';
import { VisibleTo } from '../../../platform/auth/access.ts';
import { defineItemModel } from '../../item-types/define-item-model.ts';
import { QuestionOption, showOptions } from '../../item-types/question-option.model.ts';
import { singleChoice } from './single-choice.ts';

@VisibleTo('MEMBER')
@ObjectType({ description: 'One of the options is to be chosen.' })
export class SingleChoiceQuestion {
  @Field(() => [QuestionOption], { description: 'In the order that this attempt always shows.' })
  options: QuestionOption[];
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'The option chosen.' })
export class SingleChoiceResponse {
  @Field(() => ID, { description: 'Id of the option that was chosen.' })
  optionId: string;
}

@InputType({ description: 'An option, for an item of the type SINGLE_CHOICE.' })
export class SingleChoiceResponseInput {
  @Field(() => ID, { description: 'Id of the option.' })
  @IsString()
  @MaxLength(200)
  optionId: string;
}

export const singleChoiceModel = defineItemModel(singleChoice, {
  question: SingleChoiceQuestion,
  response: SingleChoiceResponse,
  input: SingleChoiceResponseInput,
  show: (body, { optionOrder }) => ({ options: showOptions(body.options, optionOrder) }),
  read: ({ optionId }) => ({ type: 'SINGLE_CHOICE', optionId }),
});
