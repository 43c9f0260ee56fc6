import { Module } from '@nestjs/common';
import { SetwiseExecution } from './setwise-execution.ts';
import { SetwiseFields } from './setwise-fields.ts';

@Module({ providers: [SetwiseFields, SetwiseExecution], exports: [SetwiseFields, SetwiseExecution] })
export class SetwiseModule {}
