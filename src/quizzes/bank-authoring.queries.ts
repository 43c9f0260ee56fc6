import { readPage } from '../platform/database/read-page.ts';
import { ALPHABETICAL, sortedList } from '../platform/database/sorted-list.ts';
import type { ListPage, Slice } from '../platform/database/sorted-list.ts';
import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import type { ItemBankEntity } from './item.entity.ts';

/** A bank with how many of its items can be drawn. */
export interface BankRow extends Omit<ItemBankEntity, 'organizationId'> {
  readonly itemCount: number;
}

const BANK = `
  SELECT b.id, b.course_id, b.stable_id, b.title, b.created_at, b.deprecated_at, (SELECT count(*)::int FROM items i
    WHERE i.organization_id = b.organization_id AND i.bank_id = b.id AND i.deprecated_at IS NULL) AS item_count
  FROM item_banks b`;

export function listBanksById(
  tx: ReadTx,
  organizationId: string,
  ids: readonly string[],
): Promise<BankRow[]> {
  return tx.query(`${BANK} WHERE b.organization_id = $1 AND b.id = ANY($2)`, [organizationId, ids]);
}

export const BANKS = sortedList('item-banks', {
  CREATED_AT: ['b.id ID'],
  TITLE: [`b.title ${ALPHABETICAL} TEXT`, 'b.id ID'],
});

/** The banks of a course. */
export function listBanks(
  tx: ReadTx,
  { organizationId, courseId }: { organizationId: string; courseId: string },
  page: ListPage,
): Promise<Slice<BankRow>> {
  return readPage(tx, page, `${BANK} WHERE b.organization_id = $1 AND b.course_id = $2`, [
    organizationId,
    courseId,
  ]);
}

/** Locks a bank, so that those who change what can be drawn from it take turns. Before its items. */
export async function lockBank(tx: Tx, organizationId: string, id: string): Promise<ItemBankEntity | null> {
  const [row] = await tx.query<ItemBankEntity>(
    'SELECT * FROM item_banks WHERE organization_id = $1 AND id = $2 FOR UPDATE',
    [organizationId, id],
  );
  return row ?? null;
}

/** @returns whether it was made: the course has no bank of this stable id */
export async function insertBank(
  tx: Tx,
  bank: Pick<ItemBankEntity, 'organizationId' | 'id' | 'courseId' | 'stableId' | 'title'>,
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO item_banks (organization_id, id, course_id, stable_id, title) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT ON CONSTRAINT item_banks__stable_id_is_unique DO NOTHING RETURNING 1`,
    [bank.organizationId, bank.id, bank.courseId, bank.stableId, bank.title],
  );
  return rows.length > 0;
}

export async function updateBank(
  tx: Tx,
  {
    organizationId,
    id,
    title,
    isDeprecated,
  }: { organizationId: string; id: string; title: string; isDeprecated: boolean },
): Promise<void> {
  await tx.query(
    `UPDATE item_banks SET title = $3, deprecated_at = CASE WHEN $4 THEN COALESCE(deprecated_at, now()) END
     WHERE organization_id = $1 AND id = $2`,
    [organizationId, id, title, isDeprecated],
  );
}

/** A draw of a quiz that new enrollments get. */
export interface PublishedDraw {
  readonly unitId: string;
  readonly unitTitle: string;
  readonly tags: readonly string[];
  readonly count: number;
}

/** The draws from a bank in the newest published version of its course. */
export function listPublishedDraws(
  tx: ReadTx,
  organizationId: string,
  bankId: string,
): Promise<PublishedDraw[]> {
  return tx.query(
    `SELECT u.id AS unit_id, u.title AS unit_title, s.draw_tags AS tags, s.draw_count AS count
     FROM item_banks b
     JOIN courses c ON c.organization_id = b.organization_id AND c.id = b.course_id
     JOIN quiz_slots s ON s.organization_id = b.organization_id AND s.bank_id = b.id AND s.course_version_id = c.current_version_id
     JOIN quizzes q ON q.organization_id = s.organization_id AND q.id = s.quiz_id
     JOIN units u ON u.organization_id = q.organization_id AND u.id = q.unit_id
     WHERE b.organization_id = $1 AND b.id = $2 ORDER BY u.position, s.position`,
    [organizationId, bankId],
  );
}

/** Whether a bank has an item of this stable id. */
export async function hasBankItem(
  tx: ReadTx,
  { organizationId, bankId, stableId }: { organizationId: string; bankId: string; stableId: string },
): Promise<boolean> {
  const rows = await tx.query(
    'SELECT 1 FROM items WHERE organization_id = $1 AND bank_id = $2 AND stable_id = $3',
    [organizationId, bankId, stableId],
  );
  return rows.length > 0;
}
