import { ArgsType, Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsString, Length, MaxLength } from 'class-validator';
import { VisibleTo } from '../platform/auth/access.ts';
import { connectionType } from '../platform/graphql/connection.ts';
import { orderInput, sortedBy } from '../platform/graphql/list-args.ts';
import { Node } from '../platform/graphql/node.ts';
import { DateTime, TimeZone } from '../platform/graphql/scalars.ts';
import { ROLES } from './roles.ts';
import type { Role } from './roles.ts';

export const RoleEnum = Object.fromEntries(ROLES.map((role) => [role, role])) as { readonly [R in Role]: R };
registerEnumType(RoleEnum, {
  name: 'Role',
  description: 'What a member is in the organization; a member may be several.',
  valuesMap: {
    OWNER: { description: 'Everything; an organization always has one.' },
    ADMIN: { description: 'All that an owner may; an organization need not have one.' },
    AUTHOR: { description: 'Writes courses.' },
    INSTRUCTOR: { description: 'Runs cohorts and enrolls learners.' },
    GRADER: { description: 'Grades what people have to grade.' },
    OBSERVER: { description: 'Sees, changes nothing.' },
    LEARNER: { description: 'Takes courses.' },
  },
});

@VisibleTo('MEMBER')
@ObjectType({ implements: () => Node, description: 'A person in an organization.' })
export class Member {
  @Field(() => ID, { description: 'Globally unique id of the membership.' })
  id: string;

  @Field(() => String, { description: 'What the organization calls this person.' })
  name: string;

  @Field(() => String, { description: 'Where course e-mails go.' })
  email: string;

  @Field(() => [RoleEnum], { description: 'What this person is in the organization.' })
  roles: Role[];

  @Field(() => String, { description: 'BCP 47 language tag.' })
  locale: string;

  @Field(() => TimeZone, { description: 'Zone in which this person lives.' })
  timeZone: string;
}

export const MemberConnection = connectionType(Member, 'Member', 'members:read');

export const MemberOrder = orderInput('Member', {
  CREATED_AT: 'When the membership was made.',
  NAME: 'Their name as it is written, by the alphabet.',
  EMAIL: 'Their e-mail address.',
});

@ArgsType()
export class MembersArgs extends sortedBy(MemberOrder) {}

@InputType({ description: 'Who signs in, and where.' })
export class SignInInput {
  @Field(() => String, { description: 'The slug of the organization.' })
  @IsString()
  @MaxLength(63)
  organization: string;

  @Field(() => String, { description: 'The e-mail address of the account, in any case.' })
  @IsString()
  @MaxLength(254)
  email: string;

  @Field(() => String, { description: 'The password.' })
  @IsString()
  @Length(1, 512)
  password: string;
}

@InputType({ description: 'A session to go on with.' })
export class RefreshSessionInput {
  @Field(() => String, { description: 'The newest refresh token of the session. It works once.' })
  @IsString()
  @MaxLength(200)
  refreshToken: string;
}

@VisibleTo('PUBLIC')
@ObjectType({ description: 'The tokens of a session.' })
export class SessionPayload {
  @Field(() => String, { description: 'Send it as `Authorization: Bearer …`. Lives for minutes.' })
  accessToken: string;

  @Field(() => DateTime, { description: 'When the access token ends; refresh before that.' })
  expiresAt: Date;

  @Field(() => String, {
    description: 'Trade it for new tokens with `refreshSession`. Works once; keep the newest.',
  })
  refreshToken: string;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'The end of a session.' })
export class SignOutPayload {
  @Field(() => Boolean, { description: 'True: the tokens of the session no longer work.' })
  signedOut: boolean;
}
