import { Inject, Injectable } from '@nestjs/common';
import { issueMagicLinks } from '../accounts/index.ts';
import type { LinkPurpose } from '../accounts/index.ts';
import { CONFIG } from '../platform/config/config.ts';
import type { Config } from '../platform/config/config.ts';
import type { Tx } from '../platform/database/transaction.ts';
import type { UnitRow } from '../units/index.ts';
import { AnswerLinks } from './answer-links.ts';
import type { AnswerLink } from './answer-links.ts';
import type { EmailDeliveryEntity } from './email-delivery.entity.ts';

type LinkedDelivery = Pick<EmailDeliveryEntity, 'organizationId' | 'id' | 'membershipId'>;

/** Where the links about one unit lead; each `token` in them signs its reader in, once. */
export interface UnitLinks {
  readonly unitUrl: string;
  /** null: the unit has no quiz. */
  readonly quizUrl: string | null;
  /** The choices of a quiz that can be answered from the e-mail; else none. */
  readonly answers: readonly AnswerLink[];
}

/** Makes the links of e-mails, in the transaction that composes them. Their host comes from the configuration, nothing else. */
@Injectable()
export class ComposeLinks {
  readonly #config: Config;
  readonly #answers: AnswerLinks;

  constructor(@Inject(CONFIG) config: Config, @Inject(AnswerLinks) answers: AnswerLinks) {
    this.#config = config;
    this.#answers = answers;
  }

  /** In the order of the units. */
  async toUnits(tx: Tx, delivery: LinkedDelivery, units: readonly UnitRow[]): Promise<UnitLinks[]> {
    const wanted = units.flatMap(({ id, completedBy }) => [
      { purpose: 'UNIT' as const, unitId: id },
      ...(completedBy === 'QUIZ' ? [{ purpose: 'QUIZ' as const, unitId: id }] : []),
    ]);
    const urls = await this.#issue(tx, delivery, wanted);
    const answers = await this.#answers.of(tx, delivery, units);
    return units.map(({ id }) => ({
      unitUrl: urls.get(`UNIT ${id}`) ?? '',
      quizUrl: urls.get(`QUIZ ${id}`) ?? null,
      answers: answers.get(id) ?? [],
    }));
  }

  /** The one link of an e-mail that its reader asked for. */
  async toSignIn(
    tx: Tx,
    delivery: LinkedDelivery,
    target: { purpose: LinkPurpose; unitId: string | null },
  ): Promise<string> {
    const [url] = (await this.#issue(tx, delivery, [target])).values();
    return url ?? '';
  }

  async #issue(
    tx: Tx,
    { organizationId, id: deliveryId, membershipId }: LinkedDelivery,
    wanted: readonly { purpose: LinkPurpose; unitId: string | null }[],
  ): Promise<Map<string, string>> {
    const scope = { organizationId, userId: null };
    const rows = wanted.map((target) => ({ ...target, membershipId, deliveryId }));
    const tokens = await issueMagicLinks(tx, scope, rows);
    return new Map(
      wanted.map(({ purpose, unitId }, index) => [
        `${purpose} ${unitId}`,
        `${this.#config.http.publicUrl}${pathOf(purpose, unitId)}?token=${tokens[index]}`,
      ]),
    );
  }
}

/** A path of the client app. */
function pathOf(purpose: LinkPurpose, unitId: string | null): string {
  if (purpose === 'SIGN_IN') return '/learn/sign-in';
  return `/learn/units/${unitId}${purpose === 'QUIZ' ? '/quiz' : ''}`;
}
