import { Cancellation } from '../database/cancellation.ts';
import { DomainError } from '../errors.ts';

/** How long the client of one operation waits for it, and what becomes of the work when it does so no more. */
export class ClientWait {
  readonly cancellation = new Cancellation();
  #hasHungUp = false;
  #isQuery = false;

  /** The time is up. What a mutation has not committed is rolled back. */
  end(milliseconds: number): void {
    const sentence = `The operation was stopped: it took longer than ${milliseconds} ms.`;
    this.cancellation.cancel(new DomainError('SERVICE_UNAVAILABLE', sentence));
  }

  /** A mutation is not stopped by it: whether it is done must not depend on when a line broke. */
  hangUp(): void {
    this.#hasHungUp = true;
    if (this.#isQuery)
      this.cancellation.cancel(
        new DomainError('SERVICE_UNAVAILABLE', 'Nobody waits for the answer any more.'),
      );
  }

  /** Once it is known that the operation reads only. */
  isForQuery(): void {
    this.#isQuery = true;
    if (this.#hasHungUp) this.hangUp();
  }
}
