/** What an e-mail says of a grade. Null: the learner may not see that now. */
export interface GradeFacts {
  readonly percent: string | null;
  readonly passed: boolean | null;
  /** Whether the learner knew an earlier grade of these answers. */
  readonly isChange: boolean;
}
