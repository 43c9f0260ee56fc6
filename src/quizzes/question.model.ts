import { Field, ID, Int, ObjectType, createUnionType } from '@nestjs/graphql';
import { VisibleTo } from '../platform/auth/access.ts';
import { Decimal } from '../platform/graphql/scalars.ts';

@VisibleTo('MEMBER')
@ObjectType({ description: 'One of the options of an item.' })
export class QuestionOption {
  @Field(() => ID, { description: 'Names the option in a response; unique within its item.' })
  id: string;

  @Field(() => String, { description: 'What it says; inline Markdown.' })
  text: string;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'One of the options is to be chosen.' })
export class SingleChoiceQuestion {
  @Field(() => [QuestionOption], { description: 'In the order that this attempt always shows.' })
  options: QuestionOption[];
}

@VisibleTo('MEMBER')
@ObjectType({
  description: 'Any number of the options is to be chosen. Wrong ones cost what right ones earn.',
})
export class MultipleChoiceQuestion {
  @Field(() => [QuestionOption], { description: 'In the order that this attempt always shows.' })
  options: QuestionOption[];
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'A statement is true or false.' })
export class TrueFalseQuestion {
  @Field(() => Boolean, { description: 'Always true: nothing but the prompt is needed.' })
  isStatement: boolean;
}

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
@ObjectType({ description: 'A number is to be given.' })
export class NumericQuestion {
  @Field(() => Boolean, {
    description: 'Always true: a decimal such as `-2.5` is expected, with a point and no unit.',
  })
  isDecimal: boolean;
}

const QUESTIONS = {
  SINGLE_CHOICE: SingleChoiceQuestion,
  MULTIPLE_CHOICE: MultipleChoiceQuestion,
  TRUE_FALSE: TrueFalseQuestion,
  SHORT_TEXT: ShortTextQuestion,
  NUMERIC: NumericQuestion,
} as const;

export const Question = createUnionType({
  name: 'Question',
  description: 'What an item asks for, never what is right.',
  types: () =>
    [
      SingleChoiceQuestion,
      MultipleChoiceQuestion,
      TrueFalseQuestion,
      ShortTextQuestion,
      NumericQuestion,
    ] as const,
  resolveType: (row: { type: keyof typeof QUESTIONS }) => QUESTIONS[row.type],
});

@VisibleTo('MEMBER')
@ObjectType({ description: 'The option chosen.' })
export class SingleChoiceResponse {
  @Field(() => ID, { description: 'Its id.' })
  optionId: string;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'The options chosen.' })
export class MultipleChoiceResponse {
  @Field(() => [ID], { description: 'Their ids.' })
  optionIds: string[];
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'Whether the statement was called true.' })
export class TrueFalseResponse {
  @Field(() => Boolean, { description: 'Whether.' })
  value: boolean;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'The words written.' })
export class ShortTextResponse {
  @Field(() => String, { description: 'As they were written.' })
  text: string;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'The number given.' })
export class NumericResponse {
  @Field(() => Decimal, { description: 'As it was written.' })
  value: string;
}

const RESPONSES = {
  SINGLE_CHOICE: SingleChoiceResponse,
  MULTIPLE_CHOICE: MultipleChoiceResponse,
  TRUE_FALSE: TrueFalseResponse,
  SHORT_TEXT: ShortTextResponse,
  NUMERIC: NumericResponse,
} as const;

export const Response = createUnionType({
  name: 'Response',
  description: 'A learner’s answer to an item.',
  types: () =>
    [
      SingleChoiceResponse,
      MultipleChoiceResponse,
      TrueFalseResponse,
      ShortTextResponse,
      NumericResponse,
    ] as const,
  resolveType: (row: { type: keyof typeof RESPONSES }) => RESPONSES[row.type],
});
