import type { DrawableItem, PublishedCandidate } from './bank.queries.ts';
import { drawForSlots, isShort } from './freeze-items.ts';
import type { SlotRow } from './slots.queries.ts';

interface OlderDraw {
  /** The slots that draw. */
  readonly draws: readonly Pick<SlotRow, 'slot' | 'bankId' | 'drawTags' | 'drawCount'>[];
  /** What their banks hold by now. */
  readonly drawable: readonly DrawableItem[];
  readonly candidates: readonly PublishedCandidate[];
  readonly seed: string;
  readonly seen: readonly string[];
}

/**
 * Draws what matches by now or did at publication: first without items that are deprecated since then, and only if that is
 * too little with as many of those as are missing.
 */
export function drawAsPublished({
  draws,
  drawable,
  candidates,
  seed,
  seen,
}: OlderDraw): Map<string, string[]> {
  const kept = candidates.filter(({ isDeprecated }) => !isDeprecated);
  const first = draw({ draws, drawable, candidates: kept, seed, seen });
  if (!isShort(draws, first)) return first;
  const deprecated = candidates.filter(({ isDeprecated }) => isDeprecated).map(({ itemId }) => itemId);
  return draw({ draws, drawable, candidates, seed, seen: deprecated });
}

/** Each slot is a tag of its own, which all that it may draw has. */
function draw({ draws, drawable, candidates, seed, seen }: OlderDraw): Map<string, string[]> {
  const fitting = drawable.flatMap(({ itemId, bankId, tags }) =>
    draws
      .filter((slot) => slot.bankId === bankId && slot.drawTags.every((tag) => tags.includes(tag)))
      .map(({ slot }) => ({ slot, itemId, bankId })),
  );
  const items = new Map<string, { itemId: string; bankId: string; tags: string[] }>();
  for (const { slot, itemId, bankId } of [...fitting, ...candidates]) {
    const item = items.get(itemId) ?? { itemId, bankId, tags: [] };
    item.tags.push(slot);
    items.set(itemId, item);
  }
  const slots = draws.map((own) => ({ ...own, drawTags: [own.slot] }));
  return drawForSlots({ slots, drawable: [...items.values()], seed, seen });
}
