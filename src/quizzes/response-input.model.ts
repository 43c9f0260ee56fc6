import { Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsBoolean, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { Decimal } from '../platform/graphql/scalars.ts';

@InputType({ description: 'An option.' })
export class SingleChoiceResponseInput {
  @Field(() => ID, { description: 'Id of the option.' })
  @IsString()
  @MaxLength(200)
  optionId: string;
}

@InputType({ description: 'Options.' })
export class MultipleChoiceResponseInput {
  @Field(() => [ID], { description: 'Ids of the options, each once, in any order.' })
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @MaxLength(200, { each: true })
  optionIds: string[];
}

@InputType({ description: 'True or false.' })
export class TrueFalseResponseInput {
  @Field(() => Boolean, { description: 'Which.' })
  @IsBoolean()
  value: boolean;
}

@InputType({ description: 'A few words.' })
export class ShortTextResponseInput {
  @Field(() => String, { description: 'Up to 2,000 characters.' })
  @IsString()
  @MaxLength(2_000)
  text: string;
}

@InputType({ description: 'A number.' })
export class NumericResponseInput {
  @Field(() => Decimal, { description: 'Such as `"-2.5"`.' })
  @IsString()
  value: string;
}

@InputType({ description: 'A response: exactly one of these, the one that fits the item’s question.' })
export class ResponseInput {
  @Field(() => SingleChoiceResponseInput, { nullable: true, description: 'To a SingleChoiceQuestion.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => SingleChoiceResponseInput)
  singleChoice?: SingleChoiceResponseInput | null;

  @Field(() => MultipleChoiceResponseInput, { nullable: true, description: 'To a MultipleChoiceQuestion.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => MultipleChoiceResponseInput)
  multipleChoice?: MultipleChoiceResponseInput | null;

  @Field(() => TrueFalseResponseInput, { nullable: true, description: 'To a TrueFalseQuestion.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => TrueFalseResponseInput)
  trueFalse?: TrueFalseResponseInput | null;

  @Field(() => ShortTextResponseInput, { nullable: true, description: 'To a ShortTextQuestion.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => ShortTextResponseInput)
  shortText?: ShortTextResponseInput | null;

  @Field(() => NumericResponseInput, { nullable: true, description: 'To a NumericQuestion.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => NumericResponseInput)
  numeric?: NumericResponseInput | null;
}
