import { createHash } from 'node:crypto';
import type { PoolClient, QueryArrayResult } from 'pg';
import type {
  DeepPartial,
  EntityManager,
  EntityTarget,
  FindOptionsWhere,
  ObjectLiteral,
  QueryRunner,
} from 'typeorm';
import type { Cancellation } from './cancellation.ts';
import type { Actor } from './tenant-scope.ts';
import { isSilence, silence, translateDatabaseError } from './translate-database-error.ts';

/** May read. Every query function takes one as its first parameter; there is no other handle to the database. */
export class ReadTx {
  readonly #runner: QueryRunner;
  readonly #client: PoolClient;
  readonly #cancellation: Cancellation | undefined;
  #tail: Promise<unknown> = Promise.resolve();
  #ended = false;
  #isBroken = false;
  #isSilent = false;

  constructor(runner: QueryRunner, client: PoolClient, cancellation?: Cancellation) {
    this.#runner = runner;
    this.#client = client;
    this.#cancellation = cancellation;
  }

  /** Runs one statement; snake_case columns come back as camelCase properties. */
  query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.serially(async () => {
      const result = await this.#client.query<unknown[]>({
        name: statementName(sql),
        text: sql,
        values: [...parameters],
        rowMode: 'array',
      });
      return toRows<Row>(result);
    });
  }

  /** The rows of one table that match; for joins and anything hot, write SQL. */
  find<E extends ObjectLiteral>(entity: EntityTarget<E>, where: FindOptionsWhere<E>): Promise<E[]> {
    return this.serially(() => this.manager.find(entity, { where }));
  }

  /**
   * @internal Reads as another actor, with the transaction that `work` is given. What is asked of this one meanwhile waits
   * its turn, so that it is still asked as who it was.
   */
  as<T>(actor: Actor, work: (tx: ReadTx) => Promise<T>): Promise<T> {
    return this.serially(async () => {
      const before = await this.#become(actor);
      const tx = new ReadTx(this.#runner, this.#client, this.#cancellation);
      try {
        return await work(tx);
      } finally {
        await tx.settled();
        tx.end();
        if (!tx.isBroken) await this.#become(before);
      }
    });
  }

  /** @returns who it was */
  async #become(actor: string): Promise<string> {
    const { rows } = await this.#client.query<{ before: string }>({
      name: 'set_actor',
      text: `WITH was AS MATERIALIZED (SELECT current_setting('app.actor', true) AS before)
        SELECT before, set_config('app.actor', $1, true) FROM was`,
      values: [actor],
    });
    return rows[0]?.before ?? '';
  }

  /** @internal A statement failed, so Postgres would answer COMMIT with a silent ROLLBACK. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** @internal A statement was not answered in time: nothing more will be, and whatever is asked next need not wait for it. */
  get isSilent(): boolean {
    return this.#isSilent;
  }

  /** @internal Resolves when no statement is under way. */
  settled(): Promise<unknown> {
    return this.#tail;
  }

  /** @internal A transaction that has ended answers no more queries. */
  end(): void {
    this.#ended = true;
  }

  protected get manager(): EntityManager {
    return this.#runner.manager;
  }

  /** One connection runs one statement at a time, however many resolvers ask at once. */
  protected serially<T>(work: () => Promise<T>): Promise<T> {
    if (this.#ended)
      return Promise.reject(new Error('This transaction has ended; a query on it would run outside.'));
    const result = this.#tail
      .then(() => {
        if (this.#isSilent) throw silence();
        if (this.#cancellation?.reason) throw this.#cancellation.reason;
        return work();
      })
      .catch((error: unknown) => {
        this.#isBroken = true;
        this.#isSilent ||= isSilence(error);
        throw this.#cancellation?.reason ?? translateDatabaseError(error);
      });
    this.#tail = result.catch(() => undefined);
    return result;
  }
}

/** May write as well. A function that demands a Tx cannot be called from a read. */
export class Tx extends ReadTx {
  readonly #afterCommit: (() => void)[] = [];

  /** Inserts rows of one table, in one statement. */
  insert<E extends ObjectLiteral>(
    entity: EntityTarget<E>,
    rows: DeepPartial<E> | DeepPartial<E>[],
  ): Promise<void> {
    if (Array.isArray(rows) && rows.length === 0) return Promise.resolve();
    return this.serially(async () => {
      await this.manager
        .createQueryBuilder()
        .insert()
        .into(entity)
        .values(rows as never)
        .updateEntity(false)
        .execute();
    });
  }

  /** Registers something to do once the transaction is committed, and only then; it must not fail. */
  onCommit(hook: () => void): void {
    this.#afterCommit.push(hook);
  }

  /** @internal */
  committed(): void {
    for (const hook of this.#afterCommit) hook();
  }
}

const names = new Map<string, string>();

/** Statements are prepared under a name made from their text: planning again costs more than running. */
function statementName(sql: string): string {
  let name = names.get(sql);
  if (name === undefined) {
    name = createHash('sha256').update(sql).digest('base64url').slice(0, 24);
    names.set(sql, name);
  }
  return name;
}

const camel = new Map<string, string>();

function toCamelCase(column: string): string {
  let property = camel.get(column);
  if (property === undefined) {
    property = column.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
    camel.set(column, property);
  }
  return property;
}

function toRows<Row>(result: QueryArrayResult<unknown[]>): Row[] {
  const properties = result.fields.map((field) => toCamelCase(field.name));
  return result.rows.map((values) => {
    const row: Record<string, unknown> = {};
    for (let i = 0; i < properties.length; i++) row[properties[i] as string] = values[i];
    return row as Row;
  });
}
