import { Field, ID, InputType } from '@nestjs/graphql';
import { IsUUID } from 'class-validator';
import { IdempotentInput } from '../platform/graphql/idempotent-input.ts';

@InputType({ description: 'Which unit is mailed once more, to whom.' })
export class ResendUnitEmailInput extends IdempotentInput {
  @Field(() => ID, { description: 'The enrollment: the viewer’s own; others need `enrollments:manage`.' })
  @IsUUID()
  enrollmentId: string;

  @Field(() => ID, { description: 'The unit, of the version that is taken.' })
  @IsUUID()
  unitId: string;
}
