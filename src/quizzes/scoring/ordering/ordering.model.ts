import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { ArrayMaxSize, IsString, MaxLength } from 'class-validator';
import { VisibleTo } from '../../../platform/auth/access.ts';
import { defineItemModel } from '../../item-types/define-item-model.ts';
import { QuestionOption, showOptions } from '../../item-types/question-option.model.ts';
import { ordering } from './ordering.ts';

@VisibleTo('MEMBER')
@ObjectType({ description: 'All options are to be put in the right order.' })
export class OrderingQuestion {
  @Field(() => [QuestionOption], { description: 'In the order that this attempt always shows at first.' })
  options: QuestionOption[];
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'The order made.' })
export class OrderingResponse {
  @Field(() => [ID], { description: 'Ids of the options, first to last.' })
  order: readonly string[];
}

@InputType({ description: 'An order, for an item of the type ORDERING.' })
export class OrderingResponseInput {
  @Field(() => [ID], {
    description:
      'Ids of all options, each once, first to last. An empty list is no answer; leaving the options as they were shown is one.',
  })
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @MaxLength(200, { each: true })
  order: string[];
}

export const orderingModel = defineItemModel(ordering, {
  question: OrderingQuestion,
  response: OrderingResponse,
  input: OrderingResponseInput,
  show: (body, { optionOrder }) => ({ options: showOptions(body.options, optionOrder) }),
  read: ({ order }) => ({ type: 'ORDERING', order }),
});
