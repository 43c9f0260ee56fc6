import pg from 'pg';
import type { Writable } from 'node:stream';

interface HasStream {
  readonly connection: { readonly stream: Writable };
}

/**
 * A connection that puts what is asked at the same moment into one packet: half of what a statement costs this process is
 * the call that writes it. With `pipeline`, statements are sent without waiting for the answers to those before them.
 */
export class PipelinedClient extends pg.Client {
  #isHeld = false;

  // oxlint-disable-next-line typescript/no-explicit-any -- it has many forms, and all are passed on as they are
  override query(...args: any[]): any {
    this.#holdPacket();
    return Reflect.apply(super.query, this, args);
  }

  #holdPacket(): void {
    if (this.#isHeld) return;
    this.#isHeld = true;
    const { stream } = (this as unknown as HasStream).connection;
    stream.cork();
    process.nextTick(() => {
      this.#isHeld = false;
      stream.uncork();
    });
  }
}
