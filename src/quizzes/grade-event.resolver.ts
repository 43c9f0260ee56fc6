import { Inject } from '@nestjs/common';
import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Member } from '../accounts/index.ts';
import type { MemberRow } from '../accounts/index.ts';
import { Requires } from '../platform/auth/access.ts';
import { CurrentViewer } from '../platform/auth/current-viewer.decorator.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import type { Connection } from '../platform/graphql/connection.ts';
import { GradeEvent, GradeEventConnection, GradeEventsArgs } from './grade-event.model.ts';
import { GradeEventService } from './grade-event.service.ts';
import type { GradeEventRow } from './grade-event.service.ts';

@Resolver(() => GradeEvent)
export class GradeEventResolver {
  readonly #events: GradeEventService;

  constructor(@Inject(GradeEventService) events: GradeEventService) {
    this.#events = events;
  }

  @Requires('attempts:read')
  @Query(() => GradeEventConnection, {
    description:
      'All that ever happened to the grade of an attempt, in order. Fails with NOT_FOUND, and with FORBIDDEN for one’s own.',
  })
  gradeEvents(
    @CurrentViewer() viewer: Viewer,
    @Args() args: GradeEventsArgs,
  ): Promise<Connection<GradeEventRow>> {
    return this.#events.list(viewer, args);
  }

  @Requires('members:read')
  @ResolveField(() => Member, {
    nullable: true,
    description: 'Who decided it; null where the engine scored.',
  })
  actor(@CurrentViewer() viewer: Viewer, @Parent() event: GradeEventRow): Promise<MemberRow | null> {
    return this.#events.actor(viewer, event);
  }
}
