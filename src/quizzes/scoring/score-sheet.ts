import { Fraction } from './fraction.ts';
import type { ExactItemScore } from './score-item.ts';
import { scoreItem } from './score-item.ts';
import { ScoringError } from './scoring-error.ts';
import type { ItemScore, Score, Sheet } from './sheet.ts';

/** Raise it with any change after which some sheet would get other bytes. */
export const ENGINE_VERSION = 1;

/**
 * Equal sheets give equal bytes. A sheet earns 0 at least, whatever its items cost. Throws a ScoringError
 * when the sheet has no score; never 0 marks instead.
 */
export function scoreSheet(sheet: Sheet): Score {
  if (sheet.engine !== ENGINE_VERSION)
    throw new ScoringError('UNKNOWN_ENGINE', 'the sheet is for another engine');
  const passPercent = readPassPercent(sheet.passPercent);
  const items = sheet.items.map((item) => scoreItem(item, sheet));
  if (new Set(items.map((item) => item.slot)).size < items.length) {
    throw new ScoringError('BAD_SHEET', 'two items have the same slot');
  }

  if (Object.keys(sheet.manual ?? {}).some((slot) => !items.some((item) => item.slot === slot))) {
    throw new ScoringError('BAD_SHEET', 'people graded a slot that is not there');
  }

  const max = sum(items.map((item) => item.max));
  const earned = sum(items.map((item) => item.earned)).clamp(Fraction.ZERO, max);
  if (max.isZero()) throw new ScoringError('NO_POINTS', 'the sheet has no points to earn');
  const pending = items.filter((item) => item.outcome === 'PENDING').map((item) => item.slot);
  const percent = earned.multiply(Fraction.HUNDRED).divide(max);

  return {
    engine: ENGINE_VERSION,
    earned: earned.toText(),
    max: max.toText(),
    percent: percent.toText(),
    passed: percent.compare(passPercent) >= 0,
    items: items.map(toItemScore),
    ...(pending.length > 0 && { pending }),
  };
}

function readPassPercent(text: string): Fraction {
  const percent = Fraction.parseDecimal(text);
  if (percent === null || percent.compare(percent.clamp(Fraction.ZERO, Fraction.HUNDRED)) !== 0) {
    throw new ScoringError('BAD_SHEET', 'the pass mark is not a decimal number from 0 to 100');
  }
  return percent;
}

function sum(fractions: readonly Fraction[]): Fraction {
  return fractions.reduce((total, fraction) => total.add(fraction), Fraction.ZERO);
}

function toItemScore({ slot, earned, max, outcome, feedback }: ExactItemScore): ItemScore {
  const score = { slot, earned: earned.toText(), max: max.toText(), outcome };
  return feedback.length > 0 ? { ...score, feedback } : score;
}
