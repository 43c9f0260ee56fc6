import { languageOf } from '../delivery/index.ts';
import type { ResponseInput } from './response-input.model.ts';

/** A way to answer an item by one link. */
export interface MailChoice {
  /** Names it in the link: the option's id, or `true` or `false`. */
  readonly key: string;
  readonly label: string;
  readonly response: ResponseInput;
}

/** The item of a quiz that can be answered from an e-mail, as far as a learner may see it. */
export interface MailQuestion {
  readonly unitId: string;
  readonly slot: string;
  readonly type: 'SINGLE_CHOICE' | 'TRUE_FALSE';
  readonly prompt: string;
  readonly body: { readonly options?: readonly { readonly id: string; readonly text: string }[] };
}

/** In the author's order: the attempt, which has an order of its own, is not there yet. What no author has worded is in the reader's language. */
export function choicesOf({ type, body }: Pick<MailQuestion, 'type' | 'body'>, locale: string): MailChoice[] {
  if (type === 'TRUE_FALSE') {
    const { isTrue, isFalse } = languageOf(locale).says.frame;
    return [true, false].map((value) => ({
      key: String(value),
      label: value ? isTrue : isFalse,
      response: { trueFalse: { value } },
    }));
  }
  return (body.options ?? []).map(({ id, text }) => ({
    key: id,
    label: text,
    response: { singleChoice: { optionId: id } },
  }));
}
