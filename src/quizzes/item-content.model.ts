import type { Type } from '@nestjs/common';
import { InputType, createUnionType } from '@nestjs/graphql';
import { z } from 'zod';
import { addInputField, graphqlOfForm, typesOf } from './item-types/graphql-of-form.ts';
import type { FormTypes } from './item-types/graphql-of-form.ts';
import { commonFields } from './item-types/form-fields.ts';
import { itemForms } from './item-types/item-forms.ts';
import { toApi } from './item-types/name-in-api.ts';
import { readForm } from './item-types/read-form.ts';
import type { ItemTypeName } from './scoring/index.ts';

/** Who may see what an item is, with its key. */
const ACCESS = 'items:read';

/** What a slot or an item has, not a version of it. */
const NOT_OF_A_VERSION = ['id', 'points', 'tags'];

/** `SINGLE_CHOICE` as `singleChoice`. */
const camelCased = (type: string) =>
  type.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** What `ItemInput` calls each type. */
export const inputNames = Object.fromEntries(
  Object.keys(itemForms).map((type) => [type, camelCased(type)]),
) as Record<ItemTypeName, string>;

export const itemContents = Object.fromEntries(
  Object.entries(itemForms).map(([type, { schema }]) => {
    const name = camelCased(type);
    const options = {
      name: `${name.slice(0, 1).toUpperCase()}${name.slice(1)}Item`,
      description: schema.description ?? '',
      access: ACCESS,
      without: [...Object.keys(commonFields), 'type'],
    } as const;
    return [type, graphqlOfForm(schema as z.ZodObject, options)];
  }),
) as Record<ItemTypeName, FormTypes>;

export const ItemContent = createUnionType({
  name: 'ItemContent',
  description:
    'What is particular to the type of an item, with what is right: for authors, never for learners.',
  types: () => Object.values(itemContents).map(({ output }) => output),
  resolveType: (form: { readonly type: ItemTypeName }) => itemContents[form.type].output,
});

/** The form of an item as `ItemContent` has it. */
export function showContent(form: { readonly type: ItemTypeName }): { readonly type: ItemTypeName } {
  return { ...toApi(itemContents[form.type].fields, form), type: form.type };
}

/** An item as it was sent: what all have, and one type's form. */
export type ItemInputValue = Readonly<Record<string, unknown>>;

class ItemInputModel {}
const common = readForm(z.strictObject(commonFields), 'ItemInput', NOT_OF_A_VERSION);
for (const field of common) addInputField(ItemInputModel, field, typesOf(field, 'Item', ACCESS).input);
for (const [type, { input }] of Object.entries(itemContents)) {
  const { title = type, description = '' } = itemForms[type as keyof typeof itemForms].schema.meta() ?? {};
  const value = { kind: 'OBJECT', description, fields: [] } as const;
  const name = inputNames[type as ItemTypeName];
  const rest = { description: `${title}: ${description}`, listMax: null, isNeeded: false, isKept: false };
  addInputField(ItemInputModel, { name, apiName: name, value, ...rest }, input);
}
InputType('ItemInput', {
  description: `What is asked and what is right: what all items have, and exactly one of ${Object.values(inputNames).join(', ')}.`,
})(ItemInputModel);

export const ItemInput = ItemInputModel as Type<ItemInputValue>;
