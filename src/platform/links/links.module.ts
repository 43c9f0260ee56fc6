import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Global, Module } from '@nestjs/common';
import { CONFIG } from '../config/config.ts';
import type { Config } from '../config/config.ts';
import { writeOnce } from '../config/development-secrets.ts';
import { SignedLinks } from './signed-links.ts';

@Global()
@Module({
  providers: [
    {
      provide: SignedLinks,
      inject: [CONFIG],
      useFactory: ({ links, dataDirectory }: Config) =>
        new SignedLinks(links.secret ?? developmentSecret(dataDirectory)),
    },
  ],
  exports: [SignedLinks],
})
export class LinksModule {}

/** One for all processes that share the directory, made on first use. */
function developmentSecret(dataDirectory: string): string {
  const file = path.join(dataDirectory, 'link-secret');
  writeOnce(file, () => randomBytes(32).toString('base64url'));
  return readFileSync(file, 'utf8');
}
