import { Fraction } from './fraction.ts';

/**
 * What happens when a learner has a response checked before the attempt ends. The rules are those of Moodle's
 * question behaviours of the same names; p is the penalty for a try, and nothing falls below 0:
 * - DEFERRED_FEEDBACK: nothing is checked before the end.
 * - IMMEDIATE_FEEDBACK: one check, and it counts.
 * - INTERACTIVE: up to maxTries (hints + 1 in Moodle) until one is right. Right or last at try n:
 *   credit − p (n − 1). Ended between tries: what stands is graded as one more, even if it was checked last.
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

export interface Tries {
  readonly behaviour: Behaviour;
  /** Credits of the responses that were checked, first to last. */
  readonly checked: readonly Fraction[];
  /** Credit of what stood at the end; null when that was blank. */
  readonly standing: Fraction | null;
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
      return { credit: standing ?? Fraction.ZERO, index: null };
    case 'IMMEDIATE_FEEDBACK':
      return first === undefined
        ? { credit: standing ?? Fraction.ZERO, index: null }
        : { credit: first, index: 0 };
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
}: Pick<Tries, 'behaviour' | 'checked' | 'maxTries'>): boolean {
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
  const right = checked.findIndex(isAll);
  const last = right === -1 ? maxTries - 1 : right;
  const ended = checked[last];
  if (ended !== undefined) return { credit: reduce(ended, penalty, last), index: last };
  return { credit: reduce(standing ?? Fraction.ZERO, penalty, checked.length), index: null };
}

function applyAdaptive({ checked, standing, penalty }: Tries): CountedTry {
  const all = (standing === null ? checked : [...checked, standing]).map((credit, index) => ({
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

function isAll(credit: Fraction): boolean {
  return credit.compare(Fraction.ONE) === 0;
}
