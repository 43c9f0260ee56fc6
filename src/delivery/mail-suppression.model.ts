import { ArgsType, Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsBoolean, IsEnum, IsOptional, IsUUID, Length } from 'class-validator';
import { VisibleTo } from '../platform/auth/access.ts';
import { connectionType } from '../platform/graphql/connection.ts';
import { IdempotentInput } from '../platform/graphql/idempotent-input.ts';
import { filteredBy } from '../platform/graphql/list-args.ts';
import { Node } from '../platform/graphql/node.ts';
import { DateTime } from '../platform/graphql/scalars.ts';
import { SUPPRESSION_REASONS } from './suppression-reason.ts';
import type { SuppressionReason } from './suppression-reason.ts';

export const SuppressionReasonEnum = Object.fromEntries(
  SUPPRESSION_REASONS.map((reason) => [reason, reason]),
) as { readonly [R in SuppressionReason]: R };
registerEnumType(SuppressionReasonEnum, {
  name: 'MailSuppressionReason',
  description: 'Why somebody gets no course mail.',
  valuesMap: {
    UNSUBSCRIBED: { description: 'They do not want it. Only they can take that back.' },
    BOUNCED: {
      description: 'Their address does not work: no mail at all is sent, not even one that signs them in.',
    },
    COMPLAINED: { description: 'They called it spam.' },
    STAFF: { description: 'Staff decided so.' },
  },
});

@VisibleTo('enrollments:read')
@ObjectType({
  implements: () => Node,
  description: 'Why a member gets no mail of a course, or of any. It stays as history when it is lifted.',
})
export class MailSuppression {
  @Field(() => ID, { description: 'Globally unique id.' })
  id: string;

  @Field(() => SuppressionReasonEnum, { description: 'Why no mail is sent.' })
  reason: SuppressionReason;

  @Field(() => String, {
    nullable: true,
    description: 'The words of staff, or of the mail server that refused.',
  })
  detail: string | null;

  @Field(() => DateTime, { description: 'Since when.' })
  createdAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'Until when; null while it is in force.' })
  liftedAt: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it was lifted.' })
  liftedReason: string | null;
}

export const MailSuppressionConnection = connectionType(
  MailSuppression,
  'MailSuppression',
  'enrollments:read',
);

@InputType({ description: 'Which suppressions are listed; whatever is left out does not matter.' })
export class MailSuppressionFilter {
  @Field(() => ID, { nullable: true, description: 'Of this membership.' })
  @IsOptional()
  @IsUUID()
  membershipId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Of this course only; those of all courses are not among them.',
  })
  @IsOptional()
  @IsUUID()
  courseId?: string | null;

  @Field(() => SuppressionReasonEnum, { nullable: true, description: 'For this reason.' })
  @IsOptional()
  @IsEnum(SuppressionReasonEnum)
  reason?: SuppressionReason | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether they are in force.' })
  @IsOptional()
  @IsBoolean()
  isActive?: boolean | null;
}

@ArgsType()
export class MailSuppressionArgs extends filteredBy(MailSuppressionFilter) {}

@InputType({ description: 'Who is to get no more mail.' })
export class SuppressMailInput extends IdempotentInput {
  @Field(() => ID, { description: 'The membership.' })
  @IsUUID()
  membershipId: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The course whose mail it is about; of all when left out.',
  })
  @IsOptional()
  @IsUUID()
  courseId?: string | null;

  @Field(() => String, { description: 'Why, in up to 1,000 characters.' })
  @Length(1, 1_000)
  reason: string;
}

@InputType({ description: 'What is to keep mail back no longer.' })
export class LiftSuppressionInput extends IdempotentInput {
  @Field(() => ID, { description: 'The suppression.' })
  @IsUUID()
  suppressionId: string;

  @Field(() => String, { description: 'Why, in up to 1,000 characters.' })
  @Length(1, 1_000)
  reason: string;
}

@VisibleTo('enrollments:read')
@ObjectType({ description: 'The suppression after the change.' })
export class MailSuppressionPayload {
  @Field(() => MailSuppression, { description: 'The suppression.' })
  suppression: unknown;
}
