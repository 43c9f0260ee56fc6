import pg from 'pg';
import type { FieldDef } from 'pg';
import utils from 'pg/lib/utils.js';

export interface Statement {
  /** Of the prepared statement; one name, one text. */
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

export interface Answer {
  /** What was done, and mostly of how many rows. */
  readonly command: string;
  readonly fields: readonly FieldDef[];
  readonly rows: readonly (readonly unknown[])[];
}

/** How the rows of a prepared statement are read: Postgres never changes it. */
export interface Shape {
  readonly fields: readonly FieldDef[];
  readonly parsers: readonly ((text: string) => unknown)[];
}

/** A statement, and who waits for its answer. */
export interface Asked {
  readonly statement: Statement;
  /** Null the first time, when it has to be prepared and described. */
  readonly shape: Shape | null;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

const NOTHING: Shape = { fields: [], parsers: [] };

/** What the driver does and does not declare. */
interface Connection {
  close(message: { type: 'S'; name: string }): void;
  parse(message: { name: string; text: string }): void;
  describe(message: { type: 'P'; name: string }): void;
  bind(message: {
    statement: string;
    values: readonly unknown[];
    valueMapper: (value: unknown) => unknown;
  }): void;
  execute(message: object): void;
  sync(): void;
}

/**
 * Statements that Postgres is sent as one message and answers as one: what was prepared is not described again, and it writes
 * to its socket, and wakes us, once. When one of them fails, those behind it are not run.
 */
export class Packet {
  /** The driver puts its time limit around it. */
  callback: (error: unknown) => void = () => undefined;
  #asked: readonly Asked[];
  #rows: unknown[][] = [];
  #answered = 0;
  #unread: unknown = null;
  #described: Shape | null = null;
  readonly #shapes: Map<string, Shape>;
  readonly #shapeOf: (fields: readonly FieldDef[]) => Shape;

  /** @param shapes of the connection, to which those are added that it learns of */
  constructor(
    given: readonly Asked[],
    shapes: Map<string, Shape>,
    shapeOf: (fields: readonly FieldDef[]) => Shape,
  ) {
    this.#asked = given;
    this.#shapes = shapes;
    this.#shapeOf = shapeOf;
  }

  get statements(): readonly Statement[] {
    return this.#asked.map(({ statement }) => statement);
  }

  submit(connection: Connection): null {
    const given = this.#asked;
    let sent = 0;
    try {
      for (; sent < given.length; sent++) {
        const { statement, shape } = given[sent] as Asked;
        const { name, text, values } = statement;
        if (shape === null) {
          // It may be there: of one that failed the first time it is not known how far it came.
          connection.close({ type: 'S', name });
          connection.parse({ name, text });
        }
        connection.bind({ statement: name, values, valueMapper: utils.prepareValue });
        if (shape === null) connection.describe({ type: 'P', name: '' });
        connection.execute({});
      }
    } catch (error) {
      // A value that cannot be written down: its statement is not run, and nothing behind it is sent.
      given[sent]?.reject(error);
      for (const { reject } of given.slice(sent + 1)) reject(notRun());
    }
    this.#asked = given.slice(0, sent);
    connection.sync();
    return null;
  }

  handleRowDescription({ fields }: { fields: readonly FieldDef[] }): void {
    this.#described = this.#shapeOf(fields);
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    const { parsers } = (this.#current.shape ?? this.#described) as Shape;
    try {
      this.#rows.push(
        fields.map((text, index) =>
          text === null ? null : (parsers[index] as (text: string) => unknown)(text),
        ),
      );
    } catch (error) {
      this.#unread ??= error;
    }
  }

  handleCommandComplete({ text }: { text: string }): void {
    const { statement, shape, resolve, reject } = this.#current;
    const { fields } = shape ?? this.#learn(statement);
    this.#answered++;
    const answer = { command: text, fields, rows: this.#rows };
    const unread = this.#unread;
    this.#rows = [];
    this.#unread = null;
    if (unread === null) resolve(answer);
    else reject(unread);
  }

  get #current(): Asked {
    return this.#asked[this.#answered] as Asked;
  }

  /** What was described just now is remembered; what has no rows has no columns. */
  #learn({ name }: Statement): Shape {
    const shape = this.#described ?? NOTHING;
    this.#described = null;
    this.#shapes.set(name, shape);
    return shape;
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete({ text: '' });
  }

  handleError(error: unknown): void {
    const unanswered = this.#asked.slice(this.#answered);
    const [failed, ...behind] = unanswered;
    this.#answered = this.#asked.length;
    // It may have been closed and not prepared again, although an earlier packet had learnt of it.
    for (const { statement, shape } of unanswered) if (shape === null) this.#shapes.delete(statement.name);
    failed?.reject(error);
    const isOfStatement = error instanceof pg.DatabaseError && error.severity === 'ERROR';
    for (const { reject } of behind) reject(isOfStatement ? notRun() : error);
    this.callback(error);
  }

  handleReadyForQuery(): void {
    if (this.#answered < this.#asked.length)
      this.handleError(new Error('Postgres has not answered all statements of a packet.'));
    else this.callback(null);
    this.#asked = [];
  }
}

// The driver sends nothing else in a pipeline. What its constructor makes is for what is answered otherwise here.
Object.setPrototypeOf(Packet.prototype, pg.Query.prototype);

/** As Postgres says of a statement that is asked after one that failed. */
function notRun(): Error {
  const message = 'current transaction is aborted, commands ignored until end of transaction block';
  return Object.assign(new Error(message), { code: '25P02' });
}
