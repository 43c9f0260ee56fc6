import type { AttemptRow } from './attempt.queries.ts';
import type { ItemKeyEntity } from './item.entity.ts';
import type { ItemVersionRow } from './quiz.queries.ts';
import { ENGINE_VERSION } from './scoring/index.ts';
import type { Sheet, SheetItem } from './scoring/index.ts';

export interface SheetParts {
  readonly attempt: Pick<AttemptRow, 'passPercent' | 'frozenItems' | 'responses'>;
  readonly versions: readonly ItemVersionRow[];
  readonly keys: readonly Omit<ItemKeyEntity, 'organizationId'>[];
}

/** Puts an attempt's frozen items, their keys and the responses together for the scoring engine. */
export function buildSheet({ attempt, versions, keys }: SheetParts): Sheet {
  const versionOf = new Map(versions.map((version) => [version.id, version]));
  const keyOf = new Map(keys.map((key) => [key.itemVersionId, key.key]));
  const items = attempt.frozenItems.map(({ slot, itemVersionId, points }) => {
    const version = versionOf.get(itemVersionId);
    const key = keyOf.get(itemVersionId);
    if (version === undefined || key === undefined)
      throw new Error(`The item version ${itemVersionId} has no key.`);
    return {
      slot,
      points,
      type: version.type,
      body: version.body,
      key,
      response: attempt.responses[slot]?.response ?? null,
    } as SheetItem;
  });
  return { engine: ENGINE_VERSION, passPercent: attempt.passPercent, items };
}
