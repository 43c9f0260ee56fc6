import { holdsIn } from './condition.ts';
import { evaluate } from './evaluate-availability.ts';
import type { LockState } from './lock-state.ts';
import type { Situation } from './situation.ts';
import { steadyLocks } from './steady-locks.ts';
import type { SteadyLock } from './steady-locks.ts';

/**
 * Every unit's lock, in course order. UNLOCKED are the units already unlocked, whatever the facts say now, and those that
 * the rules allow now, with all that follows from their being unlocked at this very instant.
 */
export function lockStates(situation: Situation): LockState[] {
  let { facts, unlocked } = situation;
  for (;;) {
    const locks = judgeLocks({ ...situation, facts, unlocked });
    const newly = situation.outline.filter(
      ({ stableId }, place) => locks[place]?.state === 'UNLOCKED' && !unlocked.has(stableId),
    );
    if (newly.length === 0) return locks;
    unlocked = new Set([...unlocked, ...newly.map(({ stableId }) => stableId)]);
    facts = withUnlocked(facts, newly, situation.now);
  }
}

/** Stable ids, in course order, of the units that are available now and not yet unlocked. */
export function unitsToUnlock(situation: Situation): string[] {
  return lockStates(situation)
    .filter(({ stableId, state }) => state === 'UNLOCKED' && !situation.unlocked.has(stableId))
    .map(({ stableId }) => stableId);
}

function judgeLocks({ outline, facts, unlocked, now }: Situation): LockState[] {
  const steady = steadyLocks(outline);
  const own = { ...facts, outline, unit: '' };
  return outline.map(({ stableId, availability }, place) => {
    const { open, usual } = steady[place] as SteadyLock;
    if (unlocked.has(stableId)) return open;
    own.unit = stableId;
    if (usual !== null) return holdsIn(usual.condition, own) ? open : usual.shut;
    const { available, unmet, availableAt } = evaluate(availability, own, now);
    return available ? open : { stableId, state: 'LOCKED', unmet, availableAt };
  });
}

function withUnlocked(
  facts: Situation['facts'],
  units: Situation['outline'],
  at: string,
): Situation['facts'] {
  const unlockedAt = new Map([...units.map(({ stableId }) => [stableId, at] as const), ...facts.unlockedAt]);
  return { ...facts, unlockedAt };
}
