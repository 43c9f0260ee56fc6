import { Module } from '@nestjs/common';
import type { DynamicModule, Type } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { v7 as uuidv7 } from 'uuid';
import { CONFIG } from '../config/config.ts';
import type { Config } from '../config/config.ts';
import { AccessGuard } from './access.guard.ts';
import { AccessTokens } from './access-tokens.ts';
import { Authenticator } from './authenticator.ts';
import { developmentKeyFile, readSigningKeys } from './signing-keys.ts';

/** Token signing stands alone, because the room that signs people in needs it too. */
@Module({
  providers: [
    {
      provide: AccessTokens,
      inject: [CONFIG],
      useFactory: ({ auth, dataDirectory }: Config) =>
        new AccessTokens({
          readKeys: async () =>
            readSigningKeys(auth.keysFile ?? (await developmentKeyFile(dataDirectory, uuidv7()))),
          lifetimeSeconds: auth.accessTokenSeconds,
        }),
    },
  ],
  exports: [AccessTokens],
})
export class AccessTokensModule {}

@Module({})
export class AuthModule {
  /** @param viewerSource the module that provides `ViewerSource` */
  static with(viewerSource: Type): DynamicModule {
    return {
      module: AuthModule,
      global: true,
      imports: [viewerSource, AccessTokensModule],
      providers: [Authenticator, { provide: APP_GUARD, useClass: AccessGuard }],
      exports: [Authenticator],
    };
  }
}
