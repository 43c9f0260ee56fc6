import { correlate, cronbachAlpha, mean, sum, variance } from './correlate.ts';
import { Fraction } from './fraction.ts';
import type { OptionStatistics } from './option-statistics.ts';
import { findSuspect, optionStatistics } from './option-statistics.ts';

/**
 * One item of one graded attempt: `slot` tells items apart, `place` where in the quiz it stood, which others may have
 * met with another item (default: the slot). Fractions are "n/d"; `seconds` spent on it, if known; `chosen` the options
 * that were chosen, where the item has options.
 */
export interface ItemResult {
  readonly slot: string;
  readonly place?: string;
  readonly earned: string;
  readonly max: string;
  readonly seconds?: number;
  readonly chosen?: readonly string[];
}

export interface StatisticsInput {
  /** One attempt a learner, usually the first: later ones are not independent. */
  readonly attempts: readonly (readonly ItemResult[])[];
  /** The right options by slot, for items that are to be looked at for a wrong key. */
  readonly correct?: Readonly<Record<string, readonly string[]>>;
}

export interface ItemStatistics {
  readonly slot: string;
  readonly attempts: number;
  /**
   * Facility index, the classical item difficulty p: Σ shares of the points that were earned / learners, 0 to 1
   * (1: everybody was right; Lord & Novick, "Statistical theories of mental test scores", 1968).
   */
  readonly facility: number;
  /**
   * Discrimination: the correlation of the share earned for the item with the share earned for the rest of
   * the quiz, −1 to 1: the corrected point-biserial, item-rest correlation (Henrysson, "Correction of
   * item-total correlations in item analysis", 1963). Null when either does not vary.
   */
  readonly discrimination: number | null;
  /**
   * Σ seconds / how many are known, as in analyses of response time (Schnipke & Scrams, "Exploring issues of
   * examinee behavior: insights gained from response-time analyses", 2002). Null when none is known.
   */
  readonly meanSeconds: number | null;
  readonly options: readonly OptionStatistics[];
  /** A wrong option that able learners prefer to the right ones: the key is probably wrong. */
  readonly suspect: string | null;
}

export interface QuizStatistics {
  readonly attempts: number;
  /** Mean x̄ and standard deviation √(Σ (x − x̄)² / (n − 1)), with Bessel's correction, of the share x of all points, 0 to 1. */
  readonly mean: number;
  readonly standardDeviation: number | null;
  /**
   * Reliability: Cronbach's alpha, k/(k − 1) × (1 − Σ item variances / variance of the sums), at most 1
   * (Cronbach, "Coefficient alpha and the internal structure of tests", 1951). An item is a place of the quiz, whatever
   * was drawn there, as in Moodle: that others got easier ones is error, too. Only over places that every attempt has;
   * null for fewer than two of them, fewer than two attempts, or sums that do not vary.
   */
  readonly alpha: number | null;
  /**
   * Standard error of measurement: standard deviation × √(1 − alpha), in shares of all points (Lord & Novick,
   * "Statistical theories of mental test scores", 1968). Null where alpha is, or is negative.
   */
  readonly standardError: number | null;
  readonly items: readonly ItemStatistics[];
}

/**
 * A result in numbers: its share of its points, and that of all others of its attempt; null if there are
 * none.
 */
interface Row {
  readonly result: ItemResult;
  readonly share: number;
  readonly rest: number | null;
}

/** Items in the order of their slots' names. Throws a RangeError without attempts. */
export function quizStatistics({ attempts, correct = {} }: StatisticsInput): QuizStatistics {
  if (attempts.length === 0) throw new RangeError('No attempt, no statistics.');
  const rowsOf = groupRows(attempts);
  const shares = attempts.map((attempt) => total(attempt, 'earned') / total(attempt, 'max'));
  const standardDeviation = attempts.length > 1 ? Math.sqrt(variance(shares)) : null;
  const alpha = cronbachAlpha(pointsByPlace(attempts));
  const hasError = alpha !== null && alpha >= 0 && standardDeviation !== null;
  return {
    attempts: attempts.length,
    mean: mean(shares),
    standardDeviation,
    alpha,
    standardError: hasError ? standardDeviation * Math.sqrt(1 - alpha) : null,
    items: [...rowsOf]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([slot, rows]) => itemStatistics(slot, rows, Object.hasOwn(correct, slot) ? correct[slot] : [])),
  };
}

/** What was earned in each place that all attempts have, in the order of the attempts. */
function pointsByPlace(attempts: readonly (readonly ItemResult[])[]): number[][] {
  const pointsAt = new Map<string, number[]>();
  for (const { slot, place = slot, earned } of attempts.flat()) {
    const points = pointsAt.get(place) ?? [];
    pointsAt.set(place, points);
    points.push(toNumber(earned));
  }
  return [...pointsAt.values()].filter((points) => points.length === attempts.length);
}

/** By slot, in the order of the attempts. */
function groupRows(attempts: readonly (readonly ItemResult[])[]): Map<string, Row[]> {
  const rowsOf = new Map<string, Row[]>();
  for (const attempt of attempts) {
    const [allEarned, allMax] = [total(attempt, 'earned'), total(attempt, 'max')];
    for (const result of attempt) {
      const [earned, max] = [toNumber(result.earned), toNumber(result.max)];
      const rest = attempt.length > 1 ? (allEarned - earned) / (allMax - max) : null;
      const rows = rowsOf.get(result.slot) ?? [];
      rowsOf.set(result.slot, rows);
      rows.push({ result, share: earned / max, rest });
    }
  }
  return rowsOf;
}

function itemStatistics(slot: string, rows: readonly Row[], correct: readonly string[] = []): ItemStatistics {
  const ranked = rows.filter((row) => row.rest !== null);
  const seconds = rows.flatMap(({ result }) => result.seconds ?? []);
  const options = optionStatistics(
    rows.map(({ result, rest }) => ({ chosen: result.chosen ?? [], rest: rest ?? 0 })),
    correct,
  );
  return {
    slot,
    attempts: rows.length,
    facility: mean(rows.map(({ share }) => share)),
    discrimination: correlate(
      ranked.map(({ share }) => share),
      ranked.map(({ rest }) => rest ?? 0),
    ),
    meanSeconds: seconds.length > 0 ? mean(seconds) : null,
    options,
    suspect: findSuspect(options),
  };
}

function total(results: readonly ItemResult[], name: 'earned' | 'max'): number {
  return sum(results.map((result) => toNumber(result[name])));
}

function toNumber(text: string): number {
  const { numerator, denominator } = Fraction.from(text);
  return Number(numerator) / Number(denominator);
}
