import type { ItemTypeName } from '../scoring/index.ts';
import { clozeModel } from './cloze.model.ts';
import type { ItemModel } from './define-item-model.ts';
import { essayModel } from './essay.model.ts';
import { fileReferenceModel } from './file-reference.model.ts';
import { formulaModel } from './formula.model.ts';
import { hotspotModel } from './hotspot.model.ts';
import { matchingModel } from './matching.model.ts';
import { multipleChoiceModel } from './multiple-choice.model.ts';
import { numericModel } from './numeric.model.ts';
import { orderingModel } from './ordering.model.ts';
import { shortTextModel } from './short-text.model.ts';
import { singleChoiceModel } from './single-choice.model.ts';
import { trueFalseModel } from './true-false.model.ts';
import { wordBankModel } from './word-bank.model.ts';

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
