import type { CheckedTry, ManualGrade } from './attempt.entity.ts';
import type { AttemptRow } from './attempt.queries.ts';
import type { HeldAttempt } from './lock-attempt.queries.ts';
import { triesLeft } from './check-responses.ts';
import type { ShownPlace } from './item-types/define-item-model.ts';
import { itemModels } from './item-types/item-models.ts';
import { ofSlot } from './of-slot.ts';
import type { ItemVersionRow } from './quiz.queries.ts';
import { Fraction, defaultTryPenalty, fillParameters, slotSeed } from './scoring/index.ts';
import type { Certainty, ItemResponse, ItemTypeName } from './scoring/index.ts';
import { showPoints } from './show-points.ts';

/** An item of an attempt, as a learner sees it. */
export interface AttemptItemView {
  /** Clients keep what they know of an item under it. */
  readonly id: string;
  readonly slot: string;
  readonly position: number;
  readonly points: string;
  readonly prompt: string;
  readonly question: object;
  readonly response: object | null;
  readonly certainty: Certainty | null;
  readonly rev: number;
  readonly triesLeft: number;
  readonly penalty: string | null;
  readonly tryPenalty: string | null;
  readonly tries: readonly TryView[];
}

/** A response that was checked, and what was said about it. */
export interface TryView extends Omit<CheckedTry, 'credit' | 'response'> {
  readonly response: object;
  /** Of the item's points, before any penalty for tries. */
  readonly earned: string;
}

/** The items in their fixed order, options in theirs. Nothing here comes from a key. */
export function showItems(attempt: HeldAttempt, versions: readonly ItemVersionRow[]): AttemptItemView[] {
  const versionOf = new Map(versions.map((version) => [version.id, version]));
  return attempt.frozenItems.flatMap(
    ({ slot, itemVersionId, points, optionOrder, parameters = {} }, index) => {
      const version = versionOf.get(itemVersionId);
      if (version === undefined) return [];
      const saved = ofSlot(attempt.responses, slot);
      const place = { optionOrder, seed: slotSeed(attempt.seed, slot) };
      return [
        {
          id: `${attempt.id}:${slot}`,
          slot,
          position: index + 1,
          points,
          ...showQuestion(version, place),
          response: saved?.response ? showResponse(saved.response) : null,
          certainty: saved?.response?.certainty ?? null,
          rev: saved?.rev ?? 0,
          triesLeft: triesLeft(attempt, slot),
          ...showPenalties(attempt, version),
          tries: (ofSlot(attempt.tries, slot) ?? []).map(({ credit, ...checked }) => ({
            ...checked,
            response: showResponse(checked.response),
            feedback: checked.feedback.map((text) => fillParameters(text, parameters)),
            hint: filled(checked.hint, parameters),
            explanation: filled(checked.explanation, parameters),
            earned: showPoints(Fraction.from(credit).multiply(Fraction.from(points))),
          })),
        },
      ];
    },
  );
}

/** What a wrong response, or a wrong try, costs in this quiz. */
function showPenalties({ behaviour, certainty }: HeldAttempt, { settings, type }: ItemVersionRow) {
  const hasTries = behaviour === 'INTERACTIVE' || behaviour === 'ADAPTIVE';
  return {
    penalty: hasTries || certainty ? null : (settings.penalty ?? null),
    tryPenalty: hasTries ? (settings.tryPenalty ?? defaultTryPenalty(type)) : null,
  };
}

function showResponse(response: ItemResponse): object {
  return itemModels[response.type].showResponse?.(response) ?? response;
}

function showQuestion({ type, prompt, body }: ItemVersionRow, place: ShownPlace) {
  const model = itemModels[type as ItemTypeName];
  return {
    prompt: model.showPrompt?.(prompt, body, place) ?? prompt,
    question: { ...model.show(body, place), type },
  };
}

/**
 * The grade of an attempt, rounded for display; null while there is none.
 * @param withItems whether the quiz shows by now what is right, item by item
 */
export function showResult(
  { status, score, gradedAt, explanations, manual, frozenItems }: AttemptRow,
  withItems: boolean,
) {
  if (status !== 'GRADED' || score === null || gradedAt === null) return null;
  const parametersOf = new Map(frozenItems.map(({ slot, parameters = {} }) => [slot, parameters]));
  return {
    gradedAt,
    passed: score.passed,
    earned: showPoints(score.earned),
    max: showPoints(score.max),
    percent: showPoints(score.percent),
    items: !withItems
      ? null
      : score.items.map((item) => ({
          slot: item.slot,
          outcome: item.outcome,
          earned: showPoints(item.earned),
          max: showPoints(item.max),
          feedback: (item.feedback ?? []).map((text) =>
            fillParameters(text, parametersOf.get(item.slot) ?? {}),
          ),
          explanation: filled(
            ofSlot(explanations ?? {}, item.slot) ?? null,
            parametersOf.get(item.slot) ?? {},
          ),
          comment: ofSlot(manual, item.slot)?.comment ?? null,
          criteria: showCriteria(ofSlot(manual, item.slot)),
        })),
  };
}

function filled(text: string | null, parameters: Readonly<Record<string, string>>): string | null {
  return text === null ? null : fillParameters(text, parameters);
}

function showCriteria({ rubric = [], criteria = {} }: Partial<ManualGrade> = {}) {
  return rubric.map(({ id, text, points }) => ({
    text,
    earned: showPoints(criteria[id] ?? '0'),
    max: showPoints(points),
  }));
}
