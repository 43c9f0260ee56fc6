import { z } from 'zod';
import type { ItemTypeName } from '../scoring/index.ts';
import type { FormProblem, Halves, MarkdownText, Path } from './define-item-form.ts';
import { loadOfEach } from './load-of-each.ts';

type Forms = {
  readonly [Name in ItemTypeName]: {
    readonly schema: { readonly shape: { readonly type: z.ZodLiteral<Name> } };
  };
};

/** How authors write the items of each type. */
export const itemForms = (await loadOfEach('form')) satisfies Forms;

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
