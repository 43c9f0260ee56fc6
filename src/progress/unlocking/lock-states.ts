import type { Unmet } from './availability.ts';
import { conditionsOf, judgeCondition, type Evaluation } from './condition.ts';
import { evaluate } from './evaluate-availability.ts';
import type { Situation } from './situation.ts';

export interface LockState {
  readonly stableId: string;
  readonly state: 'LOCKED' | 'UNLOCKED';
  /** What a LOCKED unit waits for, never empty then; empty for an UNLOCKED one. */
  readonly unmet: readonly Unmet[];
  /** When time alone will have opened it, where that is known; null for an UNLOCKED one. */
  readonly availableAt: string | null;
}

/**
 * Every unit's lock, in course order. UNLOCKED are the units already unlocked, whatever the facts say now, and those that
 * the rules allow now, with all that follows from their being unlocked at this very instant.
 */
export function lockStates(situation: Situation): LockState[] {
  const { outline, now } = situation;
  const opened = new Set(situation.unlocked);
  let { facts } = situation;
  for (;;) {
    const evaluations = evaluateLocked({ outline, facts, unlocked: opened, now });
    const newly = outline.filter((_, place) => evaluations[place]?.available === true);
    if (newly.length === 0)
      return outline.map(({ stableId }, place) => stateOf(stableId, evaluations[place] ?? null));
    for (const { stableId } of newly) opened.add(stableId);
    facts = withUnlocked(facts, newly, now);
  }
}

function stateOf(stableId: string, evaluation: Evaluation | null): LockState {
  if (evaluation === null) return { stableId, state: 'UNLOCKED', unmet: [], availableAt: null };
  const { unmet, availableAt } = evaluation;
  return { stableId, state: 'LOCKED', unmet, availableAt };
}

/** Stable ids, in course order, of the units that are available now and not yet unlocked. */
export function unitsToUnlock(situation: Situation): string[] {
  return lockStates(situation)
    .filter(({ stableId, state }) => state === 'UNLOCKED' && !situation.unlocked.has(stableId))
    .map(({ stableId }) => stableId);
}

/** By place; null for what is unlocked. */
function evaluateLocked({ outline, facts, unlocked, now }: Situation): (Evaluation | null)[] {
  const conditions = conditionsOf(outline);
  const own = { ...facts, outline, unit: '' };
  return outline.map(({ stableId, availability }, place) => {
    if (unlocked.has(stableId)) return null;
    own.unit = stableId;
    const condition = conditions[place] ?? null;
    return condition === null ? evaluate(availability, own, now) : judgeCondition(condition, own);
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
