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
  readonly command: string;
  readonly fields: readonly FieldDef[];
  readonly rows: readonly (readonly unknown[])[];
}

/** How the rows of a prepared statement are read: Postgres never changes it. */
export interface Shape {
  readonly fields: readonly FieldDef[];
  readonly parsers: readonly ((text: string) => unknown)[];
}

/** A statement that is prepared on the connection already, and who waits for its answer. */
export interface Asked {
  readonly statement: Statement;
  readonly shape: Shape;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** What the driver does and does not declare. */
interface Connection {
  bind(message: {
    statement: string;
    values: readonly unknown[];
    valueMapper: (value: unknown) => unknown;
  }): void;
  execute(message: object): void;
  sync(): void;
}

/**
 * Statements that Postgres is sent as one message and answers as one: none of them is described again, and it writes to its
 * socket, and wakes us, once. When one of them fails, those behind it are not run.
 */
export class Packet extends (pg.Query as unknown as new (config: object) => object) {
  /** The driver puts its time limit around it. */
  callback: (error: unknown) => void = () => undefined;
  #asked: readonly Asked[];
  #rows: unknown[][] = [];
  #answered = 0;
  #unread: unknown = null;

  constructor(given: readonly Asked[]) {
    super({ text: '' });
    this.#asked = given;
  }

  get statements(): readonly Statement[] {
    return this.#asked.map(({ statement }) => statement);
  }

  submit(connection: Connection): null {
    this.#asked = this.#asked.filter(({ statement: { name, values }, reject }) => {
      try {
        connection.bind({ statement: name, values, valueMapper: utils.prepareValue });
        connection.execute({});
        return true;
      } catch (error) {
        // A value that cannot be written down: nothing of the statement was sent.
        reject(error);
        return false;
      }
    });
    connection.sync();
    return null;
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    const { parsers } = (this.#asked[this.#answered] as Asked).shape;
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
    const { shape, resolve, reject } = this.#asked[this.#answered++] as Asked;
    const answer = { command: text.split(' ', 1)[0] as string, fields: shape.fields, rows: this.#rows };
    const unread = this.#unread;
    this.#rows = [];
    this.#unread = null;
    if (unread === null) resolve(answer);
    else reject(unread);
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete({ text: '' });
  }

  handleError(error: unknown): void {
    const [failed, ...behind] = this.#asked.slice(this.#answered);
    this.#answered = this.#asked.length;
    failed?.reject(error);
    const isOfStatement = error instanceof pg.DatabaseError && error.severity === 'ERROR';
    for (const { reject } of behind) reject(isOfStatement ? notRun() : error);
    this.callback(error);
  }

  handleReadyForQuery(): void {
    if (this.#answered < this.#asked.length)
      this.handleError(new Error('Postgres has not answered all statements of a packet.'));
    else this.callback(null);
  }
}

/** As Postgres says of a statement that is asked after one that failed. */
function notRun(): Error {
  const message = 'current transaction is aborted, commands ignored until end of transaction block';
  return Object.assign(new Error(message), { code: '25P02' });
}
