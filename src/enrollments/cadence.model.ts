import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { CadenceKindEnum } from '../courses/index.ts';
import { WeekdayEnum } from '../organizations/index.ts';
import { VisibleTo } from '../platform/auth/access.ts';
import { IdempotentInput } from '../platform/graphql/idempotent-input.ts';
import { CADENCE_KINDS, DAYS_OF_WEEK } from '../schedule/index.ts';
import type { CadenceKind, Weekday } from '../schedule/index.ts';
import { Enrollment } from './enrollment.model.ts';

@InputType({ description: 'A rhythm in which units are mailed: its kind, and what that kind asks for.' })
export class CadenceInput {
  @Field(() => CadenceKindEnum, { description: 'Which kind.' })
  @IsIn(CADENCE_KINDS)
  kind: CadenceKind;

  @Field(() => String, {
    nullable: true,
    description: 'The time of day by the learner’s clock, as `HH:MM`; for all kinds but AT_ONCE.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(5)
  at?: string | null;

  @Field(() => [WeekdayEnum], { nullable: true, description: 'The days, at least one; for WEEKLY only.' })
  @IsOptional()
  @ArrayMaxSize(7)
  @IsIn(DAYS_OF_WEEK, { each: true })
  on?: Weekday[] | null;

  @Field(() => Int, { nullable: true, description: 'How many days, from 1 to 365; for EVERY_N_DAYS only.' })
  @IsOptional()
  @IsInt()
  days?: number | null;
}

@InputType({ description: 'Which rhythm an enrollment is to have.' })
export class ChooseCadenceInput extends IdempotentInput {
  @Field(() => ID, { description: 'The enrollment: one’s own, or with `enrollments:manage` anybody’s.' })
  @IsUUID()
  enrollmentId: string;

  @Field(() => CadenceInput, { nullable: true, description: 'The rhythm; null or left out: the course’s.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => CadenceInput)
  cadence?: CadenceInput | null;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'The enrollment with its new rhythm.' })
export class ChooseCadencePayload {
  @Field(() => Enrollment, { description: 'The enrollment.' })
  enrollment: unknown;
}
