import type { PoolClient, QueryArrayConfig, QueryArrayResult } from 'pg';
import type { QueryRunner } from 'typeorm';
import { isPrepared, queryAfter } from './beginning-query.ts';
import type { Beforehand } from './beginning-query.ts';
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

const SET_SCOPE = {
  name: 'set_scope',
  text: `SELECT set_config('app.organization_id', $1, true), set_config('app.user_id', $2, true), set_config('app.actor', $3, true)`,
};

/** Of a statement that is alone nothing begins and nothing ends: its packet is the transaction. */
const ALONE = {
  name: 'set_scope_alone',
  text: `SELECT set_config('transaction_read_only', 'on', true), set_config('app.organization_id', $1, true), set_config('app.user_id', $2, true), set_config('app.actor', $3, true)`,
};

interface How {
  readonly actor: Actor;
  readonly access: keyof typeof BEGIN;
  /** One statement and no more. */
  readonly isAlone?: boolean;
}

/** The connection of a transaction, which begins, and says whose it is, with the first statement. */
export class Opened {
  readonly runner: QueryRunner;
  readonly client: PoolClient;
  readonly #isAlone: boolean;
  /** Whether Postgres ends the transaction by itself, with the packet. */
  readonly #isPacket: boolean;
  #beforehand: readonly Beforehand[];
  #hasEnded = false;

  constructor(
    { runner, client }: { runner: QueryRunner; client: PoolClient },
    { organizationId, userId }: TenantScope,
    { actor, access, isAlone = false }: How,
  ) {
    this.runner = runner;
    this.client = client;
    const setScope = { ...(isAlone ? ALONE : SET_SCOPE), values: [organizationId, userId ?? '', actor] };
    this.#isAlone = isAlone;
    this.#isPacket = isAlone && isPrepared(client, setScope);
    this.#beforehand = this.#isPacket ? [setScope] : [BEGIN[access], setScope];
  }

  /** Whether there is anything to commit or to roll back. */
  get hasBegun(): boolean {
    return this.#isAsked && !this.#isPacket;
  }

  get #isAsked(): boolean {
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

  async query(config: QueryArrayConfig): Promise<QueryArrayResult<unknown[]>> {
    this.assertOpen();
    if (this.#isAsked && this.#isAlone) throw new Error('One statement was announced, and there are more.');
    if (this.#isAsked) return this.client.query<unknown[]>(config);
    return queryAfter(this.client, this.#take(), config);
  }

  /** Begins by itself, for what does not come through `query`. */
  async begin(): Promise<void> {
    this.assertOpen();
    if (this.#isAlone) throw new Error('One statement was announced; what is asked otherwise may be more.');
    await Promise.all(
      this.#take().map((statement) => this.client.query({ ...statement, values: [...statement.values] })),
    );
  }

  #take(): readonly Beforehand[] {
    const beforehand = this.#beforehand;
    this.#beforehand = [];
    return beforehand;
  }
}
