import { languageOf } from '../delivery/index.ts';
import type { ResponseInput } from './response-input.model.ts';
import { seededShuffle, slotSeed } from './scoring/index.ts';

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
  readonly body: {
    readonly options?: readonly { readonly id: string; readonly text: string }[];
    readonly shuffle?: boolean;
  };
}

/**
 * In an order of the e-mail's own, as an attempt has one: authors tend to write the right option first. What no author has
 * worded is in the reader's language.
 * @param seed names the e-mail; null: it is sent to nobody, and shows the author's order
 */
export function choicesOf(
  { type, slot, body }: Pick<MailQuestion, 'type' | 'slot' | 'body'>,
  locale: string,
  seed: string | null,
): MailChoice[] {
  if (type === 'TRUE_FALSE') {
    const { isTrue, isFalse } = languageOf(locale).says.frame;
    return [true, false].map((value) => ({
      key: String(value),
      label: value ? isTrue : isFalse,
      response: { trueFalse: { value } },
    }));
  }
  const { options = [], shuffle } = body;
  const shown = shuffle === false || seed === null ? options : seededShuffle(options, slotSeed(seed, slot));
  return shown.map(({ id, text }) => ({
    key: id,
    label: text,
    response: { singleChoice: { optionId: id } },
  }));
}
