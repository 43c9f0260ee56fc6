import { Field, ID, ObjectType } from '@nestjs/graphql';
import { VisibleTo } from '../platform/auth/access.ts';
import { Node } from '../platform/graphql/node.ts';
import { TimeZone } from '../platform/graphql/scalars.ts';

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

  @Field(() => TimeZone, { description: 'Zone of schedules that name none.' })
  timeZone: string;
}
