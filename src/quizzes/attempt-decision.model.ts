import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsBoolean, IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { VisibleTo } from '../platform/auth/access.ts';
import { IdempotentInput } from '../platform/graphql/idempotent-input.ts';
import { IsReason } from '../platform/graphql/is-reason.ts';
import { Attempt } from './attempt.model.ts';

@InputType({ isAbstract: true })
abstract class AttemptDecisionInput extends IdempotentInput {
  @Field(() => ID, { description: 'The attempt.' })
  @IsUUID()
  attemptId: string;

  @Field(() => String, {
    description: 'Why, in up to 1,000 characters; kept in the ledger of grades and in the audit trail.',
  })
  @IsReason()
  reason: string;
}

@InputType({ description: 'An attempt that is not to count.' })
export class VoidAttemptInput extends AttemptDecisionInput {
  @Field(() => Boolean, {
    defaultValue: true,
    description: 'Whether the learner gets the attempt back, to start another in its place.',
  })
  @IsBoolean()
  returnsAttempt: boolean;
}

@InputType({ description: 'An attempt to go on with.' })
export class ReopenAttemptInput extends AttemptDecisionInput {
  @Field(() => Int, {
    nullable: true,
    description:
      'Seconds that it takes responses from now on, in a quiz with a time limit; the whole limit when left out.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(604_800)
  seconds?: number | null;
}

@InputType({ description: 'An attempt to be scored again, after scoring failed.' })
export class RescoreAttemptInput extends AttemptDecisionInput {}

@VisibleTo('attempts:manage')
@ObjectType({ description: 'The attempt after the decision.' })
export class AttemptDecisionPayload {
  @Field(() => Attempt, { description: 'The attempt.' })
  attempt: unknown;
}
