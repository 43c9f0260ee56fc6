import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import { ItemEntity, ItemKeyEntity, ItemVersionEntity } from './item.entity.ts';
import { QuizEntity, QuizSlotEntity } from './quiz.entity.ts';

export type ItemVersionRow = Pick<
  ItemVersionEntity,
  'id' | 'itemId' | 'type' | 'prompt' | 'body' | 'settings'
>;

export function listItemVersions(
  tx: ReadTx,
  organizationId: string,
  ids: readonly string[],
): Promise<ItemVersionRow[]> {
  return tx.query(
    'SELECT id, item_id, type, prompt, body, settings FROM item_versions WHERE organization_id = $1 AND id = ANY($2)',
    [organizationId, ids],
  );
}

export type ItemKeyRow = Pick<ItemKeyEntity, 'itemVersionId' | 'key' | 'explanation' | 'hints'>;

/** Only in a transaction of an author or the scorer; elsewhere there are no rows. */
export function listItemKeys(
  tx: ReadTx,
  organizationId: string,
  ids: readonly string[],
): Promise<ItemKeyRow[]> {
  return tx.query(
    'SELECT item_version_id, key, explanation, hints FROM item_keys WHERE organization_id = $1 AND item_version_id = ANY($2)',
    [organizationId, ids],
  );
}

/** The items of an attempt as they were frozen, all or that of one slot; keys only in a transaction that opens them. */
export async function listItemsOfAttempt(
  tx: ReadTx,
  {
    organizationId,
    attemptId,
    slot = null,
  }: { organizationId: string; attemptId: string; slot?: string | null },
): Promise<{ versions: ItemVersionRow[]; keys: ItemKeyRow[] }> {
  const rows = await tx.query<ItemVersionRow & Omit<ItemKeyRow, 'itemVersionId'> & { hasKey: boolean }>(
    `SELECT v.id, v.item_id, v.type, v.prompt, v.body, v.settings, k.key, k.explanation, k.hints, k.item_version_id IS NOT NULL AS has_key
     FROM (SELECT DISTINCT (f ->> 'itemVersionId')::uuid AS id FROM attempts a, jsonb_array_elements(a.frozen_items) AS f
       WHERE a.organization_id = $1 AND a.id = $2 AND ($3::text IS NULL OR f ->> 'slot' = $3)) AS frozen
     JOIN item_versions v ON v.organization_id = $1 AND v.id = frozen.id
     LEFT JOIN item_keys k ON k.organization_id = $1 AND k.item_version_id = v.id`,
    [organizationId, attemptId, slot],
  );
  return {
    versions: rows,
    keys: rows.flatMap(({ id, key, explanation, hints, hasKey }) =>
      hasKey ? [{ itemVersionId: id, key, explanation, hints }] : [],
    ),
  };
}

/** The newest version of each item of a course. */
export interface NewestItemVersion {
  readonly itemId: string;
  readonly unitStableId: string | null;
  readonly bankId: string | null;
  readonly stableId: string;
  readonly tags: readonly string[];
  readonly deprecatedAt: Date | null;
  readonly versionId: string;
  readonly number: number;
  readonly contentHash: string;
}

export function listNewestItemVersions(
  tx: ReadTx,
  organizationId: string,
  courseId: string,
): Promise<NewestItemVersion[]> {
  return tx.query(
    `SELECT DISTINCT ON (i.id) i.id AS item_id, i.unit_stable_id, i.bank_id, i.stable_id, i.tags, i.deprecated_at, v.id AS version_id, v.number, v.content_hash
     FROM items i JOIN item_versions v ON v.organization_id = i.organization_id AND v.item_id = i.id
     WHERE i.organization_id = $1 AND i.course_id = $2 ORDER BY i.id, v.number DESC`,
    [organizationId, courseId],
  );
}

export function insertQuizzes(tx: Tx, rows: QuizEntity[]): Promise<void> {
  return tx.insert(QuizEntity, rows);
}

export function insertQuizSlots(tx: Tx, rows: QuizSlotEntity[]): Promise<void> {
  return tx.insert(QuizSlotEntity, rows);
}

export function insertItems(tx: Tx, rows: ItemEntity[]): Promise<void> {
  return tx.insert(ItemEntity, rows);
}

export function insertItemVersions(tx: Tx, rows: Omit<ItemVersionEntity, 'createdAt'>[]): Promise<void> {
  return tx.insert(ItemVersionEntity, rows);
}

export function insertItemKeys(tx: Tx, rows: ItemKeyEntity[]): Promise<void> {
  return tx.insert(ItemKeyEntity, rows);
}
