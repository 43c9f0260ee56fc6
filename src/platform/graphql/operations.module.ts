import { Module } from '@nestjs/common';
import { Admission } from './admit-operation.ts';
import { DocumentStore } from './document-store.ts';
import { SetwiseModule } from './setwise/setwise.module.ts';
import { ShortWay } from './short-way.ts';
import { TrustedDocumentsModule } from './trusted-documents.module.ts';

/** What Apollo and the short way past it have in common. */
@Module({
  imports: [TrustedDocumentsModule, SetwiseModule],
  providers: [DocumentStore, Admission, ShortWay],
  exports: [DocumentStore, Admission, ShortWay, TrustedDocumentsModule, SetwiseModule],
})
export class OperationsModule {}
