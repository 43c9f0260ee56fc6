import { Fraction } from './fraction.ts';
import type { AttemptScore, KeptScorePolicy } from './kept-score.ts';
import { keptScore } from './kept-score.ts';

/** One line of the grade ledger: an attempt's first grade, or a later one that replaces it. */
export interface GradeEvent {
  readonly attemptNumber: number;
  readonly earned: string;
  readonly max: string;
  readonly passed: boolean;
  readonly gradedAt: string;
}

/** Fractions are "n/d"; percent 0 to 100. `passedAt` is the time of the first passing grade. */
export interface QuizResult {
  readonly earned: string;
  readonly max: string;
  readonly percent: string;
  readonly passedAt: string | null;
  readonly attemptCount: number;
}

/**
 * The result that the events, in the order they were written, add up to; null without events. An attempt's last
 * grade is its score, but a pass stays: no later grade takes `passedAt` back.
 */
export function deriveResult(policy: KeptScorePolicy, events: readonly GradeEvent[]): QuizResult | null {
  if (events.length === 0) return null;
  const lastGrades = new Map(events.map((event) => [event.attemptNumber, toAttemptScore(event)]));
  const { earned, max } = keptScore(policy, [...lastGrades.values()]);
  return {
    earned: earned.toText(),
    max: max.toText(),
    percent: earned.multiply(Fraction.HUNDRED).divide(max).toText(),
    passedAt: events.find((event) => event.passed)?.gradedAt ?? null,
    attemptCount: lastGrades.size,
  };
}

function toAttemptScore({ attemptNumber, earned, max }: GradeEvent): AttemptScore {
  return { attemptNumber, earned: Fraction.from(earned), max: Fraction.from(max) };
}
