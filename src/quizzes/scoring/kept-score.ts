import { Fraction } from './fraction.ts';

export type KeptScorePolicy = 'HIGHEST' | 'LATEST' | 'FIRST' | 'AVERAGE';

export interface AttemptScore {
  readonly attemptNumber: number;
  readonly earned: Fraction;
  readonly max: Fraction;
}

/**
 * The score that counts. Attempts can differ in max (items drawn from a bank), so that the highest is that of
 * the highest percentage, the earliest of equals, and the average is the mean percentage on the latest
 * attempt's scale. Throws a RangeError without attempts.
 */
export function keptScore(
  policy: KeptScorePolicy,
  scores: readonly AttemptScore[],
): { earned: Fraction; max: Fraction } {
  const ordered = [...scores].sort((a, b) => a.attemptNumber - b.attemptNumber);
  const [first, latest] = [ordered.at(0), ordered.at(-1)];
  if (first === undefined || latest === undefined) throw new RangeError('No attempt, no score.');
  switch (policy) {
    case 'FIRST':
      return pick(first);
    case 'LATEST':
      return pick(latest);
    case 'HIGHEST':
      return pick(ordered.reduce((best, next) => (share(next).compare(share(best)) > 0 ? next : best)));
    case 'AVERAGE': {
      const total = ordered.reduce((subtotal, score) => subtotal.add(share(score)), Fraction.ZERO);
      return { earned: total.divide(Fraction.of(ordered.length)).multiply(latest.max), max: latest.max };
    }
  }
}

function pick({ earned, max }: AttemptScore): { earned: Fraction; max: Fraction } {
  return { earned, max };
}

function share({ earned, max }: AttemptScore): Fraction {
  return earned.divide(max);
}
