import type { EntityManager } from 'typeorm';
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

/** Without a row, of which there would be nothing to learn. */
const SET_SCOPE = {
  name: 'set_scope',
  text: `SELECT WHERE num_nulls(set_config('app.organization_id', $1, true), set_config('app.user_id', $2, true), set_config('app.actor', $3, true)) > 0`,
};

/** Of a statement that is alone nothing begins and nothing ends: its packet is the transaction. */
const ALONE = {
  name: 'set_scope_alone',
  text: `SELECT WHERE num_nulls(set_config('transaction_read_only', 'on', true), set_config('app.organization_id', $1, true), set_config('app.user_id', $2, true), set_config('app.actor', $3, true)) > 0`,
};

/** Taken from the pool. */
export interface PooledClient extends PipelinedClient {
  release(): void;
}

interface Connected {
  readonly client: PooledClient;
  readonly managerOf: (client: PooledClient) => EntityManager;
}

interface How {
  readonly actor: Actor;
  readonly access: keyof typeof BEGIN;
  /** One statement and no more. */
  readonly isAlone?: boolean;
}

/** The connection of a transaction, which begins, and says whose it is, with the first statement. */
export class Opened {
  readonly client: PooledClient;
  readonly #managerOf: (client: PooledClient) => EntityManager;
  #manager: EntityManager | null = null;
  readonly #isAlone: boolean;
  readonly #begin: Statement;
  readonly #scope: readonly string[];
  #isAsked = false;
  #hasEnded = false;

  constructor(
    { client, managerOf }: Connected,
    { organizationId, userId }: TenantScope,
    { actor, access, isAlone = false }: How,
  ) {
    this.client = client;
    this.#managerOf = managerOf;
    this.#isAlone = isAlone;
    this.#begin = BEGIN[access];
    this.#scope = [organizationId, userId ?? '', actor];
  }

  /** Whether there is anything to commit or to roll back. */
  get hasBegun(): boolean {
    return this.#isAsked && !this.#isAlone;
  }

  /** Made for the few statements that TypeORM writes. */
  get manager(): EntityManager {
    return (this.#manager ??= this.#managerOf(this.client));
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
  query(statement: Statement): Promise<Answer> {
    this.assertOpen();
    if (!this.#isAsked) return this.client.ask(statement, this.#take());
    if (this.#isAlone) throw new Error('One statement was announced, and there are more.');
    return this.client.ask(statement);
  }

  /** Begins by itself, for what does not come through `query`. */
  async begin(): Promise<void> {
    this.assertOpen();
    if (this.#isAlone) throw new Error('One statement was announced; what is asked otherwise may be more.');
    if (!this.#isAsked) await Promise.all(this.#take().map((one) => this.client.ask(one)));
  }

  /** What goes before the first statement. */
  #take(): Statement[] {
    this.#isAsked = true;
    const { name, text } = this.#isAlone ? ALONE : SET_SCOPE;
    const setScope = { name, text, values: this.#scope };
    return this.#isAlone ? [setScope] : [this.#begin, setScope];
  }
}
