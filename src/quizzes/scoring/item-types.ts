import { itemTypes } from './registry.ts';
import type { Certainty, ItemType } from './types.ts';

type Registry = typeof itemTypes;

export type ItemTypeName = keyof Registry;

type PartsOf<Type> =
  Type extends ItemType<infer Body, infer Key, infer Response>
    ? {
        readonly body: Body;
        readonly key: Key;
        readonly response: (Response & { readonly certainty?: Certainty }) | null;
      }
    : never;

type Parts = {
  [Name in ItemTypeName]: { readonly type: Name } & PartsOf<Registry[Name]['scoring']>;
};

/** A type's name with its body, its key and its response (null: blank), in step. */
export type AnsweredItem = Parts[ItemTypeName];
export type ItemBody = AnsweredItem['body'];
export type ItemKey = AnsweredItem['key'];
export type ItemResponse = NonNullable<AnsweredItem['response']>;

const scorings = new Map<string, ItemType>(
  Object.entries(itemTypes).map(([name, { scoring }]) => [name, scoring]),
);

/** Null when no such type is registered. */
export function findItemType(name: string): ItemType | null {
  return scorings.get(name) ?? null;
}
