import type { Behaviour } from './apply-tries.ts';
import { BEHAVIOURS, MAX_TRIES } from './apply-tries.ts';
import { Fraction } from './fraction.ts';
import type { Criterion } from './rubric.ts';
import { rubricPoints } from './rubric.ts';
import { ScoringError } from './scoring-error.ts';
import type { Sheet, SheetItem } from './sheet.ts';

/**
 * What a sheet says about the scoring of one item, read and checked. `manual` is what people gave, in points.
 */
export interface ScoringRules {
  readonly points: Fraction;
  readonly behaviour: Behaviour;
  readonly hasCertainty: boolean;
  readonly penalty: Fraction;
  readonly floor: Fraction;
  readonly tryPenalty: Fraction;
  readonly maxTries: number;
  readonly manual: Fraction | null;
}

const MINUS_ONE = Fraction.of(-1);

/** As in Moodle: a third, but all of it where the second try cannot be wrong. */
export function defaultTryPenalty(type: string): string {
  return type === 'TRUE_FALSE' ? '1' : '1/3';
}

/** Throws a ScoringError for a sheet that contradicts itself: nothing of it may be silently ignored. */
export function readScoringRules(item: SheetItem, sheet: Sheet): ScoringRules {
  const { slot, tries = [] } = item;
  const points = Fraction.parseDecimal(item.points);
  if (points === null || points.compare(Fraction.ZERO) <= 0) {
    throw badSheet(`slot ${slot} is not worth a decimal number of points above 0`);
  }
  const behaviour = sheet.behaviour ?? 'DEFERRED_FEEDBACK';
  if (!BEHAVIOURS.includes(behaviour)) throw badSheet('there is no such behaviour');
  const hasManyTries = behaviour === 'INTERACTIVE' || behaviour === 'ADAPTIVE';
  const hasCertainty = sheet.certainty ?? false;
  if (hasCertainty && (hasManyTries || item.penalty !== undefined)) {
    throw badSheet('certainty goes with a single try and no other penalty');
  }
  if (hasManyTries && item.penalty !== undefined) throw badSheet(`slot ${slot} has two kinds of penalty`);

  const maxTries = item.maxTries ?? (behaviour === 'ADAPTIVE' ? MAX_TRIES : 1);
  if (!Number.isInteger(maxTries) || maxTries < 1 || maxTries > MAX_TRIES) {
    throw badSheet(`slot ${slot} has no number of tries from 1 to ${MAX_TRIES}`);
  }
  if (tries.length > (behaviour === 'DEFERRED_FEEDBACK' ? 0 : maxTries)) {
    throw badSheet(`slot ${slot} has more tries than it allows`);
  }
  return {
    points,
    behaviour,
    hasCertainty,
    penalty: readShare(item.penalty, Fraction.ZERO, `the penalty of slot ${slot}`),
    floor:
      item.floor === undefined
        ? MINUS_ONE
        : readNumber(item.floor, MINUS_ONE, Fraction.ZERO, `the floor of slot ${slot}`),
    tryPenalty: readShare(
      item.tryPenalty,
      Fraction.from(defaultTryPenalty(item.type)),
      `the penalty for tries of slot ${slot}`,
    ),
    maxTries,
    manual: readManual(item, sheet, points),
  };
}

/** Null when people gave nothing. */
function readManual({ slot, key, points }: SheetItem, sheet: Sheet, max: Fraction): Fraction | null {
  const manual = sheet.manual !== undefined && Object.hasOwn(sheet.manual, slot) ? sheet.manual[slot] : null;
  if (manual === null || manual === undefined) return null;
  const given = readNumber(manual.points, Fraction.ZERO, max, `what people gave for slot ${slot}`);
  if (manual.criteria === undefined) return given;
  const { rubric = [] } = key as { rubric?: readonly Criterion[] };
  const sum = rubricPoints({ rubric, given: manual.criteria, max: points });
  if (sum === null || Fraction.from(sum).compare(given) !== 0) {
    throw badSheet(`what people gave for slot ${slot} is not what its rubric gives`);
  }
  return given;
}

function readShare(text: string | undefined, otherwise: Fraction, name: string): Fraction {
  return text === undefined ? otherwise : readNumber(text, Fraction.ZERO, Fraction.ONE, name);
}

function readNumber(text: string, low: Fraction, high: Fraction, name: string): Fraction {
  const isText = typeof text === 'string';
  const number = isText ? (Fraction.parseDecimal(text) ?? Fraction.parseRatio(text)) : null;
  if (number === null || number.compare(number.clamp(low, high)) !== 0) {
    throw badSheet(`${name} is no number within its bounds`);
  }
  return number;
}

function badSheet(detail: string): ScoringError {
  return new ScoringError('BAD_SHEET', detail);
}
