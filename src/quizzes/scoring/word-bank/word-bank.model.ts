import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsString, MaxLength, ValidateNested } from 'class-validator';
import { VisibleTo } from '../../../platform/auth/access.ts';
import { defineItemModel } from '../../item-types/define-item-model.ts';
import { GapResponse } from '../../item-types/gap-response.model.ts';
import { QuestionOption, showOptions } from '../../item-types/question-option.model.ts';
import { wordBank } from './word-bank.ts';
import { readGapIds } from '../gap-text.ts';

@VisibleTo('MEMBER')
@ObjectType({ description: 'The gaps of a running text are to be filled with words from a list.' })
export class WordBankQuestion {
  @Field(() => String, {
    description: 'The text, in which each gap stands once as `{{gapId}}`; Markdown around the gaps.',
  })
  text: string;

  @Field(() => [ID], { description: 'Ids of the gaps, in the order of the text.' })
  gapIds: readonly string[];

  @Field(() => [QuestionOption], {
    description: 'The words, in the order that this attempt always shows. Some may belong into no gap.',
  })
  options: QuestionOption[];

  @Field(() => Boolean, { description: 'Whether a word may be put into several gaps.' })
  reuse: boolean;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'What the gaps were filled with.' })
export class WordBankResponse {
  @Field(() => [GapResponse], {
    description: 'Gaps that were left out are not among them; the others have an `optionId`.',
  })
  gaps: readonly GapResponse[];
}

@InputType({ description: 'What is put into a gap.' })
export class WordBankGapInput {
  @Field(() => ID, { description: 'Id of the gap.' })
  @IsString()
  @MaxLength(200)
  gapId: string;

  @Field(() => ID, { description: 'Id of the word.' })
  @IsString()
  @MaxLength(200)
  optionId: string;
}

@InputType({ description: 'What the gaps are filled with.' })
export class WordBankResponseInput {
  @Field(() => [WordBankGapInput], {
    description:
      'Up to 100, each gap once, in any order; each word once unless the question allows `reuse`. Gaps may be left out; none is no answer.',
  })
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => WordBankGapInput)
  gaps: WordBankGapInput[];
}

export const wordBankModel = defineItemModel(wordBank, {
  question: WordBankQuestion,
  response: WordBankResponse,
  input: WordBankResponseInput,
  show: ({ text, options, reuse = false }, { optionOrder }) => ({
    text,
    gapIds: readGapIds(text),
    options: showOptions(options, optionOrder),
    reuse,
  }),
  read: ({ gaps }) => ({ type: 'WORD_BANK', gaps: gaps.map(({ gapId, optionId }) => ({ gapId, optionId })) }),
});
