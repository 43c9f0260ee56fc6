import { z } from 'zod';
import type { ItemTypeName } from '../scoring/index.ts';
import { clozeForm } from '../scoring/cloze/cloze.form.ts';
import type { FormProblem, Halves, MarkdownText, Path } from './define-item-form.ts';
import { essayForm } from '../scoring/essay/essay.form.ts';
import { fileReferenceForm } from '../scoring/file-reference/file-reference.form.ts';
import { formulaForm } from '../scoring/formula/formula.form.ts';
import { hotspotForm } from '../scoring/hotspot/hotspot.form.ts';
import { matchingForm } from '../scoring/matching/matching.form.ts';
import { multipleChoiceForm } from '../scoring/multiple-choice/multiple-choice.form.ts';
import { numericForm } from '../scoring/numeric/numeric.form.ts';
import { orderingForm } from '../scoring/ordering/ordering.form.ts';
import { shortTextForm } from '../scoring/short-text/short-text.form.ts';
import { singleChoiceForm } from '../scoring/single-choice/single-choice.form.ts';
import { trueFalseForm } from '../scoring/true-false/true-false.form.ts';
import { wordBankForm } from '../scoring/word-bank/word-bank.form.ts';

/** How authors write the items of each type. A new type is its own file and one line here. */
export const itemForms = {
  SINGLE_CHOICE: singleChoiceForm,
  MULTIPLE_CHOICE: multipleChoiceForm,
  TRUE_FALSE: trueFalseForm,
  SHORT_TEXT: shortTextForm,
  NUMERIC: numericForm,
  MATCHING: matchingForm,
  ORDERING: orderingForm,
  CLOZE: clozeForm,
  WORD_BANK: wordBankForm,
  HOTSPOT: hotspotForm,
  FORMULA: formulaForm,
  ESSAY: essayForm,
  FILE_REFERENCE: fileReferenceForm,
} satisfies Record<ItemTypeName, object>;

type Schema = (typeof itemForms)[keyof typeof itemForms]['schema'];

export const itemFormSchemas = Object.values(itemForms).map((form): Schema => form.schema) as [
  Schema,
  ...Schema[],
];

const TYPES = Object.keys(itemForms).join(', ');

/** Says which types there are when it is none of them. */
export const typeError = (otherTypes = '') => ({
  error: ({ code }: { code: string }) =>
    code === 'invalid_union' ? `expected one of ${TYPES}${otherTypes}` : undefined,
});

/** An item as its author writes it. */
export const itemForm = z.discriminatedUnion('type', itemFormSchemas, typeError());

export type ItemForm = z.output<typeof itemForm>;

/** What a form of any type makes of what was written. */
interface FormOfType {
  check(form: ItemForm): FormProblem[];
  halves(form: ItemForm): Halves;
  markdown(form: ItemForm): MarkdownText[];
  pathInForm(path: Path, form: ItemForm): Path;
}

/** The form's own type decides, so its functions get what they expect. */
export function rulesFor({ type }: { readonly type: ItemTypeName }): FormOfType {
  return itemForms[type] as unknown as FormOfType;
}
