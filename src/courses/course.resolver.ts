import { Inject } from '@nestjs/common';
import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { Requires } from '../platform/auth/access.ts';
import { CurrentViewer } from '../platform/auth/current-viewer.decorator.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import type { Connection } from '../platform/graphql/connection.ts';
import { ReadAhead } from '../platform/graphql/setwise/resolve-many.ts';
import { Course, CourseConnection, CoursesArgs } from './course.model.ts';
import type { CourseRow } from './course.service.ts';
import { CourseService } from './course.service.ts';

@Resolver(() => Course)
export class CourseResolver {
  readonly #courses: CourseService;

  constructor(@Inject(CourseService) courses: CourseService) {
    this.#courses = courses;
  }

  @Requires('MEMBER')
  @Query(() => CourseConnection, {
    description:
      'The published courses of the organization; the oldest first, unless `orderBy` says otherwise.',
  })
  courses(@CurrentViewer() viewer: Viewer, @Args() args: CoursesArgs): Promise<Connection<CourseRow>> {
    return this.#courses.list(viewer, args);
  }

  @Requires('MEMBER')
  @ReadAhead('readById')
  @Query(() => Course, {
    description: 'One published course. Fails with NOT_FOUND when there is none of this id.',
  })
  course(
    @CurrentViewer() viewer: Viewer,
    @Args('id', { type: () => ID, description: 'Its id.' }) id: string,
  ): Promise<CourseRow> {
    return this.#courses.get(viewer, id);
  }

  readById(viewer: Viewer, ids: readonly string[]): Promise<unknown> {
    return Promise.all(ids.map((id) => this.#courses.find(viewer, id)));
  }
}
