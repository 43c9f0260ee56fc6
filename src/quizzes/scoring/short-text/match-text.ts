import type { Mark } from '../define-item-type.ts';
import { Fraction } from '../fraction.ts';
import { isWithinEdits } from './is-within-edits.ts';
import { matchesWildcards, readWildcards } from './match-wildcard.ts';
import { isBlankText, normaliseText } from '../normalise-text.ts';
import { flag, hasOwn, list, shape, share, someText, whole } from '../shape.ts';
import type { Problem } from '../types.ts';

/**
 * One text that earns something. `fraction` is a share from 0 to 1, decimal or "n/d", default 1. With
 * `wildcard`, `*` in the text stands for anything; `maxEdits` slips of the pen are forgiven, default 0. Never
 * both.
 */
export interface TextAnswer {
  readonly text: string;
  readonly fraction?: string;
  readonly feedback?: string;
  readonly wildcard?: boolean;
  readonly maxEdits?: number;
}

/** The second form is the older one: each text earns everything, and `*` is an asterisk. */
export type TextKey =
  | { readonly answers: readonly TextAnswer[]; readonly caseSensitive?: boolean }
  | { readonly accepted: readonly string[]; readonly caseSensitive?: boolean };

const MAX_EDITS = 3;

const answerShape = shape(
  { text: someText },
  { fraction: share, feedback: someText, wildcard: flag, maxEdits: whole({ min: 0, max: MAX_EDITS }) },
);

export const textKeyShape = hasOwn(
  'answers',
  shape({ answers: list(answerShape) }, { caseSensitive: flag }),
  shape({ accepted: list(someText) }, { caseSensitive: flag }),
);

export function answersOf(key: TextKey): readonly TextAnswer[] {
  return 'answers' in key ? key.answers : key.accepted.map((text) => ({ text }));
}

/**
 * The best of the answers that match. Of equals the plainest, so that the order of the answers leaves no
 * trace.
 */
export function markText(key: TextKey, text: string): Mark {
  const options = { isCaseSensitive: key.caseSensitive ?? false };
  const given = normaliseText(text, options);
  const found = answersOf(key).filter((answer) => matches(answer, given, options));
  const [best] = found.length > 1 ? found.sort(compare) : found;
  if (best === undefined) return { credit: Fraction.ZERO, feedback: [] };
  return { credit: creditOf(best), feedback: best.feedback === undefined ? [] : [best.feedback] };
}

function compare(a: TextAnswer, b: TextAnswer): number {
  return creditOf(b).compare(creditOf(a)) || (rankOf(a) < rankOf(b) ? -1 : 1);
}

function creditOf({ fraction }: TextAnswer): Fraction {
  return fraction === undefined ? Fraction.ONE : Fraction.from(fraction);
}

function matches(answer: TextAnswer, given: string, options: { isCaseSensitive: boolean }): boolean {
  if (answer.wildcard) return matchesWildcards(given, readWildcards(answer.text, options));
  const [text, max] = [normaliseText(answer.text, options), answer.maxEdits ?? 0];
  return text === given || (max > 0 && isWithinEdits({ left: text, right: given, max }));
}

function rankOf({ text, wildcard, maxEdits, feedback }: TextAnswer): string {
  return JSON.stringify([wildcard ? 1 : 0, maxEdits ?? 0, text, feedback ?? '']);
}

/**
 * What must hold for answers to be worth publishing, with paths below `path`. `maxLength` is the response's.
 */
export function checkTextAnswers(key: TextKey, maxLength: number): Problem[] {
  const name = 'answers' in key ? 'answers' : 'accepted';
  const problems = answersOf(key).flatMap((answer, index) => {
    const message = problemOf(answer, maxLength);
    return message === null ? [] : [{ path: `key.${name}.${index}`, message }];
  });
  const isWithinReach = answersOf(key).some((answer) => creditOf(answer).compare(Fraction.ONE) === 0);
  return isWithinReach
    ? problems
    : [...problems, { path: `key.${name}`, message: 'One answer must have a fraction of 1.' }];
}

function problemOf(answer: TextAnswer, maxLength: number): string | null {
  const { text, wildcard, maxEdits = 0 } = answer;
  if (isBlankText(text)) return 'Must not be blank.';
  if (!wildcard && text.length > maxLength) return 'Is longer than a response may be.';
  if (wildcard && maxEdits > 0) return 'Cannot have wildcards and edits.';
  const letters = wildcard
    ? readWildcards(text, { isCaseSensitive: true }).join('').trim()
    : normaliseText(text, { isCaseSensitive: true });
  if (wildcard && letters === '' && !creditOf(answer).isZero()) return 'Would accept anything.';
  if (maxEdits > 0 && [...letters].length <= 2 * maxEdits) return 'Is too short for so many edits.';
  return null;
}
