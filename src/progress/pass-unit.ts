import type { StandingFacts } from './progress.queries.ts';

/** The facts as they are once a unit's quiz is passed, as `updatePassedUnits` stores it: what was before keeps its time. */
export function passUnit(facts: StandingFacts, unitStableId: string, passedAt: Date): StandingFacts {
  const at = passedAt.toISOString();
  const progress = facts.progress ?? [];
  const own = progress.find(([unit]) => unit === unitStableId);
  const [, openedAt = null, quizPassedAt = null, completedAt = null] = own ?? [unitStableId];
  return {
    ...facts,
    progress: [
      ...progress.filter((one) => one !== own),
      [unitStableId, openedAt, quizPassedAt ?? at, completedAt ?? at],
    ],
  };
}
