import type { QuizStatistics } from './scoring/index.ts';
import type { AskedItem } from './statistics.queries.ts';

/** The engine's statistics of an item beside what the item is. */
type ItemStatisticsView = QuizStatistics['items'][number] & {
  readonly itemId: string;
  readonly itemVersionId: string;
  readonly prompt: string;
  readonly suggestedRegrade: {
    readonly itemId: string;
    readonly itemVersionId: string;
    readonly optionId: string;
    readonly policy: 'EITHER_KEY';
  } | null;
};

export interface QuizStatisticsView extends Omit<QuizStatistics, 'items'> {
  readonly items: ItemStatisticsView[];
}

/** In the order in which learners meet the items. */
export function showStatistics(statistics: QuizStatistics, items: readonly AskedItem[]): QuizStatisticsView {
  const ofItem = new Map(statistics.items.map((item) => [item.slot, item]));
  return {
    ...statistics,
    items: items.flatMap(({ id: itemVersionId, itemId, prompt, slot }) => {
      const item = ofItem.get(itemVersionId);
      if (item === undefined) return [];
      const { suspect } = item;
      const suggestedRegrade =
        suspect === null ? null : { itemId, itemVersionId, optionId: suspect, policy: 'EITHER_KEY' as const };
      return [{ ...item, slot, itemId, itemVersionId, prompt, suggestedRegrade }];
    }),
  };
}
