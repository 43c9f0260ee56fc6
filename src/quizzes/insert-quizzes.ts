import type { Tx } from '../platform/database/transaction.ts';
import { newId } from '../platform/ids.ts';
import { listDrawableItems } from './bank.queries.ts';
import type { DrawableItem } from './bank.queries.ts';
import { insertBanks } from './insert-banks.ts';
import type { BankSource } from './insert-banks.ts';
import { insertItemSources } from './insert-items.ts';
import type { ItemSource } from './insert-items.ts';
import type { QuizEntity } from './quiz.entity.ts';
import { insertQuizSlots, insertQuizzes } from './quiz.queries.ts';

/** An item in its place, with what it is worth there. */
export interface FixedSlotSource {
  readonly points: string;
  readonly item: ItemSource;
}

/** Items drawn from a bank of the course for each attempt; `points` are those of each. */
export interface DrawSource {
  readonly stableId: string;
  readonly points: string;
  readonly bankStableId: string;
  readonly tags: readonly string[];
  readonly count: number;
}

type QuizRules = Pick<
  QuizEntity,
  | 'passPercent'
  | 'attemptLimit'
  | 'timeLimitSeconds'
  | 'coolDownSeconds'
  | 'keptScore'
  | 'behaviour'
  | 'certainty'
  | 'shuffleItems'
  | 'resultVisibility'
  | 'feedbackVisibility'
  | 'visibleFrom'
>;

export interface QuizSource extends QuizRules {
  readonly unitStableId: string;
  readonly slots: readonly (FixedSlotSource | DrawSource)[];
}

interface Place {
  readonly organizationId: string;
  readonly courseId: string;
  readonly courseVersionId: string;
  readonly unitIds: ReadonlyMap<string, string>;
}

export interface QuizContent {
  readonly banks: readonly BankSource[];
  readonly quizzes: readonly QuizSource[];
}

const DEFAULT_GRACE_SECONDS = 30;

/** Writes the banks and quizzes of a version that is not yet published; items that did not change keep their version. */
export async function insertQuizContent(
  tx: Tx,
  { organizationId, courseId, courseVersionId, unitIds }: Place,
  { banks, quizzes }: QuizContent,
): Promise<void> {
  const bankIds = await insertBanks(tx, { organizationId, courseId }, banks);
  const drawable = await listDrawableItems(tx, organizationId, [...bankIds.values()]);
  const fixed = quizzes.flatMap(({ unitStableId, slots }) =>
    slots.flatMap((slot) => ('item' in slot ? [{ unitStableId, bankId: null, item: slot.item }] : [])),
  );
  const versionIds = await insertItemSources(tx, { organizationId, courseId }, fixed);
  const versionOf = new Map(fixed.map(({ item }, index) => [item, versionIds[index] as string]));

  const quizIds = new Map(quizzes.map((quiz) => [quiz.unitStableId, newId()]));
  await insertQuizzes(
    tx,
    quizzes.map(({ unitStableId, slots: _slots, ...rules }) => ({
      ...rules,
      organizationId,
      id: quizIds.get(unitStableId) as string,
      courseVersionId,
      unitId: unitIds.get(unitStableId) as string,
      graceSeconds: DEFAULT_GRACE_SECONDS,
    })),
  );
  await insertQuizSlots(
    tx,
    quizzes.flatMap(({ unitStableId, slots }) =>
      slots.map((slot, index) => ({
        organizationId,
        courseVersionId,
        quizId: quizIds.get(unitStableId) as string,
        position: index + 1,
        points: slot.points,
        ...('item' in slot
          ? {
              slot: slot.item.stableId,
              itemVersionId: versionOf.get(slot.item) as string,
              bankId: null,
              drawTags: [],
              drawCount: 1,
              drawItemIds: [],
            }
          : {
              slot: slot.stableId,
              itemVersionId: null,
              ...placeDraw(slot, bankIds.get(slot.bankStableId) as string, drawable),
            }),
      })),
    ),
  );
}

/** With what it can draw by now: the bank may change later, the version does not. */
function placeDraw({ tags, count }: DrawSource, bankId: string, drawable: readonly DrawableItem[]) {
  const fitting = drawable.filter(
    (item) => item.bankId === bankId && tags.every((tag) => item.tags.includes(tag)),
  );
  return {
    bankId,
    drawTags: [...tags],
    drawCount: count,
    drawItemIds: fitting.map(({ itemId }) => itemId),
  };
}
