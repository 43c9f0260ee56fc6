import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsUUID } from 'class-validator';
import { VisibleTo } from '../platform/auth/access.ts';
import { IdempotentInput } from '../platform/graphql/idempotent-input.ts';
import { DateTime } from '../platform/graphql/scalars.ts';
import { Unit } from '../units/index.ts';
import type { UnitRow } from '../units/index.ts';

export const LockStateEnum = { LOCKED: 'LOCKED', UNLOCKED: 'UNLOCKED' } as const;
registerEnumType(LockStateEnum, {
  name: 'LockState',
  description: 'Whether the learner may read a unit.',
  valuesMap: {
    LOCKED: { description: 'Not yet; `unmet` says why.' },
    UNLOCKED: { description: 'Yes, as long as the learner takes the course: no rule shuts it again.' },
  },
});

export const UnmetCodeEnum = {
  NOT_ENROLLED: 'NOT_ENROLLED',
  ENROLLMENT_NOT_ACTIVE: 'ENROLLMENT_NOT_ACTIVE',
  QUIZ_NOT_PASSED: 'QUIZ_NOT_PASSED',
  UNIT_NOT_COMPLETED: 'UNIT_NOT_COMPLETED',
  DATE_NOT_REACHED: 'DATE_NOT_REACHED',
  DELAY_NOT_BEGUN: 'DELAY_NOT_BEGUN',
  DELAY_NOT_OVER: 'DELAY_NOT_OVER',
  NOT_A_MEMBER: 'NOT_A_MEMBER',
  NEEDS_STAFF: 'NEEDS_STAFF',
  EXCLUDED: 'EXCLUDED',
  UNKNOWN_RULE: 'UNKNOWN_RULE',
} as const;
registerEnumType(UnmetCodeEnum, {
  name: 'UnmetCode',
  description: 'Why a unit is locked.',
  valuesMap: {
    NOT_ENROLLED: { description: 'The learner does not take this course, or takes another version of it.' },
    ENROLLMENT_NOT_ACTIVE: { description: 'The learner’s enrollment is paused, given up or over.' },
    QUIZ_NOT_PASSED: { description: 'The quiz of the unit `ref` has to be passed.' },
    UNIT_NOT_COMPLETED: { description: 'The unit `ref` has to be completed.' },
    DATE_NOT_REACHED: { description: 'It opens at `availableAt`.' },
    DELAY_NOT_BEGUN: {
      description:
        'It opens some time after something that has not happened: the unit `ref` is unlocked or its quiz passed, or the cohort starts when `ref` is null.',
    },
    DELAY_NOT_OVER: {
      description: 'It opens some time after something that has happened, at `availableAt`.',
    },
    NOT_A_MEMBER: { description: 'It is for the members of the cohort with the slug `ref`.' },
    NEEDS_STAFF: { description: 'Staff have to open it.' },
    EXCLUDED: { description: 'Something that rules it out has happened.' },
    UNKNOWN_RULE: { description: 'Its rule is not understood by this server.' },
  },
});

@VisibleTo('MEMBER')
@ObjectType({ description: 'One thing that keeps a unit locked.' })
export class UnmetCondition {
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
}

@VisibleTo('MEMBER')
@ObjectType({
  description: 'Whether the learner may read a unit, and why not. What is shown here is what is enforced.',
})
export class UnitLock {
  @Field(() => LockStateEnum, { description: 'Whether the learner may read the unit.' })
  state: 'LOCKED' | 'UNLOCKED';

  @Field(() => [UnmetCondition], { description: 'Why not; empty for an unlocked unit.' })
  unmet: readonly UnmetCondition[];

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it opens if nothing but time passes; null where something else is missing as well.',
  })
  availableAt: string | null;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'How far the learner has come in a unit.' })
export class UnitProgress {
  @Field(() => DateTime, { nullable: true, description: 'When it was unlocked.' })
  unlockedAt: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was first opened.' })
  openedAt: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was completed: its quiz passed, or marked as read where it has none.',
  })
  completedAt: string | null;
}

@InputType({ description: 'Which unit is opened.' })
export class OpenUnitInput extends IdempotentInput {
  @Field(() => ID, { description: 'The unit.' })
  @IsUUID()
  unitId: string;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'The unit that was opened.' })
export class OpenUnitPayload {
  @Field(() => Unit, { description: 'The unit; its `content` may be read now.' })
  unit: UnitRow;

  @Field(() => [Unit], { description: 'Units that turned out to be due and were unlocked.' })
  unlocked: UnitRow[];
}

@InputType({ description: 'Which unit is completed.' })
export class MarkUnitCompleteInput extends IdempotentInput {
  @Field(() => ID, { description: 'A unit without a quiz.' })
  @IsUUID()
  unitId: string;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'The unit that was completed.' })
export class MarkUnitCompletePayload {
  @Field(() => Unit, { description: 'The unit.' })
  unit: UnitRow;

  @Field(() => [Unit], { description: 'The units that this unlocked; each is on its way by e-mail.' })
  unlocked: UnitRow[];
}
