import type { AttemptsMade } from './attempt.queries.ts';
import type { QuizFacts } from './grade.queries.ts';
import type { QuizRow } from './version-quizzes.queries.ts';
import { showPoints } from './show-points.ts';
import { isVisible } from './visibility.ts';

/** A learner's standing as the learner may see it. */
export interface QuizStandingView {
  readonly used: number;
  readonly attemptsLeft: number | null;
  readonly nextAttemptAt: Date | null;
  readonly percent: string | null;
  /** As Postgres writes it into JSON. */
  readonly passedAt: string | null;
}

/** What a learner has in the quizzes of a course, by the stable id of the unit. */
export interface QuizStandings {
  readonly used: ReadonlyMap<string, number>;
  readonly results: ReadonlyMap<
    string,
    { readonly percent: string | null; readonly passedAt: string | null }
  >;
  /** Under null what holds in every quiz that was granted nothing of its own. */
  readonly granted: ReadonlyMap<string | null, number>;
}

export function readQuizStandings({ used, results, granted }: QuizFacts): QuizStandings {
  return {
    used: new Map(used),
    results: new Map(results?.map(([unit, percent, passedAt]) => [unit, { percent, passedAt }])),
    granted: new Map(granted),
  };
}

/** Whether what is shown of a standing depends on the attempts themselves, which are many and not read for their number alone. */
export function dependsOnAttempts({ coolDownSeconds, resultVisibility }: QuizRow): boolean {
  return coolDownSeconds > 0 || resultVisibility === 'AFTER_LAST_ATTEMPT';
}

/** The score shows when that of an attempt would; a pass always does, for what it unlocks is there to see. */
export function showStanding(
  { attemptLimit, coolDownSeconds, resultVisibility, isDateReached, unitStableId }: QuizRow,
  standings: QuizStandings,
  made: AttemptsMade | undefined,
): QuizStandingView {
  const used = standings.used.get(unitStableId) ?? 0;
  const { percent = null, passedAt = null } = standings.results.get(unitStableId) ?? {};
  const extraAttempts = standings.granted.get(unitStableId) ?? standings.granted.get(null) ?? 0;
  const attemptsLeft = attemptLimit === null ? null : Math.max(0, attemptLimit + extraAttempts - used);
  const isLastAttemptOver = attemptsLeft === 0 && made?.isOneOpen !== true;
  const lastSubmittedAt = made?.lastSubmittedAt ?? null;
  return {
    used,
    attemptsLeft,
    nextAttemptAt:
      lastSubmittedAt === null || coolDownSeconds === 0 || attemptsLeft === 0
        ? null
        : new Date(lastSubmittedAt.getTime() + coolDownSeconds * 1000),
    percent:
      percent !== null && isVisible(resultVisibility, { isLastAttemptOver, isDateReached })
        ? showPoints(percent)
        : null,
    passedAt,
  };
}
