import type { Mark } from './define-item-type.ts';
import { Fraction } from './fraction.ts';
import { normaliseText } from './normalise-text.ts';
import { decimal, exact, hasOwn, list, oneOf, shape, share, someText, text } from './shape.ts';

/**
 * One number that earns something: `fraction` is a share from 0 to 1, decimal or "n/d", default 1. The
 * tolerance is inclusive and 0 by default; ABSOLUTE (default): |given − value| ≤ tolerance, RELATIVE: ≤
 * tolerance × |value|.
 */
export interface NumberAnswer {
  readonly value: string;
  readonly tolerance?: string;
  readonly toleranceKind?: 'ABSOLUTE' | 'RELATIVE';
  readonly fraction?: string;
  readonly feedback?: string;
}

/** `factor`, exact, above 0: how many of the unit of the answers' values one of this unit is. */
export interface Unit {
  readonly name: string;
  readonly factor: string;
}

/**
 * `unitPenalty` is a share from 0 to 1, default 0.1. The second form is the older one: one answer, no unit.
 */
export type NumberKey =
  | {
      readonly answers: readonly NumberAnswer[];
      readonly units?: readonly Unit[];
      readonly unitPenalty?: string;
    }
  | { readonly answer: string; readonly tolerance: string };

const MAX_UNIT_LENGTH = 50;
const DEFAULT_UNIT_PENALTY = '0.1';

const answerShape = shape(
  { value: decimal },
  {
    tolerance: decimal,
    toleranceKind: oneOf('ABSOLUTE', 'RELATIVE'),
    fraction: share,
    feedback: someText,
  },
);

export const unitName = text({ min: 1, max: MAX_UNIT_LENGTH });

export const numberKeyShape = hasOwn(
  'answers',
  shape(
    { answers: list(answerShape) },
    {
      units: list(shape({ name: unitName, factor: exact({ min: '0', max: `1${'0'.repeat(30)}` }) })),
      unitPenalty: share,
    },
  ),
  shape({ answer: decimal, tolerance: decimal }),
);

export function answersOf(key: NumberKey): readonly NumberAnswer[] {
  return 'answers' in key ? key.answers : [{ value: key.answer, tolerance: key.tolerance }];
}

export function unitsOf(key: NumberKey): readonly Unit[] | undefined {
  return 'answers' in key ? key.units : undefined;
}

/**
 * The best of the answers within tolerance. Units as in Moodle's numerical question: a number in a known unit is
 * converted, exactly. Where that does not fit, or the unit is missing or none of the key's, it is read as if it were in
 * the answers' unit, and the penalty is taken off the credit of the answer: credit × (1 − penalty). (Moodle writes the
 * reciprocal of our factor: how many of the unit the answers' unit is.)
 */
export function markNumber(key: NumberKey, given: { value: string; unit?: string }): Mark {
  const answers = answersOf(key);
  const found = readGiven(key, given)
    .flatMap(({ value, share }) =>
      answers.map((answer) => ({
        answer,
        share,
        distance: absolute(value.subtract(Fraction.from(answer.value))),
      })),
    )
    .filter(({ answer, distance }) => distance.compare(toleranceOf(answer)) <= 0);
  const [best] = found.length > 1 ? found.sort(compare) : found;
  if (best === undefined) return { credit: Fraction.ZERO, feedback: [] };
  const { feedback } = best.answer;
  return { credit: creditOf(best), feedback: feedback === undefined ? [] : [feedback] };
}

interface Found {
  readonly answer: NumberAnswer;
  /** What is left of the credit after the penalty for the unit. */
  readonly share: Fraction;
  readonly distance: Fraction;
}

/** The highest credit, then the nearest, so that the order of the answers leaves no trace. */
function compare(a: Found, b: Found): number {
  return (
    creditOf(b).compare(creditOf(a)) ||
    a.distance.compare(b.distance) ||
    (rankOf(a.answer) < rankOf(b.answer) ? -1 : 1)
  );
}

function creditOf({ answer: { fraction }, share }: Found): Fraction {
  return fraction === undefined ? share : share.multiply(Fraction.from(fraction));
}

/** The ways in which a number and its unit may be meant. */
function readGiven(
  key: NumberKey,
  { value, unit }: { value: string; unit?: string },
): (Pick<Found, 'share'> & { readonly value: Fraction })[] {
  const number = Fraction.from(value.trim());
  if (!('answers' in key) || key.units === undefined) return [{ value: number, share: Fraction.ONE }];
  const name = normaliseUnit(unit ?? '');
  const known = key.units.find((candidate) => normaliseUnit(candidate.name) === name);
  const penalty = Fraction.from(key.unitPenalty ?? DEFAULT_UNIT_PENALTY);
  const wrong = { value: number, share: Fraction.ONE.subtract(penalty) };
  if (known === undefined) return [wrong];
  return [{ value: number.multiply(Fraction.from(known.factor)), share: Fraction.ONE }, wrong];
}

/** A number and its unit in the one form of all that say the same, whatever the key. */
export function simplifyNumber({ value, unit = '' }: { value: string; unit?: string | undefined }): {
  value: string;
  unit: string;
} {
  return { value: Fraction.from(value.trim()).toText(), unit: normaliseUnit(unit) };
}

/** Case matters (mW is not MW), blanks do not. */
export function normaliseUnit(name: string): string {
  return normaliseText(name, { isCaseSensitive: true }).replaceAll(' ', '');
}

function toleranceOf({ value, tolerance, toleranceKind }: NumberAnswer): Fraction {
  if (tolerance === undefined) return Fraction.ZERO;
  const size = Fraction.from(tolerance);
  return toleranceKind === 'RELATIVE' ? size.multiply(absolute(Fraction.from(value))) : size;
}

function absolute(number: Fraction): Fraction {
  return number.compare(Fraction.ZERO) < 0 ? Fraction.ZERO.subtract(number) : number;
}

function rankOf({ value, feedback }: NumberAnswer): string {
  return JSON.stringify([value, feedback ?? '']);
}
