import { Inject, Module } from '@nestjs/common';
import { NodeModule } from '../platform/graphql/node.module.ts';
import { NodeTypes } from '../platform/graphql/node.ts';
import { CourseResolver } from './course.resolver.ts';
import { CourseService } from './course.service.ts';

@Module({ imports: [NodeModule], providers: [CourseResolver, CourseService], exports: [CourseService] })
export class CourseModule {
  constructor(@Inject(NodeTypes) nodes: NodeTypes, @Inject(CourseService) courses: CourseService) {
    nodes.register('Course', (viewer, id) => courses.find(viewer, id));
  }
}
