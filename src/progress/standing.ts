import type { OutlineRow } from '../units/index.ts';
import type { StandingFacts } from './progress.queries.ts';
import { unitStandings } from './unit-standing.ts';
import type { UnitStanding } from './unit-standing.ts';
import { dependsOnTime, lockStates, passTime, placeOf, unitsToUnlock } from './unlocking/index.ts';
import type { LockState, Situation } from './unlocking/index.ts';
import { NOT_ACTIVE, NOT_ENROLLED } from './lock.ts';
import type { Lock } from './lock.ts';

const timed = new WeakMap<readonly OutlineRow[], boolean>();

/** Whether any unit waits for time, so that it matters when something happened. An outline never changes. */
export function isTimed(outline: readonly OutlineRow[]): boolean {
  let known = timed.get(outline);
  if (known === undefined)
    timed.set(outline, (known = outline.some((unit) => dependsOnTime(unit.availability))));
  return known;
}

/** Enrollments whose units may no longer be read. */
const CLOSED = new Set(['PENDING', 'WITHDRAWN', 'EXPIRED']);

/** The lock of a unit for the learner whose enrollment it is. */
export function lockIn({ status }: { readonly status: string }, standing: Standing, stableId: string): Lock {
  // On leave a learner keeps what was granted; what the rules would allow comes when they go on.
  const isShut = CLOSED.has(status) || (status === 'PAUSED' && !standing.isGranted(stableId));
  return isShut ? NOT_ACTIVE : standing.lockOf(stableId);
}

interface Rows {
  readonly outline: readonly OutlineRow[];
  readonly facts: StandingFacts;
}

/** Where a learner stands in a course: plain rows, put before the pure rules. */
export class Standing {
  readonly #rows: Rows;
  readonly #situation: Situation;
  readonly #locks: readonly LockState[];
  #units: ReadonlyMap<string, UnitStanding> | null = null;

  constructor(rows: Rows, situation: Situation) {
    this.#rows = rows;
    this.#situation = situation;
    this.#locks = lockStates(situation);
  }

  /** What is locked and why; a unit that is not of this course is locked as not enrolled. */
  lockOf(stableId: string): Lock {
    return this.#locks[placeOf(this.#rows.outline, stableId)] ?? NOT_ENROLLED;
  }

  isGranted(stableId: string): boolean {
    return this.#situation.unlocked.has(stableId);
  }

  progressOf(stableId: string): UnitStanding | null {
    this.#units ??= unitStandings(this.#rows.facts);
    return this.#units.get(stableId) ?? null;
  }

  /** What the rules allow and has not been granted, in course order. */
  toUnlock(): { unitStableId: string; unitId: string }[] {
    return this.#locks
      .filter(({ stableId, state }) => state === 'UNLOCKED' && !this.isGranted(stableId))
      .map(({ stableId }) => ({ unitStableId: stableId, unitId: this.unitIdOf(stableId) as string }));
  }

  /** The locked units for which time is all that is missing, in course order. */
  toRelease(): { unitStableId: string; dueAt: string }[] {
    return this.#locks.flatMap(({ stableId, availableAt }) =>
      availableAt === null || this.isGranted(stableId)
        ? []
        : [{ unitStableId: stableId, dueAt: availableAt }],
    );
  }

  /** IANA name of the zone that the learner's days are counted in. */
  get timeZone(): string {
    return this.#situation.facts.zone;
  }

  /** Whether any unit of the course waits for time, so that releases are to be thought of. */
  get dependsOnTime(): boolean {
    return isTimed(this.#rows.outline);
  }

  /** Whether the course reminds of units that are open and not completed. */
  get reminds(): boolean {
    return this.#rows.outline[0]?.reminds ?? false;
  }

  /** Where they stand at an instant if nothing happens until then. */
  at(instant: string): Standing {
    return new Standing(this.#rows, passTime(this.#situation, instant).after);
  }

  /** What opens up to an instant if nothing happens, in order; what is skipped is not brought by e-mail. */
  openingsUntil(instant: string): { at: string; unitId: string; isBrought: boolean }[] {
    const { skipped } = this.#situation.facts;
    return passTime(this.#situation, instant).openings.map(({ at, stableId }) => ({
      at,
      unitId: this.unitIdOf(stableId) as string,
      isBrought: !skipped.has(stableId),
    }));
  }

  /** The id of a unit of the version that is taken. */
  unitIdOf(stableId: string): string | null {
    const { outline } = this.#rows;
    return outline[placeOf(outline, stableId)]?.id ?? null;
  }

  /** What the rules would allow if this unit's quiz were passed. Stable ids, in course order. */
  toUnlockAfter(passed: string): string[] {
    const { facts, now } = this.#situation;
    const passedQuizzes = new Set([...facts.passedQuizzes, passed]);
    const completedUnits = new Set([...facts.completedUnits, passed]);
    const passedAt = new Map([[passed, now], ...facts.passedAt]);
    return unitsToUnlock({
      ...this.#situation,
      facts: { ...facts, passedQuizzes, completedUnits, passedAt },
    });
  }

  /** Units that count as completed although nobody took them. */
  get skipped(): readonly string[] {
    return [...this.#situation.facts.skipped];
  }

  get isCompleted(): boolean {
    const { outline, facts } = this.#situation;
    return outline.every(({ stableId }) => facts.completedUnits.has(stableId) || facts.skipped.has(stableId));
  }
}
