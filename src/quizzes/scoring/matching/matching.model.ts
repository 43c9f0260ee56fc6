import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsString, MaxLength, ValidateNested } from 'class-validator';
import { VisibleTo } from '../../../platform/auth/access.ts';
import { defineItemModel } from '../../item-types/define-item-model.ts';
import { QuestionOption, showOptions } from '../../item-types/question-option.model.ts';
import { matching } from './matching.ts';

@VisibleTo('MEMBER')
@ObjectType({ description: 'What an option of its item is to be found for.' })
export class MatchingPrompt {
  @Field(() => ID, { description: 'Names the prompt in a response; unique within its item.' })
  promptId: string;

  @Field(() => String, { description: 'What it says; inline Markdown.' })
  text: string;
}

@VisibleTo('MEMBER')
@ObjectType({
  description:
    'Each prompt is to get one of the options. An option may be right for several prompts, or for none.',
})
export class MatchingQuestion {
  @Field(() => [MatchingPrompt], { description: 'In the order of their author.' })
  prompts: readonly MatchingPrompt[];

  @Field(() => [QuestionOption], { description: 'In the order that this attempt always shows.' })
  options: QuestionOption[];
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'A prompt with the option chosen for it.' })
export class MatchedPair {
  @Field(() => ID, { description: 'Id of the prompt.' })
  promptId: string;

  @Field(() => ID, { description: 'Id of the option.' })
  optionId: string;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'The pairs made.' })
export class MatchingResponse {
  @Field(() => [MatchedPair], { description: 'Prompts that were left out are not among them.' })
  pairs: readonly MatchedPair[];
}

@InputType({ description: 'A prompt with the option chosen for it.' })
export class MatchedPairInput {
  @Field(() => ID, { description: 'Id of the prompt.' })
  @IsString()
  @MaxLength(200)
  promptId: string;

  @Field(() => ID, { description: 'Id of the option.' })
  @IsString()
  @MaxLength(200)
  optionId: string;
}

@InputType({ description: 'Pairs, for an item of the type MATCHING.' })
export class MatchingResponseInput {
  @Field(() => [MatchedPairInput], {
    description: 'Up to 100, each prompt once, in any order. Prompts may be left out; none is no answer.',
  })
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => MatchedPairInput)
  pairs: MatchedPairInput[];
}

export const matchingModel = defineItemModel(matching, {
  question: MatchingQuestion,
  response: MatchingResponse,
  input: MatchingResponseInput,
  show: ({ prompts, options }, { optionOrder }) => ({
    prompts: prompts.map(({ id, text }) => ({ promptId: id, text })),
    options: showOptions(options, optionOrder),
  }),
  read: ({ pairs }) => ({
    type: 'MATCHING',
    pairs: pairs.map(({ promptId, optionId }) => ({ promptId, optionId })),
  }),
});
