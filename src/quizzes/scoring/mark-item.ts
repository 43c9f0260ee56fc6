import { applyTries } from './apply-tries.ts';
import type { ScoringRules } from './read-scoring-rules.ts';
import { isObject } from './shape.ts';
import type { SheetItem } from './sheet.ts';
import type { Certainty, ItemType, Marking, ScoreContext } from './types.ts';

/** The response that counts: how it was and what its credit is after the tries before it. */
export interface CountedMarking {
  readonly marking: Marking;
  readonly credit: Marking['credit'];
  readonly certainty: Certainty;
}

/** By the key that gives most. Expects keys and responses that the type's checks let through. */
export function markItem(
  type: ItemType,
  item: SheetItem,
  rules: ScoringRules,
  context: ScoreContext,
): CountedMarking {
  const markBy = (key: unknown): CountedMarking =>
    countTries(item, rules, (response) => type.score(item.body, key, response, context));
  const own = markBy(item.key);
  if (item.alternativeKeys === undefined) return own;
  return item.alternativeKeys
    .map(markBy)
    .reduce((best, next) => (next.credit.compare(best.credit) > 0 ? next : best), own);
}

function countTries(
  item: SheetItem,
  rules: ScoringRules,
  mark: (response: unknown) => Marking,
): CountedMarking {
  const { response, tries = [] } = item;
  const standing = { response, marking: mark(response) };
  if (tries.length === 0) {
    return { marking: standing.marking, credit: standing.marking.credit, certainty: certaintyOf(response) };
  }
  const checked = tries
    .map((checkedTry) => ({ response: checkedTry.response, marking: mark(checkedTry.response) }))
    .filter(({ marking }) => !marking.isBlank)
    .filter(isNoRepeat);
  const { credit, index } = applyTries({
    ...rules,
    penalty: rules.tryPenalty,
    checked: checked.map(({ marking }) => marking),
    standing: standing.marking.isBlank ? null : standing.marking,
  });
  const counted = (index === null ? null : checked[index]) ?? standing;
  return { marking: counted.marking, credit, certainty: certaintyOf(counted.response) };
}

/** The same response checked twice in a row is one try. What only says the same is no try from the start, when it is checked. */
function isNoRepeat(
  { response }: { readonly response: unknown },
  index: number,
  all: readonly { readonly response: unknown }[],
): boolean {
  return index === 0 || !isSame(response, all[index - 1]?.response);
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** Who does not say how sure is taken to be unsure, as in Moodle. */
function certaintyOf(response: unknown): Certainty {
  return isObject(response) && Object.hasOwn(response, 'certainty') ? (response.certainty as Certainty) : 1;
}
