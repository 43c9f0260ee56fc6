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

/** What the API calls the ids of the members of lists. */
const ID_NAMES: Readonly<Record<string, string>> = {
  options: 'optionId',
  gaps: 'gapId',
  prompts: 'promptId',
  regions: 'regionId',
  rubric: 'criterionId',
};

function namedForApi(value: unknown, idName = 'id'): unknown {
  if (Array.isArray(value)) return value.map((member) => namedForApi(member, idName));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name === 'id' ? idName : name,
      namedForApi(inner, ID_NAMES[name]),
    ]),
  );
}

/** What is particular to the type of an item, as the API has it. */
export function contentOf(form: ItemForm): Record<string, unknown> {
  const common = new Set(['type', ...Object.keys(commonFields)]);
  const own = Object.fromEntries(Object.entries(form).filter(([name]) => !common.has(name)));
  return namedForApi(own) as Record<string, unknown>;
}

/** The item as `ItemInput` has it. */
export function itemInput(form: ItemForm): Record<string, unknown> {
  const { prompt, explanation, hints, penalty, floor, tryPenalty, maxTries } = form;
  const common = { prompt, explanation, hints, penalty, floor, tryPenalty, maxTries };
  return { ...common, [camelCased(form.type)]: contentOf(form) };
}
