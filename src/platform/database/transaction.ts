import { createHash } from 'node:crypto';
import utils from 'pg/lib/utils.js';
import type { DeepPartial, EntityManager, EntityTarget, FindOptionsWhere, ObjectLiteral } from 'typeorm';
import type { Cancellation } from './cancellation.ts';
import type { Hints } from './hints.ts';
import type { Opened } from './opened.ts';
import type { Answer } from './packet.ts';
import type { Actor } from './tenant-scope.ts';
import { isAborted, isSilence, silence, translateDatabaseError } from './translate-database-error.ts';

/** May read. Every query function takes one as its first parameter; there is no other handle to the database. */
export class ReadTx {
  readonly #opened: Opened;
  readonly #cancellation: Cancellation | undefined;
  #tail: Promise<unknown> = Promise.resolve();
  /** What has the connection to itself, with all that waits behind it; null while statements may just be sent. */
  #alone: Promise<unknown> | null = null;
  #ended = false;
  #isBroken = false;
  #isSilent = false;
  /** The first failure. */
  #cause: unknown = null;

  constructor(opened: Opened, cancellation: Cancellation | undefined) {
    this.#opened = opened;
    this.#cancellation = cancellation;
  }

  /**
   * Runs one statement; snake_case columns come back as camelCase properties. Statements that are asked at the same moment are
   * sent together and run in the order they were asked in, so what does not depend on another's rows need not wait for them.
   */
  query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const asked = {
      name: statementName(sql),
      text: sql,
      values: parameters.map((value) => utils.prepareValue(value)),
    };
    return this.#ask(this.#alone, () => this.#opened.query(asked).then(toRows<Row>));
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
      const tx = new ReadTx(this.#opened, this.#cancellation);
      try {
        return await work(tx);
      } finally {
        await tx.settled();
        tx.end();
        if (tx.isBroken) this.#isBroken = true;
        else await this.#become(before);
      }
    });
  }

  /** @returns who it was */
  async #become(actor: string): Promise<string> {
    this.#opened.assertOpen();
    const { rows } = await this.#opened.client.ask({
      name: 'set_actor',
      text: `WITH was AS MATERIALIZED (SELECT current_setting('app.actor', true) AS before)
        SELECT before, set_config('app.actor', $1, true) FROM was`,
      values: [actor],
    });
    return String(rows[0]?.[0] ?? '');
  }

  /** @internal A statement failed, so Postgres would answer COMMIT with a silent ROLLBACK. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** @internal Why the first statement that failed did. */
  get cause(): unknown {
    return this.#cause;
  }

  /** @internal A statement was not answered in time: nothing more will be, and whatever is asked next need not wait for it. */
  get isSilent(): boolean {
    return this.#isSilent;
  }

  /** @internal Resolves when nothing that was asked waits to be sent. */
  async sent(): Promise<void> {
    while (this.#alone !== null) await this.#alone;
  }

  /** @internal Resolves when no statement is under way. */
  settled(): Promise<unknown> {
    return this.#tail;
  }

  /** @internal A transaction that has ended answers no more queries. */
  end(): void {
    this.#ended = true;
  }

  /** @throws Error when the transaction has ended */
  protected assertOpen(): void {
    this.#opened.assertOpen();
    if (this.#ended) throw new Error('This transaction has ended; a query on it would run outside.');
  }

  protected get manager(): EntityManager {
    return this.#opened.manager;
  }

  /** Has the connection to itself: what was asked before is answered first, what is asked after waits. */
  protected serially<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#ask(this.#tail, async () => {
      await this.#opened.begin();
      return work();
    });
    const alone = this.#tail.then(() => {
      if (this.#alone === alone) this.#alone = null;
    });
    this.#alone = alone;
    return result;
  }

  /** @param before what is to be over first; null: the statement is sent at once, behind those that are under way */
  #ask<T>(before: Promise<unknown> | null, work: () => Promise<T>): Promise<T> {
    if (this.#ended)
      return Promise.reject(new Error('This transaction has ended; a query on it would run outside.'));
    const asked = before === null ? this.#attempt(work) : before.then(() => this.#attempt(work));
    const earlier = this.#tail;
    const result = asked.catch(async (error: unknown) => {
      this.#isBroken = true;
      this.#isSilent ||= isSilence(error);
      // What was sent with the statement that failed fails because of it, and may be told so first.
      if (isAborted(error)) await earlier;
      this.#cause ??= error;
      const cause = isAborted(error) ? this.#cause : error;
      throw this.#cancellation?.reason ?? translateDatabaseError(cause);
    });
    const over = () => earlier;
    this.#tail = result.then(over, over);
    return result;
  }

  #attempt<T>(work: () => Promise<T>): Promise<T> {
    try {
      if (this.#isSilent) throw silence();
      if (this.#cancellation?.reason) throw this.#cancellation.reason;
      return work();
    } catch (error) {
      return Promise.reject(error as Error);
    }
  }
}

/** May write as well. A function that demands a Tx cannot be called from a read. */
export class Tx extends ReadTx {
  readonly #afterCommit: (() => void)[] = [];
  readonly #hints: Hints;
  #failure: unknown = null;

  constructor(opened: Opened, cancellation: Cancellation | undefined, hints: Hints) {
    super(opened, cancellation);
    this.#hints = hints;
  }

  /**
   * Runs one statement of whose rows nothing depends. It is sent and not waited for; if it fails, so does the transaction,
   * with its error.
   */
  execute(sql: string, parameters: readonly unknown[] = []): void {
    this.assertOpen();
    void this.query(sql, parameters).catch((error: unknown) => {
      this.#failure ??= error;
    });
  }

  /** @internal Why a statement failed that nobody waited for; whatever failed later did so because of it. */
  get failure(): unknown {
    return this.#failure;
  }

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

  /** Tells who listens on a channel, once the transaction is committed, that there are so many new things. */
  hint(channel: string, count: number): void {
    this.onCommit(() => this.#hints.give(channel, count));
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

/** A connection answers a statement with the same fields each time. */
const propertiesOf = new WeakMap<Answer['fields'], readonly string[]>();

function toRows<Row>(result: Answer): Row[] {
  let properties = propertiesOf.get(result.fields);
  if (properties === undefined) {
    properties = result.fields.map((field) => toCamelCase(field.name));
    propertiesOf.set(result.fields, properties);
  }
  return result.rows.map((values) => {
    const row: Record<string, unknown> = {};
    for (let i = 0; i < properties.length; i++) row[properties[i] as string] = values[i];
    return row as Row;
  });
}
