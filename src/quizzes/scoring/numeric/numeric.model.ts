import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { VisibleTo } from '../../../platform/auth/access.ts';
import { Decimal } from '../../../platform/graphql/scalars.ts';
import { defineItemModel } from '../../item-types/define-item-model.ts';
import { numeric } from './numeric.ts';

@VisibleTo('MEMBER')
@ObjectType({ description: 'A number is to be given, with its unit if that is asked for.' })
export class NumericQuestion {
  @Field(() => Boolean, { description: 'Always true: a decimal such as `-2.5` is expected, with a point.' })
  isDecimal: boolean;

  @Field(() => Boolean, { description: 'Whether a unit belongs to the answer.' })
  asksUnit: boolean;

  @Field(() => [String], {
    nullable: true,
    description: 'The units to choose from; null where the unit is to be written, or none is asked for.',
  })
  units: readonly string[] | null;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'The number given.' })
export class NumericResponse {
  @Field(() => Decimal, {
    description: 'As it was written. Give it an alias where `TrueFalseResponse.value` is selected as well.',
  })
  value: string;

  @Field(() => String, { nullable: true, description: 'Its unit; null when none was given.' })
  unit?: string;
}

@InputType({ description: 'A number, with its unit where the question asks for one.' })
export class NumericResponseInput {
  @Field(() => Decimal, { description: 'Such as `"-2.5"`.' })
  @IsString()
  value: string;

  @Field(() => String, {
    nullable: true,
    description:
      'One of the question’s `units`, or as the learner writes it where it has none: then up to 50 characters. Only where it `asksUnit`.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(50)
  unit?: string | null;
}

export const numericModel = defineItemModel(numeric, {
  question: NumericQuestion,
  response: NumericResponse,
  input: NumericResponseInput,
  show: ({ asksUnit = false, units = null }) => ({ isDecimal: true, asksUnit, units }),
  read: ({ value, unit }) => ({ type: 'NUMERIC', value, ...(typeof unit === 'string' && { unit }) }),
});
