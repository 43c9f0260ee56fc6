import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { AppModule } from './app.module.ts';
import type { Config } from './platform/config/config.ts';
import { GraphqlModule } from './platform/graphql/graphql.module.ts';
import type { Logger } from './platform/observability/logger.ts';

/** The program and the schema over it, which only who serves it pays for. */
@Module({})
export class ServerModule {
  static with(config: Config, logger: Logger): DynamicModule {
    return { module: ServerModule, imports: [AppModule.with(config, logger), GraphqlModule] };
  }
}
