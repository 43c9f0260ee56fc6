import type { Tx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/errors.ts';
import type { Correction } from './adjust-attempt.ts';
import { findItem } from './regrade-attempts.queries.ts';
import { listItemKeys, listItemVersions } from './quiz.queries.ts';
import { badNewVersion, newKeyMissing, newKeyUnused } from './regrade.errors.ts';
import { findItemType } from './scoring/index.ts';

/** Whether the versions and the policy fit. The transaction opens keys. @returns the course of the item */
export async function checkCorrection(
  tx: Tx,
  organizationId: string,
  { itemVersionId, newItemVersionId, policy }: Correction,
): Promise<string> {
  const ids = newItemVersionId === null ? [itemVersionId] : [itemVersionId, newItemVersionId];
  const versions = await listItemVersions(tx, organizationId, ids);
  const old = versions.find((version) => version.id === itemVersionId);
  const item = old && (await findItem(tx, organizationId, old.itemId));
  if (old === undefined || !item) throw notFound('Item version');
  const needsKey = policy !== 'FULL_CREDIT' && policy !== 'DROP_ITEM';
  if (!needsKey && newItemVersionId !== null) throw newKeyUnused(policy);
  if (!needsKey) return item.courseId;
  if (newItemVersionId === null) throw newKeyMissing(policy);

  const next = versions.find((version) => version.id === newItemVersionId);
  if (next === undefined || next.itemId !== old.itemId || next.id === old.id)
    throw badNewVersion(
      'The new key has to be that of another version of the same item.',
      'is no other version of the item',
    );
  if (next.type !== old.type)
    throw badNewVersion(
      `A key of type ${next.type} cannot score responses to an item of type ${old.type}.`,
      'is of another type',
    );
  const [row] = await listItemKeys(tx, organizationId, [next.id]);
  const problems = row === undefined ? null : findItemType(old.type)?.checkScorable(old.body, row.key);
  const problem = problems === null || problems === undefined ? 'It has none.' : problems[0]?.message;
  if (problem !== undefined)
    throw badNewVersion(
      `The new key does not fit what learners were asked. ${problem}`,
      'has a key that does not fit the old version',
    );
  return item.courseId;
}
