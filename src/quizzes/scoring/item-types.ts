import { cloze } from './cloze/cloze.ts';
import { essay } from './essay/essay.ts';
import { fileReference } from './file-reference/file-reference.ts';
import { formula } from './formula/formula.ts';
import { hotspot } from './hotspot/hotspot.ts';
import { matching } from './matching/matching.ts';
import { multipleChoice } from './multiple-choice/multiple-choice.ts';
import { numeric } from './numeric/numeric.ts';
import { ordering } from './ordering/ordering.ts';
import { shortText } from './short-text/short-text.ts';
import { singleChoice } from './single-choice/single-choice.ts';
import { trueFalse } from './true-false/true-false.ts';
import type { Certainty, ItemType } from './types.ts';
import { wordBank } from './word-bank/word-bank.ts';

/** Every type of item there is. A new type is its own file and one line here. */
export const itemTypes = {
  SINGLE_CHOICE: singleChoice,
  MULTIPLE_CHOICE: multipleChoice,
  TRUE_FALSE: trueFalse,
  SHORT_TEXT: shortText,
  NUMERIC: numeric,
  MATCHING: matching,
  ORDERING: ordering,
  CLOZE: cloze,
  WORD_BANK: wordBank,
  HOTSPOT: hotspot,
  FORMULA: formula,
  ESSAY: essay,
  FILE_REFERENCE: fileReference,
};

export type ItemTypeName = keyof typeof itemTypes;

type PartsOf<Type> =
  Type extends ItemType<infer Body, infer Key, infer Response>
    ? {
        readonly body: Body;
        readonly key: Key;
        readonly response: (Response & { readonly certainty?: Certainty }) | null;
      }
    : never;

type Parts = { [Name in ItemTypeName]: { readonly type: Name } & PartsOf<(typeof itemTypes)[Name]> };

/** A type's name with its body, its key and its response (null: blank), in step. */
export type AnsweredItem = Parts[ItemTypeName];
export type ItemBody = AnsweredItem['body'];
export type ItemKey = AnsweredItem['key'];
export type ItemResponse = NonNullable<AnsweredItem['response']>;

/** Null when no such type is registered. */
export function findItemType(name: string): ItemType | null {
  return Object.hasOwn(itemTypes, name) ? itemTypes[name as ItemTypeName] : null;
}
