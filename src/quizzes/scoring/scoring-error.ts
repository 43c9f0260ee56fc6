export type ScoringErrorCode =
  | 'UNKNOWN_ENGINE'
  | 'UNKNOWN_TYPE'
  | 'BAD_SHEET'
  | 'NO_POINTS'
  | 'BROKEN_ITEM'
  | 'BAD_RESPONSE'
  | 'BAD_CREDIT';

/**
 * A fault of ours, never of the learner: the sheet has no score. The message begins with the code, because a
 * thread's error keeps its message only, and never quotes a response or a key.
 */
export class ScoringError extends Error {
  override readonly name = 'ScoringError';
  readonly code: ScoringErrorCode;

  constructor(code: ScoringErrorCode, detail: string) {
    super(`${code}: ${detail}`);
    this.code = code;
  }
}
