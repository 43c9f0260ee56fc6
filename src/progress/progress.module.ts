import { Inject, Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/index.ts';
import { EnrollmentModule, EnrollmentMoved } from '../enrollments/index.ts';
import { UnitModule } from '../units/index.ts';
import { ProgressResolver } from './progress.resolver.ts';
import { ProgressService } from './progress.service.ts';
import { unlockOnReturn } from './unlock-on-return.ts';

@Module({
  imports: [EnrollmentModule, DeliveryModule, UnitModule],
  providers: [ProgressResolver, ProgressService],
  exports: [ProgressService],
})
export class ProgressModule {
  constructor(@Inject(EnrollmentMoved) moved: EnrollmentMoved) {
    moved.join('UNLOCK', unlockOnReturn);
  }
}
