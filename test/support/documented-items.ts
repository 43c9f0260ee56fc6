import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { commonFields } from '../../src/quizzes/item-types/form-fields.ts';
import { itemForm } from '../../src/quizzes/item-types/item-forms.ts';
import type { ItemForm } from '../../src/quizzes/item-types/item-forms.ts';

const page = readFileSync(new URL('../../docs/quizzes.md', import.meta.url), 'utf8');

/** Every item that docs/quizzes.md shows, as its form is kept. */
export const documentedItems: readonly ItemForm[] = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)]
  .map(([, text = '']) => itemForm.safeParse(parse(text)))
  .flatMap(({ data }) => data ?? []);

const camelCased = (type: string) =>
  type.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** What is particular to the type of an item. */
export function contentOf(form: ItemForm): Record<string, unknown> {
  const common = new Set(['type', ...Object.keys(commonFields)]);
  return Object.fromEntries(Object.entries(form).filter(([name]) => !common.has(name)));
}

/** The item as `ItemInput` has it. */
export function itemInput(form: ItemForm): Record<string, unknown> {
  const { prompt, explanation, hints, penalty, floor, tryPenalty, maxTries } = form;
  const common = { prompt, explanation, hints, penalty, floor, tryPenalty, maxTries };
  return { ...common, [camelCased(form.type)]: contentOf(form) };
}
