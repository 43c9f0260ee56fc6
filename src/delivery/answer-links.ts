import { Injectable } from '@nestjs/common';
import type { ReadTx } from '../platform/database/transaction.ts';
import type { UnitRow } from '../units/index.ts';
import type { Link } from './render-passages.ts';

/** The choices of each unit whose quiz can be answered from an e-mail; no unit that cannot is in it. */
type Provider = (
  tx: ReadTx,
  /** Without a delivery it is a preview, whose links do nothing. */
  mail: { readonly organizationId: string; readonly deliveryId: string | null },
  units: readonly UnitRow[],
) => Promise<ReadonlyMap<string, readonly Link[]>>;

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
