import { Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/index.ts';
import { EnrollmentModule } from '../enrollments/index.ts';
import { UnitModule } from '../units/index.ts';
import { ProgressResolver } from './progress.resolver.ts';
import { ProgressService } from './progress.service.ts';
import { ResendUnitResolver } from './resend-unit.resolver.ts';
import { ResendUnitService } from './resend-unit.service.ts';

@Module({
  imports: [EnrollmentModule, DeliveryModule, UnitModule],
  providers: [ProgressResolver, ProgressService, ResendUnitResolver, ResendUnitService],
  exports: [ProgressService],
})
export class ProgressModule {}
