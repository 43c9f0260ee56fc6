import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsDate, IsOptional, IsString, IsUUID, ValidateNested } from 'class-validator';
import { SendWindowInput } from '../organizations/index.ts';
import { VisibleTo } from '../platform/auth/access.ts';
import { IdempotentInput } from '../platform/graphql/idempotent-input.ts';
import { DateTime, TimeZone } from '../platform/graphql/scalars.ts';
import { Cohort } from './cohort.model.ts';

@InputType({ description: 'The schedule of a cohort. What is left out stays as it is.' })
export class UpdateCohortInput extends IdempotentInput {
  @Field(() => ID, { description: 'The cohort.' })
  @IsUUID()
  cohortId: string;

  @Field(() => DateTime, { nullable: true, description: 'When it starts; null: open.' })
  @IsOptional()
  @IsDate()
  startsAt?: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it ends: in the future, and after the start; null: open.',
  })
  @IsOptional()
  @IsDate()
  endsAt?: Date | null;

  @Field(() => TimeZone, {
    nullable: true,
    description: 'Its zone, for clients to show. Mail and delays go by each learner’s own.',
  })
  @IsOptional()
  @IsString()
  timeZone?: string | null;

  @Field(() => SendWindowInput, {
    nullable: true,
    description: 'When mail that can wait may go to its members; null: as the organization has it.',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => SendWindowInput)
  sendWindow?: SendWindowInput | null;
}

@VisibleTo('cohorts:read')
@ObjectType({ description: 'The cohort after the change.' })
export class UpdateCohortPayload {
  @Field(() => Cohort, { description: 'The cohort.' })
  cohort: unknown;
}
