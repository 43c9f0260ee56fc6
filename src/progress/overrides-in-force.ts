import type { OverrideKind } from './override.entity.ts';
import type { Overrides } from './unlocking/index.ts';

/** One that was not undone, of the learner or of their cohort. */
export interface OverrideInForce {
  readonly id: string;
  readonly kind: OverrideKind;
  readonly unitStableId: string;
  /** As Postgres writes it into JSON. */
  readonly availableAt: string | null;
  readonly isOwn: boolean;
}

const NONE: Overrides = { shifts: new Map(), skipped: new Set() };

/** What holds of all that staff changed: the learner's own before their cohort's, and of those the newest. */
export function overridesInForce(overrides: readonly OverrideInForce[] | null): Overrides {
  if (overrides === null) return NONE;
  const weakestFirst = [...overrides].sort(
    (one, other) => Number(one.isOwn) - Number(other.isOwn) || (one.id < other.id ? -1 : 1),
  );
  const shifts = new Map<string, string>();
  const skipped = new Set<string>();
  for (const { kind, unitStableId, availableAt } of weakestFirst)
    if (kind === 'SKIP') skipped.add(unitStableId);
    else if (availableAt !== null) shifts.set(unitStableId, new Date(availableAt).toISOString());
  return { shifts, skipped };
}
