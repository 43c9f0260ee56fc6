import { mean, ROUNDING } from './correlate.ts';

/**
 * Distractor analysis (Haladyna, "Developing and validating multiple-choice test items", 2004): `count` is how many
 * chose the option, `meanRest` the mean share, 0 to 1, of the rest of the quiz that they earned: Σ shares / count.
 */
export interface OptionStatistics {
  readonly optionId: string;
  readonly isCorrect: boolean;
  readonly count: number;
  readonly meanRest: number;
}

/** So many must have chosen a wrong option before the key is doubted. */
const MIN_CHOOSERS = 5;

/** What one learner chose, and what share, 0 to 1, of the rest of the quiz they earned. */
export interface Chooser {
  readonly chosen: readonly string[];
  readonly rest: number;
}

export function optionStatistics(
  learners: readonly Chooser[],
  correct: readonly string[],
): OptionStatistics[] {
  const restsOf = new Map<string, number[]>(correct.map((optionId) => [optionId, []]));
  for (const { chosen, rest } of learners) {
    for (const optionId of chosen) {
      const rests = restsOf.get(optionId) ?? [];
      restsOf.set(optionId, rests);
      rests.push(rest);
    }
  }
  return [...restsOf]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([optionId, rests]) => ({
      optionId,
      isCorrect: correct.includes(optionId),
      count: rests.length,
      meanRest: rests.length > 0 ? mean(rests) : 0,
    }));
}

/**
 * The wrong option whose choosers did best in the rest of the quiz, if there are enough of them, and they did
 * better there than those who chose any right option: a distractor that correlates with ability (Haladyna,
 * "Developing and validating multiple-choice test items", 2004). Without a right option given nothing is
 * suspected.
 */
export function findSuspect(options: readonly OptionStatistics[]): string | null {
  const right = options.filter((option) => option.isCorrect);
  if (right.length === 0) return null;
  const best = Math.max(...right.map((option) => option.meanRest));
  const [suspect] = options
    .filter(
      (option) => !option.isCorrect && option.count >= MIN_CHOOSERS && option.meanRest > best + ROUNDING,
    )
    .sort((a, b) => b.meanRest - a.meanRest);
  return suspect?.optionId ?? null;
}
