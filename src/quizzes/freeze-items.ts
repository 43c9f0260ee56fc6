import type { FrozenItem } from './attempt.entity.ts';
import type { DrawableItem, DrawnItem } from './bank.queries.ts';
import type { ItemSettings } from './item.entity.ts';
import type { ShownBody, SlotRow } from './slots.queries.ts';
import { drawItems, drawParameters, optionOrder, seededShuffle, slotSeed } from './scoring/index.ts';
import type { Behaviour } from './scoring/index.ts';

type DrawSlot = Pick<SlotRow, 'slot' | 'bankId' | 'drawTags' | 'drawCount'>;

interface DrawRequest {
  readonly slots: readonly DrawSlot[];
  /** What the slots' banks hold. */
  readonly drawable: readonly DrawableItem[];
  readonly seed: string;
  /** Ids of the items that the learner had in earlier attempts. */
  readonly seen: readonly string[];
}

interface FreezeRequest {
  readonly slots: readonly SlotRow[];
  /** Ids of the items of the slots that draw. */
  readonly drawn: ReadonlyMap<string, readonly string[]>;
  readonly drawnItems: readonly DrawnItem[];
  readonly seed: string;
  readonly behaviour: Behaviour;
  /** Whether the items come in an order of the attempt's own. */
  readonly shuffleItems: boolean;
}

/** The ids of the items that each slot draws: bank by bank, so that the slots of one bank share its items and get none twice. */
export function drawForSlots({ slots, drawable, seed, seen }: DrawRequest): Map<string, string[]> {
  const bankIds = new Set(slots.flatMap(({ bankId }) => bankId ?? []));
  return new Map(
    [...bankIds].flatMap((bankId) => {
      const draws = slots.filter((slot) => slot.bankId === bankId);
      const lists = drawItems({
        bank: drawable
          .filter((item) => item.bankId === bankId)
          .map(({ itemId, tags }) => ({ id: itemId, tags })),
        draws: draws.map(({ drawTags, drawCount }) => ({ tags: drawTags, count: drawCount })),
        seed,
        seen,
      });
      return draws.map(({ slot }, index) => [slot, lists[index] ?? []] as const);
    }),
  );
}

/** Whether a slot that draws has fewer items than it needs. */
export function isShort(draws: readonly DrawSlot[], drawn: ReadonlyMap<string, readonly string[]>): boolean {
  return draws.some(({ slot, drawCount }) => (drawn.get(slot)?.length ?? 0) < drawCount);
}

/**
 * The items of one attempt in their order, options in theirs. A draw puts its items where its slot is, named
 * `slot` when it is one, else `slot.1`, `slot.2` and so on.
 */
export function freezeItems(request: FreezeRequest): FrozenItem[] {
  const itemOf = new Map(request.drawnItems.map((item) => [item.itemId, item]));
  const freeze = (
    slot: string,
    points: string,
    { itemId, itemVersionId, ...item }: Freezable,
  ): FrozenItem => ({
    slot,
    points,
    itemId,
    itemVersionId,
    optionOrder: orderOf(request.seed, slot, item.body),
    ...triesOf(request.behaviour, item),
    ...(item.body?.parameters && {
      parameters: drawParameters(item.body.parameters, slotSeed(request.seed, slot)),
    }),
  });
  const frozen = request.slots.flatMap(
    ({ slot, points, itemId, itemVersionId, body, settings, hintCount }) => {
      if (itemId !== null && itemVersionId !== null)
        return [freeze(slot, points, { itemId, itemVersionId, body, settings, hintCount })];
      const items = (request.drawn.get(slot) ?? []).flatMap((id) => itemOf.get(id) ?? []);
      return items.map((item, index) =>
        freeze(items.length === 1 ? slot : `${slot}.${index + 1}`, points, item),
      );
    },
  );
  return request.shuffleItems ? seededShuffle(frozen, slotSeed(request.seed, '')) : frozen;
}

type Freezable = Pick<DrawnItem, 'itemId' | 'itemVersionId' | 'hintCount'> & {
  readonly body: ShownBody | null;
  readonly settings: ItemSettings | null;
};

/** INTERACTIVE has a try for each hint and one more, as in Moodle, unless the author says how many. */
function triesOf(
  behaviour: Behaviour,
  { settings, hintCount }: Pick<Freezable, 'settings' | 'hintCount'>,
): { maxTries?: number } {
  const given = settings?.maxTries;
  if (behaviour === 'INTERACTIVE') return { maxTries: given ?? (hintCount ?? 0) + 1 };
  return behaviour === 'ADAPTIVE' && given !== undefined ? { maxTries: given } : {};
}

function orderOf(seed: string, slot: string, body: ShownBody | null): readonly string[] | null {
  const ids = body?.options?.map((option) => option.id) ?? null;
  return ids !== null && body?.shuffle !== false ? optionOrder(seed, slot, ids) : ids;
}
