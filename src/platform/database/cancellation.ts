import type { DomainError } from '../errors.ts';

/** Whether somebody still waits for an operation's work. Who does the work asks before each step and says how a step is stopped. */
export class Cancellation {
  #reason: DomainError | null = null;
  readonly #stops = new Set<() => void>();

  /** What everything fails with that is asked for from now on; null while the work is wanted. */
  get reason(): DomainError | null {
    return this.#reason;
  }

  /** Stops what is under way. The first reason stands. */
  cancel(reason: DomainError): void {
    if (this.#reason !== null) return;
    this.#reason = reason;
    for (const stop of this.#stops) stop();
    this.#stops.clear();
  }

  onCancel(stop: () => void): void {
    this.#stops.add(stop);
  }

  forget(stop: () => void): void {
    this.#stops.delete(stop);
  }
}
