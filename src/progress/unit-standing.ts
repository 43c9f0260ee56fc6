import type { StandingFacts } from './progress.queries.ts';

/** What happened to a learner in one unit: instants, as Postgres writes them into JSON. */
export interface UnitStanding {
  readonly unlockedAt: string | null;
  readonly openedAt: string | null;
  readonly completedAt: string | null;
}

/** One for each unit that was unlocked, or in which something happened, by its stable id. */
export function unitStandings({ unlocks, progress }: StandingFacts): ReadonlyMap<string, UnitStanding> {
  const units = new Map<string, UnitStanding>();
  for (const [unit, unlockedAt] of unlocks ?? [])
    units.set(unit, { unlockedAt, openedAt: null, completedAt: null });
  for (const [unit, openedAt, , completedAt] of progress ?? [])
    units.set(unit, { unlockedAt: units.get(unit)?.unlockedAt ?? null, openedAt, completedAt });
  return units;
}
