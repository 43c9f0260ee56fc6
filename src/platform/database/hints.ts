import { setTimeout } from 'node:timers/promises';

/** The first that comes is told at once; those that follow soon are told together. */
const PAUSE_MILLISECONDS = 50;

/**
 * Tells who listens on a channel that something was committed: after the commit, and once for all that came meanwhile. A
 * NOTIFY in the transaction itself would have all commits of the database wait for one another. A hint may be lost with the
 * process; whoever listens looks by itself from time to time.
 */
export class Hints {
  readonly #notify: (channel: string, count: number) => Promise<unknown>;
  readonly #given = new Map<string, number>();
  #isTelling = false;

  constructor(notify: (channel: string, count: number) => Promise<unknown>) {
    this.#notify = notify;
  }

  give(channel: string, count: number): void {
    this.#given.set(channel, (this.#given.get(channel) ?? 0) + count);
    if (!this.#isTelling) void this.#tell();
  }

  async #tell(): Promise<void> {
    this.#isTelling = true;
    while (this.#given.size > 0) {
      const told = [...this.#given];
      this.#given.clear();
      await Promise.allSettled(told.map(([channel, count]) => this.#notify(channel, count)));
      await setTimeout(PAUSE_MILLISECONDS, undefined, { ref: false });
    }
    this.#isTelling = false;
  }
}
