/*
 * An answer sheet and its key in, an exact score out. An item asks; its body is what all may see of it, its
 * key what no learner may; a response is a learner's answer to it; a slot is its place in an attempt; a try
 * is a response that was checked within the attempt.
 * Pure: no clock, chance, locale, file or package; equal sheets get equal bytes anywhere. Exact: fractions
 * only, nothing is rounded before the pass mark is tested. Floats appear only inside the comparison of
 * formulas, which answers yes or no by operations that are rounded alike everywhere, and in statistics, which
 * decide nothing. Fair: a blank earns 0, ticking everything does not pass, the order of answers is irrelevant.
 * What cannot be scored throws a ScoringError: our fault, never a learner's 0.
 */
export { MAX_CERTAINTY_MARK } from './adjust-credit.ts';
export type { Behaviour } from './apply-tries.ts';
export { BEHAVIOURS, canTryAgain, MAX_TRIES } from './apply-tries.ts';
export type { ChoiceBody, Option, OptionFeedback } from './choice-body.ts';
export type { GradeEvent, QuizResult } from './derive-result.ts';
export { deriveResult } from './derive-result.ts';
export type { BankItem, Draw, DrawRequest } from './draw-items.ts';
export { checkDraws, drawItems } from './draw-items.ts';
export type { Parameter } from './draw-parameters.ts';
export { drawParameters, fillParameters } from './draw-parameters.ts';
export { estimateScoringCost, HEAVY_SHEET_COST } from './estimate-cost.ts';
export { extendTime } from './extend-time.ts';
export { Fraction, toDecimal } from './fraction.ts';
export { readGapIds } from './gap-text.ts';
export type { ItemResult, ItemStatistics, QuizStatistics, StatisticsInput } from './item-statistics.ts';
export { quizStatistics } from './item-statistics.ts';
export { isSameResponse } from './is-same-response.ts';
export type { AnsweredItem, ItemBody, ItemKey, ItemResponse, ItemTypeName } from './item-types.ts';
export { findItemType } from './item-types.ts';
export type { AttemptScore, KeptScorePolicy } from './kept-score.ts';
export { keptScore } from './kept-score.ts';
export type { NumberAnswer, Unit } from './match-number.ts';
export { normaliseText } from './normalise-text.ts';
export type { OptionStatistics } from './option-statistics.ts';
export { defaultTryPenalty } from './read-scoring-rules.ts';
export { itemTypes } from './registry.ts';
export type { KeyChange, Regrade, RegradePolicy } from './regrade.ts';
export { estimateRegradeCost, regrade, REGRADE_POLICIES } from './regrade.ts';
export type { Criterion } from './rubric.ts';
export { rubricPoints } from './rubric.ts';
export { ENGINE_VERSION, scoreSheet } from './score-sheet.ts';
export type { ScoringErrorCode } from './scoring-error.ts';
export { ScoringError } from './scoring-error.ts';
export type { ItemScore, ManualScore, Outcome, Score, Sheet, SheetItem } from './sheet.ts';
export { optionOrder, seededShuffle, slotSeed } from './shuffle.ts';
export { quizStatisticsText, regradeText, scoreSheetText } from './thread.ts';
export type { Certainty, ItemType, Marking, Problem, ScoreContext } from './types.ts';
