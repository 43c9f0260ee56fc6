import type { Unmet } from './availability.ts';
import { evaluate, type Evaluation } from './evaluate-availability.ts';
import type { Situation } from './situation.ts';

export interface LockState {
  stableId: string;
  state: 'LOCKED' | 'UNLOCKED';
  /** What a LOCKED unit waits for, never empty then; empty for an UNLOCKED one. */
  unmet: Unmet[];
  /** When time alone will have opened it, where that is known; null for an UNLOCKED one. */
  availableAt: string | null;
}

/**
 * Every unit's lock, in course order. UNLOCKED are the units already unlocked, whatever the facts say now, and those that
 * the rules allow now, with all that follows from their being unlocked at this very instant.
 */
export function lockStates(situation: Situation): LockState[] {
  const opened = new Set(situation.unlocked);
  let evaluations: Map<string, Evaluation>;
  let facts = situation.facts;
  for (;;) {
    evaluations = evaluateLocked({ ...situation, facts, unlocked: opened });
    const newly = [...evaluations].filter(([, { available }]) => available).map(([stableId]) => stableId);
    if (newly.length === 0) break;
    for (const stableId of newly) opened.add(stableId);
    facts = withUnlocked(facts, newly, situation.now);
  }
  return situation.outline.map(({ stableId }) => {
    const evaluation = evaluations.get(stableId);
    if (evaluation === undefined) return { stableId, state: 'UNLOCKED', unmet: [], availableAt: null };
    const { unmet, availableAt } = evaluation;
    return { stableId, state: 'LOCKED', unmet, availableAt };
  });
}

/** Stable ids, in course order, of the units that are available now and not yet unlocked. */
export function unitsToUnlock(situation: Situation): string[] {
  return lockStates(situation)
    .filter(({ stableId, state }) => state === 'UNLOCKED' && !situation.unlocked.has(stableId))
    .map(({ stableId }) => stableId);
}

function evaluateLocked({ outline, facts, unlocked, now }: Situation): Map<string, Evaluation> {
  const evaluations = new Map<string, Evaluation>();
  const own = { ...facts, outline, unit: '' };
  for (const { stableId, availability } of outline) {
    if (unlocked.has(stableId)) continue;
    own.unit = stableId;
    evaluations.set(stableId, evaluate(availability, own, now));
  }
  return evaluations;
}

function withUnlocked(
  facts: Situation['facts'],
  stableIds: readonly string[],
  at: string,
): Situation['facts'] {
  const unlockedAt = new Map([...stableIds.map((stableId) => [stableId, at] as const), ...facts.unlockedAt]);
  return { ...facts, unlockedAt };
}
