/*
 * An answer sheet and its key in, an exact score out. An item asks; its body is what all may see of it, its key
 * what no learner may; a response is a learner's answer to it; a slot is its place in an attempt.
 * Pure: no clock, chance, locale, file or package; equal sheets get equal bytes anywhere. Exact: fractions only,
 * nothing is rounded before the pass mark is tested. Fair: a blank earns 0, ticking everything does not pass, the
 * order of answers is irrelevant. What cannot be scored throws a ScoringError: our fault, never a learner's 0.
 */
export type { ChoiceBody, Option, OptionFeedback } from './choice-body.ts';
export type { ChoiceStrategy } from './choice-strategies.ts';
export type { GradeEvent, QuizResult } from './derive-result.ts';
export { deriveResult } from './derive-result.ts';
export { estimateScoringCost, HEAVY_SHEET_COST } from './estimate-cost.ts';
export { Fraction, toDecimal } from './fraction.ts';
export type { AnsweredItem, ItemBody, ItemKey, ItemResponse, ItemTypeName } from './item-types.ts';
export { findItemType, itemTypes } from './item-types.ts';
export type { AttemptScore, KeptScorePolicy } from './kept-score.ts';
export { keptScore } from './kept-score.ts';
export type { MultipleChoiceKey, MultipleChoiceResponse } from './multiple-choice.ts';
export { normaliseText } from './normalise-text.ts';
export type { NumericBody, NumericKey, NumericResponse } from './numeric.ts';
export { ENGINE_VERSION, scoreSheet } from './score-sheet.ts';
export type { ScoringErrorCode } from './scoring-error.ts';
export { ScoringError } from './scoring-error.ts';
export type { ItemScore, Outcome, Score, Sheet, SheetItem } from './sheet.ts';
export type { ShortTextBody, ShortTextKey, ShortTextResponse } from './short-text.ts';
export { optionOrder, seededShuffle } from './shuffle.ts';
export type { SingleChoiceKey, SingleChoiceResponse } from './single-choice.ts';
export { scoreSheetText } from './thread.ts';
export type { TrueFalseBody, TrueFalseKey, TrueFalseResponse } from './true-false.ts';
export type { ItemType, Marking, Problem } from './types.ts';
