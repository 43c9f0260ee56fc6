import type { OutlineRow } from '../units/index.ts';
import type { StandingFacts, Taken, UnitStanding } from './progress.queries.ts';
import { Standing } from './standing.ts';

/** Where a learner stands, by what Postgres says of their enrollment. */
export function readStanding(
  { id, enrolledAt, cohortId }: Taken,
  facts: StandingFacts,
  outline: readonly OutlineRow[],
): Standing {
  const cohorts = facts.cohorts ?? [];
  return new Standing({
    outline,
    units: unitStandings(id, facts),
    circumstances: {
      enrolledAt,
      timeZone: facts.timeZone,
      cohortStartsAt: instant(cohorts.find(([cohort]) => cohort === cohortId)?.[2]),
      cohorts: cohorts.flatMap(([, slug, , isMember]) => (isMember && slug !== null ? [slug] : [])),
      overrides: facts.overrides ?? [],
      reminds: outline[0]?.reminds ?? false,
      now: new Date(facts.now),
    },
  });
}

/** One for each unit that was unlocked, or in which something happened. */
function unitStandings(enrollmentId: string, { unlocks, progress }: StandingFacts): UnitStanding[] {
  const rows = new Map<string, UnitStanding>();
  for (const [unitStableId, unlockedAt, cause] of unlocks ?? [])
    rows.set(unitStableId, {
      ...NOTHING,
      enrollmentId,
      unitStableId,
      unlockedAt: new Date(unlockedAt),
      cause,
    });
  for (const [unitStableId, openedAt, quizPassedAt, completedAt] of progress ?? []) {
    const { unlockedAt, cause } = rows.get(unitStableId) ?? NOTHING;
    rows.set(unitStableId, {
      enrollmentId,
      unitStableId,
      unlockedAt,
      cause,
      openedAt: instant(openedAt),
      quizPassedAt: instant(quizPassedAt),
      completedAt: instant(completedAt),
    });
  }
  return [...rows.values()];
}

const NOTHING = { unlockedAt: null, cause: null, openedAt: null, quizPassedAt: null, completedAt: null };

function instant(written: string | null | undefined): Date | null {
  return written === null || written === undefined ? null : new Date(written);
}
