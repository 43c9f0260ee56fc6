import pg from 'pg';
import type { QueryArrayConfig, QueryArrayResult } from 'pg';

/** A statement that is sent before another, whose rows nobody reads. */
export interface Beforehand {
  readonly name: string;
  readonly text: string;
  readonly values: readonly string[];
}

/** What the driver does and does not declare. */
interface Connection {
  readonly parsedStatements: Readonly<Record<string, string>>;
  bind(message: object): void;
  execute(message: object): void;
  describe(message: object): void;
}
type Columns = { readonly fields: readonly object[]; readonly _parsers?: readonly unknown[] };
type Prepares = { prepare(connection: Connection): void };
type Hears = {
  handleRowDescription(message: unknown): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: Connection): void;
};
type HasResult = { _result: Columns; _accumulateRows: boolean };

/** What each connection knows of its statements' columns, by their names. Postgres runs none whose columns have changed since. */
const columnsOn = new WeakMap<Connection, Map<string, Columns>>();

function knownColumns(connection: Connection): Map<string, Columns> {
  let known = columnsOn.get(connection);
  if (known === undefined) columnsOn.set(connection, (known = new Map()));
  return known;
}

const silent = new WeakMap<Connection, Connection>();

/** The connection as it is, but that it describes nothing. */
function withoutDescribing(connection: Connection): Connection {
  let quiet = silent.get(connection);
  if (quiet === undefined) {
    quiet = Object.create(connection, { describe: { value: () => undefined } }) as Connection;
    silent.set(connection, quiet);
  }
  return quiet;
}

const plain = pg.Query.prototype as unknown as Prepares & Hears;

/**
 * A prepared statement, with others before it, as one message to Postgres and one answer from it. Its columns are described
 * the first time that a connection runs it.
 */
class NamedQuery extends pg.Query {
  readonly #name: string;
  readonly #beforehand: readonly Beforehand[];
  #unanswered: number;

  constructor(config: QueryArrayConfig, beforehand: readonly Beforehand[]) {
    super(config as never);
    this.#name = config.name ?? '';
    this.#beforehand = beforehand;
    this.#unanswered = beforehand.length;
  }

  prepare(connection: Connection): void {
    for (const { name, values } of this.#beforehand) {
      connection.bind({ statement: name, values });
      connection.execute({});
    }
    const columns = knownColumns(connection).get(this.#name);
    if (columns !== undefined) {
      const { _result } = Object.assign(this as unknown as HasResult, { _accumulateRows: true });
      Object.assign(_result, columns);
    }
    plain.prepare.call(this, columns === undefined ? connection : withoutDescribing(connection));
  }

  handleDataRow(message: unknown): void {
    if (this.#unanswered === 0) plain.handleDataRow.call(this, message);
  }

  handleCommandComplete(message: unknown, connection: Connection): void {
    if (this.#unanswered > 0) this.#unanswered -= 1;
    else {
      plain.handleCommandComplete.call(this, message, connection);
      const known = knownColumns(connection);
      const { fields, _parsers } = (this as unknown as HasResult)._result;
      if (!known.has(this.#name)) known.set(this.#name, { fields, ...(_parsers && { _parsers }) });
    }
  }
}

/** Whether the connection knows the statement, so that it can go before another in one message. */
export function isPrepared(client: pg.ClientBase, { name }: Pick<Beforehand, 'name'>): boolean {
  return (client as unknown as { connection: Connection }).connection.parsedStatements[name] !== undefined;
}

/**
 * Asks a named statement, with others before it, which is how a transaction begins at hardly any cost. If one of those fails, what
 * is behind it is not run, or runs in no transaction: then whoever asked is told of the failure, not of the rows.
 */
export async function queryAfter(
  client: pg.ClientBase,
  beforehand: readonly Beforehand[],
  config: QueryArrayConfig,
): Promise<QueryArrayResult<unknown[]>> {
  if (beforehand.every((statement) => isPrepared(client, statement)))
    return queryNamed(client, config, beforehand);
  const before = beforehand.map(({ name, text, values }) =>
    client.query({ name, text, values: [...values] }),
  );
  const [result] = await Promise.all([queryNamed(client, config), ...before]);
  return result;
}

/** Asks a statement that has a name. */
export function queryNamed(
  client: pg.ClientBase,
  config: QueryArrayConfig,
  beforehand: readonly Beforehand[] = [],
): Promise<QueryArrayResult<unknown[]>> {
  return new Promise((resolve, reject) => {
    const callback = (error: Error | null, result: QueryArrayResult<unknown[]>) =>
      error ? reject(error) : resolve(result);
    client.query(Object.assign(new NamedQuery(config, beforehand), { callback }) as never);
  });
}
