import type { DomainError } from '../errors.ts';

/** Whether somebody still waits for an operation's work. Who does the work asks before each step and says how a step is stopped. */
export class Cancellation {
  #reason: DomainError | null = null;
  /** One or two at a time. */
  #stops: (() => void)[] = [];

  /** What everything fails with that is asked for from now on; null while the work is wanted. */
  get reason(): DomainError | null {
    return this.#reason;
  }

  /** Stops what is under way. The first reason stands. */
  cancel(reason: DomainError): void {
    if (this.#reason !== null) return;
    this.#reason = reason;
    const stops = this.#stops;
    this.#stops = [];
    for (const stop of stops) stop();
  }

  onCancel(stop: () => void): void {
    this.#stops.push(stop);
  }

  forget(stop: () => void): void {
    const at = this.#stops.indexOf(stop);
    if (at >= 0) this.#stops.splice(at, 1);
  }
}
