import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Course, CourseService } from '../courses/index.ts';
import type { CourseRow } from '../courses/index.ts';
import { Requires } from '../platform/auth/access.ts';
import { CurrentViewer } from '../platform/auth/current-viewer.decorator.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { PageArgs } from '../platform/graphql/connection.ts';
import type { Connection } from '../platform/graphql/connection.ts';
import {
  CourseMailSetting,
  CourseMailSettingConnection,
  MailSettings,
  MailSettingsPayload,
  SetMailSubscriptionInput,
} from './mail-settings.model.ts';
import { MailSettingsService } from './mail-settings.service.ts';
import type { CourseMailSettingRow } from './mail-settings.service.ts';

@Resolver(() => MailSettings)
export class MailSettingsResolver {
  readonly #settings: MailSettingsService;

  constructor(@Inject(MailSettingsService) settings: MailSettingsService) {
    this.#settings = settings;
  }

  @Requires('MEMBER')
  @Query(() => MailSettings, { description: 'Which e-mails the viewer wants, and whether they can get any.' })
  myMailSettings(@CurrentViewer() viewer: Viewer): Promise<MailSettings> {
    return this.#settings.own(viewer);
  }

  @Requires('MEMBER')
  @ResolveField(() => CourseMailSettingConnection, {
    description: 'The courses that the viewer takes, each with whether its mail is wanted.',
  })
  courses(
    @CurrentViewer() viewer: Viewer,
    @Args() page: PageArgs,
  ): Promise<Connection<CourseMailSettingRow>> {
    return this.#settings.courses(viewer, page);
  }

  @Requires('MEMBER')
  @Mutation(() => MailSettingsPayload, {
    description:
      'Turns the viewer’s mail of a course, or of all, off or on; planned mail included. What the address itself does not take is not changed by it.',
  })
  setMailSubscription(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: SetMailSubscriptionInput,
  ): Promise<MailSettingsPayload> {
    return this.#settings.set(viewer, input);
  }
}

@Resolver(() => CourseMailSetting)
export class CourseMailSettingResolver {
  readonly #courses: CourseService;

  constructor(@Inject(CourseService) courses: CourseService) {
    this.#courses = courses;
  }

  @Requires('MEMBER')
  @ResolveField(() => ID, { description: 'Globally unique id of the viewer’s setting for this course.' })
  id(@CurrentViewer() viewer: Viewer, @Parent() setting: CourseMailSettingRow): string {
    return `mail-settings:${viewer.membershipId}:${setting.courseId}`;
  }

  @Requires('MEMBER')
  @ResolveField(() => Course, { description: 'The course.' })
  course(@CurrentViewer() viewer: Viewer, @Parent() setting: CourseMailSettingRow): Promise<CourseRow> {
    return this.#courses.get(viewer, setting.courseId);
  }
}
