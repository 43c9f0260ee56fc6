import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { ClientBase } from 'pg';
import type { Cancellation } from './cancellation.ts';

/** Protocol 3.0, message CancelRequest. */
const CANCEL_REQUEST = 80_877_102;
const PATIENCE = 1_000;

/** What the driver knows of its connection and does not declare. */
interface Connection {
  readonly host: string;
  readonly port: number;
  readonly processID: number;
  readonly secretKey: number;
}

/**
 * Stops what a connection's server process is doing, over a socket of its own: no connection of the pool is needed, of which
 * there may be none left. A process that does nothing takes no notice.
 * @returns whether Postgres has passed it on. Only then can it hit no statement that is asked later.
 */
export function cancelStatement(client: ClientBase): Promise<boolean> {
  const { host, port, processID, secretKey } = client as unknown as Connection;
  const message = Buffer.alloc(16);
  [message.length, CANCEL_REQUEST, processID, secretKey].forEach((part, at) =>
    message.writeInt32BE(part, at * 4),
  );
  return new Promise((resolve) => {
    const socket = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
    socket.setTimeout(PATIENCE, () => socket.destroy(new Error('Postgres took no notice.')));
    socket.on('error', () => undefined);
    socket.on('close', (hadError) => resolve(!hadError));
    // Postgres answers nothing; it closes the socket when the signal is sent.
    socket.resume().on('connect', () => socket.write(message));
  });
}

/** Between two statements a process takes no notice, and the next may be on its way already: it is asked again after this. */
const AGAIN = 100;
const MOST_TIMES = 10;

/** Lets an operation's cancellation stop the transaction of one connection, until it ends. */
export class Interruption {
  readonly #client: ClientBase;
  readonly #cancellation: Cancellation | undefined;
  readonly #stop = () => void (this.#asked = this.#askUntilEnded());
  #asked: Promise<boolean> | null = null;
  #hasEnded = false;

  constructor(client: ClientBase, cancellation: Cancellation | undefined) {
    this.#client = client;
    this.#cancellation = cancellation;
    cancellation?.onCancel(this.#stop);
  }

  /** @returns whether the connection is safe from here on, also in other hands */
  async end(): Promise<boolean> {
    this.#hasEnded = true;
    this.#cancellation?.forget(this.#stop);
    return (await this.#asked) ?? true;
  }

  async #askUntilEnded(): Promise<boolean> {
    for (let time = 0; time < MOST_TIMES && !this.#hasEnded; time++) {
      if (!(await cancelStatement(this.#client))) return false;
      await setTimeout(this.#hasEnded ? 0 : AGAIN);
    }
    return true;
  }
}
