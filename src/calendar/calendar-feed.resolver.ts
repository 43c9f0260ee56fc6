import { Inject } from '@nestjs/common';
import { Mutation, Query, Resolver } from '@nestjs/graphql';
import { Requires } from '../platform/auth/access.ts';
import { CurrentViewer } from '../platform/auth/current-viewer.decorator.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { CalendarFeed, CreateCalendarFeedPayload, RevokeCalendarFeedPayload } from './calendar-feed.model.ts';
import { CalendarFeedService } from './calendar-feed.service.ts';

@Resolver(() => CalendarFeed)
export class CalendarFeedResolver {
  readonly #feeds: CalendarFeedService;

  constructor(@Inject(CalendarFeedService) feeds: CalendarFeedService) {
    this.#feeds = feeds;
  }

  @Requires('MEMBER')
  @Query(() => CalendarFeed, {
    nullable: true,
    description: 'The viewer’s calendar feed; null while they have none. Its address is not told again.',
  })
  myCalendarFeed(@CurrentViewer() viewer: Viewer): Promise<CalendarFeed | null> {
    return this.#feeds.own(viewer);
  }

  @Requires('MEMBER')
  @Mutation(() => CreateCalendarFeedPayload, {
    description:
      'Makes an iCalendar feed of the viewer’s unit openings, e-mails to come and quiz deadlines, at a secret address. The address they had before no longer works.',
  })
  createCalendarFeed(@CurrentViewer() viewer: Viewer): Promise<CreateCalendarFeedPayload> {
    return this.#feeds.create(viewer);
  }

  @Requires('MEMBER')
  @Mutation(() => RevokeCalendarFeedPayload, { description: 'Ends the viewer’s calendar feed at once.' })
  async revokeCalendarFeed(@CurrentViewer() viewer: Viewer): Promise<RevokeCalendarFeedPayload> {
    return { revoked: await this.#feeds.revoke(viewer) };
  }
}
