import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import type { Cancellation } from './cancellation.ts';
import { Interruption } from './cancel-statement.ts';
import type { Actor, TenantScope } from './tenant-scope.ts';
import { ReadTx, Tx } from './transaction.ts';
import type { Opened } from './transaction.ts';
import { isSilence, translateDatabaseError } from './translate-database-error.ts';

/**
 * The only doors to the database. Both take the tenant first and hand out a transaction that sees that tenant alone.
 * Never wait for a thread, SMTP or the network inside one, and never open a second one while holding the first.
 */
export class Database {
  readonly #dataSource: DataSource;
  readonly #snapshots = new WeakMap<TenantScope, Snapshot>();
  readonly #writing = new WeakSet<TenantScope>();

  constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  /** Reads in one snapshot: the GraphQL operation's own when it has one, else a transaction for this call. */
  async read<T>(scope: TenantScope, work: (tx: ReadTx) => Promise<T>, actor: Actor = 'MEMBER'): Promise<T> {
    this.#assertNotWriting(scope);
    const workIn = (tx: ReadTx) => (actor === 'MEMBER' ? work(tx) : tx.as(actor, work));
    const snapshot = this.#snapshots.get(scope);
    if (snapshot !== undefined) return workIn(await snapshot.open());
    const own = new Snapshot(() => this.#begin(scope, 'MEMBER', 'READ ONLY'), scope.cancellation);
    try {
      return await workIn(await own.open());
    } finally {
      await own.close();
    }
  }

  /** Does work that commits whole or not at all. An error thrown inside rolls back and goes on to the caller. */
  async transact<T>(scope: TenantScope, work: (tx: Tx) => Promise<T>, actor: Actor = 'MEMBER'): Promise<T> {
    this.#assertNotWriting(scope);
    this.#writing.add(scope);
    const opened = await this.#begin(scope, actor, 'READ WRITE').catch((error: unknown) => {
      this.#writing.delete(scope);
      throw error;
    });
    const { runner, client, begun, interruption } = opened;
    const tx = new Tx(opened, scope.cancellation);
    try {
      const result = await work(tx);
      await tx.sent();
      tx.end();
      if (tx.isBroken) throw new Error('A statement of this transaction failed and its error was swallowed.');
      // What was decided in time is not given up any more, so nothing stops the commit.
      await interruption.end();
      if (scope.cancellation?.reason) throw scope.cancellation.reason;
      // Behind what nobody waited for: if any of it fails, Postgres takes back all of it and says so.
      const { command } = await client.query('COMMIT');
      await tx.settled();
      await begun;
      if (command !== 'COMMIT') throw new Error('Postgres has not committed this transaction.');
      tx.committed();
      return result;
    } catch (error) {
      tx.end();
      const isSafe = await interruption.end();
      await rollBack({ client }, !isSafe || isSilence(error) || tx.isSilent);
      throw tx.failure ?? translateDatabaseError(error);
    } finally {
      this.#writing.delete(scope);
      await runner.release();
    }
  }

  /** Reads as nobody: no tenant row is visible, only the reviewed functions that look things up before sign-in. */
  async readBeforeSignIn<T>(work: (tx: ReadTx) => Promise<T>): Promise<T> {
    return this.read({ organizationId: '', userId: null }, work);
  }

  /** From now until `closeSnapshot`, all reads of this scope object share one read-only snapshot, opened when first used. */
  openSnapshot(scope: TenantScope): void {
    if (!this.#snapshots.has(scope))
      this.#snapshots.set(
        scope,
        new Snapshot(() => this.#begin(scope, 'MEMBER', 'READ ONLY'), scope.cancellation),
      );
  }

  /** The snapshot of one scope object is another's from now on, who is the same. */
  handOverSnapshot(from: TenantScope, to: TenantScope): void {
    const snapshot = this.#snapshots.get(from);
    this.#snapshots.delete(from);
    if (snapshot === undefined) return;
    if (from.organizationId !== to.organizationId || from.userId !== to.userId)
      throw new Error('A snapshot goes only to whom it was opened for.');
    this.#snapshots.set(to, snapshot);
  }

  async closeSnapshot(scope: TenantScope): Promise<void> {
    const snapshot = this.#snapshots.get(scope);
    this.#snapshots.delete(scope);
    await snapshot?.close();
  }

  /** A second connection while one is held deadlocks the pool under load, so it fails at once, in every test. */
  #assertNotWriting(scope: TenantScope): void {
    if (this.#writing.has(scope))
      throw new Error('Use the transaction at hand: this scope already holds one.');
  }

  async #begin(
    scope: TenantScope,
    actor: Actor,
    access: 'READ ONLY' | 'READ WRITE',
  ): Promise<OpenTransaction> {
    const runner = this.#dataSource.createQueryRunner();
    let client: PoolClient | null = null;
    try {
      client = (await runner.connect()) as PoolClient;
      // It may have waited for the connection.
      if (scope.cancellation?.reason) throw scope.cancellation.reason;
      const begun = begin(client, { ...scope, actor, access });
      begun.catch(() => undefined);
      return { runner, client, begun, interruption: new Interruption(client, scope.cancellation) };
    } catch (error) {
      await runner.release();
      throw translateDatabaseError(error);
    }
  }
}

const BEGIN = {
  'READ ONLY': {
    name: 'begin_read_only',
    text: 'START TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY',
  },
  'READ WRITE': {
    name: 'begin_read_write',
    text: 'START TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE',
  },
};
const SET_SCOPE = {
  name: 'set_scope',
  text: `SELECT set_config('app.organization_id', $1, true), set_config('app.user_id', $2, true), set_config('app.actor', $3, true)`,
};

/**
 * Begins a transaction and says whose it is. Not waited for: the first statement is sent with it. Should it fail, which
 * only a lost connection does, that statement is nobody's and finds no tenant's row.
 */
async function begin(
  client: PoolClient,
  { organizationId, userId, actor, access }: TenantScope & { actor: Actor; access: keyof typeof BEGIN },
): Promise<void> {
  await Promise.all([
    client.query(BEGIN[access]),
    client.query({ ...SET_SCOPE, values: [organizationId, userId ?? '', actor] }),
  ]);
}

/** A connection that cannot even roll back, or may yet be cancelled, is no good to whoever would get it next: the pool drops it. */
async function rollBack({ client }: { client: PoolClient | null }, isLost: boolean): Promise<void> {
  if (client === null) return;
  const discard = () => void (client as unknown as { end(): Promise<void> }).end().catch(() => undefined);
  if (isLost) discard();
  else await client.query('ROLLBACK').catch(discard);
}

interface OpenTransaction extends Opened {
  readonly interruption: Interruption;
}

/** A read-only transaction that opens on first use and closes once. */
class Snapshot {
  readonly #begin: () => Promise<OpenTransaction>;
  readonly #cancellation: Cancellation | undefined;
  #opened: Promise<OpenTransaction & { tx: ReadTx }> | null = null;

  constructor(begin: () => Promise<OpenTransaction>, cancellation: Cancellation | undefined) {
    this.#begin = begin;
    this.#cancellation = cancellation;
  }

  async open(): Promise<ReadTx> {
    this.#opened ??= this.#begin().then((opened) => ({
      tx: new ReadTx(opened, this.#cancellation),
      ...opened,
    }));
    return (await this.#opened).tx;
  }

  async close(): Promise<void> {
    if (this.#opened === null) return;
    const opened = await this.#opened.catch(() => null);
    if (opened === null) return;
    await opened.tx.settled();
    opened.tx.end();
    const isSafe = await opened.interruption.end();
    await rollBack(opened, !isSafe || opened.tx.isSilent);
    await opened.runner.release();
  }
}
