import { createHash } from 'node:crypto';
import type { Tx } from '../platform/database/transaction.ts';
import { newId } from '../platform/ids.ts';
import {
  insertItemKeys,
  insertItemVersions,
  insertItems,
  insertQuizSlots,
  insertQuizzes,
  listNewestItemVersions,
} from './quiz.queries.ts';
import type { KeptScorePolicy } from './scoring/index.ts';

export interface ItemSource {
  readonly stableId: string;
  readonly type: string;
  readonly points: string;
  readonly prompt: string;
  readonly body: object;
  readonly key: object;
  readonly explanation: string | null;
}

export interface QuizSource {
  readonly unitStableId: string;
  readonly passPercent: string;
  readonly attemptLimit: number | null;
  readonly timeLimitSeconds: number | null;
  readonly keptScore: KeptScorePolicy;
  readonly items: readonly ItemSource[];
}

interface Place {
  readonly organizationId: string;
  readonly courseId: string;
  readonly courseVersionId: string;
  readonly unitIds: ReadonlyMap<string, string>;
}

const DEFAULT_GRACE_SECONDS = 30;

/** Writes the quizzes of a version that is not yet published; items that did not change keep their version. */
export async function insertQuizContent(tx: Tx, place: Place, quizzes: readonly QuizSource[]): Promise<void> {
  const { organizationId, courseId, courseVersionId, unitIds } = place;
  const newest = new Map(
    (await listNewestItemVersions(tx, organizationId, courseId)).map((row) => [
      `${row.unitStableId} ${row.stableId}`,
      row,
    ]),
  );
  const items = quizzes.flatMap(({ unitStableId, items }) =>
    items.map((item) => planItem(unitStableId, item)),
  );

  function planItem(unitStableId: string, item: ItemSource) {
    const contentHash = hashItem(item);
    const existing = newest.get(`${unitStableId} ${item.stableId}`);
    const isSame = existing?.contentHash === contentHash;
    return {
      unitStableId,
      item,
      contentHash,
      existing,
      isSame,
      itemId: existing?.itemId ?? newId(),
      versionId: isSame ? existing.versionId : newId(),
    };
  }

  const fresh = items.filter((planned) => !planned.isSame);
  await insertItems(
    tx,
    fresh
      .filter((planned) => planned.existing === undefined)
      .map(({ itemId, unitStableId, item }) => ({
        organizationId,
        id: itemId,
        courseId,
        unitStableId,
        stableId: item.stableId,
      })),
  );
  await insertItemVersions(
    tx,
    fresh.map(({ versionId, itemId, existing, contentHash, item: { type, prompt, body } }) => ({
      organizationId,
      id: versionId,
      itemId,
      number: (existing?.number ?? 0) + 1,
      contentHash,
      type,
      prompt,
      body,
    })),
  );
  await insertItemKeys(
    tx,
    fresh.map(({ versionId, item: { key, explanation } }) => ({
      organizationId,
      itemVersionId: versionId,
      key,
      explanation,
    })),
  );

  const quizIds = new Map(quizzes.map((quiz) => [quiz.unitStableId, newId()]));
  await insertQuizzes(
    tx,
    quizzes.map(({ unitStableId, passPercent, attemptLimit, timeLimitSeconds, keptScore }) => ({
      organizationId,
      id: quizIds.get(unitStableId) as string,
      courseVersionId,
      unitId: unitIds.get(unitStableId) as string,
      passPercent,
      attemptLimit,
      timeLimitSeconds,
      keptScore,
      graceSeconds: DEFAULT_GRACE_SECONDS,
    })),
  );
  const positions = new Map<string, number>();
  await insertQuizSlots(
    tx,
    items.map(({ unitStableId, item, versionId }) => {
      const position = (positions.get(unitStableId) ?? 0) + 1;
      positions.set(unitStableId, position);
      const quizId = quizIds.get(unitStableId) as string;
      return {
        organizationId,
        courseVersionId,
        quizId,
        position,
        slot: item.stableId,
        itemVersionId: versionId,
        points: item.points,
      };
    }),
  );
}

/** Points belong to the slot, not to the item. */
function hashItem({ type, prompt, body, key, explanation }: ItemSource): string {
  return createHash('sha256')
    .update(JSON.stringify([type, prompt, body, key, explanation]))
    .digest('base64url');
}
