import { Inject, Module } from '@nestjs/common';
import { AccountModule } from '../accounts/index.ts';
import { CohortModule } from '../cohorts/index.ts';
import { CourseModule } from '../courses/index.ts';
import { OrganizationModule, ScheduleChanged } from '../organizations/index.ts';
import { NodeModule } from '../platform/graphql/node.module.ts';
import { NodeTypes } from '../platform/graphql/node.ts';
import { JobHandlers } from '../platform/jobs/job-handlers.ts';
import { UnitModule } from '../units/index.ts';
import { CadenceResolver } from './cadence.resolver.ts';
import { CadenceService } from './cadence.service.ts';
import { CohortEndService } from './cohort-end.service.ts';
import { CohortEnrollmentService } from './cohort-enrollment.service.ts';
import { CohortEnrollmentsResolver, MemberEnrollmentsResolver } from './enrollment-lists.resolver.ts';
import { EnrollmentMoveResolver } from './enrollment-move.resolver.ts';
import { EnrollmentMoveService } from './enrollment-move.service.ts';
import { EnrollmentMoved } from './enrollment-moved.ts';
import { EnrollmentStarted } from './enrollment-started.ts';
import { CourseEnrollmentResolver, EnrollmentResolver } from './enrollment.resolver.ts';
import { EnrollmentService } from './enrollment.service.ts';
import { followCohortEnd } from './follow-cohort-end.job.ts';
import { expireEnrollment, moveCohort, resumeEnrollment } from './move-enrollment.job.ts';
import { MoveManyResolver } from './move-many.resolver.ts';
import { MoveManyService } from './move-many.service.ts';

@Module({
  imports: [OrganizationModule, AccountModule, CohortModule, CourseModule, UnitModule, NodeModule],
  providers: [
    EnrollmentResolver,
    CourseEnrollmentResolver,
    EnrollmentService,
    CohortEndService,
    CohortEnrollmentService,
    EnrollmentMoveResolver,
    EnrollmentMoveService,
    CohortEnrollmentsResolver,
    MemberEnrollmentsResolver,
    MoveManyResolver,
    MoveManyService,
    EnrollmentStarted,
    CadenceResolver,
    CadenceService,
    EnrollmentMoved,
  ],
  exports: [EnrollmentService, EnrollmentStarted, EnrollmentMoved],
})
export class EnrollmentModule {
  constructor(
    @Inject(NodeTypes) nodes: NodeTypes,
    @Inject(JobHandlers) jobs: JobHandlers,
    @Inject(EnrollmentService) enrollments: EnrollmentService,
    @Inject(EnrollmentMoveService) moves: EnrollmentMoveService,
    @Inject(ScheduleChanged) changed: ScheduleChanged,
    @Inject(CohortEndService) ends: CohortEndService,
    @Inject(MoveManyService) many: MoveManyService,
  ) {
    nodes.register('Enrollment', (viewer, id) => enrollments.findVisible(viewer, id));
    changed.join('ENROLLMENT', (tx, scope, change) => ends.follow(tx, scope, change));
    jobs.register(followCohortEnd, (payload) => ends.moveAll(payload));
    jobs.register(resumeEnrollment, (payload) => moves.resumeDue(payload));
    jobs.register(moveCohort, (payload) => many.moveBatch(payload));
    jobs.register(expireEnrollment, (payload) => moves.expireDue(payload));
  }
}
