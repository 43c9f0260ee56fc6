import type { LearnerFacts } from './leaf.ts';

/** Of somebody who has just come, in UTC. */
export const NO_FACTS: LearnerFacts = {
  passedQuizzes: new Set(),
  completedUnits: new Set(),
  manualGrants: new Set(),
  unlockedAt: new Map(),
  passedAt: new Map(),
  enrolledAt: null,
  cohortStartsAt: null,
  zone: 'UTC',
  cohorts: new Set(),
  shifts: new Map(),
  skipped: new Set(),
};
