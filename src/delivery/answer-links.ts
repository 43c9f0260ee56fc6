import { Injectable } from '@nestjs/common';
import type { ReadTx } from '../platform/database/transaction.ts';
import type { UnitRow } from '../units/index.ts';

/** A choice that an e-mail offers as a link. */
export interface AnswerLink {
  readonly label: string;
  readonly url: string;
}

/** The choices of each unit whose quiz can be answered from an e-mail; no unit that cannot is in it. */
type Provider = (
  tx: ReadTx,
  delivery: { readonly organizationId: string; readonly id: string },
  units: readonly UnitRow[],
) => Promise<ReadonlyMap<string, readonly AnswerLink[]>>;

/** How the quizzes put links into e-mails, although this room may not look into theirs: they register when the server starts. */
@Injectable()
export class AnswerLinks {
  #provider: Provider = () => Promise.resolve(new Map());

  provide(provider: Provider): void {
    this.#provider = provider;
  }

  /** @internal For this room only. */
  of(...asked: Parameters<Provider>): ReturnType<Provider> {
    return this.#provider(...asked);
  }
}
