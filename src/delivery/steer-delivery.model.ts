import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { IsUUID, Length } from 'class-validator';
import { VisibleTo } from '../platform/auth/access.ts';
import { IdempotentInput } from '../platform/graphql/idempotent-input.ts';
import { EmailDelivery } from './delivery.model.ts';

@InputType({ description: 'Which e-mail is to be sent after all.' })
export class RetryDeliveryInput extends IdempotentInput {
  @Field(() => ID, { description: 'The e-mail.' })
  @IsUUID()
  deliveryId: string;
}

@InputType({ description: 'Which e-mail is not to be sent.' })
export class CancelDeliveryInput extends IdempotentInput {
  @Field(() => ID, { description: 'The e-mail.' })
  @IsUUID()
  deliveryId: string;

  @Field(() => String, { description: 'Why, in up to 400 characters; stands in its timeline.' })
  @Length(1, 400)
  reason: string;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'The e-mail after the change.' })
export class DeliveryPayload {
  @Field(() => EmailDelivery, { description: 'The e-mail.' })
  delivery: unknown;
}
