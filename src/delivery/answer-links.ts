import { Injectable } from '@nestjs/common';
import type { ReadTx } from '../platform/database/transaction.ts';
import type { UnitRow } from '../units/index.ts';
import type { Link } from './render-passages.ts';

/** The one question of a quiz, and a link for each answer to it. */
export interface QuestionByMail {
  readonly prompt: string;
  readonly choices: readonly Link[];
}

/** The question of each unit whose quiz can be answered from an e-mail; no unit that cannot is in it. */
type Provider = (
  tx: ReadTx,
  mail: {
    readonly organizationId: string;
    /** Without a delivery it is a preview, whose links do nothing. */
    readonly deliveryId: string | null;
    /** The reader's: what no author has worded is in its language. */
    readonly locale: string;
  },
  units: readonly UnitRow[],
) => Promise<ReadonlyMap<string, QuestionByMail>>;

/** How the quizzes put questions into e-mails, although this room may not look into theirs: they register when the server starts. */
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
