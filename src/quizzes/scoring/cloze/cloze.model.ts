import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { VisibleTo } from '../../../platform/auth/access.ts';
import { Cost } from '../../../platform/graphql/cost.ts';
import { Decimal } from '../../../platform/graphql/scalars.ts';
import { defineItemModel } from '../../item-types/define-item-model.ts';
import { GapResponse } from '../../item-types/gap-response.model.ts';
import { QuestionOption, showOptions } from '../../item-types/question-option.model.ts';
import { cloze } from './cloze.ts';
import { optionOrder } from '../shuffle.ts';
import type { ClozeGap, ClozePart } from './cloze-gap.ts';

export const ClozeGapKindEnum = { CHOICE: 'CHOICE', TEXT: 'TEXT', NUMBER: 'NUMBER' } as const;
registerEnumType(ClozeGapKindEnum, {
  name: 'ClozeGapKind',
  description: 'What belongs into a gap of a text.',
  valuesMap: {
    CHOICE: { description: 'One of its options.' },
    TEXT: { description: 'A few words.' },
    NUMBER: { description: 'A number, with its unit if that is asked for.' },
  },
});

@VisibleTo('MEMBER')
@ObjectType({ description: 'A gap in a text, which is a small item of its own.' })
export class ClozeQuestionGap {
  @Field(() => ID, { description: 'Stands in the text as `{{gapId}}`, and names the gap in a response.' })
  gapId: string;

  @Field(() => ClozeGapKindEnum, { description: 'What belongs into it.' })
  kind: ClozeGap['kind'];

  @Cost({ assumedSize: 5 })
  @Field(() => [QuestionOption], {
    description: 'CHOICE: the options, in the order that this attempt always shows. Empty for other kinds.',
  })
  options: QuestionOption[];

  @Field(() => Int, {
    nullable: true,
    description: 'TEXT: characters at most; null for the general limit of 2,000, and for other kinds.',
  })
  maxLength: number | null;

  @Field(() => Boolean, { description: 'NUMBER: whether a unit belongs to the answer.' })
  asksUnit: boolean;

  @Field(() => [String], {
    nullable: true,
    description:
      'NUMBER: the units to choose from; null where the unit is to be written, or none is asked for.',
  })
  units: readonly string[] | null;
}

@VisibleTo('MEMBER')
@ObjectType({
  description: 'The gaps of a running text are to be filled, each with what belongs to its kind.',
})
export class ClozeQuestion {
  @Field(() => String, {
    description: 'The text, in which each gap stands once as `{{gapId}}`; Markdown around the gaps.',
  })
  text: string;

  @Cost({ assumedSize: 5 })
  @Field(() => [ClozeQuestionGap], { description: 'The gaps. Their place is in the text.' })
  gaps: readonly ClozeQuestionGap[];
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'What the gaps were filled with.' })
export class ClozeResponse {
  @Field(() => [GapResponse], { description: 'Gaps that were left out are not among them.' })
  gaps: readonly GapResponse[];
}

@InputType({ description: 'What is put into a gap: what belongs to its kind, and nothing else.' })
export class ClozeGapInput {
  @Field(() => ID, { description: 'Id of the gap.' })
  @IsString()
  @MaxLength(200)
  gapId: string;

  @Field(() => ID, { nullable: true, description: 'CHOICE: id of the option.' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  optionId?: string | null;

  @Field(() => String, { nullable: true, description: 'TEXT: up to 2,000 characters.' })
  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  text?: string | null;

  @Field(() => Decimal, { nullable: true, description: 'NUMBER: such as `"-2.5"`.' })
  @IsOptional()
  @IsString()
  value?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'NUMBER: one of the gap’s `units`, or up to 50 characters where it has none; only where it `asksUnit`.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(50)
  unit?: string | null;
}

@InputType({ description: 'What the gaps are filled with.' })
export class ClozeResponseInput {
  @Field(() => [ClozeGapInput], {
    description: 'Up to 100, each gap once, in any order. Gaps may be left out; none is no answer.',
  })
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => ClozeGapInput)
  gaps: ClozeGapInput[];
}

export const clozeModel = defineItemModel(cloze, {
  question: ClozeQuestion,
  response: ClozeResponse,
  input: ClozeResponseInput,
  show: ({ text, gaps }, { seed }) => ({ text, gaps: gaps.map((gap) => showGap(gap, seed)) }),
  read: ({ gaps }) => ({ type: 'CLOZE', gaps: gaps.map(readGap) }),
});

function showGap(gap: ClozeGap, seed: string): ClozeQuestionGap {
  const { id, kind } = gap;
  return {
    gapId: id,
    kind,
    options: kind === 'CHOICE' ? showOptions(gap.options, orderOf(gap, seed)) : [],
    maxLength: kind === 'TEXT' ? (gap.maxLength ?? null) : null,
    asksUnit: kind === 'NUMBER' && gap.asksUnit === true,
    units: kind === 'NUMBER' ? (gap.units ?? null) : null,
  };
}

/** Null for the order in which they were written, as in items that were published before gaps could be shuffled. */
function orderOf({ id, options, shuffle }: ClozeGap & { kind: 'CHOICE' }, seed: string): string[] | null {
  return shuffle === true
    ? optionOrder(
        seed,
        id,
        options.map((option) => option.id),
      )
    : null;
}

function readGap({ gapId, ...parts }: ClozeGapInput): ClozePart {
  const given = Object.entries(parts).filter(([, part]) => part !== null && part !== undefined);
  return { gapId, ...Object.fromEntries(given) };
}
