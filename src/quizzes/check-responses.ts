import { canonicalJson } from '../platform/canonical-json.ts';
import type { ReadTx } from '../platform/database/transaction.ts';
import type { AttemptRow } from './attempt.queries.ts';
import { memberOf } from './item-types/item-models.ts';
import { certaintyNotAsked, responseIsFinal, unknownSlot, wrongResponse } from './quiz.errors.ts';
import { listItemVersions } from './quiz.queries.ts';
import { Fraction, MAX_TRIES, canTryAgain, findItemType } from './scoring/index.ts';
import type { ItemResponse } from './scoring/index.ts';

export interface GivenResponse {
  readonly slot: string;
  readonly response: ItemResponse | null;
}

/**
 * Checks responses against the frozen items, before anything is changed.
 * @param list what the input calls the list they are in, if they are in one
 * @throws BAD_USER_INPUT, or CONFLICT for an item whose tries are over
 */
export async function checkResponses(
  tx: ReadTx,
  organizationId: string,
  attempt: AttemptRow,
  given: readonly GivenResponse[],
  list?: string,
): Promise<void> {
  const frozen = new Map(attempt.frozenItems.map((item) => [item.slot, item.itemVersionId]));
  const asked = given.flatMap(({ slot, response }, index) => {
    const around = list === undefined ? '' : `${list}.${index}.`;
    if (!frozen.has(slot)) throw unknownSlot(slot, around);
    return response === null ? [] : [{ slot, response, around }];
  });
  if (asked.length > 0) {
    const ids = asked.map(({ slot }) => frozen.get(slot) as string);
    const versions = new Map(
      (await listItemVersions(tx, organizationId, ids)).map((version) => [version.id, version]),
    );
    for (const { slot, response, around } of asked) {
      const version = versions.get(frozen.get(slot) as string);
      const problems = findItemType(version?.type ?? '')?.checkResponse(version?.body, response) ?? [
        { path: '', message: 'is of an unknown type' },
      ];
      if (problems.length > 0)
        throw wrongResponse({ slot, around: `${around}response`, member: memberOf(response.type) }, problems);
      if (response.certainty !== undefined && !attempt.certainty) throw certaintyNotAsked(around);
    }
  }
  for (const { slot, response } of given)
    if (isFinal(attempt, slot) && !isSaved(attempt, slot, response)) throw responseIsFinal(slot);
}

/** Whether one more response to the item may be checked before the attempt ends. */
export function canCheck({ behaviour, tries, frozenItems }: AttemptRow, slot: string): boolean {
  const maxTries = frozenItems.find((item) => item.slot === slot)?.maxTries ?? MAX_TRIES;
  const checked = (tries[slot] ?? []).map(({ credit }) => Fraction.from(credit));
  return canTryAgain({ behaviour, checked, maxTries });
}

/** How many more responses to the item may be checked before the attempt ends. */
export function triesLeft(attempt: AttemptRow, slot: string): number {
  if (attempt.status !== 'IN_PROGRESS' || !canCheck(attempt, slot)) return 0;
  const { behaviour, tries, frozenItems } = attempt;
  const maxTries = frozenItems.find((item) => item.slot === slot)?.maxTries ?? MAX_TRIES;
  return (behaviour === 'IMMEDIATE_FEEDBACK' ? 1 : maxTries) - (tries[slot] ?? []).length;
}

/** Whether the item's response stands: it was checked, and may not be checked again. */
export function isFinal(attempt: AttemptRow, slot: string): boolean {
  return (attempt.tries[slot] ?? []).length > 0 && !canCheck(attempt, slot);
}

function isSaved(attempt: AttemptRow, slot: string, response: ItemResponse | null): boolean {
  return canonicalJson(attempt.responses[slot]?.response ?? null) === canonicalJson(response);
}
