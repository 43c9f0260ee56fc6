import type { ReadTx } from '../platform/database/transaction.ts';
import { listSeenItems } from './attempt.queries.ts';
import { listDrawableItems, listDrawnItems } from './bank.queries.ts';
import type { DrawnItem } from './bank.queries.ts';
import { drawForSlots } from './freeze-items.ts';
import type { SlotRow } from './slots.queries.ts';

interface Draw {
  /** Ids of items, by slot. */
  readonly drawn: ReadonlyMap<string, readonly string[]>;
  readonly drawnItems: readonly DrawnItem[];
}

/** Draws for the slots that draw, from what their banks hold by now; what the learner had before comes last. */
export async function drawFromBanks(
  tx: ReadTx,
  place: { readonly organizationId: string; readonly enrollmentId: string; readonly unitStableId: string },
  { slots, seed }: { readonly slots: readonly SlotRow[]; readonly seed: string },
): Promise<Draw> {
  const bankIds = [...new Set(slots.flatMap(({ bankId }) => bankId ?? []))];
  if (bankIds.length === 0) return { drawn: new Map(), drawnItems: [] };
  const [drawable, seen] = await Promise.all([
    listDrawableItems(tx, place.organizationId, bankIds),
    listSeenItems(tx, place),
  ]);
  const drawn = drawForSlots({ slots, drawable, seed, seen });
  const ids = [...drawn.values()].flat();
  const drawnItems = ids.length === 0 ? [] : await listDrawnItems(tx, place.organizationId, ids);
  return { drawn, drawnItems };
}
