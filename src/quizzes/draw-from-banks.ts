import type { ReadTx } from '../platform/database/transaction.ts';
import { listSeenItems } from './attempt.queries.ts';
import { listDrawableItems, listDrawnItems, listPublishedCandidates } from './bank.queries.ts';
import type { DrawableItem, DrawnItem } from './bank.queries.ts';
import { drawAsPublished } from './draw-as-published.ts';
import { drawForSlots, isShort } from './freeze-items.ts';
import type { SlotRow } from './slots.queries.ts';

interface Draw {
  /** Ids of items, by slot. */
  readonly drawn: ReadonlyMap<string, readonly string[]>;
  readonly drawnItems: readonly DrawnItem[];
}

/**
 * Draws for the slots that draw, from what their banks hold by now; what the learner had before comes last. Where that is too
 * little for a version that is older than the bank, also from what they held when it was published.
 */
export async function drawFromBanks(
  tx: ReadTx,
  place: { readonly organizationId: string; readonly enrollmentId: string; readonly unitStableId: string },
  { slots, seed }: { readonly slots: readonly SlotRow[]; readonly seed: string },
): Promise<Draw> {
  const { organizationId } = place;
  const draws = slots.filter(({ bankId }) => bankId !== null);
  const bankIds = [...new Set(draws.flatMap(({ bankId }) => bankId ?? []))];
  if (bankIds.length === 0) return { drawn: new Map(), drawnItems: [] };
  const [drawable, seen] = await Promise.all([
    listDrawableItems(tx, organizationId, bankIds),
    listSeenItems(tx, place),
  ]);
  const now = drawForSlots({ slots, drawable, seed, seen });
  const drawn = isShort(draws, now)
    ? await drawOlder(tx, organizationId, { draws, drawable, seed, seen })
    : now;
  const ids = [...drawn.values()].flat();
  const drawnItems = ids.length === 0 ? [] : await listDrawnItems(tx, organizationId, ids);
  return { drawn, drawnItems };
}

async function drawOlder(
  tx: ReadTx,
  organizationId: string,
  {
    draws,
    ...request
  }: {
    readonly draws: readonly SlotRow[];
    readonly drawable: readonly DrawableItem[];
    readonly seed: string;
    readonly seen: readonly string[];
  },
): Promise<Map<string, string[]>> {
  const quizId = draws[0]?.quizId ?? '';
  const candidates = await listPublishedCandidates(tx, organizationId, quizId);
  return drawAsPublished({ ...request, draws, candidates });
}
