import { readPages } from '../platform/database/read-page.ts';
import { sortedList } from '../platform/database/sorted-list.ts';
import type { ListPage, Slice } from '../platform/database/sorted-list.ts';
import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import type { ItemEntity, ItemVersionEntity } from './item.entity.ts';
import type { QuizSlotEntity } from './quiz.entity.ts';
import type { ItemTypeName } from './scoring/index.ts';

export type ItemRow = Omit<ItemEntity, 'organizationId'>;

const ITEM = `SELECT i.id, i.course_id, i.unit_stable_id, i.bank_id, i.stable_id, i.tags, i.deprecated_at FROM items i`;

export function listItemsById(
  tx: ReadTx,
  organizationId: string,
  ids: readonly string[],
): Promise<ItemRow[]> {
  return tx.query(`${ITEM} WHERE i.organization_id = $1 AND i.id = ANY($2)`, [organizationId, ids]);
}

export const BANK_ITEMS = sortedList('bank-items', { CREATED_AT: ['i.id ID'] });

/** A page of the items of a bank. */
export interface BankItemPage {
  readonly bankId: string;
  readonly tag: string | null;
  /** null: both. */
  readonly isDeprecated: boolean | null;
  readonly page: ListPage;
}

/** Many pages of many banks, in one statement. */
export function listBankItemPages(
  tx: ReadTx,
  organizationId: string,
  pages: readonly BankItemPage[],
): Promise<Slice<ItemRow>[]> {
  return readPages(
    tx,
    pages.map(({ page }) => page),
    {
      select: `${ITEM} WHERE i.organization_id = $1 AND i.bank_id = wanted.bank_id
         AND (wanted.tag IS NULL OR wanted.tag = ANY(i.tags)) AND (wanted.is_deprecated IS NULL OR wanted.is_deprecated = (i.deprecated_at IS NOT NULL))`,
      parameters: [organizationId],
      wanted: {
        'bank_id uuid': pages.map((page) => page.bankId),
        'tag text': pages.map((page) => page.tag),
        'is_deprecated boolean': pages.map((page) => page.isDeprecated),
      },
    },
  );
}

/** A version with its key, for authors. */
export interface AuthoredVersion extends Pick<
  ItemVersionEntity,
  'id' | 'itemId' | 'number' | 'createdAt' | 'type' | 'prompt' | 'contentHash'
> {
  readonly penalty: string | null;
  readonly floor: string | null;
  readonly tryPenalty: string | null;
  readonly maxTries: number | null;
  readonly explanation: string | null;
  readonly hints: readonly string[];
  /** The form that its author wrote. */
  readonly content: { readonly type: ItemTypeName };
}

/** Only in a transaction of an author; elsewhere there are no rows. */
const VERSION = `
  SELECT v.id, v.item_id, v.number, v.created_at, v.type, v.prompt, v.content_hash, v.settings->>'penalty' AS penalty,
    v.settings->>'floor' AS floor, v.settings->>'tryPenalty' AS try_penalty, (v.settings->>'maxTries')::int AS max_tries,
    k.explanation, k.hints, k.source AS content
  FROM item_versions v JOIN item_keys k ON k.organization_id = v.organization_id AND k.item_version_id = v.id`;

export function listAuthoredVersions(
  tx: ReadTx,
  organizationId: string,
  ids: readonly string[],
): Promise<AuthoredVersion[]> {
  return tx.query(`${VERSION} WHERE v.organization_id = $1 AND v.id = ANY($2)`, [organizationId, ids]);
}

export const ITEM_VERSIONS = sortedList('item-versions', { NUMBER: ['v.number POSITION'] }, 'DESC');

/** A page of the versions of an item. */
export interface VersionPage {
  readonly itemId: string;
  readonly page: ListPage;
}

/** Many pages of the versions of many items, in one statement. */
export function listVersionPages(
  tx: ReadTx,
  organizationId: string,
  pages: readonly VersionPage[],
): Promise<Slice<AuthoredVersion>[]> {
  return readPages(
    tx,
    pages.map(({ page }) => page),
    {
      select: `${VERSION} WHERE v.organization_id = $1 AND v.item_id = wanted.item_id`,
      parameters: [organizationId],
      wanted: { 'item_id uuid': pages.map((page) => page.itemId) },
    },
  );
}

/** The newest version of each item that has one. */
export function listNewestVersions(
  tx: ReadTx,
  organizationId: string,
  itemIds: readonly string[],
): Promise<AuthoredVersion[]> {
  return tx.query(
    `SELECT newest.* FROM unnest($2::uuid[]) AS wanted (item_id) CROSS JOIN LATERAL (${VERSION}
       WHERE v.organization_id = $1 AND v.item_id = wanted.item_id ORDER BY v.number DESC LIMIT 1) AS newest`,
    [organizationId, itemIds],
  );
}

/** A slot as authors see it. */
export type AuthoredSlot = Pick<
  QuizSlotEntity,
  'quizId' | 'slot' | 'points' | 'itemVersionId' | 'bankId' | 'drawTags' | 'drawCount'
>;

export function listSlotsOfQuizzes(
  tx: ReadTx,
  organizationId: string,
  quizIds: readonly string[],
): Promise<AuthoredSlot[]> {
  return tx.query(
    `SELECT quiz_id, slot, trim_scale(points) AS points, item_version_id, bank_id, draw_tags, draw_count FROM quiz_slots
     WHERE organization_id = $1 AND quiz_id = ANY($2) ORDER BY quiz_id, position`,
    [organizationId, quizIds],
  );
}

/** Locks an item, so that two who make versions of it take turns. */
export async function lockItem(tx: Tx, organizationId: string, id: string): Promise<ItemRow | null> {
  const [row] = await tx.query<ItemRow>(`${ITEM} WHERE i.organization_id = $1 AND i.id = $2 FOR UPDATE`, [
    organizationId,
    id,
  ]);
  return row ?? null;
}

/** Locks what a course has, against authors who make versions meanwhile. */
export async function lockItemsOfCourse(tx: Tx, organizationId: string, courseId: string): Promise<void> {
  await tx.query('SELECT 1 FROM items WHERE organization_id = $1 AND course_id = $2 ORDER BY id FOR UPDATE', [
    organizationId,
    courseId,
  ]);
}

export async function updateItem(
  tx: Tx,
  {
    organizationId,
    id,
    tags,
    isDeprecated,
  }: { organizationId: string; id: string; tags: readonly string[]; isDeprecated: boolean },
): Promise<void> {
  await tx.query(
    `UPDATE items SET tags = $3, deprecated_at = CASE WHEN $4 THEN COALESCE(deprecated_at, now()) END
     WHERE organization_id = $1 AND id = $2`,
    [organizationId, id, tags, isDeprecated],
  );
}
