import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import type { ItemBankEntity, ItemSettings } from './item.entity.ts';
import type { ShownBody } from './slots.queries.ts';

/** Banks of a course by stable id: new ones are made, those that exist get the title. */
export function upsertBanks(
  tx: Tx,
  { organizationId, courseId }: { organizationId: string; courseId: string },
  banks: readonly Pick<ItemBankEntity, 'id' | 'stableId' | 'title'>[],
): Promise<Pick<ItemBankEntity, 'id' | 'stableId'>[]> {
  return tx.query(
    `INSERT INTO item_banks AS b (organization_id, id, course_id, stable_id, title)
     SELECT $1, given.id, $2, given.stable_id, given.title FROM unnest($3::uuid[], $4::text[], $5::text[]) AS given (id, stable_id, title)
     ON CONFLICT ON CONSTRAINT item_banks__stable_id_is_unique DO UPDATE SET title = excluded.title, deprecated_at = NULL
     RETURNING b.id, b.stable_id`,
    [
      organizationId,
      courseId,
      banks.map((bank) => bank.id),
      banks.map((bank) => bank.stableId),
      banks.map((bank) => bank.title),
    ],
  );
}

interface BankItem {
  readonly bankId: string;
  readonly stableId: string;
  readonly tags: readonly string[];
}

/** Makes the items of banks those that are given: these get their tags, others are deprecated. */
export async function updateItemsFromFiles(
  tx: Tx,
  { organizationId, bankIds }: { organizationId: string; bankIds: readonly string[] },
  items: readonly BankItem[],
): Promise<void> {
  const given = JSON.stringify(items.map(({ bankId, stableId, tags }) => ({ bankId, stableId, tags })));
  await tx.query(
    `WITH given AS (SELECT * FROM jsonb_to_recordset($2::jsonb) AS g ("bankId" uuid, "stableId" text, tags jsonb))
     UPDATE items i SET
       tags = CASE WHEN g."stableId" IS NULL THEN i.tags ELSE ARRAY(SELECT jsonb_array_elements_text(g.tags)) END,
       deprecated_at = CASE WHEN g."stableId" IS NULL THEN COALESCE(i.deprecated_at, now()) END
     FROM items own LEFT JOIN given g ON g."bankId" = own.bank_id AND g."stableId" = own.stable_id
     WHERE i.organization_id = $1 AND own.organization_id = $1 AND own.id = i.id
       AND own.bank_id = ANY($3)`,
    [organizationId, given, bankIds],
  );
}

/** An item that can be drawn. */
export interface DrawableItem {
  readonly itemId: string;
  readonly bankId: string;
  readonly tags: readonly string[];
}

/** The items of banks but for those that are deprecated. */
export function listDrawableItems(
  tx: ReadTx,
  organizationId: string,
  bankIds: readonly string[],
): Promise<DrawableItem[]> {
  return tx.query(
    `SELECT id AS item_id, bank_id, tags FROM items
     WHERE organization_id = $1 AND bank_id = ANY($2) AND deprecated_at IS NULL ORDER BY id`,
    [organizationId, bankIds],
  );
}

/** An item that a draw could have when its version was published. */
export interface PublishedCandidate {
  readonly slot: string;
  readonly itemId: string;
  readonly bankId: string;
  readonly isDeprecated: boolean;
}

export function listPublishedCandidates(
  tx: ReadTx,
  organizationId: string,
  quizId: string,
): Promise<PublishedCandidate[]> {
  return tx.query(
    `SELECT s.slot, i.id AS item_id, i.bank_id, i.deprecated_at IS NOT NULL AS is_deprecated
     FROM quiz_slots s JOIN items i ON i.organization_id = s.organization_id AND i.id = ANY(s.draw_item_ids)
     WHERE s.organization_id = $1 AND s.quiz_id = $2 ORDER BY s.position, i.id`,
    [organizationId, quizId],
  );
}

/** An item in its newest version. */
export interface DrawnItem {
  readonly itemId: string;
  readonly itemVersionId: string;
  readonly body: ShownBody;
  readonly settings: ItemSettings;
  readonly hintCount: number | null;
}

/** Items in their newest versions. Hints are counted only for the scorer. */
export function listDrawnItems(
  tx: ReadTx,
  organizationId: string,
  itemIds: readonly string[],
): Promise<DrawnItem[]> {
  return tx.query(
    `SELECT DISTINCT ON (v.item_id) v.item_id, v.id AS item_version_id, v.body, v.settings, jsonb_array_length(k.hints) AS hint_count
     FROM item_versions v LEFT JOIN item_keys k ON k.organization_id = v.organization_id AND k.item_version_id = v.id
     WHERE v.organization_id = $1 AND v.item_id = ANY($2) ORDER BY v.item_id, v.number DESC`,
    [organizationId, itemIds],
  );
}
