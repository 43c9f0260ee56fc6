import { DataSource } from 'typeorm';
import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { SnakeCaseNaming } from './naming.ts';
import { PipelinedClient } from './pipelined-client.ts';

interface AppDataSourceOptions {
  readonly url: string;
  readonly poolSize: number;
  readonly entities: readonly EntityTarget<ObjectLiteral>[];
  readonly onError: (error: Error) => void;
}

/** The app role's pool. Its limits end a statement, a lock wait or an idle transaction that would hold others up. */
export function appDataSource({ url, poolSize, entities, onError }: AppDataSourceOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    entities: entities as never[],
    namingStrategy: new SnakeCaseNaming(),
    synchronize: false,
    logging: false,
    applicationName: 'stepwise',
    poolSize,
    poolErrorHandler: onError,
    extra: {
      Client: PipelinedClient,
      pipeline: true,
      connectionTimeoutMillis: 2_000,
      idleTimeoutMillis: 30_000,
      keepAlive: true,
      statement_timeout: 5_000,
      // Longer than any statement may take: a connection that was lost at the wrong moment answers never.
      query_timeout: 7_000,
      lock_timeout: 2_000,
      idle_in_transaction_session_timeout: 10_000,
    },
  });
}
