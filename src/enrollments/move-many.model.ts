import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsDate, IsOptional, ValidateNested } from 'class-validator';
import { VisibleTo } from '../platform/auth/access.ts';
import { IdempotentInput } from '../platform/graphql/idempotent-input.ts';
import { DateTime } from '../platform/graphql/scalars.ts';
import { IsReason } from '../platform/graphql/is-reason.ts';
import { EnrollmentTargetInput } from './enrollment-target.model.ts';
import { Enrollment } from './enrollment.model.ts';

@InputType({ isAbstract: true })
abstract class MoveManyInput extends IdempotentInput {
  @Field(() => EnrollmentTargetInput, { description: 'Whom it is for.' })
  @ValidateNested()
  @Type(() => EnrollmentTargetInput)
  target: EnrollmentTargetInput;

  @Field(() => String, { description: 'Why, in up to 1,000 characters; kept in the audit trail.' })
  @IsReason()
  reason: string;
}

@InputType({ description: 'A leave of absence for many.' })
export class PauseEnrollmentsInput extends MoveManyInput {
  @Field(() => DateTime, {
    nullable: true,
    description: 'When they go on by themselves, after now; left out: when somebody resumes them.',
  })
  @IsOptional()
  @IsDate()
  until?: Date | null;
}

@InputType({ description: 'The end of the leave of many.' })
export class ResumeEnrollmentsInput extends MoveManyInput {}

@InputType({ description: 'More time for many.' })
export class ExtendEnrollmentsInput extends MoveManyInput {
  @Field(() => DateTime, { description: 'When their time is over, after now.' })
  @IsDate()
  until: Date;
}

@VisibleTo('enrollments:read')
@ObjectType({ description: 'Whom it was done for, and whom not.' })
export class MoveEnrollmentsPayload {
  @Field(() => [Enrollment], { description: 'Those for whom it was done, as they are now.' })
  moved: unknown[];

  @Field(() => [Enrollment], {
    description: 'Those left as they were: their status does not allow it, or there was nothing to change.',
  })
  skipped: unknown[];

  @Field(() => Boolean, {
    description:
      'Whether a job does it, learner by learner: so it is for a cohort, and `moved` and `skipped` are empty then.',
  })
  isUnderWay: boolean;
}
