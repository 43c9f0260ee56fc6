import { ArgsType, Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsDate, IsOptional, IsUUID } from 'class-validator';
import { Enrollment } from '../enrollments/index.ts';
import { VisibleTo } from '../platform/auth/access.ts';
import { connectionType, PageArgs } from '../platform/graphql/connection.ts';
import { filteredBy } from '../platform/graphql/list-args.ts';
import { DateTime } from '../platform/graphql/scalars.ts';
import { Unit } from '../units/index.ts';
import type { UnitRow } from '../units/index.ts';
import { LockStateEnum, UnitLock, UnmetCodeEnum } from './progress.model.ts';

@VisibleTo('MEMBER')
@ObjectType({ description: 'One thing that keeps a unit locked, in words.' })
export class ExplainedCondition {
  @Field(() => UnmetCodeEnum, { description: 'What kind of thing.' })
  code: string;

  @Field(() => String, {
    nullable: true,
    description: 'The `stableId` of the unit, or the `slug` of the cohort, that it is about.',
  })
  ref: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When time alone will have met it, where that is known.',
  })
  availableAt: string | null;

  @Field(() => String, {
    description: 'The same as an English sentence, with times as the learner’s clocks show them.',
  })
  sentence: string;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'Why a learner may not read a unit, or that they may.' })
export class LockExplanation {
  @Field(() => LockStateEnum, { description: 'Whether they may.' })
  state: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it opens if nothing but time passes; null where something else is missing as well.',
  })
  availableAt: string | null;

  @Field(() => [ExplainedCondition], {
    description: 'What is missing; empty for an unlocked unit. Of alternatives, one is enough.',
  })
  unmet: readonly ExplainedCondition[];
}

@VisibleTo('enrollments:read')
@ObjectType({ description: 'A unit as a learner finds it at some instant.' })
export class UnitAsSeen {
  @Field(() => Unit, { description: 'The unit.' })
  unit: UnitRow;

  @Field(() => UnitLock, { description: 'Whether they may read it then, and why not.' })
  lock: UnitLock;
}

export const UnitAsSeenConnection = connectionType(UnitAsSeen, 'UnitAsSeen', 'enrollments:read');

@ArgsType()
export class ViewAsLearnerArgs extends PageArgs {
  @Field(() => ID, { description: 'The enrollment whose outline it is.' })
  @IsUUID()
  enrollmentId: string;

  @Field(() => DateTime, { description: 'When. Nobody does anything until then.' })
  @IsDate()
  at: Date;
}

export const ScheduledStepEnum = { UNLOCK: 'UNLOCK', MAIL: 'MAIL' } as const;
registerEnumType(ScheduledStepEnum, {
  name: 'ScheduledStep',
  description: 'What happens by schedule.',
  valuesMap: {
    UNLOCK: { description: 'A unit opens.' },
    MAIL: {
      description:
        'An e-mail leaves that is planned already, or that brings a unit which opens; several of one learner at one instant go as a digest.',
    },
  },
});

@VisibleTo('cohorts:read')
@ObjectType({ description: 'Something that would happen if nobody did anything more.' })
export class ScheduledEvent {
  @Field(() => DateTime, { description: 'When it happens.' })
  at: string;

  @Field(() => ScheduledStepEnum, { description: 'What happens then.' })
  what: string;

  @Field(() => Enrollment, { description: 'The enrollment that it happens to.' })
  enrollment: unknown;

  @Field(() => Unit, { nullable: true, description: 'Which unit; null for an e-mail that is about none.' })
  unit: UnitRow | null;
}

export const ScheduledEventConnection = connectionType(ScheduledEvent, 'ScheduledEvent', 'cohorts:read');

@InputType({ description: 'Which events are listed; whatever is left out does not matter.' })
export class ScheduledEventFilter {
  @Field(() => ID, { nullable: true, description: 'Those of this course.' })
  @IsOptional()
  @IsUUID()
  courseId?: string | null;
}

@ArgsType()
export class SimulateScheduleArgs extends filteredBy(ScheduledEventFilter) {
  @Field(() => ID, { description: 'The cohort.' })
  @IsUUID()
  cohortId: string;

  @Field(() => DateTime, { description: 'The first instant.' })
  @IsDate()
  from: Date;

  @Field(() => DateTime, { description: 'The last instant, up to 366 days after the first.' })
  @IsDate()
  to: Date;
}
