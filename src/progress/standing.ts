import type { OutlineRow } from '../units/index.ts';
import { overridesInForce } from './overrides-in-force.ts';
import type { Circumstances, UnitStanding } from './progress.queries.ts';
import { dependsOnTime, lockStates, passTime, unitsToUnlock } from './unlocking/index.ts';
import type { Availability, LockState, Situation } from './unlocking/index.ts';

/** Why a unit is locked: the rules' reasons, and those of an enrollment that is missing or over. */
export interface UnmetReason {
  readonly code: LockState['unmet'][number]['code'] | 'NOT_ENROLLED' | 'ENROLLMENT_NOT_ACTIVE';
  readonly ref: string | null;
  readonly availableAt: string | null;
}

export interface Lock {
  readonly state: 'LOCKED' | 'UNLOCKED';
  readonly unmet: readonly UnmetReason[];
  readonly availableAt: string | null;
}

export function lockedBy(code: UnmetReason['code']): Lock {
  return { state: 'LOCKED', unmet: [{ code, ref: null, availableAt: null }], availableAt: null };
}

interface Rows {
  readonly outline: readonly OutlineRow[];
  readonly units: readonly UnitStanding[];
  readonly circumstances: Circumstances;
}

function situationOf({ outline, units, circumstances }: Rows): Situation {
  const passedQuizzes = new Set<string>();
  const completedUnits = new Set<string>();
  const manualGrants = new Set<string>();
  const unlocked = new Set<string>();
  const unlockedAt = new Map<string, string>();
  const passedAt = new Map<string, string>();
  const asksTimes = isTimed(outline);
  for (const unit of units) {
    const { unitStableId } = unit;
    if (unit.quizPassedAt !== null) passedQuizzes.add(unitStableId);
    if (unit.completedAt !== null) completedUnits.add(unitStableId);
    if (unit.cause === 'STAFF') manualGrants.add(unitStableId);
    if (unit.unlockedAt !== null) unlocked.add(unitStableId);
    if (!asksTimes) continue;
    if (unit.unlockedAt !== null) unlockedAt.set(unitStableId, unit.unlockedAt.toISOString());
    if (unit.quizPassedAt !== null) passedAt.set(unitStableId, unit.quizPassedAt.toISOString());
  }
  return {
    outline: outline as readonly (OutlineRow & { availability: Availability | null })[],
    facts: {
      passedQuizzes,
      completedUnits,
      manualGrants,
      unlockedAt,
      passedAt,
      enrolledAt: circumstances.enrolledAt.toISOString(),
      cohortStartsAt: circumstances.cohortStartsAt?.toISOString() ?? null,
      zone: circumstances.timeZone,
      cohorts: new Set(circumstances.cohorts),
      ...overridesInForce(circumstances.overrides),
    },
    unlocked,
    now: circumstances.now.toISOString(),
  };
}

const timed = new WeakMap<readonly OutlineRow[], boolean>();

/** Whether any unit waits for time, so that it matters when something happened. An outline never changes. */
function isTimed(outline: readonly OutlineRow[]): boolean {
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
  return isShut ? lockedBy('ENROLLMENT_NOT_ACTIVE') : standing.lockOf(stableId);
}

/** Where a learner stands in a course: plain rows, put before the pure rules. */
export class Standing {
  readonly #rows: Rows;
  readonly #situation: Situation;
  readonly #units: ReadonlyMap<string, UnitStanding>;
  readonly #locks: ReadonlyMap<string, LockState>;
  readonly #unitIds: ReadonlyMap<string, string>;

  constructor(rows: Rows, situation = situationOf(rows)) {
    this.#rows = rows;
    this.#units = new Map(rows.units.map((unit) => [unit.unitStableId, unit]));
    this.#unitIds = new Map(rows.outline.map((unit) => [unit.stableId, unit.id]));
    this.#situation = situation;
    this.#locks = new Map(lockStates(situation).map((lock) => [lock.stableId, lock]));
  }

  /** What is locked and why; a unit that is not of this course is locked as not enrolled. */
  lockOf(stableId: string): Lock {
    return this.#locks.get(stableId) ?? lockedBy('NOT_ENROLLED');
  }

  isGranted(stableId: string): boolean {
    return this.#situation.unlocked.has(stableId);
  }

  progressOf(stableId: string): UnitStanding | null {
    return this.#units.get(stableId) ?? null;
  }

  /** What the rules allow and has not been granted, in course order. */
  toUnlock(): { unitStableId: string; unitId: string }[] {
    return this.#notGranted((lock) => lock.state === 'UNLOCKED');
  }

  /** The locked units for which time is all that is missing, in course order. */
  toRelease(): { unitStableId: string; dueAt: string }[] {
    return this.#notGranted((lock) => lock.availableAt !== null).map(({ unitStableId }) => ({
      unitStableId,
      dueAt: this.lockOf(unitStableId).availableAt as string,
    }));
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
    return this.#rows.circumstances.reminds;
  }

  /** Where they stand at an instant if nothing happens until then. */
  at(instant: string): Standing {
    return new Standing(this.#rows, passTime(this.#situation, instant).after);
  }

  /** What opens up to an instant if nothing happens, in order. */
  openingsUntil(instant: string): { at: string; unitId: string }[] {
    return passTime(this.#situation, instant).openings.map(({ at, stableId }) => ({
      at,
      unitId: this.#unitIds.get(stableId) as string,
    }));
  }

  /** The id of a unit of the version that is taken. */
  unitIdOf(stableId: string): string | null {
    return this.#unitIds.get(stableId) ?? null;
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

  #notGranted(has: (lock: LockState) => boolean): { unitStableId: string; unitId: string }[] {
    return [...this.#locks.values()]
      .filter((lock) => !this.isGranted(lock.stableId) && has(lock))
      .map(({ stableId }) => ({
        unitStableId: stableId,
        unitId: this.#unitIds.get(stableId) as string,
      }));
  }
}
