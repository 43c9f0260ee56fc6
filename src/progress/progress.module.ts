import { Inject, Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/index.ts';
import { EnrollmentModule, EnrollmentMoved, reconcileEnrollments } from '../enrollments/index.ts';
import { JobHandlers } from '../platform/jobs/job-handlers.ts';
import { UnitModule } from '../units/index.ts';
import { ProgressResolver } from './progress.resolver.ts';
import { ProgressService } from './progress.service.ts';
import { ReconcileService } from './reconcile.service.ts';
import { releaseUnits } from './release-units.job.ts';
import { ReleaseService } from './release.service.ts';
import { unlockOnReturn } from './unlock-on-return.ts';

@Module({
  imports: [EnrollmentModule, DeliveryModule, UnitModule],
  providers: [ProgressResolver, ProgressService, ReleaseService, ReconcileService],
  exports: [ProgressService],
})
export class ProgressModule {
  constructor(
    @Inject(EnrollmentMoved) moved: EnrollmentMoved,
    @Inject(JobHandlers) jobs: JobHandlers,
    @Inject(ReleaseService) releases: ReleaseService,
    @Inject(ReconcileService) reconciler: ReconcileService,
  ) {
    moved.join('UNLOCK', unlockOnReturn);
    jobs.register(releaseUnits, (payload) => releases.release(payload));
    jobs.register(reconcileEnrollments, (payload) => reconciler.reconcile(payload));
  }
}
