import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '../platform/config/config.ts';
import type { Config } from '../platform/config/config.ts';
import type { ReadTx } from '../platform/database/transaction.ts';
import { SignedLinks } from '../platform/links/signed-links.ts';
import type { UnitRow } from '../units/index.ts';
import { databaseTime } from './delivery.queries.ts';
import type { Link } from './render-passages.ts';

/** How long the rest of a mail can be read by its link. */
export const READ_DAYS = 30;

/** In the place of a delivery: a preview has none. */
export const PREVIEW = 'preview';

export interface UnitLinks {
  readonly unitUrl: string;
  /** null: it has no quiz. */
  readonly quizUrl: string | null;
  readonly readRestUrl: string;
  /** The options of a quiz that can be answered from the mail. */
  readonly answers: readonly Link[];
}

/** Of whose mail the links are. */
export interface LinkedMail {
  readonly organizationId: string;
  /** null for a preview, whose links belong to nobody. */
  readonly deliveryId: string | null;
}

/** Where the links of e-mails lead; below the configured address, whatever a request's Host header says. */
@Injectable()
export class ComposeLinks {
  readonly #publicUrl: string;
  readonly #signed: SignedLinks;

  constructor(@Inject(CONFIG) config: Config, @Inject(SignedLinks) signed: SignedLinks) {
    this.#publicUrl = config.http.publicUrl;
    this.#signed = signed;
  }

  /** The links of units, in the units' order. */
  async ofUnits(
    tx: ReadTx,
    mail: LinkedMail,
    units: readonly Pick<UnitRow, 'id' | 'completedBy'>[],
  ): Promise<UnitLinks[]> {
    const now = await databaseTime(tx);
    return units.map(({ id, completedBy }) => {
      const unitUrl = this.unit(id);
      return {
        unitUrl,
        quizUrl: completedBy === 'QUIZ' ? `${unitUrl}/quiz` : null,
        readRestUrl: this.#readRest(mail, id, now),
        answers: [],
      };
    });
  }

  unit(unitId: string): string {
    return `${this.#publicUrl}/learn/units/${unitId}`;
  }

  course(courseId: string): string {
    return `${this.#publicUrl}/learn/courses/${courseId}`;
  }

  /** Signs in whoever has it: made here of an id, so that no row and no log holds it. */
  signIn(mail: LinkedMail, linkId: string): string {
    const token = this.#signed.sign('sign-in', { organizationId: mail.organizationId, id: linkId });
    return `${this.#publicUrl}/mail/sign-in/${token}`;
  }

  #readRest({ organizationId, deliveryId }: LinkedMail, unitId: string, now: Date): string {
    const expiresAt = Math.floor(now.getTime() / 1000) + READ_DAYS * 86_400;
    const token = this.#signed.sign(
      'read',
      deliveryId === null
        ? { organizationId, id: unitId, detail: PREVIEW, expiresAt }
        : { organizationId, id: deliveryId, detail: unitId, expiresAt },
    );
    return `${this.#publicUrl}/mail/read/${token}`;
  }
}
