import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { ArrayMaxSize, IsString, MaxLength } from 'class-validator';
import { VisibleTo } from '../../../platform/auth/access.ts';
import { defineItemModel } from '../../item-types/define-item-model.ts';
import { QuestionOption, showOptions } from '../../item-types/question-option.model.ts';
import { multipleChoice } from './multiple-choice.ts';

@VisibleTo('MEMBER')
@ObjectType({
  description: 'Any number of the options is to be chosen. Wrong ones cost some of what right ones earn.',
})
export class MultipleChoiceQuestion {
  @Field(() => [QuestionOption], { description: 'In the order that this attempt always shows.' })
  options: QuestionOption[];
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'The options chosen.' })
export class MultipleChoiceResponse {
  @Field(() => [ID], { description: 'Ids of the options that were chosen.' })
  optionIds: readonly string[];
}

@InputType({ description: 'Options, for an item of the type MULTIPLE_CHOICE.' })
export class MultipleChoiceResponseInput {
  @Field(() => [ID], {
    description: 'Ids of the options, up to 100, each once, in any order. None is no answer.',
  })
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @MaxLength(200, { each: true })
  optionIds: string[];
}

export const multipleChoiceModel = defineItemModel(multipleChoice, {
  question: MultipleChoiceQuestion,
  response: MultipleChoiceResponse,
  input: MultipleChoiceResponseInput,
  show: (body, { optionOrder }) => ({ options: showOptions(body.options, optionOrder) }),
  read: ({ optionIds }) => ({ type: 'MULTIPLE_CHOICE', optionIds }),
});
