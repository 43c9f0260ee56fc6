import type { ItemTypeName } from '../scoring/index.ts';
import { clozeModel } from '../scoring/cloze/cloze.model.ts';
import type { ItemModel } from './define-item-model.ts';
import { essayModel } from '../scoring/essay/essay.model.ts';
import { fileReferenceModel } from '../scoring/file-reference/file-reference.model.ts';
import { formulaModel } from '../scoring/formula/formula.model.ts';
import { hotspotModel } from '../scoring/hotspot/hotspot.model.ts';
import { matchingModel } from '../scoring/matching/matching.model.ts';
import { multipleChoiceModel } from '../scoring/multiple-choice/multiple-choice.model.ts';
import { numericModel } from '../scoring/numeric/numeric.model.ts';
import { orderingModel } from '../scoring/ordering/ordering.model.ts';
import { shortTextModel } from '../scoring/short-text/short-text.model.ts';
import { singleChoiceModel } from '../scoring/single-choice/single-choice.model.ts';
import { trueFalseModel } from '../scoring/true-false/true-false.model.ts';
import { wordBankModel } from '../scoring/word-bank/word-bank.model.ts';

/** What learners meet of every type of item that the engine scores. */
export const itemModels: Readonly<Record<ItemTypeName, ItemModel>> = {
  SINGLE_CHOICE: singleChoiceModel,
  MULTIPLE_CHOICE: multipleChoiceModel,
  TRUE_FALSE: trueFalseModel,
  SHORT_TEXT: shortTextModel,
  NUMERIC: numericModel,
  MATCHING: matchingModel,
  ORDERING: orderingModel,
  CLOZE: clozeModel,
  WORD_BANK: wordBankModel,
  HOTSPOT: hotspotModel,
  FORMULA: formulaModel,
  ESSAY: essayModel,
  FILE_REFERENCE: fileReferenceModel,
};

export const ITEM_TYPE_NAMES = Object.keys(itemModels) as ItemTypeName[];

/** The member of `ResponseInput` for a type: SHORT_TEXT → shortText. */
export function memberOf(type: ItemTypeName): string {
  return type.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}
