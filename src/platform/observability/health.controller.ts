import { Controller, Get, Header, Inject, ServiceUnavailableException } from '@nestjs/common';
import { Public } from '../auth/access.ts';
import { Database } from '../database/database.ts';
import { Lifecycle } from './lifecycle.ts';
import { Metrics } from './metrics.ts';

@Controller()
export class HealthController {
  readonly #database: Database;
  readonly #lifecycle: Lifecycle;
  readonly #metrics: Metrics;

  constructor(
    @Inject(Database) database: Database,
    @Inject(Lifecycle) lifecycle: Lifecycle,
    @Inject(Metrics) metrics: Metrics,
  ) {
    this.#database = database;
    this.#lifecycle = lifecycle;
    this.#metrics = metrics;
  }

  /** The process runs. Does not touch Postgres: a database that is away is no reason to kill the process. */
  @Public()
  @Get('livez')
  livez(): { status: string } {
    return { status: 'ok' };
  }

  /** The process may be sent requests: it is not shutting down and Postgres answers. */
  @Public()
  @Get('readyz')
  async readyz(): Promise<{ status: string }> {
    if (this.#lifecycle.isClosing) throw new ServiceUnavailableException({ status: 'closing' });
    try {
      await this.#database.readBeforeSignIn((tx) => tx.query('SELECT 1'));
    } catch {
      throw new ServiceUnavailableException({ status: 'no database' });
    }
    return { status: 'ok' };
  }

  @Public()
  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  metrics(): Promise<string> {
    return this.#metrics.registry.metrics();
  }
}
