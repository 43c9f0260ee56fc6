import { Inject, Module } from '@nestjs/common';
import { AccountModule } from '../accounts/index.ts';
import { CohortModule } from '../cohorts/index.ts';
import { CourseModule } from '../courses/index.ts';
import { NodeModule } from '../platform/graphql/graphql.module.ts';
import { NodeTypes } from '../platform/graphql/node.ts';
import { UnitModule } from '../units/index.ts';
import { CohortEnrollmentService } from './cohort-enrollment.service.ts';
import { EnrollmentStarted } from './enrollment-started.ts';
import { CourseEnrollmentResolver, EnrollmentResolver } from './enrollment.resolver.ts';
import { EnrollmentService } from './enrollment.service.ts';

@Module({
  imports: [AccountModule, CohortModule, CourseModule, UnitModule, NodeModule],
  providers: [
    EnrollmentResolver,
    CourseEnrollmentResolver,
    EnrollmentService,
    CohortEnrollmentService,
    EnrollmentStarted,
  ],
  exports: [EnrollmentService, EnrollmentStarted],
})
export class EnrollmentModule {
  constructor(
    @Inject(NodeTypes) nodes: NodeTypes,
    @Inject(EnrollmentService) enrollments: EnrollmentService,
  ) {
    nodes.register('Enrollment', (viewer, id) => enrollments.findVisible(viewer, id));
  }
}
