import { Module } from '@nestjs/common';
import { CONFIG } from '../config/config.ts';
import type { Config } from '../config/config.ts';
import { TrustedDocuments } from './trusted-documents.ts';

@Module({
  providers: [
    {
      provide: TrustedDocuments,
      inject: [CONFIG],
      useFactory: ({ graphql }: Config) =>
        new TrustedDocuments({ file: graphql.trustedDocuments, introspection: graphql.introspection }),
    },
  ],
  exports: [TrustedDocuments],
})
export class TrustedDocumentsModule {}
