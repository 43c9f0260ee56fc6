import { Inject, Module } from '@nestjs/common';
import type { DynamicModule, OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { CONFIG } from '../config/config.ts';
import type { Config } from '../config/config.ts';
import { LOGGER } from '../observability/logger.ts';
import type { Logger } from '../observability/logger.ts';
import { findUnmetPreconditions } from './boot-preconditions.ts';
import { appDataSource } from './data-source.ts';
import { Database } from './database.ts';

interface DatabaseModuleOptions {
  readonly entities: readonly EntityTarget<ObjectLiteral>[];
  readonly migrations: readonly string[];
}

/** The database is not what the server needs it to be; the message lists what to mend. */
export class PreconditionError extends Error {
  override name = 'PreconditionError';
}

@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  readonly #dataSource: DataSource;

  constructor(@Inject(DataSource) dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  static with({ entities, migrations }: DatabaseModuleOptions): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [
        {
          provide: DataSource,
          inject: [CONFIG, LOGGER],
          useFactory: async (config: Config, logger: Logger) => {
            const dataSource = appDataSource({
              url: config.database.url ?? '',
              poolSize: config.database.poolSize,
              entities,
              onError: (error) =>
                logger.warn({ error: error.message }, 'an idle database connection was lost'),
            });
            await dataSource.initialize().catch((error: Error) => {
              throw new PreconditionError(`The database of DATABASE_URL cannot be used: ${error.message}`);
            });
            return dataSource;
          },
        },
        {
          provide: Database,
          inject: [DataSource],
          useFactory: async (dataSource: DataSource) => {
            const database = new Database(dataSource);
            const problems = await database.readBeforeSignIn((tx) => findUnmetPreconditions(tx, migrations));
            if (problems.length > 0) {
              await dataSource.destroy();
              throw new PreconditionError(
                `The database is not safe to serve from:\n${problems.map((p) => `  ${p}`).join('\n')}`,
              );
            }
            return database;
          },
        },
      ],
      exports: [Database],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.#dataSource.isInitialized) await this.#dataSource.destroy();
  }
}
