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
}
type Prepares = { prepare(connection: Connection): void };
type Hears = {
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: Connection): void;
};

/** A statement with others before it, all prepared, as one message to Postgres and one answer from it. */
class BeginningQuery extends pg.Query {
  readonly #beforehand: readonly Beforehand[];
  #unanswered: number;

  constructor(config: QueryArrayConfig, beforehand: readonly Beforehand[]) {
    super(config as never);
    this.#beforehand = beforehand;
    this.#unanswered = beforehand.length;
  }

  prepare(connection: Connection): void {
    for (const { name, values } of this.#beforehand) {
      connection.bind({ statement: name, values });
      connection.execute({});
    }
    (pg.Query.prototype as unknown as Prepares).prepare.call(this, connection);
  }

  handleDataRow(message: unknown): void {
    if (this.#unanswered === 0) (pg.Query.prototype as unknown as Hears).handleDataRow.call(this, message);
  }

  handleCommandComplete(message: unknown, connection: Connection): void {
    if (this.#unanswered > 0) this.#unanswered -= 1;
    else (pg.Query.prototype as unknown as Hears).handleCommandComplete.call(this, message, connection);
  }
}

/** Whether the connection knows the statement, so that it can go before another in one message. */
export function isPrepared(client: pg.ClientBase, { name }: Pick<Beforehand, 'name'>): boolean {
  return (client as unknown as { connection: Connection }).connection.parsedStatements[name] !== undefined;
}

/**
 * Asks a statement with others before it, which is how a transaction begins at hardly any cost. If one of them fails, those
 * behind it are not run, or run in no transaction: then whoever asked is told of the failure, not of the rows.
 */
export async function queryAfter(
  client: pg.ClientBase,
  beforehand: readonly Beforehand[],
  config: QueryArrayConfig,
): Promise<QueryArrayResult<unknown[]>> {
  if (beforehand.every((statement) => isPrepared(client, statement)))
    return new Promise((resolve, reject) => {
      const callback = (error: Error | null, result: QueryArrayResult<unknown[]>) =>
        error ? reject(error) : resolve(result);
      client.query(Object.assign(new BeginningQuery(config, beforehand), { callback }) as never);
    });
  const before = beforehand.map(({ name, text, values }) =>
    client.query({ name, text, values: [...values] }),
  );
  const [result] = await Promise.all([client.query<unknown[]>(config), ...before]);
  return result;
}
