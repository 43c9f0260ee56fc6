import pg from 'pg';

/** What the driver does not declare: all that is asked of Postgres goes through these two. */
interface Connection {
  readonly parsedStatements: Record<string, string>;
  on(event: 'readyForQuery', listener: () => void): void;
  bind(config: { statement?: string }, more?: boolean): void;
  execute(config: object, more?: boolean): void;
  query(text: string): void;
}
const { prototype } = (pg as unknown as { Connection: { prototype: Connection } }).Connection;

export interface Exchanges {
  /** In the order they were sent: BEGIN, the tenant's and COMMIT among them. */
  readonly statements: readonly string[];
  /** How often something was sent after an answer had come, so that it may have waited for it. */
  readonly roundTrips: number;
}

/** Counts what this process says to Postgres while some work is done, message by message. */
export async function countExchanges<T>(work: () => Promise<T>): Promise<Exchanges & { readonly result: T }> {
  const { bind, execute, query } = prototype;
  const heard = new WeakSet<Connection>();
  const bound = new WeakMap<Connection, string>();
  const statements: string[] = [];
  let roundTrips = 0;
  let isAnswered = true;
  const note = (connection: Connection, text: string) => {
    if (!heard.has(connection)) {
      heard.add(connection);
      connection.on('readyForQuery', () => {
        isAnswered = true;
      });
    }
    if (isAnswered) roundTrips++;
    isAnswered = false;
    statements.push(text);
  };
  prototype.bind = function (this: Connection, ...args) {
    bound.set(this, args[0].statement ?? '');
    Reflect.apply(bind, this, args);
  };
  prototype.execute = function (this: Connection, ...args) {
    const name = bound.get(this) ?? '';
    note(this, this.parsedStatements[name] ?? name);
    Reflect.apply(execute, this, args);
  };
  prototype.query = function (this: Connection, ...args) {
    note(this, args[0]);
    Reflect.apply(query, this, args);
  };
  try {
    return { result: await work(), statements, roundTrips };
  } finally {
    Object.assign(prototype, { bind, execute, query });
  }
}
