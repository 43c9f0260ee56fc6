import { Inject, Injectable } from '@nestjs/common';
import type { Viewer } from '../platform/auth/viewer.ts';
import { canonicalJson } from '../platform/canonical-json.ts';
import { Database } from '../platform/database/database.ts';
import type { Tx } from '../platform/database/transaction.ts';
import type { CheckedTry } from './attempt.entity.ts';
import type { CheckResponseInput } from './attempt.model.ts';
import { appendTry, updateResponse } from './attempt.queries.ts';
import type { HeldAttempt } from './lock-attempt.queries.ts';
import { buildSheet, keyVersionIds } from './build-sheet.ts';
import type { KeyRow } from './build-sheet.ts';
import { canCheck, checkResponses } from './check-responses.ts';
import { ofSlot } from './of-slot.ts';
import { orBusy } from './or-busy.ts';
import { assertTakesResponses, findOwnAttempt, lockOwnAttempt } from './own-attempt.ts';
import {
  cannotBeChecked,
  checkOvertaken,
  itemAtFault,
  newerResponseSaved,
  nothingIsChecked,
  responseIsFinal,
} from './quiz.errors.ts';
import { listItemKeys, listItemVersions } from './quiz.queries.ts';
import { readResponse } from './response-input.ts';
import { isScoringFault } from './regrade-scorer.ts';
import { Fraction, isSameResponse } from './scoring/index.ts';
import type { ItemResponse, Score, Sheet } from './scoring/index.ts';
import { ScoringPool } from './scoring-pool.ts';

interface Check {
  readonly slot: string;
  readonly rev: number;
  readonly response: ItemResponse;
}

/** Tells a learner about a response before the attempt ends, where the quiz's behaviour has it. */
@Injectable()
export class CheckResponseService {
  readonly #database: Database;
  readonly #pool: ScoringPool;

  constructor(@Inject(Database) database: Database, @Inject(ScoringPool) pool: ScoringPool) {
    this.#database = database;
    this.#pool = pool;
  }

  /**
   * Saves and checks a response. One that says the same as the last try is saved and is no other try, or each would be
   * given a hint that costs nothing. The key is read in a transaction of the scorer, the scoring is outside of any, and
   * the try is written only if no other was meanwhile.
   * @throws BAD_USER_INPUT, CONFLICT, ATTEMPT_CLOSED, DEADLINE_PASSED
   */
  async check(viewer: Viewer, input: CheckResponseInput): Promise<void> {
    const { slot, rev } = input;
    const { organizationId } = viewer;
    const before = await this.#database.transact(
      viewer,
      async (tx) => {
        const attempt = await findOwnAttempt(tx, viewer, input.attemptId);
        const response = readResponse(input.response);
        if (response === null) throw cannotBeChecked(slot, 'it is empty');
        const check = { slot, rev, response };
        if (wasChecked(attempt, check)) return null;
        assertTakesResponses(attempt);
        if (attempt.behaviour === 'DEFERRED_FEEDBACK') throw nothingIsChecked();
        await checkResponses(tx, organizationId, attempt, [check]);
        if (isRepeated(attempt, check)) return { attempt, check, toScore: null };
        if (!canCheck(attempt, slot)) throw responseIsFinal(slot);
        const alone = onlyThis(attempt, check);
        const versions = await listItemVersions(
          tx,
          organizationId,
          alone.frozenItems.map((item) => item.itemVersionId),
        );
        const keys = await listItemKeys(tx, organizationId, keyVersionIds(alone));
        const plain = versions.map((version) => ({ ...version, settings: {} }));
        const sheet = buildSheet({ attempt: alone, versions: plain, keys });
        return { attempt, check, toScore: { sheet, key: keyOf(attempt, slot, keys) } };
      },
      'SCORER',
    );
    if (before === null) return;
    const { attempt, check, toScore } = before;
    const checked = toScore === null ? null : await this.#score(attempt, check, toScore);
    await this.#database.transact(viewer, (tx) => this.#write(tx, viewer, attempt, { check, checked }));
  }

  async #score(
    attempt: HeldAttempt,
    check: Check,
    { sheet, key }: { sheet: Sheet; key: KeyRow },
  ): Promise<CheckedTry> {
    if (sheet.items.length === 0) throw cannotBeChecked(check.slot, 'it no longer counts');
    const score = await orBusy(this.#pool.scoreWherever(sheet)).catch((error: unknown) => {
      throw isScoringFault(error) ? Object.assign(itemAtFault(check.slot), { cause: error }) : error;
    });
    return judge(attempt, check, { score, key });
  }

  /** @param checked null for what repeated the last try when it was read */
  async #write(
    tx: Tx,
    viewer: Viewer,
    before: HeldAttempt,
    { check, checked }: { check: Check; checked: CheckedTry | null },
  ): Promise<void> {
    const { organizationId } = viewer;
    const { id } = before;
    const attempt = await lockOwnAttempt(tx, viewer, id);
    const { slot, rev, response } = check;
    if (wasChecked(attempt, check)) return;
    assertTakesResponses(attempt);
    const isNew = !isRepeated(attempt, check);
    if (isNew && (checked === null || triesOf(attempt, slot).length !== triesOf(before, slot).length))
      throw checkOvertaken();
    if (isNew && !canCheck(attempt, slot)) throw responseIsFinal(slot);
    const saved = ofSlot(attempt.responses, slot);
    if (
      saved !== undefined &&
      (saved.rev > rev || (saved.rev === rev && !isSameResponse(saved.response, response)))
    )
      throw newerResponseSaved(saved.rev);
    await updateResponse(tx, { organizationId, id, slot, saved: { rev, response } });
    if (isNew && checked !== null) await appendTry(tx, { organizationId, id, slot, checked });
  }
}

/** The attempt as if it were of this response alone, which is worth what it is worth before any penalty. */
function onlyThis(attempt: HeldAttempt, { slot, rev, response }: Check): HeldAttempt {
  return {
    ...attempt,
    passPercent: '0',
    behaviour: 'DEFERRED_FEEDBACK',
    certainty: false,
    frozenItems: attempt.frozenItems.filter((item) => item.slot === slot),
    responses: { [slot]: { rev, response } },
    tries: {},
    manual: {},
  };
}

/** The key that counts for an item by now. */
function keyOf({ adjustments, frozenItems }: HeldAttempt, slot: string, keys: readonly KeyRow[]): KeyRow {
  const own = frozenItems.find((item) => item.slot === slot)?.itemVersionId;
  const id = ofSlot(adjustments, slot)?.keyOf ?? own;
  const key = keys.find((row) => row.itemVersionId === id);
  if (key === undefined) throw new Error(`The item version ${id} has no key.`);
  return key;
}

/** What is said about a response: of the key no more than its author wrote for this answer. */
function judge(
  attempt: HeldAttempt,
  { slot, rev, response }: Check,
  { score, key }: { score: Score; key: KeyRow },
): CheckedTry {
  const [item] = score.items;
  if (item === undefined) throw new Error('A sheet of one item has no score.');
  if (item.outcome === 'PENDING') throw cannotBeChecked(slot, 'a person grades it');
  if (item.outcome === 'BLANK') throw cannotBeChecked(slot, 'it is empty');
  const tries = triesOf(attempt, slot);
  const credit = Fraction.from(item.earned).divide(Fraction.from(item.max)).toText();
  const checked = {
    rev,
    response,
    credit,
    outcome: item.outcome,
    feedback: item.feedback ?? [],
    hint: null,
    explanation: null,
  };
  const after = { ...attempt, tries: { ...attempt.tries, [slot]: [...tries, checked] } };
  if (!canCheck(after, slot)) return { ...checked, explanation: key.explanation };
  return { ...checked, hint: item.outcome === 'CORRECT' ? null : (key.hints[tries.length] ?? null) };
}

/** Whether the very same request was answered before. It may come when the attempt takes no more responses. */
function wasChecked(attempt: HeldAttempt, { slot, rev, response }: Check): boolean {
  const saved = ofSlot(attempt.responses, slot);
  const known = saved && isRepeated(attempt, { slot, response: saved.response }) ? [saved] : [];
  return [...triesOf(attempt, slot), ...known].some(
    (checked) => checked.rev === rev && canonicalJson(checked.response) === canonicalJson(response),
  );
}

/** Whether a response that fits its item says the same as the last one that was checked. */
function isRepeated(
  attempt: HeldAttempt,
  { slot, response }: { slot: string; response: ItemResponse | null },
): boolean {
  const last = triesOf(attempt, slot).at(-1);
  return last !== undefined && isSameResponse(last.response, response);
}

function triesOf({ tries }: HeldAttempt, slot: string): readonly CheckedTry[] {
  return ofSlot(tries, slot) ?? [];
}
