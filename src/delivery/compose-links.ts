import { Inject, Injectable } from '@nestjs/common';
import type { LinkPurpose } from '../accounts/index.ts';
import { CONFIG } from '../platform/config/config.ts';
import type { Config } from '../platform/config/config.ts';
import type { ReadTx } from '../platform/database/transaction.ts';
import { SignedLinks } from '../platform/links/signed-links.ts';
import type { UnitRow } from '../units/index.ts';
import { AnswerLinks } from './answer-links.ts';
import type { QuestionByMail } from './answer-links.ts';
import type { EmailDeliveryEntity } from './email-delivery.entity.ts';
import { databaseTime } from './delivery.queries.ts';
import { unsubscribeUrl } from './unsubscribe-link.ts';

/** How long the rest of a mail can be read by its link. */
export const READ_DAYS = 30;

/** The same for a preview, which may show what nobody has published. */
const PREVIEW_SECONDS = 3_600;

/** In the place of a delivery: a preview has none. */
export const PREVIEW = 'preview';

export interface UnitLinks {
  readonly unitUrl: string;
  /** null: it has no quiz. */
  readonly quizUrl: string | null;
  readonly readRestUrl: string;
  /** The question of a quiz that can be answered from the mail; null: it cannot. */
  readonly question: QuestionByMail | null;
}

/** Of whose mail the links are. */
export interface LinkedMail {
  readonly organizationId: string;
  /** null for a preview, whose links belong to nobody. */
  readonly deliveryId: string | null;
  /** The reader's. */
  readonly locale: string;
  /** Makes tokens that sign the reader in; left out, the links sign nobody in. */
  readonly issue?: (targets: readonly LinkTarget[]) => Promise<string[]>;
}

export interface LinkTarget {
  readonly purpose: LinkPurpose;
  readonly unitId: string | null;
}

/** Where the links of e-mails lead; below the configured address, whatever a request's Host header says. */
@Injectable()
export class ComposeLinks {
  readonly #publicUrl: string;
  readonly #signed: SignedLinks;
  readonly #answers: AnswerLinks;

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(SignedLinks) signed: SignedLinks,
    @Inject(AnswerLinks) answers: AnswerLinks,
  ) {
    this.#publicUrl = config.http.publicUrl;
    this.#signed = signed;
    this.#answers = answers;
  }

  /** The links of units, in the units' order. */
  async ofUnits(tx: ReadTx, mail: LinkedMail, units: readonly UnitRow[]): Promise<UnitLinks[]> {
    const now = await databaseTime(tx);
    const targets = units.flatMap(({ id: unitId, completedBy }) => [
      { purpose: 'UNIT' as const, unitId },
      ...(completedBy === 'QUIZ' ? [{ purpose: 'QUIZ' as const, unitId }] : []),
    ]);
    const urls = await this.#signingIn(mail, targets);
    const questions = await this.#answers.of(tx, mail, units);
    return units.map(({ id }) => ({
      unitUrl: urls.get(`UNIT ${id}`) ?? '',
      quizUrl: urls.get(`QUIZ ${id}`) ?? null,
      readRestUrl: this.#readRest(mail, id, now),
      question: questions.get(id) ?? null,
    }));
  }

  /** Ends the mail of the course; null for what is no course mail. Of a preview, whose id is no delivery's, it does nothing. */
  unsubscribe(delivery: Pick<EmailDeliveryEntity, 'organizationId' | 'id' | 'kind'>): string | null {
    return unsubscribeUrl(this.#signed, this.#publicUrl, delivery);
  }

  unit(unitId: string): string {
    return `${this.#publicUrl}${pathOf('UNIT', unitId)}`;
  }

  course(courseId: string): string {
    return `${this.#publicUrl}/learn/courses/${courseId}`;
  }

  /** The one link of an e-mail that its reader asked for. */
  async toSignIn(mail: LinkedMail, target: LinkTarget): Promise<string> {
    const [url = ''] = (await this.#signingIn(mail, [target])).values();
    return url;
  }

  /** URLs of the client app that sign their reader in, by purpose and unit. */
  async #signingIn(mail: LinkedMail, targets: readonly LinkTarget[]): Promise<Map<string, string>> {
    const tokens = (await mail.issue?.(targets)) ?? [];
    return new Map(
      targets.map(({ purpose, unitId }, index) => {
        const token = tokens[index];
        const query = token === undefined ? '' : `?token=${token}`;
        return [`${purpose} ${unitId}`, `${this.#publicUrl}${pathOf(purpose, unitId)}${query}`];
      }),
    );
  }

  #readRest({ organizationId, deliveryId }: LinkedMail, unitId: string, now: Date): string {
    const life = deliveryId === null ? PREVIEW_SECONDS : READ_DAYS * 86_400;
    const expiresAt = Math.floor(now.getTime() / 1000) + life;
    const token = this.#signed.sign(
      'read',
      deliveryId === null
        ? { organizationId, id: unitId, detail: PREVIEW, expiresAt }
        : { organizationId, id: deliveryId, detail: unitId, expiresAt },
    );
    return `${this.#publicUrl}/mail/read/${token}`;
  }
}

function pathOf(purpose: LinkPurpose, unitId: string | null): string {
  if (purpose === 'SIGN_IN') return '/learn/sign-in';
  return `/learn/units/${unitId}${purpose === 'QUIZ' ? '/quiz' : ''}`;
}
