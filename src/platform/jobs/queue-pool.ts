import { Socket } from 'node:net';
import pg from 'pg';

interface QueuePoolOptions {
  readonly url: string;
  readonly max: number;
  /** In ms: how long an answer is waited for. */
  readonly patience: number;
  readonly onError: (error: Error) => void;
}

/**
 * Connections that declare themselves a runner's, which is what opens the queue's tables to the app role. One that was
 * lost without a word answers never; only with `pipeline` is it closed, and not given to the next who asks.
 */
export class QueuePool extends pg.Pool {
  readonly #sockets: Set<Socket>;

  constructor({ url, max, patience, onError }: QueuePoolOptions) {
    const sockets = new Set<Socket>();
    super({
      connectionString: url,
      max,
      // Plans are kept that were made while the queue was empty: without the right index they read all of it for each job.
      options: '-c app.queue=runner -c enable_seqscan=off -c enable_bitmapscan=off',
      application_name: 'stepwise-runner',
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
      query_timeout: patience,
      pipeline: true,
      stream: () => {
        const socket = new Socket();
        sockets.add(socket.once('close', () => sockets.delete(socket)));
        return socket;
      },
    });
    this.#sockets = sockets;
    this.on('error', onError);
    this.on('connect', (client) => client.on('error', onError));
  }

  /** Whoever still waits for an answer is told that there will be none. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}
