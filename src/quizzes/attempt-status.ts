export const ATTEMPT_STATUSES = [
  'IN_PROGRESS',
  'SUBMITTED',
  'SCORING',
  'NEEDS_REVIEW',
  'GRADED',
  'SCORING_FAILED',
  'ABANDONED',
  'VOIDED',
] as const;
export type AttemptStatus = (typeof ATTEMPT_STATUSES)[number];
