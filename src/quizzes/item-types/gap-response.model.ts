import { Field, ID, ObjectType } from '@nestjs/graphql';
import { VisibleTo } from '../../platform/auth/access.ts';
import { Decimal } from '../../platform/graphql/scalars.ts';

@VisibleTo('MEMBER')
@ObjectType({ description: 'What was put into a gap. What does not belong to its kind is null.' })
export class GapResponse {
  @Field(() => ID, { description: 'Id of the gap.' })
  gapId: string;

  @Field(() => ID, { nullable: true, description: 'The option chosen.' })
  optionId?: string;

  @Field(() => String, { nullable: true, description: 'The words written.' })
  text?: string;

  @Field(() => Decimal, { nullable: true, description: 'The number given.' })
  value?: string;

  @Field(() => String, { nullable: true, description: 'The unit of the number.' })
  unit?: string;
}
