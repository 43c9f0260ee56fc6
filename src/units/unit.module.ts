import { Inject, Module } from '@nestjs/common';
import { CourseModule } from '../courses/index.ts';
import { NodeModule } from '../platform/graphql/node.module.ts';
import { NodeTypes } from '../platform/graphql/node.ts';
import { UnitContentResolver, UnitResolver } from './unit.resolver.ts';
import { UnitService } from './unit.service.ts';

@Module({
  imports: [CourseModule, NodeModule],
  providers: [UnitResolver, UnitContentResolver, UnitService],
  exports: [UnitService],
})
export class UnitModule {
  constructor(@Inject(NodeTypes) nodes: NodeTypes, @Inject(UnitService) units: UnitService) {
    nodes.register('Unit', (viewer, id) => units.find(viewer, id));
  }
}
