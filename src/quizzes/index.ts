/**
 * Quizzes ask, attempts answer, the engine or people grade; banks hold what quizzes draw from.
 * - Item versions never change; an attempt freezes its items, their order and its pass rule when it starts.
 * - Keys are in a table of their own that only authors and the scorer can read; no learner type has a field for them.
 * - Attempts never exceed the limit and what staff add to it; responses after the deadline are not accepted.
 * - A submission is scored once; an answer that people grade waits for one of them, and until all are graded nothing counts.
 * - Scores are exact, replayed to the byte, and add up from a ledger that is only added to, by regrades and overrides as well.
 * - A pass is sticky, whatever becomes of the score, and is reported to progress in the transaction that earned it.
 */
export { AccommodationEntity } from './accommodation.entity.ts';
export { AttemptEntity } from './attempt.entity.ts';
export { AttemptService } from './attempt.service.ts';
export { AttemptCounterEntity, GradeEventEntity, QuizResultEntity } from './grade.entity.ts';
export type { BankSource } from './insert-banks.ts';
export type { ItemSource } from './insert-items.ts';
export { insertQuizContent } from './insert-quizzes.ts';
export type { DrawSource, FixedSlotSource, QuizContent, QuizSource } from './insert-quizzes.ts';
export type { FormProblem, Path } from './item-types/define-item-form.ts';
export {
  flag,
  KEBAB,
  line,
  MAX_BANK_ITEMS,
  stableId,
  tags,
  threeDecimals,
  whole,
} from './item-types/form-fields.ts';
export { itemForm, itemFormSchemas, typeError } from './item-types/item-forms.ts';
export type { ItemForm } from './item-types/item-forms.ts';
export { checkItem, readItem } from './item-types/read-item.ts';
export { ItemBankEntity, ItemEntity, ItemKeyEntity, ItemVersionEntity } from './item.entity.ts';
export { QuizEntity, QuizSlotEntity } from './quiz.entity.ts';
export { QuizModule } from './quiz.module.ts';
export { QuizService } from './quiz.service.ts';
export { RegradeChangeEntity, RegradeEntity } from './regrade.entity.ts';
export { ReviewEntity } from './review.entity.ts';
export { checkDraws } from './scoring/index.ts';
