import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { VisibleTo } from '../platform/auth/access.ts';
import { connectionType } from '../platform/graphql/connection.ts';
import { IdempotentInput } from '../platform/graphql/idempotent-input.ts';
import { filteredBy, orderInput, sortedBy } from '../platform/graphql/list-args.ts';
import { Node } from '../platform/graphql/node.ts';
import { DateTime } from '../platform/graphql/scalars.ts';
import { Unit } from '../units/index.ts';
import type { UnitRow } from '../units/index.ts';
import { ATTEMPT_STATUSES } from './attempt-status.ts';
import type { AttemptStatus } from './attempt-status.ts';
import { AttemptItem } from './attempt-item.model.ts';
import { AttemptResult } from './attempt-result.model.ts';
import { ResponseInput } from './response-input.model.ts';

export const AttemptStatusEnum = Object.fromEntries(ATTEMPT_STATUSES.map((status) => [status, status])) as {
  readonly [S in AttemptStatus]: S;
};
registerEnumType(AttemptStatusEnum, {
  name: 'AttemptStatus',
  description: 'How far an attempt has come.',
  valuesMap: {
    IN_PROGRESS: { description: 'Takes responses.' },
    SUBMITTED: { description: 'Waits to be scored; ask again in a moment.' },
    SCORING: { description: 'Is being scored; ask again in a moment.' },
    NEEDS_REVIEW: { description: 'Waits for a person to grade.' },
    GRADED: { description: 'Has its result.' },
    SCORING_FAILED: { description: 'Scoring failed through no fault of the learner; it is tried again.' },
    ABANDONED: { description: 'Was given up, with the course.' },
    VOIDED: { description: 'Does not count: staff took it back.' },
  },
});

@VisibleTo('MEMBER')
@ObjectType({
  implements: () => Node,
  description: 'One go at a quiz. Its items, their order and its rules were fixed when it started.',
})
export class Attempt {
  @Field(() => ID, { description: 'Globally unique id.' })
  id: string;

  @Field(() => Int, { description: 'Which attempt it is, from 1.' })
  number: number;

  @Field(() => AttemptStatusEnum, { description: 'How far it has come.' })
  status: AttemptStatus;

  @Field(() => DateTime, { description: 'When it started.' })
  startedAt: Date;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When its time is over, by the server’s clock; null for no limit.',
  })
  deadlineAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was submitted.' })
  submittedAt: Date | null;
}

export const AttemptConnection = connectionType(Attempt, 'Attempt', 'MEMBER');

@InputType({ description: 'Which attempts are listed; whatever is left out does not matter.' })
export class AttemptFilter {
  @Field(() => ID, {
    nullable: true,
    description: 'Those at this unit’s quiz, in any version of its course.',
  })
  @IsOptional()
  @IsUUID()
  unitId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Those of this enrollment.' })
  @IsOptional()
  @IsUUID()
  enrollmentId?: string | null;

  @Field(() => AttemptStatusEnum, { nullable: true, description: 'Those that are so far.' })
  @IsOptional()
  @IsIn(ATTEMPT_STATUSES)
  status?: AttemptStatus | null;
}

export const AttemptOrder = orderInput('Attempt', { CREATED_AT: 'When it was started.' });

@ArgsType()
export class MyAttemptsArgs extends sortedBy(AttemptOrder) {}

@ArgsType()
export class AttemptsArgs extends sortedBy(AttemptOrder, filteredBy(AttemptFilter)) {}

@InputType({ description: 'The unit whose quiz is taken.' })
export class StartAttemptInput extends IdempotentInput {
  @Field(() => ID, { description: 'The unit.' })
  @IsUUID()
  unitId: string;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'The attempt to work on.' })
export class StartAttemptPayload {
  @Field(() => Attempt, { description: 'A new attempt, or the one that is still in progress.' })
  attempt: unknown;
}

@InputType({ isAbstract: true })
abstract class RevisedResponseInput {
  @Field(() => ID, { description: 'The attempt.' })
  @IsUUID()
  attemptId: string;

  @Field(() => ID, { description: 'The item within the attempt.' })
  @IsString()
  @MaxLength(200)
  slot: string;

  @Field(() => Int, {
    description:
      'Counts up from 1 with every change of this response. An older or equal one is refused with CONFLICT, unless it is the very response that is saved.',
  })
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  rev: number;
}

@InputType({ description: 'A response to save.' })
export class SaveResponseInput extends RevisedResponseInput {
  @Field(() => ResponseInput, { nullable: true, description: 'The response; null takes it back.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => ResponseInput)
  response?: ResponseInput | null;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'The item as it is saved now.' })
export class SaveResponsePayload {
  @Field(() => AttemptItem, { description: 'The item.' })
  item: AttemptItem;
}

@InputType({ description: 'A response to save and to check at once.' })
export class CheckResponseInput extends RevisedResponseInput {
  @Field(() => ResponseInput, { description: 'The response.' })
  @ValidateNested()
  @Type(() => ResponseInput)
  response: ResponseInput;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'What came of the check.' })
export class CheckResponsePayload {
  @Field(() => AttemptItem, { description: 'The item, with the check as the last of its `tries`.' })
  item: unknown;
}

@InputType({ description: 'A response given with the submission.' })
export class SubmittedResponseInput {
  @Field(() => ID, { description: 'The item within the attempt.' })
  @IsString()
  @MaxLength(200)
  slot: string;

  @Field(() => ResponseInput, { nullable: true, description: 'The response; null for none.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => ResponseInput)
  response?: ResponseInput | null;
}

@InputType({ description: 'An attempt to hand in.' })
export class SubmitAttemptInput extends IdempotentInput {
  @Field(() => ID, { description: 'The attempt.' })
  @IsUUID()
  attemptId: string;

  @Field(() => [SubmittedResponseInput], {
    nullable: true,
    description:
      'Responses that replace the saved ones of their items. Leave out when all of them are saved.',
  })
  @IsOptional()
  @ArrayMaxSize(1_000)
  @ValidateNested({ each: true })
  @Type(() => SubmittedResponseInput)
  responses?: SubmittedResponseInput[] | null;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'What came of the submission.' })
export class SubmitAttemptPayload {
  @Field(() => Attempt, {
    description:
      'The attempt. While its status is SUBMITTED or SCORING, ask `attemptResult` again in a moment.',
  })
  attempt: unknown;

  @Field(() => AttemptResult, { nullable: true, description: 'The grade; null while it is being scored.' })
  result: AttemptResult | null;

  @Field(() => [Unit], { description: 'The units that this attempt unlocked; each is on its way by e-mail.' })
  unlocked: UnitRow[];
}
