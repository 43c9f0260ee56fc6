import type { PublishedDraw } from './bank-authoring.queries.ts';
import type { DrawableItem } from './bank.queries.ts';
import { checkDraws } from './scoring/index.ts';

type Drawable = Pick<DrawableItem, 'itemId' | 'tags'>;

/** The titles of units whose draws could be filled before a change of a bank and no longer after it. */
export function findShortDraws(
  draws: readonly PublishedDraw[],
  { before, after }: { before: readonly Drawable[]; after: readonly Drawable[] },
): string[] {
  const units = new Map<string, PublishedDraw[]>();
  for (const draw of draws) units.set(draw.unitId, [...(units.get(draw.unitId) ?? []), draw]);
  const canFill = (items: readonly Drawable[], ofUnit: readonly PublishedDraw[]) =>
    checkDraws({ bank: items.map(({ itemId, tags }) => ({ id: itemId, tags })), draws: ofUnit }).length === 0;
  return [...units.values()]
    .filter((ofUnit) => canFill(before, ofUnit) && !canFill(after, ofUnit))
    .map(([draw]) => draw?.unitTitle ?? '');
}
