import type { QuizEntity, Visibility } from './quiz.entity.ts';

/** What visibility depends on, by the database's clock. */
export interface Moment {
  /** Whether the learner has handed in their last attempt. */
  readonly isLastAttemptOver: boolean;
  /** Whether the quiz's date has come. */
  readonly isDateReached: boolean;
}

/** Whether the learner may see it once the attempt is submitted. */
export function isVisible(visibility: Visibility, { isLastAttemptOver, isDateReached }: Moment): boolean {
  switch (visibility) {
    case 'IMMEDIATELY':
    case 'AFTER_SUBMIT':
      return true;
    case 'AFTER_LAST_ATTEMPT':
      return isLastAttemptOver;
    case 'AFTER_DATE':
      return isDateReached;
    case 'NEVER':
      return false;
  }
}

/** Whether anything but the submission decides what is visible. */
export function dependsOnMoment(quiz: Pick<QuizEntity, 'resultVisibility' | 'feedbackVisibility'>): boolean {
  const isTimed = (visibility: Visibility) =>
    visibility === 'AFTER_LAST_ATTEMPT' || visibility === 'AFTER_DATE';
  return isTimed(quiz.resultVisibility) || isTimed(quiz.feedbackVisibility);
}

/** What of an attempt's grade a viewer may see: staff all of it, the learner what the quiz shows by now. */
export function visibleParts(
  attempt: Pick<QuizEntity, 'resultVisibility' | 'feedbackVisibility'> & Moment,
  isStaff: boolean,
): { readonly result: boolean; readonly feedback: boolean } {
  const result = isStaff || isVisible(attempt.resultVisibility, attempt);
  return { result, feedback: isStaff || (result && isVisible(attempt.feedbackVisibility, attempt)) };
}
