import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { IsString, MaxLength } from 'class-validator';
import { VisibleTo } from '../../../platform/auth/access.ts';
import { Decimal } from '../../../platform/graphql/scalars.ts';
import { defineItemModel } from '../../item-types/define-item-model.ts';
import { formula } from './formula.ts';
import { drawParameters, fillParameters } from '../draw-parameters.ts';

@VisibleTo('MEMBER')
@ObjectType({ description: 'A name that may stand in a formula, for any number within its range.' })
export class FormulaVariable {
  @Field(() => String, { description: 'As it is written in the formula; case matters.' })
  name: string;

  @Field(() => String, {
    description: 'Least number it stands for: an exact decimal, or a fraction such as `1/3`.',
  })
  min: string;

  @Field(() => String, { description: 'Greatest number it stands for, written likewise.' })
  max: string;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'A number that was drawn for this attempt. Other attempts have other ones.' })
export class FormulaParameter {
  @Field(() => String, { description: 'Its name, which may stand in the formula in place of the number.' })
  name: string;

  @Field(() => Decimal, { description: 'The number.' })
  value: string;
}

@VisibleTo('MEMBER')
@ObjectType({
  description:
    'A formula is to be found. Any way of writing it counts that has the same value within the ranges of its variables.',
})
export class FormulaQuestion {
  @Field(() => [FormulaVariable], { description: 'The names that may stand in the formula, up to 10.' })
  variables: readonly FormulaVariable[];

  @Field(() => [FormulaParameter], {
    description: 'The numbers of this attempt, up to 10. The prompt has them in place already.',
  })
  parameters: readonly FormulaParameter[];
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'The formula found.' })
export class FormulaResponse {
  @Field(() => String, { description: 'As it was written.' })
  formula: string;
}

@InputType({ description: 'A formula, for an item of the type FORMULA.' })
export class FormulaResponseInput {
  @Field(() => String, {
    description:
      'Up to 500 characters: numbers such as `0.5`, the question’s variables and parameters, `e` and `pi`, `+ - * / ^`, brackets, and sqrt, abs, exp, ln, log, sin, cos and tan with brackets. A number or bracket may stand right before a name or bracket, as in `2x` and `3(x + 1)`. Not more than 40 deep, and no power in the exponent of an exponent. Blank is no answer.',
  })
  @IsString()
  @MaxLength(500)
  formula: string;
}

export const formulaModel = defineItemModel(formula, {
  question: FormulaQuestion,
  response: FormulaResponse,
  input: FormulaResponseInput,
  show: ({ variables = [], parameters = [] }, { seed }) => ({
    variables: variables.map(({ name, min, max }) => ({ name, min, max })),
    parameters: Object.entries(drawParameters(parameters, seed)).map(([name, value]) => ({ name, value })),
  }),
  showPrompt: (prompt, { parameters = [] }, { seed }) =>
    fillParameters(prompt, drawParameters(parameters, seed)),
  read: ({ formula }) => ({ type: 'FORMULA', formula }),
});
