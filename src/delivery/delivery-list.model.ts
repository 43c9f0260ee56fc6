import { ArgsType, Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { IsDate, IsEnum, IsOptional, IsUUID } from 'class-validator';
import { VisibleTo } from '../platform/auth/access.ts';
import { PageArgs, connectionType } from '../platform/graphql/connection.ts';
import { filteredBy, orderInput, sortedBy } from '../platform/graphql/list-args.ts';
import { Node } from '../platform/graphql/node.ts';
import { DateTime } from '../platform/graphql/scalars.ts';
import { DeliveryKindEnum, DeliveryStatusEnum } from './delivery.model.ts';
import type { DeliveryKind, DeliveryStatus } from './delivery-status.ts';

@InputType({ description: 'Which e-mails are listed; whatever is left out does not matter.' })
export class DeliveryFilter {
  @Field(() => DeliveryStatusEnum, { nullable: true, description: 'Those that have come so far.' })
  @IsOptional()
  @IsEnum(DeliveryStatusEnum)
  status?: DeliveryStatus | null;

  @Field(() => DeliveryKindEnum, { nullable: true, description: 'Those of this occasion.' })
  @IsOptional()
  @IsEnum(DeliveryKindEnum)
  kind?: DeliveryKind | null;

  @Field(() => ID, { nullable: true, description: 'Those to this membership.' })
  @IsOptional()
  @IsUUID()
  membershipId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Those of this enrollment.' })
  @IsOptional()
  @IsUUID()
  enrollmentId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Those of the enrollments that came of this cohort.' })
  @IsOptional()
  @IsUUID()
  cohortId?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Those planned at this instant or later.' })
  @IsOptional()
  @IsDate()
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Those planned before this instant.' })
  @IsOptional()
  @IsDate()
  to?: Date | null;
}

export const DeliveryOrder = orderInput('Delivery', {
  PLANNED_AT: 'When it was planned.',
  SEND_AT: 'When it is to be sent, or was: not before.',
});

@ArgsType()
export class DeliveriesArgs extends sortedBy(DeliveryOrder, filteredBy(DeliveryFilter)) {}

@ArgsType()
export class DeliveryTimelineArgs extends PageArgs {
  @Field(() => ID, { description: 'The e-mail.' })
  @IsUUID()
  deliveryId: string;
}

@VisibleTo('MEMBER')
@ObjectType({ implements: () => Node, description: 'Something that happened to an e-mail.' })
export class DeliveryEvent {
  @Field(() => ID, { description: 'Globally unique id.' })
  id: string;

  @Field(() => DeliveryStatusEnum, {
    description:
      'What happened, as the status it leads to. Of what is reported late, the e-mail keeps the status that it has.',
  })
  status: DeliveryStatus;

  @Field(() => DateTime, { description: 'When it happened.' })
  occurredAt: Date;
}

export const DeliveryEventConnection = connectionType(DeliveryEvent, 'DeliveryEvent', 'MEMBER');
