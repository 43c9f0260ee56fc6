import { Global, Module } from '@nestjs/common';
import { DeadJobService } from './dead-job.service.ts';
import { JobHandlers } from './job-handlers.ts';
import { JobRunner } from './job-runner.ts';

@Global()
@Module({ providers: [JobHandlers, JobRunner, DeadJobService], exports: [JobHandlers, JobRunner] })
export class JobsModule {}
