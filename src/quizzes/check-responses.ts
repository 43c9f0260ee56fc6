import type { ReadTx } from '../platform/database/transaction.ts';
import type { SheetVersion } from './build-sheet.ts';
import { memberOf } from './item-types/item-models.ts';
import type { HeldAttempt } from './lock-attempt.queries.ts';
import { ofSlot } from './of-slot.ts';
import { certaintyNotAsked, responseIsFinal, unknownSlot, wrongResponse } from './quiz.errors.ts';
import { listItemVersions } from './quiz.queries.ts';
import { Fraction, MAX_TRIES, canTryAgain, findItemType, isSameResponse } from './scoring/index.ts';
import type { ItemResponse, ItemTypeName, Problem } from './scoring/index.ts';

type AskedVersion = Pick<SheetVersion, 'id' | 'type' | 'body'>;

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
  attempt: HeldAttempt,
  given: readonly GivenResponse[],
  list?: string,
): Promise<void> {
  const slots = new Set(given.flatMap(({ slot, response }) => (response === null ? [] : [slot])));
  const ids = attempt.frozenItems.flatMap((item) => (slots.has(item.slot) ? [item.itemVersionId] : []));
  const versions = ids.length === 0 ? [] : await listItemVersions(tx, organizationId, ids);
  checkAgainst(attempt, versions, given, list);
}

/** The same, with the versions of the items at hand. */
export function checkAgainst(
  attempt: HeldAttempt,
  itemVersions: readonly AskedVersion[],
  given: readonly GivenResponse[],
  list?: string,
): void {
  const frozen = new Map(attempt.frozenItems.map((item) => [item.slot, item.itemVersionId]));
  const asked = given.flatMap(({ slot, response }, index) => {
    const around = list === undefined ? '' : `${list}.${index}.`;
    if (!frozen.has(slot)) throw unknownSlot(slot, around);
    return response === null ? [] : [{ slot, response, around }];
  });
  if (asked.length > 0) {
    const versions = new Map(itemVersions.map((version) => [version.id, version]));
    for (const { slot, response, around } of asked) {
      const version = versions.get(frozen.get(slot) as string);
      const problems = problemsOf(version, response);
      if (problems.length > 0)
        throw wrongResponse({ slot, around: `${around}response`, member: memberOf(response.type) }, problems);
      if (response.certainty !== undefined && !attempt.certainty) throw certaintyNotAsked(around);
    }
  }
  for (const { slot, response } of given)
    if (isFinal(attempt, slot) && !isSaved(attempt, slot, response)) throw responseIsFinal(slot);
}

function problemsOf(version: AskedVersion | undefined, response: ItemResponse): readonly Problem[] {
  const type = findItemType(version?.type ?? '');
  if (version === undefined || type === null) return [{ path: '', message: 'It is of an unknown type.' }];
  return type.type === response.type
    ? type.checkResponse(version.body, response)
    : [{ path: '', message: `It is answered by \`${memberOf(type.type as ItemTypeName)}\`.` }];
}

/** Whether one more response to the item may be checked before the attempt ends. */
export function canCheck({ behaviour, tries, frozenItems }: HeldAttempt, slot: string): boolean {
  const maxTries = frozenItems.find((item) => item.slot === slot)?.maxTries ?? MAX_TRIES;
  const checked = (ofSlot(tries, slot) ?? []).map(({ credit }) => Fraction.from(credit));
  return canTryAgain({ behaviour, checked, maxTries });
}

/** How many more responses to the item may be checked before the attempt ends. */
export function triesLeft(attempt: HeldAttempt, slot: string): number {
  if (attempt.status !== 'IN_PROGRESS' || !canCheck(attempt, slot)) return 0;
  const { behaviour, tries, frozenItems } = attempt;
  const maxTries = frozenItems.find((item) => item.slot === slot)?.maxTries ?? MAX_TRIES;
  return (behaviour === 'IMMEDIATE_FEEDBACK' ? 1 : maxTries) - (ofSlot(tries, slot) ?? []).length;
}

/** Whether the item's response stands: it was checked, and may not be checked again. */
export function isFinal(attempt: HeldAttempt, slot: string): boolean {
  return (ofSlot(attempt.tries, slot) ?? []).length > 0 && !canCheck(attempt, slot);
}

function isSaved(attempt: HeldAttempt, slot: string, response: ItemResponse | null): boolean {
  return isSameResponse(ofSlot(attempt.responses, slot)?.response ?? null, response);
}
