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
