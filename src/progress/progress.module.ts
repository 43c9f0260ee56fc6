import { Inject, Module } from '@nestjs/common';
import { CohortModule } from '../cohorts/index.ts';
import { DeliveryModule } from '../delivery/index.ts';
import { EnrollmentModule, EnrollmentMoved, reconcileEnrollments } from '../enrollments/index.ts';
import { OrganizationModule, ScheduleChanged } from '../organizations/index.ts';
import { NodeModule } from '../platform/graphql/node.module.ts';
import { NodeTypes } from '../platform/graphql/node.ts';
import { JobHandlers } from '../platform/jobs/job-handlers.ts';
import { UnitModule } from '../units/index.ts';
import { EnrollmentProgressResolver } from './enrollment-progress.resolver.ts';
import { EnrollmentProgressService } from './enrollment-progress.service.ts';
import { followSchedule } from './follow-schedule.ts';
import { OverrideResolver } from './override.resolver.ts';
import { OverrideService } from './override.service.ts';
import { OutlookResolver } from './outlook.resolver.ts';
import { OutlookService } from './outlook.service.ts';
import { ProgressResolver } from './progress.resolver.ts';
import { ProgressService } from './progress.service.ts';
import { ReconcileService } from './reconcile.service.ts';
import { releaseUnits } from './release-units.job.ts';
import { ReleaseService } from './release.service.ts';
import { ResendUnitResolver } from './resend-unit.resolver.ts';
import { ResendUnitService } from './resend-unit.service.ts';
import { unlockForCohort } from './unlock-for-cohort.job.ts';
import { unlockOnReturn } from './unlock-on-return.ts';

@Module({
  imports: [OrganizationModule, CohortModule, EnrollmentModule, DeliveryModule, UnitModule, NodeModule],
  providers: [
    ProgressResolver,
    ProgressService,
    EnrollmentProgressResolver,
    EnrollmentProgressService,
    ReleaseService,
    ReconcileService,
    OverrideResolver,
    OverrideService,
    OutlookResolver,
    OutlookService,
    ResendUnitResolver,
    ResendUnitService,
  ],
  exports: [ProgressService],
})
export class ProgressModule {
  constructor(
    @Inject(NodeTypes) nodes: NodeTypes,
    @Inject(JobHandlers) jobs: JobHandlers,
    @Inject(EnrollmentMoved) moved: EnrollmentMoved,
    @Inject(ScheduleChanged) changed: ScheduleChanged,
    @Inject(ReleaseService) releases: ReleaseService,
    @Inject(ReconcileService) reconciler: ReconcileService,
    @Inject(OverrideService) overrides: OverrideService,
  ) {
    nodes.register('UnitOverride', (viewer, id) => overrides.findVisible(viewer, id));
    jobs.register(releaseUnits, (payload) => releases.release(payload));
    jobs.register(reconcileEnrollments, (payload) => reconciler.reconcile(payload));
    jobs.register(unlockForCohort, (payload) => overrides.unlockForCohort(payload));
    moved.join('UNLOCK', unlockOnReturn);
    changed.join('UNLOCK', followSchedule);
  }
}
