import { checkDistinct } from './choice-body.ts';
import { Fraction } from './fraction.ts';
import { decimal, id, list, shape, someText } from './shape.ts';
import type { Problem } from './types.ts';

/** What people look at when they grade. `points` is a decimal text above 0, on the rubric's own scale. */
export interface Criterion {
  readonly id: string;
  readonly text: string;
  readonly points: string;
}

export const rubricShape = list(shape({ id, text: someText, points: decimal }));

export function checkRubric(rubric: readonly Criterion[] | undefined): Problem[] {
  if (rubric === undefined) return [];
  const path = 'key.rubric';
  return [
    ...(rubric.length === 0 ? [{ path, message: 'Needs a criterion.' }] : []),
    ...checkDistinct(
      rubric.map((criterion) => criterion.id),
      path,
      'Two criteria have the same id.',
    ),
    ...(rubric.some(({ points }) => Fraction.from(points).compare(Fraction.ZERO) <= 0)
      ? [{ path, message: 'Must have points above 0.' }]
      : []),
  ];
}

/**
 * The points of an item worth `max` (decimal) for the points given by criterion (decimal or "n/d"):
 * max × given / all points of the rubric, as "n/d". Null unless each criterion has 0 to its points.
 */
export function rubricPoints({
  rubric,
  given,
  max,
}: {
  rubric: readonly Criterion[];
  given: Readonly<Record<string, string>>;
  max: string;
}): string | null {
  if (rubric.length === 0 || Object.keys(given).length !== rubric.length) return null;
  let [sum, total] = [Fraction.ZERO, Fraction.ZERO];
  for (const { id, points } of rubric) {
    const [most, text] = [Fraction.from(points), Object.hasOwn(given, id) ? given[id] : undefined];
    const got = typeof text === 'string' ? (Fraction.parseDecimal(text) ?? Fraction.parseRatio(text)) : null;
    if (got === null || got.compare(got.clamp(Fraction.ZERO, most)) !== 0) return null;
    [sum, total] = [sum.add(got), total.add(most)];
  }
  return Fraction.from(max).multiply(sum).divide(total).toText();
}
