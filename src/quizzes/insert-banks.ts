import type { Tx } from '../platform/database/transaction.ts';
import { newId } from '../platform/ids.ts';
import { updateItemsFromFiles, upsertBanks } from './bank.queries.ts';
import { insertItemSources } from './insert-items.ts';
import type { ItemSource } from './insert-items.ts';

/** A bank as a course file has it. */
export interface BankSource {
  readonly stableId: string;
  readonly title: string;
  readonly items: readonly ItemSource[];
}

/**
 * Writes the banks of a course. What attempts can draw follows the files: items that are in them no more are
 * deprecated, others get the tags they have there. @returns the id of each bank, by stable id
 */
export async function insertBanks(
  tx: Tx,
  { organizationId, courseId }: { organizationId: string; courseId: string },
  banks: readonly BankSource[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await upsertBanks(
    tx,
    { organizationId, courseId },
    banks.map(({ stableId, title }) => ({ id: newId(), stableId, title })),
  );
  const bankIds = new Map(rows.map((row) => [row.stableId, row.id]));
  const placed = banks.flatMap(({ stableId, items }) =>
    items.map((item) => ({ unitStableId: null, bankId: bankIds.get(stableId) as string, item })),
  );
  await insertItemSources(tx, { organizationId, courseId }, placed);
  await updateItemsFromFiles(
    tx,
    { organizationId, bankIds: [...bankIds.values()] },
    placed.map(({ bankId, item: { stableId, tags } }) => ({ bankId, stableId, tags })),
  );
  return bankIds;
}
