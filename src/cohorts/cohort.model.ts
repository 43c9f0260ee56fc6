import { ArgsType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsDate, IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import { SendWindow } from '../organizations/index.ts';
import { VisibleTo } from '../platform/auth/access.ts';
import { connectionType } from '../platform/graphql/connection.ts';
import { IdempotentInput } from '../platform/graphql/idempotent-input.ts';
import { orderInput, sortedBy } from '../platform/graphql/list-args.ts';
import { Node } from '../platform/graphql/node.ts';
import { DateTime, TimeZone } from '../platform/graphql/scalars.ts';

@VisibleTo('cohorts:read')
@ObjectType({ implements: () => Node, description: 'A group of members that takes courses together.' })
export class Cohort {
  @Field(() => ID, { description: 'Globally unique id.' })
  id: string;

  @Field(() => String, { description: 'What the cohort is called.' })
  name: string;

  @Field(() => String, {
    nullable: true,
    description: 'By which `memberOf` rules of courses mean it; null when none can.',
  })
  slug: string | null;

  @Field(() => Int, { nullable: true, description: 'Seats; null for as many as come.' })
  capacity: number | null;

  @Field(() => Int, { description: 'Seats taken.' })
  memberCount: number;

  @Field(() => DateTime, { nullable: true, description: 'When it starts; null when that is open.' })
  startsAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it ends; null when that is open.' })
  endsAt: Date | null;

  @Field(() => TimeZone, {
    description: 'Its zone, for clients to show. Mail and delays go by each learner’s own.',
  })
  timeZone: string;

  @Field(() => SendWindow, {
    nullable: true,
    description: 'When mail that can wait may go to its members; null: as the organization has it.',
  })
  sendWindow: unknown;
}

export const CohortConnection = connectionType(Cohort, 'Cohort', 'cohorts:read');

export const CohortOrder = orderInput('Cohort', {
  CREATED_AT: 'When it was made.',
  NAME: 'What it is called, by the alphabet.',
});

@ArgsType()
export class CohortsArgs extends sortedBy(CohortOrder) {}

@InputType({ description: 'A new cohort.' })
export class CreateCohortInput extends IdempotentInput {
  @Field(() => String, { description: 'What to call it, up to 200 characters.' })
  @IsString()
  @Length(1, 200)
  name: string;

  @Field(() => String, {
    nullable: true,
    description:
      'By which `memberOf` rules of courses mean it: small letters, digits and hyphens, unique in the organization, for good.',
  })
  @IsOptional()
  @Matches(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, {
    message: 'slug must be 1 to 63 small letters, digits and hyphens',
  })
  slug: string | null;

  @Field(() => Int, { nullable: true, description: 'Seats; leave out for as many as come.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  capacity: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When it starts.' })
  @IsOptional()
  @IsDate()
  startsAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it ends: in the future, and after the start.' })
  @IsOptional()
  @IsDate()
  endsAt: Date | null;

  @Field(() => TimeZone, {
    nullable: true,
    description: 'Its zone, for clients to show; the organization’s when left out.',
  })
  @IsOptional()
  @IsString()
  timeZone: string | null;
}

@VisibleTo('cohorts:read')
@ObjectType({ description: 'The cohort that was made.' })
export class CreateCohortPayload {
  @Field(() => Cohort, { description: 'The cohort.' })
  cohort: Cohort;
}
