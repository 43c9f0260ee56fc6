import pg from 'pg';
import type { FieldDef } from 'pg';
import { Packet } from './packet.ts';
import type { Answer, Asked, Shape, Statement } from './packet.ts';

interface Connection {
  _send(message: Buffer): boolean;
}

/** Milliseconds that an ended snapshot may keep its place in Postgres. */
const MOST_PATIENCE = 5;

/**
 * A connection that puts what is asked at the same moment into one packet: half of what a statement costs this process is
 * the call that writes it. With `pipeline`, statements are sent without waiting for the answers to those before them.
 */
export class PipelinedClient extends pg.Client {
  readonly #shapes = new Map<string, Shape>();
  readonly #send: (message: Buffer) => boolean;
  #asked: Asked[] = [];
  #messages: Buffer[] = [];
  #isHeld = false;
  #patience: NodeJS.Timeout | null = null;

  constructor(config?: pg.ClientConfig) {
    super(config);
    // Whoever asks is told, and the pool listens while nobody does; between the two nobody listens, and Node would end the process.
    this.on('error', () => undefined);
    const { connection } = this as unknown as { connection: Connection };
    this.#send = connection._send.bind(connection);
    connection._send = (message) => {
      if (!this.#isHeld) return this.#send(message);
      this.#messages.push(message);
      return true;
    };
  }

  /**
   * Runs a statement, prepared once, in one message with what is asked before and after it at the same moment.
   * @param before statements without which it must not run: if one of them fails, that is the error
   */
  ask(statement: Statement, before: readonly Statement[] = []): Promise<Answer> {
    this.#hold();
    return new Promise((resolve, reject) => {
      for (const one of before) this.#add(one, () => undefined, reject);
      this.#add(statement, resolve, reject);
    });
  }

  /**
   * The same for what nobody waits for: it goes ahead of whatever is asked next, or by itself when nothing is for a while. To send
   * it at once would wake a process of Postgres for it.
   */
  askBeforeNext(statement: Statement): Promise<Answer> {
    this.#patience ??= setTimeout(() => this.#hold(), MOST_PATIENCE).unref();
    this.#patience.refresh();
    return new Promise((resolve, reject) => this.#add(statement, resolve, reject));
  }

  // oxlint-disable-next-line typescript/no-explicit-any -- it has many forms, and all are passed on as they are
  override query(...args: any[]): any {
    this.#hold();
    this.#closePacket();
    return Reflect.apply(super.query, this, args);
  }

  // oxlint-disable-next-line typescript/no-explicit-any -- it has two forms, and both are passed on as they are
  override end(...args: any[]): any {
    this.#hold();
    this.#release();
    return Reflect.apply(super.end, this, args);
  }

  #add(statement: Statement, resolve: Asked['resolve'], reject: Asked['reject']): void {
    this.#asked.push({ statement, shape: this.#shapes.get(statement.name) ?? null, resolve, reject });
  }

  #shapeOf(fields: readonly FieldDef[]): Shape {
    const parserOf = ({ dataTypeID }: FieldDef) =>
      this.getTypeParser(dataTypeID, 'text') as Shape['parsers'][number];
    return { fields, parsers: fields.map(parserOf) };
  }

  #hold(): void {
    if (this.#isHeld) return;
    this.#isHeld = true;
    process.nextTick(() => this.#release());
  }

  #closePacket(): void {
    if (this.#asked.length === 0) return;
    const packet = new Packet(this.#asked, this.#shapes, (fields) => this.#shapeOf(fields));
    this.#asked = [];
    super.query(packet as never);
  }

  #release(): void {
    if (!this.#isHeld) return;
    this.#closePacket();
    this.#isHeld = false;
    const messages = this.#messages;
    this.#messages = [];
    if (messages.length > 0)
      this.#send(messages.length === 1 ? (messages[0] as Buffer) : Buffer.concat(messages));
  }
}
