import { ArgsType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsInt, IsOptional, IsString, IsUUID, Max, Min } from 'class-validator';
import { VisibleTo } from '../platform/auth/access.ts';
import { PageArgs, connectionType } from '../platform/graphql/connection.ts';
import { IdempotentInput } from '../platform/graphql/idempotent-input.ts';
import { Node } from '../platform/graphql/node.ts';
import { DateTime, Decimal } from '../platform/graphql/scalars.ts';
import { IsReason } from '../platform/graphql/is-reason.ts';

@VisibleTo('attempts:read')
@ObjectType({
  implements: () => Node,
  description: 'What one learner gets more than others: time and attempts, in one quiz or in a whole course.',
})
export class Accommodation {
  @Field(() => ID, { description: 'Globally unique id.' })
  id: string;

  @Field(() => ID, { description: 'The enrollment it is for.' })
  enrollmentId: string;

  @Field(() => Decimal, {
    description: 'Percent of the time limit that is added: 50 makes 60 minutes 90. 0 to 1,000.',
  })
  extraTimePercent: string;

  @Field(() => Int, { description: 'Attempts beyond the quiz’s limit.' })
  extraAttempts: number;

  @Field(() => String, { description: 'Why it was granted.' })
  reason: string;

  @Field(() => DateTime, { description: 'When it was granted, or last changed.' })
  grantedAt: Date;
}

export const AccommodationConnection = connectionType(Accommodation, 'Accommodation', 'attempts:read');

@ArgsType()
export class AccommodationsArgs extends PageArgs {
  @Field(() => ID, { description: 'The learner’s enrollment.' })
  @IsUUID()
  enrollmentId: string;
}

@InputType({ description: 'What a learner is to get more than others.' })
export class GrantAccommodationInput extends IdempotentInput {
  @Field(() => ID, { description: 'The learner’s enrollment.' })
  @IsUUID()
  enrollmentId: string;

  @Field(() => ID, {
    nullable: true,
    description:
      'The unit whose quiz it is for; left out for every quiz of the course that has no accommodation of its own.',
  })
  @IsOptional()
  @IsUUID()
  unitId?: string | null;

  @Field(() => Decimal, {
    defaultValue: '0',
    description: 'Percent of the time limit to add, 0 to 1,000. An attempt in progress gets it, too.',
  })
  @IsString()
  extraTimePercent: string;

  @Field(() => Int, { defaultValue: 0, description: 'Attempts beyond the limit, 0 to 1,000.' })
  @IsInt()
  @Min(0)
  @Max(1_000)
  extraAttempts: number;

  @Field(() => String, {
    description: 'Why, in up to 1,000 characters; kept with the grant and in the audit trail.',
  })
  @IsReason()
  reason: string;
}

@VisibleTo('attempts:read')
@ObjectType({ description: 'The accommodation as it holds from now on.' })
export class GrantAccommodationPayload {
  @Field(() => Accommodation, { description: 'It replaces one that the quiz, or the course, had before.' })
  accommodation: unknown;
}

@InputType({ description: 'An accommodation to take back.' })
export class RevokeAccommodationInput extends IdempotentInput {
  @Field(() => ID, { description: 'The accommodation.' })
  @IsUUID()
  accommodationId: string;

  @Field(() => String, { description: 'Why, in up to 1,000 characters; kept in the audit trail.' })
  @IsReason()
  reason: string;
}

@VisibleTo('attempts:read')
@ObjectType({ description: 'What was taken back.' })
export class RevokeAccommodationPayload {
  @Field(() => ID, {
    description: 'Id of the accommodation that is no more. Attempts under way keep the time they have.',
  })
  accommodationId: string;
}
