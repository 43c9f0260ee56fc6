import { createHash } from 'node:crypto';
import type { Tx } from '../platform/database/transaction.ts';
import { newId } from '../platform/ids.ts';
import type { ItemSettings } from './item.entity.ts';
import { lockItemsOfCourse } from './item.queries.ts';
import { insertItemKeys, insertItemVersions, insertItems, listNewestItemVersions } from './quiz.queries.ts';

/** An item in two halves, what learners may see and what they may not, beside the form its author wrote. */
export interface ItemSource {
  readonly stableId: string;
  readonly type: string;
  readonly prompt: string;
  readonly tags: readonly string[];
  readonly body: object;
  readonly settings: ItemSettings;
  readonly key: object;
  readonly explanation: string | null;
  readonly hints: readonly string[];
  readonly source: object;
}

/** An item of a unit's quiz, or of a bank. */
export interface PlacedItem {
  readonly unitStableId: string | null;
  readonly bankId: string | null;
  readonly item: ItemSource;
}

/** Writes what is new: an item that did not change keeps its version. @returns the version of each, in order */
export async function insertItemSources(
  tx: Tx,
  { organizationId, courseId }: { organizationId: string; courseId: string },
  placed: readonly PlacedItem[],
): Promise<string[]> {
  await lockItemsOfCourse(tx, organizationId, courseId);
  const newest = new Map(
    (await listNewestItemVersions(tx, organizationId, courseId)).map((row) => [placeOf(row), row]),
  );
  const items = placed.map(({ unitStableId, bankId, item }) => {
    const contentHash = hashItem(item);
    const existing = newest.get(placeOf({ unitStableId, bankId, stableId: item.stableId }));
    const isSame = existing?.contentHash === contentHash;
    return {
      unitStableId,
      bankId,
      item,
      contentHash,
      existing,
      isSame,
      itemId: existing?.itemId ?? newId(),
      versionId: isSame ? existing.versionId : newId(),
    };
  });
  const fresh = items.filter((planned) => !planned.isSame);
  await insertItems(
    tx,
    fresh
      .filter((planned) => planned.existing === undefined)
      .map(({ itemId, unitStableId, bankId, item }) => ({
        organizationId,
        id: itemId,
        courseId,
        unitStableId,
        bankId,
        stableId: item.stableId,
        tags: [...item.tags],
        deprecatedAt: null,
      })),
  );
  await insertItemVersions(
    tx,
    fresh.map(({ versionId, itemId, existing, contentHash, item: { type, prompt, body, settings } }) => ({
      organizationId,
      id: versionId,
      itemId,
      number: (existing?.number ?? 0) + 1,
      contentHash,
      type,
      prompt,
      body,
      settings,
    })),
  );
  await insertItemKeys(
    tx,
    fresh.map(({ versionId, item: { key, explanation, hints, source } }) => ({
      organizationId,
      itemVersionId: versionId,
      key,
      explanation,
      hints,
      source,
    })),
  );
  return items.map((planned) => planned.versionId);
}

function placeOf({
  unitStableId,
  bankId,
  stableId,
}: {
  unitStableId: string | null;
  bankId: string | null;
  stableId: string;
}): string {
  return `${unitStableId ?? bankId ?? ''} ${stableId}`;
}

/** Points belong to the slot and tags to the item, not to what is asked. */
export function hashItem({ type, prompt, body, settings, key, explanation, hints }: ItemSource): string {
  return createHash('sha256')
    .update(JSON.stringify([type, prompt, body, settings, key, explanation, hints]))
    .digest('base64url');
}
