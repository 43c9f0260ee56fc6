import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsString, MaxLength } from 'class-validator';
import { VisibleTo } from '../platform/auth/access.ts';
import { SessionPayload } from './account.model.ts';

const LinkPurposeEnum = { UNIT: 'UNIT', QUIZ: 'QUIZ', SIGN_IN: 'SIGN_IN' } as const;
registerEnumType(LinkPurposeEnum, {
  name: 'LinkPurpose',
  description: 'Where a link of an e-mail leads.',
  valuesMap: {
    UNIT: { description: 'To a unit.' },
    QUIZ: { description: 'To the quiz of a unit.' },
    SIGN_IN: { description: 'To wherever the client app begins.' },
  },
});

@InputType({ description: 'A link of an e-mail.' })
export class SignInWithLinkInput {
  @Field(() => String, { description: 'The `token` in the address of the link.' })
  @IsString()
  @MaxLength(200)
  token: string;
}

@VisibleTo('PUBLIC')
@ObjectType({ description: 'The tokens of a session that a link has started, and where the link leads.' })
export class SignInWithLinkPayload extends SessionPayload {
  @Field(() => LinkPurposeEnum, { description: 'What the link was made for.' })
  purpose: keyof typeof LinkPurposeEnum;

  @Field(() => ID, { nullable: true, description: 'The unit it leads to; null for SIGN_IN.' })
  unitId: string | null;
}
