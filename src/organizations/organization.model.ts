import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { VisibleTo } from '../platform/auth/access.ts';
import { Node } from '../platform/graphql/node.ts';
import { TimeZone } from '../platform/graphql/scalars.ts';
import { SendWindow } from './send-window.model.ts';

@VisibleTo('MEMBER')
@ObjectType({
  implements: () => Node,
  description: 'A tenant: a school, a company, a club. Nothing is shared between two of them.',
})
export class Organization {
  @Field(() => ID, { description: 'Globally unique id.' })
  id: string;

  @Field(() => String, { description: 'Names the organization at sign-in and in addresses.' })
  slug: string;

  @Field(() => String, { description: 'As shown to people.' })
  name: string;

  @Field(() => String, {
    description: 'BCP 47 language tag that mails are written in unless a member has another.',
  })
  locale: string;

  @Field(() => TimeZone, {
    description: 'Its zone, which new cohorts take. Mail and delays go by each learner’s own.',
  })
  timeZone: string;

  @Field(() => String, { nullable: true, description: 'Where answers to mails go; null: nowhere.' })
  replyTo: string | null;

  @Field(() => String, { nullable: true, description: 'At the foot of each mail.' })
  postalAddress: string | null;

  @Field(() => String, { nullable: true, description: 'Of buttons and links in mails, as `#rrggbb`.' })
  color: string | null;

  @Field(() => String, { nullable: true, description: 'Address of the picture at the head of mails.' })
  logoUrl: string | null;

  @Field(() => SendWindow, {
    nullable: true,
    description: 'When mail that can wait may go, unless a cohort has another; null: at any time.',
  })
  sendWindow: unknown;

  @Field(() => [String], {
    description: 'Days without mail, as `YYYY-MM-DD`, by the calendar of whoever gets it.',
  })
  holidays: string[];

  @Field(() => Int, { description: 'How many mails leave in an hour at most; the others wait.' })
  mailsPerHour: number;
}
