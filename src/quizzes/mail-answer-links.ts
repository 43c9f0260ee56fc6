import type { AnswerLinks } from '../delivery/index.ts';
import type { SignedLinks } from '../platform/links/signed-links.ts';
import { listMailQuestions } from './mail-answer.queries.ts';
import { choicesOf } from './mail-choices.ts';

/** In the place of a link that somebody could answer with. */
const PREVIEW = 'preview';

/** What a link stands for, beside its delivery: one choice in the quiz of one unit. */
export const choiceDetail = {
  write: (unitId: string, key: string): string => `${unitId} ${key}`,
  read: (detail: string) => {
    const [, unitId, key] = /^([0-9a-f-]{36}) (.+)$/.exec(detail) ?? [];
    return unitId === undefined || key === undefined ? null : { unitId, key };
  },
};

/** Makes the links by which a quiz is answered from an e-mail. They do not expire: all they do is answer one quiz once. */
export function mailAnswerLinks(
  publicUrl: string,
  signed: SignedLinks,
): Parameters<AnswerLinks['provide']>[0] {
  return async (tx, { organizationId, deliveryId, locale }, units) => {
    const unitIds = units.filter(({ completedBy }) => completedBy === 'QUIZ').map(({ id }) => id);
    const questions = unitIds.length > 0 ? await listMailQuestions(tx, organizationId, unitIds) : [];
    const tokenOf = (unitId: string, key: string) =>
      deliveryId === null
        ? PREVIEW
        : signed.sign('answer', { organizationId, id: deliveryId, detail: choiceDetail.write(unitId, key) });
    return new Map(
      questions.map((question) => [
        question.unitId,
        {
          prompt: question.prompt,
          choices: choicesOf(question, locale, deliveryId).map(({ key, label }) => ({
            label,
            url: `${publicUrl}/mail/answer/${tokenOf(question.unitId, key)}`,
          })),
        },
      ]),
    );
  };
}
