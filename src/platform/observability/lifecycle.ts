import { Injectable } from '@nestjs/common';

/** Whether the process is on its way out, for whoever must stop offering itself. */
@Injectable()
export class Lifecycle {
  #isClosing = false;

  get isClosing(): boolean {
    return this.#isClosing;
  }

  close(): void {
    this.#isClosing = true;
  }
}
