import type { Type } from '@nestjs/common';
import type { AnsweredItem, ItemTypeName } from '../scoring/index.ts';

type PartsOf<Name extends ItemTypeName> = Extract<AnsweredItem, { readonly type: Name }>;
type ResponseOf<Name extends ItemTypeName> = NonNullable<PartsOf<Name>['response']>;

/** What is shown of an item may depend on its place in one attempt. The seed is that of the slot. */
export interface ShownPlace {
  readonly optionOrder: readonly string[] | null;
  readonly seed: string;
}

/** The GraphQL types that learners meet of one type of item. What is shown is made of the body alone, so nothing is of a key. */
export interface ItemModelRules<Name extends ItemTypeName, Question extends object, Input extends object> {
  readonly type: Name;
  readonly question: Type<Question>;
  readonly response: Type<object>;
  readonly input: Type<Input>;
  show(body: PartsOf<Name>['body'], place: ShownPlace): Question;
  /** Where the prompt is not shown as it was written. */
  showPrompt?(prompt: string, body: PartsOf<Name>['body'], place: ShownPlace): string;
  /** Where a response is not shown as it is kept. */
  showResponse?(response: ResponseOf<Name>): object;
  read(input: Input): ResponseOf<Name>;
}

/** The same for whoever does not know which type it is. */
export interface ItemModel {
  readonly type: ItemTypeName;
  readonly question: Type<object>;
  readonly response: Type<object>;
  readonly input: Type<object>;
  show(body: unknown, place: ShownPlace): object;
  showPrompt?(prompt: string, body: unknown, place: ShownPlace): string;
  showResponse?(response: unknown): object;
  read(input: object): ResponseOf<ItemTypeName>;
}

export function defineItemModel<Name extends ItemTypeName, Question extends object, Input extends object>(
  rules: ItemModelRules<Name, Question, Input>,
): ItemModel {
  return rules;
}
