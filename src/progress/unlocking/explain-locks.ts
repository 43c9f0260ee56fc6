import type { Unmet } from './availability.ts';
import { evaluate } from './evaluate-availability.ts';
import type { Situation } from './unlock-units.ts';

export interface LockState {
  stableId: string;
  state: 'LOCKED' | 'UNLOCKED';
  /** What a LOCKED unit waits for, never empty then; empty for an UNLOCKED one. */
  unmet: Unmet[];
  /** When time alone will have opened it, where that is known; null for an UNLOCKED one. */
  availableAt: string | null;
}

/**
 * Every unit's lock, in course order. UNLOCKED are the units already unlocked, whatever the facts say now,
 * and those that `unitsToUnlock` names for the same situation.
 */
export function lockStates({ outline, facts, unlocked, now }: Situation): LockState[] {
  return outline.map(({ stableId, availability }) => {
    if (unlocked.has(stableId)) return { stableId, state: 'UNLOCKED', unmet: [], availableAt: null };
    const { available, ...lock } = evaluate(availability, { ...facts, outline, unit: stableId }, now);
    return { stableId, state: available ? 'UNLOCKED' : 'LOCKED', ...lock };
  });
}
