import type { OutlineUnit } from './availability.ts';
import { denialOf, readCondition, type Condition } from './condition.ts';
import { defaultAvailability } from './default-availability.ts';
import type { LockState } from './lock-state.ts';

/** What a unit's lock can be, whoever the learner is. */
export interface SteadyLock {
  readonly open: LockState;
  /** Where one condition decides it that time does not: the condition, and the lock while it does not hold. */
  readonly usual: { readonly condition: Condition; readonly shut: LockState } | null;
}

type Outline = readonly OutlineUnit[];

const known = new WeakMap<Outline, readonly SteadyLock[]>();

/** By place, the same objects for all learners. Found out once for each outline, which nobody changes. */
export function steadyLocks(outline: Outline): readonly SteadyLock[] {
  let locks = known.get(outline);
  if (locks === undefined) known.set(outline, (locks = outline.map((unit) => steadyLock(unit, outline))));
  return locks;
}

function steadyLock({ stableId, availability }: OutlineUnit, outline: Outline): SteadyLock {
  const scope = { unit: stableId, outline };
  const rule = availability ?? defaultAvailability(scope);
  const condition = rule && readCondition(rule);
  const { unmet, availableAt } = condition ? denialOf(condition, scope) : { unmet: [], availableAt: null };
  return {
    open: { stableId, state: 'UNLOCKED', unmet: [], availableAt: null },
    usual: condition && { condition, shut: { stableId, state: 'LOCKED', unmet, availableAt } },
  };
}
