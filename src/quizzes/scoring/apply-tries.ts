import { Fraction } from './fraction.ts';
import { stableText } from './stable-text.ts';
import type { Marking, Part } from './types.ts';
import { weighParts } from './weigh-parts.ts';

/**
 * What happens when a learner has a response checked before the attempt ends. The rules are those of Moodle's
 * question behaviours of the same names; p is the penalty for a try, and nothing falls below 0:
 * - DEFERRED_FEEDBACK: nothing is checked before the end.
 * - IMMEDIATE_FEEDBACK: one check, and it counts.
 * - INTERACTIVE: up to maxTries (hints + 1 in Moodle) until one is right. Right or last at try n:
 *   credit − p (n − 1). Ended between tries: what stands is graded as one more, even if it was checked last.
 *   Items of several parts count back: each part's credit − p (tries before it was changed for the last time).
 * - ADAPTIVE: any number. The best of credit − p (tries before), what stands being the last try.
 */
export type Behaviour = 'DEFERRED_FEEDBACK' | 'IMMEDIATE_FEEDBACK' | 'INTERACTIVE' | 'ADAPTIVE';

export const BEHAVIOURS: readonly Behaviour[] = [
  'DEFERRED_FEEDBACK',
  'IMMEDIATE_FEEDBACK',
  'INTERACTIVE',
  'ADAPTIVE',
];

export const MAX_TRIES = 20;

type Tried = Pick<Marking, 'credit' | 'parts'>;

export interface Tries {
  readonly behaviour: Behaviour;
  /** The responses that were checked, first to last, all marked by one key. */
  readonly checked: readonly Tried[];
  /** What stood at the end; null when that was blank. */
  readonly standing: Tried | null;
  readonly penalty: Fraction;
  readonly maxTries: number;
}

/** `index` is the place of the try that counts in `checked`, null for what stood at the end. */
export interface CountedTry {
  readonly credit: Fraction;
  readonly index: number | null;
}

export function applyTries(tries: Tries): CountedTry {
  const { behaviour, checked, standing } = tries;
  const [first] = checked;
  switch (behaviour) {
    case 'DEFERRED_FEEDBACK':
      return { credit: creditOf(standing), index: null };
    case 'IMMEDIATE_FEEDBACK':
      return first === undefined
        ? { credit: creditOf(standing), index: null }
        : { credit: first.credit, index: 0 };
    case 'INTERACTIVE':
      return applyInteractive(tries);
    case 'ADAPTIVE':
      return applyAdaptive(tries);
  }
}

/** Whether one more response may be checked after those with the credits `checked`. */
export function canTryAgain({
  behaviour,
  checked,
  maxTries,
}: Pick<Tries, 'behaviour' | 'maxTries'> & { readonly checked: readonly Fraction[] }): boolean {
  switch (behaviour) {
    case 'DEFERRED_FEEDBACK':
      return false;
    case 'IMMEDIATE_FEEDBACK':
      return checked.length === 0;
    case 'INTERACTIVE':
      return checked.length < maxTries && !checked.some(isAll);
    case 'ADAPTIVE':
      return checked.length < maxTries;
  }
}

function applyInteractive({ checked, standing, penalty, maxTries }: Tries): CountedTry {
  const right = checked.findIndex(({ credit }) => isAll(credit));
  const last = right === -1 ? maxTries - 1 : right;
  if (last < checked.length) return { credit: countBack(checked.slice(0, last + 1), penalty), index: last };
  if (standing === null) return { credit: Fraction.ZERO, index: null };
  return { credit: countBack([...checked, standing], penalty), index: null };
}

/** What the last of these earns. An item that is no sum of parts is answered anew with each try. */
function countBack(tried: readonly Tried[], penalty: Fraction): Fraction {
  const { credit = Fraction.ZERO, parts } = tried.at(-1) ?? {};
  if (parts === undefined) return reduce(credit, penalty, tried.length - 1);
  return weighParts(
    parts.map((part, place) => {
      const lastOther = tried.findLastIndex((earlier) => !isSame(earlier.parts?.[place], part));
      return { weight: part.weight, credit: reduce(part.credit, penalty, lastOther + 1) };
    }),
  );
}

function isSame(left: Part | undefined, right: Part): boolean {
  return left?.credit.compare(right.credit) === 0 && stableText(left.given) === stableText(right.given);
}

function applyAdaptive({ checked, standing, penalty }: Tries): CountedTry {
  const all = (standing === null ? checked : [...checked, standing]).map(({ credit }, index) => ({
    credit: reduce(credit, penalty, index),
    index: index < checked.length ? index : null,
  }));
  const nothing: CountedTry = { credit: Fraction.ZERO, index: null };
  return all.reduce((best, next) => (next.credit.compare(best.credit) > 0 ? next : best), all[0] ?? nothing);
}

/** credit − penalty × tries before, at least 0. */
function reduce(credit: Fraction, penalty: Fraction, triesBefore: number): Fraction {
  return credit.subtract(penalty.multiply(Fraction.of(triesBefore))).clamp(Fraction.ZERO, Fraction.ONE);
}

function creditOf(tried: Tried | null): Fraction {
  return tried?.credit ?? Fraction.ZERO;
}

function isAll(credit: Fraction): boolean {
  return credit.compare(Fraction.ONE) === 0;
}
