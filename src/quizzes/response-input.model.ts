import { Field, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import { ITEM_TYPE_NAMES, itemModels, memberOf } from './item-types/item-models.ts';
import type { Certainty } from './scoring/index.ts';

@InputType({
  description:
    'A response: exactly one of its members besides `certainty`, the one that fits the item’s question.',
})
export class ResponseInput {
  /** A response of each type, by the names of `memberOf`. */
  [member: string]: unknown;

  @Field(() => Int, {
    nullable: true,
    description:
      'How sure the learner is: 1 unsure, 2 fairly sure, 3 quite sure. Only in quizzes that ask for it, where leaving it out is 1.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(3)
  certainty?: Certainty | null;
}

for (const type of ITEM_TYPE_NAMES) {
  const { input, question } = itemModels[type];
  const decorators = [
    Field(() => input, { nullable: true, description: `To \`${question.name}\`.` }),
    IsOptional(),
    ValidateNested(),
    Type(() => input),
  ];
  for (const decorate of decorators) decorate(ResponseInput.prototype, memberOf(type));
}
