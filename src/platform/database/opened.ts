import type { QueryRunner } from 'typeorm';
import type { Answer, Statement } from './packet.ts';
import type { PipelinedClient } from './pipelined-client.ts';
import type { Actor, TenantScope } from './tenant-scope.ts';

const BEGIN = {
  'READ ONLY': {
    name: 'begin_read_only',
    text: 'START TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY',
    values: [],
  },
  'READ WRITE': {
    name: 'begin_read_write',
    text: 'START TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE',
    values: [],
  },
};

/** The connection of a transaction, which begins, and says whose it is, with the first statement. */
export class Opened {
  readonly runner: QueryRunner;
  readonly client: PipelinedClient;
  #beforehand: readonly Statement[];
  #hasEnded = false;

  constructor(
    { runner, client }: { runner: QueryRunner; client: PipelinedClient },
    { organizationId, userId }: TenantScope,
    { actor, access }: { actor: Actor; access: keyof typeof BEGIN },
  ) {
    this.runner = runner;
    this.client = client;
    const setScope = {
      name: 'set_scope',
      text: `SELECT set_config('app.organization_id', $1, true), set_config('app.user_id', $2, true), set_config('app.actor', $3, true)`,
      values: [organizationId, userId ?? '', actor],
    };
    this.#beforehand = [BEGIN[access], setScope];
  }

  /** Whether there is anything to commit or to roll back. */
  get hasBegun(): boolean {
    return this.#beforehand.length === 0;
  }

  /** From now on nothing more is sent: what still waited would run outside, or in the transaction of whoever comes next. */
  end(): void {
    this.#hasEnded = true;
  }

  /** @throws Error when the transaction has ended */
  assertOpen(): void {
    if (this.#hasEnded) throw new Error('This transaction has ended; a query on it would run outside.');
  }

  /** Asks a statement, the first with the beginning before it. */
  async query(statement: Statement): Promise<Answer> {
    this.assertOpen();
    if (this.hasBegun) return this.client.ask(statement);
    const before = this.#take().map((one) => this.client.ask(one));
    // If one of those fails, the statement was run in no transaction, if at all.
    const [answer] = await Promise.all([this.client.ask(statement), ...before]);
    return answer;
  }

  /** Begins by itself, for what does not come through `query`. */
  async begin(): Promise<void> {
    this.assertOpen();
    await Promise.all(this.#take().map((statement) => this.client.ask(statement)));
  }

  #take(): readonly Statement[] {
    const beforehand = this.#beforehand;
    this.#beforehand = [];
    return beforehand;
  }
}
