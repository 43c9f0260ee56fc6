import type { AttemptEntity } from './attempt.entity.ts';
import type { KeyRow } from './build-sheet.ts';
import { ofSlot } from './of-slot.ts';

/** What everybody is told of each item, by slot: by the key that counts, which a regrade may have put in place of the item's. */
export function explanationsOf({
  attempt,
  keys,
}: {
  attempt: Pick<AttemptEntity, 'frozenItems' | 'adjustments'>;
  keys: readonly KeyRow[];
}): Record<string, string> {
  const explanationOf = new Map(keys.map((key) => [key.itemVersionId, key.explanation]));
  return Object.fromEntries(
    attempt.frozenItems.flatMap(({ slot, itemVersionId }) => {
      const explanation = explanationOf.get(ofSlot(attempt.adjustments, slot)?.keyOf ?? itemVersionId);
      return explanation ? [[slot, explanation] as const] : [];
    }),
  );
}
