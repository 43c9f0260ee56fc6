import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayMinSize, IsOptional, IsUUID } from 'class-validator';
import { Cohort } from '../cohorts/index.ts';
import { VisibleTo } from '../platform/auth/access.ts';
import { connectionType } from '../platform/graphql/connection.ts';
import { IdempotentInput } from '../platform/graphql/idempotent-input.ts';
import { Node } from '../platform/graphql/node.ts';
import { DateTime } from '../platform/graphql/scalars.ts';
import { Unit } from '../units/index.ts';
import type { UnitRow } from '../units/index.ts';
import { ENROLLMENT_STATUSES } from './enrollment-status.ts';
import type { EnrollmentStatus } from './enrollment-status.ts';

export const EnrollmentStatusEnum = Object.fromEntries(
  ENROLLMENT_STATUSES.map((status) => [status, status]),
) as {
  readonly [S in EnrollmentStatus]: S;
};
registerEnumType(EnrollmentStatusEnum, {
  name: 'EnrollmentStatus',
  description: 'Where an enrollment stands.',
  valuesMap: {
    PENDING: { description: 'Not begun.' },
    ACTIVE: { description: 'Under way.' },
    PAUSED: { description: 'On leave: nothing unlocks and nothing is mailed.' },
    COMPLETED: { description: 'Every unit is completed.' },
    WITHDRAWN: { description: 'Given up.' },
    EXPIRED: { description: 'Its time is over.' },
  },
});

@VisibleTo('MEMBER')
@ObjectType({
  implements: () => Node,
  description: 'A member taking a course, on the version that was current when they started.',
})
export class Enrollment {
  @Field(() => ID, { description: 'Globally unique id.' })
  id: string;

  @Field(() => EnrollmentStatusEnum, { description: 'Where it stands.' })
  status: EnrollmentStatus;

  @Field(() => DateTime, { description: 'When it started.' })
  enrolledAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'When the last unit was completed.' })
  completedAt: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When its time is over and it expires; null when that is open.',
  })
  endsAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Since when the learner is on leave.' })
  pausedAt: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the leave ends by itself; null without a leave, and when that is open.',
  })
  pausedUntil: Date | null;
}

export const EnrollmentConnection = connectionType(Enrollment, 'Enrollment', 'MEMBER');

@InputType({ description: 'Who takes which course.' })
export class EnrollInput extends IdempotentInput {
  @Field(() => ID, { description: 'The course.' })
  @IsUUID()
  courseId: string;

  @Field(() => ID, {
    nullable: true,
    description:
      'The membership to enroll; the viewer’s own when left out. Others need `enrollments:manage`.',
  })
  @IsOptional()
  @IsUUID()
  membershipId: string | null;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'The enrollment and what it unlocked.' })
export class EnrollPayload {
  @Field(() => Enrollment, { description: 'The new enrollment, or the one that was there already.' })
  enrollment: unknown;

  @Field(() => [Unit], {
    description: 'The units that this unlocked; empty when the enrollment was there already.',
  })
  unlocked: UnitRow[];
}

@InputType({ description: 'Who joins a cohort.' })
export class AddCohortMembersInput extends IdempotentInput {
  @Field(() => ID, { description: 'The cohort.' })
  @IsUUID()
  cohortId: string;

  @Field(() => [ID], { description: 'Their memberships, 1 to 500. Those who are in already are left alone.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @IsUUID(undefined, { each: true })
  membershipIds: string[];
}

@InputType({ description: 'Which course a cohort takes.' })
export class AssignCourseToCohortInput extends IdempotentInput {
  @Field(() => ID, { description: 'The cohort.' })
  @IsUUID()
  cohortId: string;

  @Field(() => ID, { description: 'The course.' })
  @IsUUID()
  courseId: string;
}

@VisibleTo('cohorts:read')
@ObjectType({ description: 'The cohort and the enrollments that came of it.' })
export class CohortEnrollmentPayload {
  @Field(() => Cohort, { description: 'The cohort after the change.' })
  cohort: unknown;

  @Field(() => [Enrollment], { description: 'The enrollments that were started, the first 100 of them.' })
  enrollments: unknown[];

  @Field(() => [Unit], { description: 'The units that were unlocked for anybody, each once.' })
  unlocked: UnitRow[];
}
