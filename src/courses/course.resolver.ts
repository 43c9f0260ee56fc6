import { Inject } from '@nestjs/common';
import { Int, Resolver } from '@nestjs/graphql';
import { Requires } from '../platform/auth/access.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import type { Connection } from '../platform/graphql/connection.ts';
import { DateTime } from '../platform/graphql/scalars.ts';
import { ResolveMany } from '../platform/graphql/setwise/resolve-many.ts';
import { QueryById, QueryWith } from '../platform/graphql/setwise/resolve-query.ts';
import { Cadence } from './cadence.model.ts';
import { Course, CourseConnection, CoursesArgs } from './course.model.ts';
import type { CourseRow, VersionRow } from './course.service.ts';
import { CourseService } from './course.service.ts';

@Resolver(() => Course)
export class CourseResolver {
  readonly #courses: CourseService;

  constructor(@Inject(CourseService) courses: CourseService) {
    this.#courses = courses;
  }

  @Requires('MEMBER')
  @QueryWith(() => CourseConnection, CoursesArgs, {
    description:
      'The published courses of the organization; the oldest first, unless `orderBy` says otherwise.',
  })
  courses(viewer: Viewer, args: CoursesArgs): Promise<Connection<CourseRow>> {
    return this.#courses.list(viewer, args);
  }

  @Requires('MEMBER')
  @QueryById(() => Course, {
    description: 'One published course. Fails with NOT_FOUND when there is none of this id.',
    readAhead: 'readById',
  })
  course(viewer: Viewer, id: string): Promise<CourseRow> {
    return this.#courses.get(viewer, id);
  }

  @Requires('MEMBER')
  @ResolveMany(() => Cadence, {
    description: 'The rhythm in which units are mailed to whoever enrolls now, until they choose another.',
  })
  cadence(viewer: Viewer, courses: readonly CourseRow[]): Promise<unknown[]> {
    return this.#ofVersions(viewer, courses, ({ cadence }) => cadence);
  }

  @Requires('MEMBER')
  @ResolveMany(() => Int, {
    description:
      'Number of the newest published version. Whoever is enrolled stays on the version they started.',
  })
  versionNumber(viewer: Viewer, courses: readonly CourseRow[]): Promise<number[]> {
    return this.#ofVersions(viewer, courses, ({ number }) => number);
  }

  @Requires('MEMBER')
  @ResolveMany(() => DateTime, { description: 'When that version was published.' })
  publishedAt(viewer: Viewer, courses: readonly CourseRow[]): Promise<Date[]> {
    return this.#ofVersions(viewer, courses, ({ publishedAt }) => publishedAt);
  }

  async #ofVersions<Value>(
    viewer: Viewer,
    courses: readonly CourseRow[],
    valueOf: (version: VersionRow) => Value,
  ): Promise<Value[]> {
    return (await this.#courses.versionsOf(viewer, courses)).map(valueOf);
  }

  readById(viewer: Viewer, ids: readonly string[]): Promise<unknown> {
    return Promise.all(ids.map((id) => this.#courses.find(viewer, id)));
  }
}
