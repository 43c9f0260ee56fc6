import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { HealthController } from './health.controller.ts';
import { Lifecycle } from './lifecycle.ts';
import { LOGGER } from './logger.ts';
import type { Logger } from './logger.ts';
import { Metrics } from './metrics.ts';

@Module({})
export class ObservabilityModule {
  static with(logger: Logger): DynamicModule {
    return {
      module: ObservabilityModule,
      global: true,
      controllers: [HealthController],
      providers: [{ provide: LOGGER, useValue: logger }, Metrics, Lifecycle],
      exports: [LOGGER, Metrics, Lifecycle],
    };
  }
}
