import type { AttemptRow } from './attempt.queries.ts';
import type { QuizOfUnit } from './version-quizzes.queries.ts';
import type { NewAttempt } from './start-attempt.queries.ts';

interface Begun {
  readonly attempt: NewAttempt;
  readonly number: number;
  readonly quiz: QuizOfUnit;
  readonly enrollment: Pick<AttemptRow, 'membershipId' | 'enrollmentStatus'>;
}

/** An attempt that was stored just now, as it would be read: nothing has been done in it. */
export function beginAttempt({ attempt, number, quiz, enrollment }: Begun): AttemptRow {
  const { limit: _limit, organizationId: _organizationId, startedAt, ...stored } = attempt;
  const { behaviour, certainty, resultVisibility, feedbackVisibility, visibleFrom, attemptLimit } = quiz;
  return {
    ...stored,
    number,
    status: 'IN_PROGRESS',
    responses: {},
    tries: {},
    manual: {},
    adjustments: {},
    seconds: {},
    lastSavedAt: null,
    startedAt,
    timedFrom: startedAt,
    givenSeconds: null,
    submittedAt: null,
    responsesHash: null,
    scoringRevision: 0,
    scoringError: null,
    isReturned: false,
    gradedAt: null,
    score: null,
    explanations: null,
    earned: null,
    max: null,
    passed: null,
    behaviour,
    certainty,
    resultVisibility,
    feedbackVisibility,
    visibleFrom,
    attemptLimit,
    ...enrollment,
    isOverdue: false,
    isDateReached: visibleFrom !== null && visibleFrom <= startedAt,
    isLastAttemptOver: false,
  };
}
