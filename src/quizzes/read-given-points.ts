import type { ManualGrade } from './attempt.entity.ts';
import { wrongPoints } from './review.errors.ts';
import { Fraction, rubricPoints } from './scoring/index.ts';
import type { Criterion } from './scoring/index.ts';

interface Given {
  readonly points?: string | null;
  readonly criteria?: readonly { readonly criterionId: string; readonly points: string }[] | null;
}

/** What a grader gave, exactly. @throws BAD_USER_INPUT unless it is 0 to the item's points, or all of its rubric */
export function readGivenPoints(
  { max, rubric }: { readonly max: string; readonly rubric: readonly Criterion[] },
  { points, criteria }: Given,
): Pick<ManualGrade, 'points' | 'criteria' | 'rubric'> {
  const hasPoints = points !== null && points !== undefined;
  if (hasPoints === (criteria !== null && criteria !== undefined))
    throw wrongPoints('points', 'must be given, or criteria, and not both');
  if (hasPoints) return { points: readPoints('points', points, max) };
  if (rubric.length === 0) throw wrongPoints('criteria', 'cannot be given: the item has no rubric');

  const given = readCriteria(rubric, criteria ?? []);
  const sum = rubricPoints({ rubric, given, max });
  if (sum === null) throw wrongPoints('criteria', 'must have each criterion of the rubric once');
  return { points: sum, criteria: given, rubric };
}

function readCriteria(
  rubric: readonly Criterion[],
  criteria: NonNullable<Given['criteria']>,
): Record<string, string> {
  const given = new Map<string, string>();
  for (const [index, { criterionId, points }] of criteria.entries()) {
    const path = `criteria.${index}`;
    const criterion = rubric.find(({ id }) => id === criterionId);
    if (criterion === undefined) throw wrongPoints(`${path}.criterionId`, 'is not a criterion of the rubric');
    if (given.has(criterionId)) throw wrongPoints(`${path}.criterionId`, 'is given twice');
    given.set(criterionId, readPoints(`${path}.points`, points, criterion.points));
  }
  return Object.fromEntries(given);
}

function readPoints(path: string, text: string, max: string): string {
  const points = Fraction.parseDecimal(text);
  if (points === null || points.compare(points.clamp(Fraction.ZERO, Fraction.from(max))) !== 0)
    throw wrongPoints(path, `must be a decimal number from 0 to ${max}`);
  return points.toText();
}
