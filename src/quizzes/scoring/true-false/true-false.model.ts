import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { IsBoolean } from 'class-validator';
import { VisibleTo } from '../../../platform/auth/access.ts';
import { defineItemModel } from '../../item-types/define-item-model.ts';
import { trueFalse } from './true-false.ts';

@VisibleTo('MEMBER')
@ObjectType({ description: 'A statement is true or false.' })
export class TrueFalseQuestion {
  @Field(() => Boolean, { description: 'Always true: nothing but the prompt is needed.' })
  isStatement: boolean;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'Whether the statement was called true.' })
export class TrueFalseResponse {
  @Field(() => Boolean, {
    description:
      'Whether it was called true. Give it an alias where `NumericResponse.value` is selected as well.',
  })
  value: boolean;
}

@InputType({ description: 'True or false.' })
export class TrueFalseResponseInput {
  @Field(() => Boolean, { description: 'Whether the statement is true.' })
  @IsBoolean()
  value: boolean;
}

export const trueFalseModel = defineItemModel(trueFalse, {
  question: TrueFalseQuestion,
  response: TrueFalseResponse,
  input: TrueFalseResponseInput,
  show: () => ({ isStatement: true }),
  read: ({ value }) => ({ type: 'TRUE_FALSE', value }),
});
