import type { Type } from '@nestjs/common';
import type { ItemType, NameIn, TypedResponse } from '../scoring/types.ts';

/** What is shown of an item may depend on its place in one attempt. The seed is that of the slot. */
export interface ShownPlace {
  readonly optionOrder: readonly string[] | null;
  readonly seed: string;
}

/** The GraphQL types that learners meet of one type of item. What is shown is made of the body alone, so nothing is of a key. */
interface ItemModelRules<Body, Response, Question extends object, Input extends object> {
  readonly question: Type<Question>;
  readonly response: Type<object>;
  readonly input: Type<Input>;
  show(body: Body, place: ShownPlace): Question;
  /** Where the prompt is not shown as it was written. */
  showPrompt?(prompt: string, body: Body, place: ShownPlace): string;
  /** Where a response is not shown as it is kept. */
  showResponse?(response: Response): object;
  read(input: Input): Response;
}

/** The same for whoever does not know which type it is. */
export interface ItemModel<Response = unknown> {
  readonly type: NameIn<Response>;
  readonly question: Type<object>;
  readonly response: Type<object>;
  readonly input: Type<object>;
  show(body: unknown, place: ShownPlace): object;
  showPrompt?(prompt: string, body: unknown, place: ShownPlace): string;
  showResponse?(response: unknown): object;
  read(input: object): Response;
}

export function defineItemModel<
  Body,
  Key,
  Response extends TypedResponse,
  Question extends object,
  Input extends object,
>(
  { type }: ItemType<Body, Key, Response>,
  rules: ItemModelRules<Body, NoInfer<Response>, Question, Input>,
): ItemModel<Response> {
  return { type, ...rules };
}
