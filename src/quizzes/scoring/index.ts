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
export type { ChoiceStrategy } from './choice-strategies.ts';
export { choiceStrategies } from './choice-strategies.ts';
export type { ClozeGap, ClozePart } from './cloze-gap.ts';
export type { ClozeBody, ClozeKey, ClozeResponse } from './cloze.ts';
export type { GradeEvent, QuizResult } from './derive-result.ts';
export { deriveResult } from './derive-result.ts';
export type { BankItem, Draw, DrawRequest } from './draw-items.ts';
export { checkDraws, drawItems } from './draw-items.ts';
export type { Parameter } from './draw-parameters.ts';
export { drawParameters, fillParameters } from './draw-parameters.ts';
export type { EssayBody, EssayKey, EssayResponse } from './essay.ts';
export { MAX_ESSAY_LENGTH } from './essay.ts';
export { estimateScoringCost, HEAVY_SHEET_COST } from './estimate-cost.ts';
export { extendTime } from './extend-time.ts';
export type { FileReferenceBody, FileReferenceKey, FileReferenceResponse } from './file-reference.ts';
export type { FormulaBody } from './formula-body.ts';
export type { FormulaKey, FormulaResponse } from './formula.ts';
export { Fraction, toDecimal } from './fraction.ts';
export { readGapIds } from './gap-text.ts';
export type { Point, Region } from './geometry.ts';
export type { HotspotBody, HotspotKey, HotspotRegion, HotspotResponse } from './hotspot.ts';
export type { ItemResult, ItemStatistics, QuizStatistics, StatisticsInput } from './item-statistics.ts';
export { quizStatistics } from './item-statistics.ts';
export { isSameResponse } from './is-same-response.ts';
export type { AnsweredItem, ItemBody, ItemKey, ItemResponse, ItemTypeName } from './item-types.ts';
export { findItemType, itemTypes } from './item-types.ts';
export type { AttemptScore, KeptScorePolicy } from './kept-score.ts';
export { keptScore } from './kept-score.ts';
export type { NumberAnswer, Unit } from './match-number.ts';
export type { TextAnswer } from './match-text.ts';
export type { MatchingBody, MatchingKey, MatchingResponse, Pair } from './matching.ts';
export type { MultipleChoiceKey, MultipleChoiceResponse } from './multiple-choice.ts';
export { normaliseText } from './normalise-text.ts';
export type { NumericBody, NumericKey, NumericResponse } from './numeric.ts';
export type { OptionStatistics } from './option-statistics.ts';
export type { OrderingScoring } from './ordering-scorings.ts';
export { orderingScorings } from './ordering-scorings.ts';
export type { OrderingKey, OrderingResponse } from './ordering.ts';
export { defaultTryPenalty } from './read-scoring-rules.ts';
export type { KeyChange, Regrade, RegradePolicy } from './regrade.ts';
export { regrade, REGRADE_POLICIES } from './regrade.ts';
export type { Criterion } from './rubric.ts';
export { rubricPoints } from './rubric.ts';
export { ENGINE_VERSION, scoreSheet } from './score-sheet.ts';
export type { ScoringErrorCode } from './scoring-error.ts';
export { ScoringError } from './scoring-error.ts';
export type { ItemScore, ManualScore, Outcome, Score, Sheet, SheetItem } from './sheet.ts';
export type { ShortTextBody, ShortTextKey, ShortTextResponse } from './short-text.ts';
export { optionOrder, seededShuffle, slotSeed } from './shuffle.ts';
export type { SingleChoiceKey, SingleChoiceResponse } from './single-choice.ts';
export { quizStatisticsText, regradeText, scoreSheetText } from './thread.ts';
export type { TrueFalseBody, TrueFalseKey, TrueFalseResponse } from './true-false.ts';
export type { Certainty, ItemType, Marking, Problem, ScoreContext } from './types.ts';
export type { WordBankBody, WordBankGap, WordBankKey, WordBankResponse } from './word-bank.ts';
