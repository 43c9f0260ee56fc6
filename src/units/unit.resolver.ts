import { Inject } from '@nestjs/common';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Course, CourseService } from '../courses/index.ts';
import type { CourseRow } from '../courses/index.ts';
import { Requires } from '../platform/auth/access.ts';
import { CurrentViewer } from '../platform/auth/current-viewer.decorator.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Cost } from '../platform/graphql/cost.ts';
import { QueryById } from '../platform/graphql/setwise/resolve-query.ts';
import { UnitContent } from './block.model.ts';
import { renderUnitHtml } from './rendering/render-html.ts';
import { renderUnitText } from './rendering/render-text.ts';
import { Unit } from './unit.model.ts';
import type { UnitRow } from './unit.service.ts';
import { UnitService } from './unit.service.ts';
import type { UnitContentRow } from './unit.service.ts';

@Resolver(() => Unit)
export class UnitResolver {
  readonly #units: UnitService;
  readonly #courses: CourseService;

  constructor(@Inject(UnitService) units: UnitService, @Inject(CourseService) courses: CourseService) {
    this.#units = units;
    this.#courses = courses;
  }

  @Requires('MEMBER')
  @QueryById(() => Unit, {
    description: 'One unit, locked or not. Fails with NOT_FOUND when there is none of this id.',
    readAhead: 'readById',
  })
  unit(viewer: Viewer, id: string): Promise<UnitRow> {
    return this.#units.get(viewer, id);
  }

  @Requires('MEMBER')
  @ResolveField(() => Course, { description: 'The course it belongs to.' })
  course(@CurrentViewer() viewer: Viewer, @Parent() unit: UnitRow): Promise<CourseRow> {
    return this.#courses.get(viewer, unit.courseId);
  }

  readById(viewer: Viewer, ids: readonly string[]): Promise<unknown> {
    return Promise.all(ids.map((id) => this.#units.find(viewer, id)));
  }
}

@Resolver(() => UnitContent)
export class UnitContentResolver {
  @Requires('MEMBER')
  @Cost({ weight: 5 })
  @ResolveField(() => String, { description: 'All blocks as sanitized HTML for a web page.' })
  html(@Parent() content: UnitContentRow): string {
    return renderUnitHtml(content.blocks, 'WEB');
  }

  @Requires('MEMBER')
  @Cost({ weight: 5 })
  @ResolveField(() => String, { description: 'All blocks as plain text, as in the text part of the e-mail.' })
  text(@Parent() content: UnitContentRow): string {
    return renderUnitText(content.blocks);
  }
}
