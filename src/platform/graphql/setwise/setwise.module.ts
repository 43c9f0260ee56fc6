import { Module } from '@nestjs/common';
import { SetwiseFields } from './setwise-fields.ts';

@Module({ providers: [SetwiseFields], exports: [SetwiseFields] })
export class SetwiseModule {}
