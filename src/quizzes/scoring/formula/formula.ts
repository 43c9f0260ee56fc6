import type { Range } from './compare-formulas.ts';
import { areEquivalent } from './compare-formulas.ts';
import type { Mark } from '../define-item-type.ts';
import { defineItemType } from '../define-item-type.ts';
import { drawParameters } from '../draw-parameters.ts';
import type { FormulaBody } from './formula-body.ts';
import { checkFormula, checkNames, formulaBodyShape } from './formula-body.ts';
import { findNoValue } from './find-no-value.ts';
import { Fraction, toNumber } from '../fraction.ts';
import { isBlankText } from '../normalise-text.ts';
import type { Formula } from './formula-tree.ts';
import { MAX_FORMULA_LENGTH, parseFormula } from './parse-formula.ts';
import { ScoringError } from '../scoring-error.ts';
import { exact, list, oneOf, shape, share, someText, text } from '../shape.ts';
import type { Problem, ScoreContext } from '../types.ts';

/**
 * `fraction` is a share from 0 to 1, default 1. `tolerance` is relative, 0.000000001 to 0.1, default
 * 0.000001.
 */
export interface FormulaKey {
  readonly answers: readonly {
    readonly formula: string;
    readonly fraction?: string;
    readonly feedback?: string;
  }[];
  readonly tolerance?: string;
}

export interface FormulaResponse {
  readonly type: 'FORMULA';
  readonly formula: string;
}

const DEFAULT_TOLERANCE = '0.000001';
/** How many combinations of parameters are tried of each answer; fewer where all answers together are long. */
const MAX_TRIALS = 2_000;
const MIN_TRIALS = 50;
const TRIAL_CHARACTERS = 200_000;

const formulaText = text({ min: 1, max: MAX_FORMULA_LENGTH });
const answerShape = shape({ formula: formulaText }, { fraction: share, feedback: someText });

/** Credit: the fraction of the best answer to which the response is equal, whatever the way it is written. */
export const formula = defineItemType<FormulaBody, FormulaKey, FormulaResponse>({
  type: 'FORMULA',
  shapes: {
    body: formulaBodyShape,
    key: shape(
      { answers: list(answerShape, { max: 20 }) },
      { tolerance: exact({ min: '0.000000001', max: '0.1' }) },
    ),
    response: shape({ type: oneOf('FORMULA'), formula: text({ max: MAX_FORMULA_LENGTH }) }),
  },
  scorable: (body, key) => [
    ...checkNames(body),
    ...(key.answers.length === 0 ? [{ path: 'key.answers', message: 'Needs an answer.' }] : []),
    ...key.answers.flatMap((answer, index) =>
      checkFormula(body, answer.formula, `key.answers.${index}.formula`),
    ),
  ],
  publishable: (body, key) => [
    ...(key.answers.some((answer) => creditOf(answer).compare(Fraction.ONE) === 0)
      ? []
      : [{ path: 'key.answers', message: 'One answer must have a fraction of 1.' }]),
    ...checkValues(body, key),
  ],
  answerable: (body, response) =>
    isBlankText(response.formula) ? [] : checkFormula(body, response.formula, 'formula'),
  isBlank: (response) => isBlankText(response.formula),
  mark: markFormula,
  cost: (_body, key, response) =>
    key.answers.reduce(
      (total, answer) => total + 70 + (answer.formula.length + (response?.formula.length ?? 0)) * 2,
      0,
    ),
});

/** A learner whose numbers an answer has no value for could not be scored. */
function checkValues(body: FormulaBody, { answers }: FormulaKey): Problem[] {
  const characters = answers.reduce((total, answer) => total + answer.formula.length, 0);
  const trials = Math.max(MIN_TRIALS, Math.min(MAX_TRIALS, Math.floor(TRIAL_CHARACTERS / characters)));
  return answers.flatMap((answer, index) => {
    const { parameters = [] } = body;
    const found = findNoValue({ formula: read(answer.formula), ranges: rangesOf(body), parameters, trials });
    if (found === null) return [];
    const numbers = Object.entries(found).map(([name, value]) => `${name} = ${value}`);
    const message =
      numbers.length === 0
        ? 'Must have a value almost everywhere.'
        : `Must have a value almost everywhere. It has none with ${numbers.join(', ')}.`;
    return [{ path: `key.answers.${index}.formula`, message }];
  });
}

function markFormula(
  body: FormulaBody,
  key: FormulaKey,
  response: FormulaResponse,
  context: ScoreContext,
): Mark {
  const [best] = key.answers
    .filter((answer) => {
      const verdict = isEqual(body, key, { answer, given: response.formula, seed: context.seed });
      if (verdict === null) throw new ScoringError('BROKEN_ITEM', 'the formula of a key has no value');
      return verdict;
    })
    .sort((a, b) => creditOf(b).compare(creditOf(a)) || (rankOf(a) < rankOf(b) ? -1 : 1));
  if (best === undefined) return { credit: Fraction.ZERO, feedback: [] };
  return { credit: creditOf(best), feedback: best.feedback === undefined ? [] : [best.feedback] };
}

type Answer = FormulaKey['answers'][number];

function isEqual(
  body: FormulaBody,
  key: FormulaKey,
  { answer, given, seed }: { answer: Answer; given: string; seed: string },
): boolean | null {
  const parameters = Object.entries(drawParameters(body.parameters ?? [], seed));
  return areEquivalent({
    key: read(answer.formula),
    given: read(given),
    ranges: rangesOf(body),
    constants: new Map(parameters.map(([name, value]) => [name, toNumber(value)])),
    tolerance: toNumber(key.tolerance ?? DEFAULT_TOLERANCE),
    seed,
  });
}

function rangesOf({ variables = [] }: FormulaBody): Range[] {
  return variables.map(({ name, min, max }) => ({ name, min: toNumber(min), max: toNumber(max) }));
}

function read(text: string): Formula {
  const result = parseFormula(text);
  if ('problem' in result) throw new ScoringError('BROKEN_ITEM', 'a formula cannot be read');
  return result.formula;
}

function creditOf(answer: Answer): Fraction {
  return Fraction.from(answer.fraction ?? '1');
}

function rankOf({ formula, feedback }: Answer): string {
  return JSON.stringify([formula, feedback ?? '']);
}
