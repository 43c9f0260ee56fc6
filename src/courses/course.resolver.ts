import { Inject } from '@nestjs/common';
import { Resolver } from '@nestjs/graphql';
import { Requires } from '../platform/auth/access.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import type { Connection } from '../platform/graphql/connection.ts';
import { QueryById, QueryWith } from '../platform/graphql/setwise/resolve-query.ts';
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

  readById(viewer: Viewer, ids: readonly string[]): Promise<unknown> {
    return Promise.all(ids.map((id) => this.#courses.find(viewer, id)));
  }
}
