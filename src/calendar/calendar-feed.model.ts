import { Field, ID, ObjectType } from '@nestjs/graphql';
import { VisibleTo } from '../platform/auth/access.ts';
import { DateTime } from '../platform/graphql/scalars.ts';

@VisibleTo('MEMBER')
@ObjectType({ description: 'The viewer’s calendar, as a feed that calendar programs read.' })
export class CalendarFeed {
  @Field(() => ID, { description: 'Globally unique id; the same for the feed that takes its place.' })
  id: string;

  @Field(() => DateTime, { description: 'When its address was made.' })
  createdAt: Date;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'A new feed.' })
export class CreateCalendarFeedPayload {
  @Field(() => String, {
    description:
      'Its address, which is told this once. Whoever has it reads the calendar, so keep it secret.',
  })
  url: string;

  @Field(() => CalendarFeed, { description: 'The feed.' })
  feed: CalendarFeed;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'The end of a feed.' })
export class RevokeCalendarFeedPayload {
  @Field(() => Boolean, { description: 'Whether there was one.' })
  revoked: boolean;
}
