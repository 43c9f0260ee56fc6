import type { AttemptRow } from './attempt.queries.ts';
import type { ItemVersionRow } from './quiz.queries.ts';
import { Fraction, toDecimal } from './scoring/index.ts';
import type { ItemResponse } from './scoring/index.ts';

const DISPLAY_DIGITS = 2;

/** An item of an attempt, as a learner sees it. */
export interface AttemptItemView {
  readonly slot: string;
  readonly position: number;
  readonly points: string;
  readonly prompt: string;
  readonly question: object;
  readonly response: ItemResponse | null;
  readonly rev: number;
}

/** The items in their fixed order, options in theirs. Nothing here comes from a key. */
export function showItems(attempt: AttemptRow, versions: readonly ItemVersionRow[]): AttemptItemView[] {
  const versionOf = new Map(versions.map((version) => [version.id, version]));
  return attempt.frozenItems.flatMap(({ slot, itemVersionId, points, optionOrder }, index) => {
    const version = versionOf.get(itemVersionId);
    if (version === undefined) return [];
    const saved = attempt.responses[slot];
    const question = {
      isStatement: true,
      isDecimal: true,
      ...inOrder(version.body, optionOrder),
      type: version.type,
    };
    return [
      {
        slot,
        position: index + 1,
        points,
        prompt: version.prompt,
        question,
        response: saved?.response ?? null,
        rev: saved?.rev ?? 0,
      },
    ];
  });
}

function inOrder(body: { options?: readonly { id: string }[] }, order: readonly string[] | null): object {
  if (body.options === undefined || order === null) return body;
  const optionOf = new Map(body.options.map((option) => [option.id, option]));
  return { ...body, options: order.map((id) => optionOf.get(id)) };
}

/** The grade of an attempt, rounded for display; null while there is none. */
export function showResult({ score, gradedAt, explanations }: AttemptRow) {
  if (score === null || gradedAt === null) return null;
  const rounded = (fraction: string) => toDecimal(Fraction.from(fraction), DISPLAY_DIGITS);
  return {
    gradedAt,
    passed: score.passed,
    earned: rounded(score.earned),
    max: rounded(score.max),
    percent: rounded(score.percent),
    items: score.items.map((item) => ({
      slot: item.slot,
      outcome: item.outcome,
      earned: rounded(item.earned),
      max: rounded(item.max),
      feedback: item.feedback ?? [],
      explanation: explanations?.[item.slot] ?? null,
    })),
  };
}
