import type { Option, OptionFeedback } from '../choice-body.ts';
import { checkDistinct, checkKnownOptions, checkOptionIds, feedbackOn } from '../choice-body.ts';
import { defineItemType } from '../define-item-type.ts';
import { checkGapText, checkKnownGaps, gapText, readGapIds } from '../gap-text.ts';
import { matchUp } from '../match-up.ts';
import { flag, id, list, oneOf, shape, someText, textByName, whole } from '../shape.ts';
import { MAX_WEIGHT, oneIf } from '../weigh-parts.ts';
import { inOneOrder } from '../stable-text.ts';

/** Words are dragged into the gaps `{{id}}` of a text, each once unless they may be reused. */
export interface WordBankBody {
  readonly text: string;
  readonly options: readonly Option[];
  readonly reuse?: boolean;
  readonly shuffle?: boolean;
}

/** A gap accepts any of its options. `weight` is a whole number from 1 to 100, default 1. */
export interface WordBankGap {
  readonly id: string;
  readonly optionIds: readonly string[];
  readonly weight?: number;
}

/** Feedback is by gap, for a wrong option. */
export interface WordBankKey {
  readonly gaps: readonly WordBankGap[];
  readonly feedback?: OptionFeedback;
}

/** Gaps may be left out. */
export interface WordBankResponse {
  readonly type: 'WORD_BANK';
  readonly gaps: readonly { readonly gapId: string; readonly optionId: string }[];
}

const gapShape = shape({ id, optionIds: list(id) }, { weight: whole({ min: 1, max: MAX_WEIGHT }) });

/** Credit: weights of the gaps with a right option / all weights. */
export const wordBank = defineItemType<WordBankBody, WordBankKey, WordBankResponse>({
  type: 'WORD_BANK',
  shapes: {
    body: shape(
      { text: gapText, options: list(shape({ id, text: someText })) },
      { reuse: flag, shuffle: flag },
    ),
    key: shape({ gaps: list(gapShape) }, { feedback: textByName }),
    response: shape({ type: oneOf('WORD_BANK'), gaps: list(shape({ gapId: id, optionId: id })) }),
  },
  scorable: (body, key) => [
    ...checkOptionIds(body),
    ...checkGapText(
      body.text,
      key.gaps.map((gap) => gap.id),
    ),
    ...key.gaps.flatMap(({ optionIds }, index) => [
      ...(optionIds.length === 0 ? [{ path: `key.gaps.${index}`, message: 'Needs an option.' }] : []),
      ...checkKnownOptions(body, optionIds, `key.gaps.${index}.optionIds`),
    ]),
  ],
  publishable: (body, key) => [
    ...(body.reuse ? checkNoMasterWord(body, key) : checkEnoughWords(key)),
    ...checkKnownGaps(readGapIds(body.text), Object.keys(key.feedback ?? {}), 'key.feedback'),
  ],
  answerable: (body, response) => [
    ...checkKnownGaps(
      readGapIds(body.text),
      response.gaps.map((gap) => gap.gapId),
      'gaps',
    ),
    ...checkKnownOptions(body, optionIdsOf(response), 'gaps'),
    ...(body.reuse ? [] : checkDistinct(optionIdsOf(response), 'gaps', 'Must use no option twice.')),
  ],
  simplify: (response) => ({ ...response, gaps: inOneOrder(response.gaps) }),
  isBlank: (response) => response.gaps.length === 0,
  parts: (body, key, response) =>
    readGapIds(body.text).flatMap((gapId) => {
      const gap = key.gaps.find(({ id }) => id === gapId);
      if (gap === undefined) return [];
      const isFound = isRight(gap, response);
      const feedback = isFound === false ? feedbackOn(gapId, key.feedback) : [];
      return [{ credit: oneIf(isFound === true), weight: gap.weight, feedback }];
    }),
  cost: (body, key) => key.gaps.length * 3 + body.options.length / 3 + body.text.length / 200,
});

/** Null when the gap was left out. */
function isRight({ id, optionIds }: WordBankGap, response: WordBankResponse): boolean | null {
  const given = response.gaps.find((gap) => gap.gapId === id);
  return given === undefined ? null : optionIds.includes(given.optionId);
}

function optionIdsOf(response: WordBankResponse): string[] {
  return response.gaps.map((gap) => gap.optionId);
}

function checkNoMasterWord(body: WordBankBody, key: WordBankKey) {
  const weigh = (gaps: readonly WordBankGap[]) => gaps.reduce((sum, { weight = 1 }) => sum + weight, 0);
  const isMaster = ({ id }: Option) =>
    2 * weigh(key.gaps.filter((gap) => gap.optionIds.includes(id))) >= weigh(key.gaps);
  return body.options.some(isMaster)
    ? [{ path: 'key.gaps', message: 'No option may be worth half of the points or more.' }]
    : [];
}

function checkEnoughWords(key: WordBankKey) {
  const filled = matchUp(key.gaps.map((gap) => ({ candidates: gap.optionIds, count: 1 }))).size;
  return filled < key.gaps.length
    ? [{ path: 'key.gaps', message: 'Cannot all be filled, for each option can be used once.' }]
    : [];
}
