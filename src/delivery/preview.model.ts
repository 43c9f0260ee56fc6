import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { VisibleTo } from '../platform/auth/access.ts';

export const PreviewFormatEnum = { EMAIL_HTML: 'EMAIL_HTML', EMAIL_TEXT: 'EMAIL_TEXT', WEB: 'WEB' } as const;
export type PreviewFormat = keyof typeof PreviewFormatEnum;
registerEnumType(PreviewFormatEnum, {
  name: 'PreviewFormat',
  description: 'A form that a unit reaches its learners in.',
  valuesMap: {
    EMAIL_HTML: { description: 'The HTML part of its e-mail.' },
    EMAIL_TEXT: { description: 'The plain text part of its e-mail.' },
    WEB: { description: 'The sanitized HTML of its blocks, for a web page.' },
  },
});

@VisibleTo('content:read')
@ObjectType({ description: 'A unit as its learners get it.' })
export class UnitPreview {
  @Field(() => String, { nullable: true, description: 'The subject of the e-mail; null for the web.' })
  subject: string | null;

  @Field(() => String, {
    description:
      'What would be sent, were the viewer the learner, but for the links: those of a preview sign nobody in, answer nothing and unsubscribe nobody, and the options of a quiz are in their author’s order.',
  })
  body: string;

  @Field(() => Int, { description: 'How large `body` is. No part of an e-mail is larger than 92,160 bytes.' })
  bytes: number;

  @Field(() => Boolean, {
    description: 'Whether blocks are left out, for which the e-mail links to the rest.',
  })
  isCut: boolean;
}
