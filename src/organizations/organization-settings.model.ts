import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsEmail,
  IsInt,
  IsOptional,
  IsString,
  IsUrl,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { VisibleTo } from '../platform/auth/access.ts';
import { BARE_ADDRESS } from '../platform/bare-address.ts';
import { IdempotentInput } from '../platform/graphql/idempotent-input.ts';
import { TimeZone } from '../platform/graphql/scalars.ts';
import { MAX_HOLIDAYS } from '../schedule/index.ts';
import { Organization } from './organization.model.ts';
import { SendWindowInput } from './send-window.model.ts';

const LANGUAGE_TAG = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;
const LINE = /^[^\p{Cc}]*\S[^\p{Cc}]*$/u;
const LINES = /^([^\p{Cc}]|\r?\n)*$/u;

@InputType({ description: 'Settings of the viewer’s organization. What is left out stays as it is.' })
export class UpdateOrganizationInput extends IdempotentInput {
  @Field(() => String, { nullable: true, description: 'As shown to people, in one line.' })
  @IsOptional()
  @Length(1, 200)
  @Matches(LINE, { message: 'name must be one line of text' })
  name?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'BCP 47 language tag that mails are written in unless a member has another.',
  })
  @IsOptional()
  @MaxLength(35)
  @Matches(LANGUAGE_TAG, { message: 'locale must be a language tag such as en or pt-BR' })
  locale?: string | null;

  @Field(() => TimeZone, {
    nullable: true,
    description: 'Its zone, which new cohorts take. Mail and delays go by each learner’s own.',
  })
  @IsOptional()
  @IsString()
  timeZone?: string | null;

  @Field(() => String, { nullable: true, description: 'Where answers to mails go; null: nowhere.' })
  @IsOptional()
  @MaxLength(254)
  @IsEmail({}, { message: 'replyTo must be an e-mail address' })
  @Matches(BARE_ADDRESS, { message: 'replyTo must be one bare address' })
  replyTo?: string | null;

  @Field(() => String, { nullable: true, description: 'At the foot of each mail; null: nothing there.' })
  @IsOptional()
  @MaxLength(500)
  @Matches(LINES, { message: 'postalAddress must be text without control characters' })
  postalAddress?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Of buttons and links in mails, as `#rrggbb`; null: the usual one.',
  })
  @IsOptional()
  @Matches(/^#[0-9a-f]{6}$/i, { message: 'color must be a colour such as #0b6e4f' })
  color?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Picture at the head of mails, at an https address; null: none.',
  })
  @IsOptional()
  @MaxLength(2_000)
  @IsUrl(
    { protocols: ['https'], require_protocol: true, disallow_auth: true },
    { message: 'logoUrl must be an https address' },
  )
  logoUrl?: string | null;

  @Field(() => SendWindowInput, {
    nullable: true,
    description: 'When mail that can wait may go; null: at any time.',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => SendWindowInput)
  sendWindow?: SendWindowInput | null;

  @Field(() => [String], {
    nullable: true,
    description: `All days without mail, as \`YYYY-MM-DD\`, up to ${MAX_HOLIDAYS}.`,
  })
  @IsOptional()
  @ArrayMaxSize(MAX_HOLIDAYS)
  @IsString({ each: true })
  holidays?: string[] | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How many mails leave in an hour at most, up to 20,000; the others wait.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(20_000)
  mailsPerHour?: number | null;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'The organization after the change.' })
export class UpdateOrganizationPayload {
  @Field(() => Organization, { description: 'The organization.' })
  organization: Organization;
}
