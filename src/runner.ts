import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.ts';
import type { Config } from './platform/config/config.ts';
import { JobRunner } from './platform/jobs/job-runner.ts';
import { HealthController } from './platform/observability/health.controller.ts';
import { serveHealth } from './platform/observability/health-server.ts';
import { Lifecycle } from './platform/observability/lifecycle.ts';
import { NestLogger } from './platform/observability/logger.ts';
import type { Logger } from './platform/observability/logger.ts';
import type { Running } from './shutdown.ts';

/** The process that only does jobs: the same program without HTTP, and without the schema. */
export async function startRunner(config: Config, logger: Logger): Promise<Running> {
  const app = await NestFactory.createApplicationContext(AppModule.with(config, logger), {
    logger: new NestLogger(logger),
    abortOnError: false,
  });
  const runner = app.get(JobRunner);
  await runner.start();
  const port = config.jobs.healthPort;
  const health =
    port === null ? null : await serveHealth(app.get(HealthController), { host: config.http.host, port });
  return {
    app,
    async stop() {
      app.get(Lifecycle).close();
      await runner.stop();
      health?.close();
      await app.close();
    },
  };
}
