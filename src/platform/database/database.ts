import type { Pool } from 'pg';
import type { DataSource, EntityManager } from 'typeorm';
import type { Cancellation } from './cancellation.ts';
import { Interruption } from './cancel-statement.ts';
import { Hints } from './hints.ts';
import type { Actor, TenantScope } from './tenant-scope.ts';
import { Opened } from './opened.ts';
import type { PooledClient } from './opened.ts';
import { ReadTx, Tx } from './transaction.ts';
import { isAborted, isSilence, translateDatabaseError } from './translate-database-error.ts';

/**
 * The only doors to the database. Both take the tenant first and hand out a transaction that sees that tenant alone.
 * Never wait for a thread, SMTP or the network inside one, and never open a second one while holding the first.
 */
export class Database {
  readonly #pool: Pool;
  readonly #managerOf: (client: PooledClient) => EntityManager;
  readonly #snapshots = new WeakMap<TenantScope, Snapshot>();
  readonly #writing = new WeakSet<TenantScope>();
  readonly #hints: Hints;

  constructor(dataSource: DataSource) {
    this.#pool = (dataSource.driver as unknown as { master: Pool }).master;
    this.#managerOf = (client) => managerOf(dataSource, client);
    this.#hints = new Hints((channel, count) => this.#pool.query({ ...NOTIFY, values: [channel, count] }));
  }

  /** Reads in one snapshot: the GraphQL operation's own when it has one, else a transaction for this call. */
  async read<T>(scope: TenantScope, work: (tx: ReadTx) => Promise<T>, actor: Actor = 'MEMBER'): Promise<T> {
    this.#assertNotWriting(scope);
    const workIn = (tx: ReadTx) => (actor === 'MEMBER' ? work(tx) : tx.as(actor, work));
    const snapshot = this.#snapshots.get(scope);
    if (snapshot !== undefined) return snapshot.use(workIn);
    const own = new Snapshot(() => this.#begin(scope, 'MEMBER', 'READ ONLY'), scope.cancellation);
    try {
      return await own.use(workIn);
    } finally {
      await own.close();
    }
  }

  /**
   * Reads with one statement, which is its own transaction: one round trip, and nothing to begin and to end. In an operation
   * that has a snapshot it is asked there.
   */
  async readOnce<T>(scope: TenantScope, work: (tx: ReadTx) => Promise<T>): Promise<T> {
    if (this.#snapshots.has(scope)) return this.read(scope, work);
    this.#assertNotWriting(scope);
    const own = new Snapshot(() => this.#begin(scope, 'MEMBER', 'READ ONLY', true), scope.cancellation);
    try {
      return await own.use(work);
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
    const { client, interruption } = opened;
    const tx = new Tx(opened, scope.cancellation, this.#hints);
    try {
      const result = await work(tx);
      await tx.sent();
      tx.end();
      if (tx.isBroken) throw new Error('A statement of this transaction failed and its error was swallowed.');
      // What was decided in time is not given up any more, so nothing stops the commit.
      await interruption.end();
      if (scope.cancellation?.reason) throw scope.cancellation.reason;
      // Behind what nobody waited for: if any of it fails, Postgres takes back all of it and says so.
      const committed = opened.hasBegun ? await client.ask(COMMIT) : null;
      await tx.settled();
      if ((committed !== null && committed.command !== 'COMMIT') || tx.isBroken)
        throw tx.cause ?? new Error('Postgres has not committed all of this transaction.');
      opened.end();
      tx.committed();
      return result;
    } catch (error) {
      tx.end();
      opened.end();
      if (!tx.isSilent) await tx.settled();
      const isSafe = await interruption.end();
      await rollBack(opened, !isSafe || isSilence(error) || tx.isSilent);
      throw tx.failure ?? translateDatabaseError(isAborted(error) ? (tx.cause ?? error) : error);
    } finally {
      this.#writing.delete(scope);
      opened.release();
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

  /**
   * Gives the connection of the scope's snapshot back while something else is waited for, such as a thread, unless another
   * read is under way on it. What is read later begins a new one.
   */
  async restSnapshot(scope: TenantScope): Promise<void> {
    await this.#snapshots.get(scope)?.rest();
  }

  /** After a failure: a snapshot that it has broken gives way to a new one. */
  async mendSnapshot(scope: TenantScope): Promise<void> {
    await this.#snapshots.get(scope)?.mend();
  }

  async closeSnapshot(scope: TenantScope): Promise<void> {
    const snapshot = this.#snapshots.get(scope);
    if (snapshot === undefined) return;
    this.#snapshots.delete(scope);
    await snapshot.close();
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
    isAlone = false,
  ): Promise<OpenTransaction> {
    let client: PooledClient | null = null;
    try {
      client = (await this.#pool.connect()) as unknown as PooledClient;
      // It may have waited for the connection.
      if (scope.cancellation?.reason) throw scope.cancellation.reason;
      return new OpenTransaction({ client, managerOf: this.#managerOf }, scope, { actor, access, isAlone });
    } catch (error) {
      client?.release();
      throw translateDatabaseError(error);
    }
  }
}

/** TypeORM's, on a connection that is not its own to take or to give back. */
function managerOf(dataSource: DataSource, client: PooledClient): EntityManager {
  return Object.assign(dataSource.createQueryRunner(), { databaseConnection: client }).manager;
}

/** Every hint differs from the one before, as the listeners of the queue want it; one that a crash loses does no harm. */
const NOTIFY = {
  name: 'notify',
  text: `SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, json_build_object('r', random(), 'count', $2::int)::text)`,
};

const COMMIT = { name: 'commit', text: 'COMMIT', values: [] };
const ROLLBACK = { name: 'roll_back', text: 'ROLLBACK', values: [] };

/** A connection that cannot even roll back, or may yet be cancelled, is no good to whoever would get it next: the pool drops it. */
async function rollBack({ client, hasBegun }: Opened, isLost: boolean): Promise<void> {
  const discard = () => void (client as unknown as { end(): Promise<void> }).end().catch(() => undefined);
  if (isLost) discard();
  else if (hasBegun) await client.ask(ROLLBACK).catch(discard);
}

/** What only read is ended by whoever gets the connection next, with their first statement. */
function rollBackBeforeNext({ client }: Opened): void {
  client.askBeforeNext(ROLLBACK).catch(() => void client.end().catch(() => undefined));
}

class OpenTransaction extends Opened {
  readonly interruption: Interruption;

  constructor(...given: ConstructorParameters<typeof Opened>) {
    super(...given);
    this.interruption = new Interruption(this.client, given[1].cancellation);
  }

  /** Gives the connection back; the pool drops one that was lost or ended. */
  release(): void {
    this.client.release();
  }
}

/** A read-only transaction that opens on first use and closes once. */
class Snapshot {
  readonly #begin: () => Promise<OpenTransaction>;
  readonly #cancellation: Cancellation | undefined;
  #opened: Promise<{ transaction: OpenTransaction; tx: ReadTx }> | null = null;
  #users = 0;

  constructor(begin: () => Promise<OpenTransaction>, cancellation: Cancellation | undefined) {
    this.#begin = begin;
    this.#cancellation = cancellation;
  }

  async use<T>(work: (tx: ReadTx) => Promise<T>): Promise<T> {
    this.#users++;
    try {
      this.#opened ??= this.#begin().then((transaction) => ({
        tx: new ReadTx(transaction, this.#cancellation),
        transaction,
      }));
      return await work((await this.#opened).tx);
    } finally {
      this.#users--;
    }
  }

  async rest(): Promise<void> {
    if (this.#users === 0) await this.close();
  }

  async mend(): Promise<void> {
    const opened = (await this.#opened?.catch(() => null)) ?? null;
    if (opened === null || opened.tx.isBroken) await this.close();
  }

  async close(): Promise<void> {
    const opening = this.#opened;
    this.#opened = null;
    const opened = (await opening?.catch(() => null)) ?? null;
    if (opened === null) return;
    const { tx, transaction } = opened;
    await tx.settled();
    tx.end();
    transaction.end();
    const isSafe = await transaction.interruption.end();
    if (isSafe && !tx.isSilent && !tx.isBroken && transaction.hasBegun) rollBackBeforeNext(transaction);
    else await rollBack(transaction, !isSafe || tx.isSilent);
    transaction.release();
  }
}
