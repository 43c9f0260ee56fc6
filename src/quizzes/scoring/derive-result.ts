import { Fraction } from './fraction.ts';
import type { AttemptScore, KeptScorePolicy } from './kept-score.ts';
import { keptScore } from './kept-score.ts';

/**
 * One line of the grade ledger: an attempt's first grade, or a later one that replaces it. With `isWithdrawn` the
 * attempt has no grade from then on, until the next one.
 */
export interface GradeEvent {
  readonly isWithdrawn?: boolean;
  readonly attemptNumber: number;
  readonly earned: string;
  readonly max: string;
  readonly passed: boolean;
  /** ISO 8601, in UTC. */
  readonly gradedAt: string;
}

/**
 * Fractions are "n/d", percent 0 to 100, null while no attempt counts. `passedAt` is the time of the first passing
 * grade.
 */
export interface QuizResult {
  readonly earned: string | null;
  readonly max: string | null;
  readonly percent: string | null;
  readonly passedAt: string | null;
  readonly attemptCount: number;
}

/**
 * The result that the events, those of each attempt in the order they were written, add up to; null without events. An attempt's last
 * grade is its score, but a pass stays: no later line takes `passedAt` back.
 */
export function deriveResult(policy: KeptScorePolicy, events: readonly GradeEvent[]): QuizResult | null {
  if (events.length === 0) return null;
  const passes = events.filter((event) => event.passed && event.isWithdrawn !== true);
  const passedAt = passes.map((event) => event.gradedAt).sort()[0] ?? null;
  const lastLines = new Map(events.map((event) => [event.attemptNumber, event]));
  const scores = [...lastLines.values()].filter((event) => event.isWithdrawn !== true).map(toAttemptScore);
  if (scores.length === 0) return { earned: null, max: null, percent: null, passedAt, attemptCount: 0 };
  const { earned, max } = keptScore(policy, scores);
  return {
    earned: earned.toText(),
    max: max.toText(),
    percent: earned.multiply(Fraction.HUNDRED).divide(max).toText(),
    passedAt,
    attemptCount: scores.length,
  };
}

function toAttemptScore({ attemptNumber, earned, max }: GradeEvent): AttemptScore {
  return { attemptNumber, earned: Fraction.from(earned), max: Fraction.from(max) };
}
