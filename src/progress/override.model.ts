import { ArgsType, Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsDate,
  IsOptional,
  IsString,
  IsUUID,
  ValidateNested,
} from 'class-validator';
import { EnrollmentTargetInput } from '../enrollments/index.ts';
import { VisibleTo } from '../platform/auth/access.ts';
import { connectionType } from '../platform/graphql/connection.ts';
import { IdempotentInput } from '../platform/graphql/idempotent-input.ts';
import { filteredBy } from '../platform/graphql/list-args.ts';
import { Node } from '../platform/graphql/node.ts';
import { DateTime, Duration } from '../platform/graphql/scalars.ts';
import { IsReason } from '../platform/graphql/is-reason.ts';
import { Unit } from '../units/index.ts';
import type { UnitRow } from '../units/index.ts';

const MAX_TARGETS = 100;

export const OverrideKindEnum = { SHIFT: 'SHIFT', SKIP: 'SKIP' } as const;
registerEnumType(OverrideKindEnum, {
  name: 'OverrideKind',
  description: 'What an override changes about a unit.',
  valuesMap: {
    SHIFT: { description: 'One instant takes the place of the unit’s conditions of time.' },
    SKIP: { description: 'It counts as passed and completed, for other units and for the course.' },
  },
});

@VisibleTo('enrollments:read')
@ObjectType({
  implements: () => Node,
  description: 'What staff changed about when a unit opens, for one learner or for a cohort.',
})
export class UnitOverride {
  @Field(() => ID, { description: 'Globally unique id.' })
  id: string;

  @Field(() => OverrideKindEnum, { description: 'What it changes.' })
  kind: 'SHIFT' | 'SKIP';

  @Field(() => ID, { nullable: true, description: 'The enrollment it is for; null when it is for a cohort.' })
  enrollmentId: string | null;

  @Field(() => ID, { nullable: true, description: 'The cohort it is for, in `courseId`.' })
  cohortId: string | null;

  @Field(() => ID, { nullable: true, description: 'The course in which it is for a cohort.' })
  courseId: string | null;

  @Field(() => String, { description: 'The `stableId` of the unit.' })
  unitStableId: string;

  @Field(() => DateTime, { nullable: true, description: 'The instant of a SHIFT.' })
  availableAt: Date | null;

  @Field(() => String, { description: 'Why it was made.' })
  reason: string;

  @Field(() => DateTime, { description: 'When it was made.' })
  createdAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it was undone; null while it is in force.' })
  undoneAt: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it was undone.' })
  undoReason: string | null;
}

export const UnitOverrideConnection = connectionType(UnitOverride, 'UnitOverride', 'enrollments:read');

@InputType({ description: 'Which overrides are listed; whatever is left out does not matter.' })
export class UnitOverrideFilter {
  @Field(() => ID, { nullable: true, description: 'Those for this enrollment, without those of its cohort.' })
  @IsOptional()
  @IsUUID()
  enrollmentId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Those for this cohort, without those of its members.' })
  @IsOptional()
  @IsUUID()
  cohortId?: string | null;
}

@ArgsType()
export class OverridesArgs extends filteredBy(UnitOverrideFilter) {}

@InputType({ isAbstract: true })
abstract class OverrideUnitsInput extends IdempotentInput {
  @Field(() => EnrollmentTargetInput, { description: 'Whom it is for.' })
  @ValidateNested()
  @Type(() => EnrollmentTargetInput)
  target: EnrollmentTargetInput;

  @Field(() => [ID], {
    description:
      'Units of the course, 1 to 100, of any of its versions: each means the same unit in all of them.',
  })
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_TARGETS)
  @IsUUID(undefined, { each: true })
  unitIds: string[];

  @Field(() => String, { description: 'Why, in up to 1,000 characters; kept in the audit trail.' })
  @IsReason()
  reason: string;
}

@InputType({ description: 'Units to unlock now.' })
export class UnlockUnitsInput extends OverrideUnitsInput {}

@InputType({ description: 'Units that are to open at another time: either `availableAt` or `by` is given.' })
export class ShiftUnitsInput extends OverrideUnitsInput {
  @Field(() => DateTime, { nullable: true, description: 'From when on; after now.' })
  @IsOptional()
  @IsDate()
  availableAt?: Date | null;

  @Field(() => Duration, {
    nullable: true,
    description:
      'How much later than the time that is known now, for each enrollment by its learner’s own calendar. Not for a cohort, whose learners may wait for different days.',
  })
  @IsOptional()
  @IsString()
  by?: string | null;
}

@InputType({ description: 'Units that are to count as passed and completed.' })
export class SkipUnitsInput extends OverrideUnitsInput {}

@InputType({ description: 'An override to undo.' })
export class UndoOverrideInput extends IdempotentInput {
  @Field(() => ID, { description: 'The override.' })
  @IsUUID()
  overrideId: string;

  @Field(() => String, { description: 'Why, in up to 1,000 characters; kept in the audit trail.' })
  @IsReason()
  reason: string;
}

@VisibleTo('enrollments:read')
@ObjectType({ description: 'What was changed, and what that unlocked.' })
export class OverrideUnitsPayload {
  @Field(() => [UnitOverride], {
    description: 'The overrides, the first 100 of them. Unlocking units makes none: a grant is for good.',
  })
  overrides: unknown[];

  @Field(() => [Unit], {
    description: 'The units that were unlocked for anybody, each once; each is on its way by e-mail.',
  })
  unlocked: UnitRow[];

  @Field(() => Boolean, {
    description:
      'Whether a job does it, learner by learner: so it is for a cohort, and `unlocked` is empty then.',
  })
  isUnderWay: boolean;
}
