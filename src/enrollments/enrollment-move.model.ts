import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { IsDate, IsOptional, IsUUID } from 'class-validator';
import { VisibleTo } from '../platform/auth/access.ts';
import { IdempotentInput } from '../platform/graphql/idempotent-input.ts';
import { DateTime } from '../platform/graphql/scalars.ts';
import { IsReason } from '../platform/graphql/is-reason.ts';
import { Unit } from '../units/index.ts';
import type { UnitRow } from '../units/index.ts';
import { Enrollment } from './enrollment.model.ts';

const WHY = 'Why, in up to 1,000 characters; kept in the audit trail.';

@InputType({ isAbstract: true })
abstract class EnrollmentMoveInput extends IdempotentInput {
  @Field(() => ID, { description: 'The enrollment.' })
  @IsUUID()
  enrollmentId: string;
}

@InputType({ description: 'A leave of absence.' })
export class PauseEnrollmentInput extends EnrollmentMoveInput {
  @Field(() => DateTime, {
    nullable: true,
    description: 'When it goes on by itself, after now; left out: when somebody resumes it.',
  })
  @IsOptional()
  @IsDate()
  until?: Date | null;

  @Field(() => String, { description: WHY })
  @IsReason()
  reason: string;
}

@InputType({ description: 'The end of a leave.' })
export class ResumeEnrollmentInput extends EnrollmentMoveInput {
  @Field(() => String, { nullable: true, description: WHY })
  @IsOptional()
  @IsReason()
  reason?: string | null;
}

@InputType({ description: 'Who gives up a course.' })
export class WithdrawEnrollmentInput extends EnrollmentMoveInput {
  @Field(() => String, { description: WHY })
  @IsReason()
  reason: string;
}

@InputType({ description: 'More time for an enrollment.' })
export class ExtendEnrollmentInput extends EnrollmentMoveInput {
  @Field(() => DateTime, {
    description: 'When its time is over: after now, and after the end it has so far.',
  })
  @IsDate()
  until: Date;

  @Field(() => String, { description: WHY })
  @IsReason()
  reason: string;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'The enrollment as it is now, and what that unlocked.' })
export class EnrollmentMovePayload {
  @Field(() => Enrollment, { description: 'The enrollment.' })
  enrollment: unknown;

  @Field(() => [Unit], { description: 'The units that came due meanwhile and were unlocked now.' })
  unlocked: UnitRow[];
}
