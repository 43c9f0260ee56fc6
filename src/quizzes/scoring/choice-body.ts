import { Fraction } from './fraction.ts';
import { flag, id, list, shape, someText } from './shape.ts';
import type { Problem } from './types.ts';

export interface Option {
  readonly id: string;
  readonly text: string;
}

/** What a learner sees of a choice item. */
export interface ChoiceBody {
  readonly options: readonly Option[];
  readonly shuffle?: boolean;
}

export type OptionFeedback = Readonly<Record<string, string>>;

export const choiceBodyShape = shape({ options: list(shape({ id, text: someText })) }, { shuffle: flag });

export function checkOptionIds(body: ChoiceBody): Problem[] {
  const ids = body.options.map((option) => option.id);
  return new Set(ids).size < ids.length
    ? [{ path: 'body.options', message: 'Two options have the same id.' }]
    : [];
}

export function checkKnownOptions(body: ChoiceBody, optionIds: readonly string[], path: string): Problem[] {
  if (optionIds.length === 0) return [];
  const known = new Set(body.options.map((option) => option.id));
  return optionIds.every((optionId) => known.has(optionId))
    ? []
    : [{ path, message: 'Must name options of this item.' }];
}

export function checkDistinct(
  ids: readonly string[],
  path: string,
  message = 'Must name no option twice.',
): Problem[] {
  return new Set(ids).size < ids.length ? [{ path, message }] : [];
}

/** Nothing where the author wrote none. */
export function feedbackOn(id: string, feedback: OptionFeedback = {}): string[] {
  return Object.hasOwn(feedback, id) ? [feedback[id] ?? ''] : [];
}

/** What an option is worth by its id; 0 for those of which nothing is said. */
export function worthOf(worths: Readonly<Record<string, string>> | undefined, optionId: string): Fraction {
  if (worths === undefined || !Object.hasOwn(worths, optionId)) return Fraction.ZERO;
  return Fraction.from(worths[optionId] ?? '0');
}

/** In the order of the body, so that the order of ticking leaves no trace. */
export function feedbackFor(
  body: ChoiceBody,
  feedback: OptionFeedback | undefined,
  ticked: readonly string[],
): string[] {
  if (feedback === undefined) return [];
  return body.options
    .filter((option) => ticked.includes(option.id) && Object.hasOwn(feedback, option.id))
    .map((option) => feedback[option.id] ?? '');
}
