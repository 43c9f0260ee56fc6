import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Unit } from './models.ts';

@InputType()
class OptionResponseInput {
  @Field(() => ID)
  optionId: string;
}

@InputType()
class OptionsResponseInput {
  @Field(() => [ID])
  optionIds: string[];
}

@InputType()
class TruthResponseInput {
  @Field(() => Boolean)
  value: boolean;
}

@InputType()
class NumberResponseInput {
  @Field(() => String)
  value: string;
}

@InputType()
class TextResponseInput {
  @Field(() => String)
  text: string;
}

@InputType()
export class ResponseInput {
  @Field(() => OptionResponseInput, { nullable: true })
  singleChoice?: OptionResponseInput;

  @Field(() => OptionsResponseInput, { nullable: true })
  multipleChoice?: OptionsResponseInput;

  @Field(() => TruthResponseInput, { nullable: true })
  trueFalse?: TruthResponseInput;

  @Field(() => NumberResponseInput, { nullable: true })
  numeric?: NumberResponseInput;

  @Field(() => TextResponseInput, { nullable: true })
  shortText?: TextResponseInput;
}

@InputType()
export class StartAttemptInput {
  @Field(() => ID)
  unitId: string;
}

@InputType()
export class SaveResponseInput {
  @Field(() => ID)
  attemptId: string;

  @Field(() => String)
  slot: string;

  @Field(() => Int)
  rev: number;

  @Field(() => ResponseInput)
  response: ResponseInput;
}

@InputType()
export class SlotResponseInput {
  @Field(() => String)
  slot: string;

  @Field(() => ResponseInput)
  response: ResponseInput;
}

@InputType()
export class SubmitAttemptInput {
  @Field(() => ID)
  attemptId: string;

  @Field(() => [SlotResponseInput])
  responses: SlotResponseInput[];
}

@ObjectType()
export class Attempt {
  @Field(() => ID)
  id: string;

  @Field(() => Int)
  number: number;

  @Field(() => String)
  status: string;
}

@ObjectType()
export class AttemptItem {
  @Field(() => String)
  slot: string;

  @Field(() => Int)
  rev: number;
}

@ObjectType()
export class AttemptResult {
  @Field(() => String)
  percent: string;

  @Field(() => Boolean)
  passed: boolean;
}

@ObjectType()
export class StartAttemptPayload {
  @Field(() => Attempt)
  attempt: Attempt;
}

@ObjectType()
export class SaveResponsePayload {
  @Field(() => AttemptItem)
  item: AttemptItem;
}

@ObjectType()
export class SubmitAttemptPayload {
  @Field(() => Attempt)
  attempt: Attempt;

  @Field(() => AttemptResult)
  result: AttemptResult;

  @Field(() => [Unit])
  unlocked: Unit[];
}
