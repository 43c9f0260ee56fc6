import { Global, Module } from '@nestjs/common';
import { JobHandlers } from './job-handlers.ts';
import { JobRunner } from './job-runner.ts';

@Global()
@Module({ providers: [JobHandlers, JobRunner], exports: [JobHandlers, JobRunner] })
export class JobsModule {}
