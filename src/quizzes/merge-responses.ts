import type { SavedResponse } from './attempt.entity.ts';
import { ofSlot } from './of-slot.ts';
import type { ItemResponse } from './scoring/index.ts';

/** The saved responses with those given in place of theirs. */
export function mergeResponses(
  saved: Record<string, SavedResponse>,
  given: readonly { slot: string; response: ItemResponse | null }[],
): Record<string, SavedResponse> {
  const replaced = given.map(
    ({ slot, response }) => [slot, { rev: (ofSlot(saved, slot)?.rev ?? 0) + 1, response }] as const,
  );
  return { ...saved, ...Object.fromEntries(replaced) };
}
