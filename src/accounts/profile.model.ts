import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { VisibleTo } from '../platform/auth/access.ts';
import { IdempotentInput } from '../platform/graphql/idempotent-input.ts';
import { TimeZone } from '../platform/graphql/scalars.ts';
import { Member } from './account.model.ts';

@InputType({ description: 'What a member says about themselves. What is left out stays as it is.' })
export class UpdateMyProfileInput extends IdempotentInput {
  @Field(() => TimeZone, {
    nullable: true,
    description: 'Zone in which this person lives: mail comes by its clock.',
  })
  @IsOptional()
  @IsString()
  timeZone?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'BCP 47 tag of the language that mails are written in.',
  })
  @IsOptional()
  @MaxLength(35)
  @Matches(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, {
    message: 'locale must be a language tag such as en or pt-BR',
  })
  locale?: string | null;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'The member after the change.' })
export class UpdateMyProfilePayload {
  @Field(() => Member, { description: 'The viewer.' })
  member: unknown;
}
