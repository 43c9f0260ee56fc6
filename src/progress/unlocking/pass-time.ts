import { dependsOnUnlocks } from './depends-on.ts';
import { evaluate } from './evaluate-availability.ts';
import type { Situation } from './situation.ts';

export interface Opening {
  stableId: string;
  /** ISO instant */
  at: string;
}

/**
 * What opens, in order, if nothing happens but time up to and including an instant, and the situation then. What the rules
 * allow already opens first; an instant that is over opens nothing and takes nothing away.
 */
export function passTime(situation: Situation, until: string): { openings: Opening[]; then: Situation } {
  const { outline, now } = situation;
  const unlocked = new Set(situation.unlocked);
  const openings: Opening[] = [];
  const end = Date.parse(until);
  let facts = situation.facts;
  const openingOf = new Map<string, number>();
  look(
    outline.filter((unit) => !unlocked.has(unit.stableId)),
    now,
  );
  for (;;) {
    const next = Math.min(...openingOf.values());
    if (!(next <= end)) break;
    const at = new Date(next).toISOString();
    const due = outline.filter(({ stableId }) => openingOf.get(stableId) === next);
    for (const { stableId } of due) {
      openingOf.delete(stableId);
      unlocked.add(stableId);
      openings.push({ stableId, at });
    }
    const news = due.map(({ stableId }) => [stableId, at] as const);
    facts = { ...facts, unlockedAt: new Map([...facts.unlockedAt, ...news]) };
    // Nothing else has a verdict that an unlock changes, and what was found out about the others holds on.
    look(
      outline.filter((unit) => !unlocked.has(unit.stableId) && dependsOnUnlocks(unit.availability)),
      at,
    );
  }
  return { openings, then: { outline, facts, unlocked, now: until } };

  function look(units: Situation['outline'], at: string): void {
    for (const { stableId, availability } of units) {
      const { available, availableAt } = evaluate(availability, { ...facts, outline, unit: stableId }, at);
      openingOf.delete(stableId);
      if (available) openingOf.set(stableId, Date.parse(at));
      else if (availableAt !== null) openingOf.set(stableId, Date.parse(availableAt));
    }
  }
}
