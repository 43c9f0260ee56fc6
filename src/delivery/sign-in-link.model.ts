import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { IsString, MaxLength } from 'class-validator';
import { VisibleTo } from '../platform/auth/access.ts';

@InputType({ description: 'Who wants to sign in, and where.' })
export class RequestSignInLinkInput {
  @Field(() => String, { description: 'The slug of the organization.' })
  @IsString()
  @MaxLength(63)
  organization: string;

  @Field(() => String, { description: 'The e-mail address of the member, in any case.' })
  @IsString()
  @MaxLength(254)
  email: string;
}

@InputType({ description: 'A link of an e-mail that signs in no more.' })
export class RequestFreshLinkInput {
  @Field(() => String, { description: 'The `token` in the address of the link.' })
  @IsString()
  @MaxLength(200)
  token: string;
}

@VisibleTo('PUBLIC')
@ObjectType({ description: 'What is told of a request for a link, to whoever makes it.' })
export class RequestLinkPayload {
  @Field(() => Boolean, {
    description:
      'Always true: if there is such a member, an e-mail with a link is on its way to their address.',
  })
  requested: boolean;
}
