import type { ItemResponse, ItemTypeName } from '../scoring/index.ts';
import type { ItemModel } from './define-item-model.ts';
import { loadOfEach } from './load-of-each.ts';

type Models = { readonly [Name in ItemTypeName]: ItemModel<Extract<ItemResponse, { readonly type: Name }>> };

/** What learners meet of every type of item that the engine scores. */
export const itemModels: Models = await loadOfEach('model');

export const ITEM_TYPE_NAMES = Object.keys(itemModels) as ItemTypeName[];

/** The member of `ResponseInput` for a type: SHORT_TEXT → shortText. */
export function memberOf(type: ItemTypeName): string {
  return type.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}
