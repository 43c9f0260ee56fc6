import type { ReadTx } from '../platform/database/transaction.ts';
import type { AttemptRow } from './attempt.queries.ts';
import { keyVersionIds } from './build-sheet.ts';
import type { SheetParts } from './build-sheet.ts';
import { listItemKeys, listItemVersions } from './quiz.queries.ts';

/**
 * The items that the attempts' scores depend on, each once; only in a transaction that opens keys.
 * @param otherKeyIds item versions whose keys are wanted as well
 */
export async function loadSheetItems(
  tx: ReadTx,
  organizationId: string,
  attempts: readonly Pick<AttemptRow, 'frozenItems' | 'adjustments'>[],
  otherKeyIds: readonly string[] = [],
): Promise<Pick<SheetParts, 'versions' | 'keys'>> {
  const versionIds = attempts.flatMap(({ frozenItems }) => frozenItems.map((item) => item.itemVersionId));
  const keyIds = [...attempts.flatMap((attempt) => keyVersionIds(attempt)), ...otherKeyIds];
  return {
    versions: await listItemVersions(tx, organizationId, [...new Set(versionIds)]),
    keys: await listItemKeys(tx, organizationId, [...new Set(keyIds)]),
  };
}
