import { toInstant } from '../platform/instant.ts';
import type { OutlineRow } from '../units/index.ts';
import { overridesInForce } from './overrides-in-force.ts';
import type { StandingFacts, Taken } from './progress.queries.ts';
import { Standing, isTimed } from './standing.ts';
import type { Availability, Situation } from './unlocking/index.ts';

/** Where a learner stands, by what Postgres says of their enrollment. */
export function readStanding(taken: Taken, facts: StandingFacts, outline: readonly OutlineRow[]): Standing {
  return new Standing({ outline, facts }, situationOf(taken, facts, outline));
}

function situationOf(
  { enrolledAt, cohortId }: Taken,
  facts: StandingFacts,
  outline: readonly OutlineRow[],
): Situation {
  const unlocks = facts.unlocks ?? [];
  const progress = facts.progress ?? [];
  const cohorts = facts.cohorts ?? [];
  const cohortStartsAt = cohorts.find(([cohort]) => cohort === cohortId)?.[2] ?? null;
  return {
    outline: outline as readonly (OutlineRow & { availability: Availability | null })[],
    facts: {
      passedQuizzes: unitsOf(progress, ([, , quizPassedAt]) => quizPassedAt !== null),
      completedUnits: unitsOf(progress, ([, , , completedAt]) => completedAt !== null),
      manualGrants: unitsOf(unlocks, ([, , cause]) => cause === 'STAFF'),
      ...(isTimed(outline) ? timesOf(facts) : NO_TIMES),
      enrolledAt: enrolledAt.toISOString(),
      cohortStartsAt: cohortStartsAt === null ? null : toInstant(cohortStartsAt),
      zone: facts.timeZone,
      cohorts: new Set(cohorts.flatMap(([, slug, , isMember]) => (isMember && slug !== null ? [slug] : []))),
      ...overridesInForce(facts.overrides),
    },
    unlocked: unitsOf(unlocks, () => true),
    now: toInstant(facts.now),
  };
}

type OfUnit = readonly [unitStableId: string, ...unknown[]];

function unitsOf<Row extends OfUnit>(rows: readonly Row[], isMeant: (row: Row) => boolean): Set<string> {
  const units = new Set<string>();
  for (const row of rows) if (isMeant(row)) units.add(row[0]);
  return units;
}

const NO_TIMES = { unlockedAt: new Map<string, string>(), passedAt: new Map<string, string>() };

/** When something happened, which matters only where a unit waits for time. */
function timesOf({ unlocks, progress }: StandingFacts): typeof NO_TIMES {
  const unlockedAt = new Map<string, string>();
  const passedAt = new Map<string, string>();
  for (const [unit, at] of unlocks ?? []) unlockedAt.set(unit, toInstant(at));
  for (const [unit, , at] of progress ?? []) if (at !== null) passedAt.set(unit, toInstant(at));
  return { unlockedAt, passedAt };
}
