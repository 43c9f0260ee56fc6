export interface RetryPace {
  /** The pause after the first failure; each further one doubles it. */
  readonly firstSeconds: number;
  readonly longestSeconds: number;
  /** After so long without success an e-mail is given up … */
  readonly giveUpSeconds: number;
  /** … if it was tried so often: while nothing is taken nothing is tried. */
  readonly giveUpTries: number;
  /** When the server is well again all of them go within so long … */
  readonly wakeSeconds: number;
  /** … a thousand of an organization in each part of it. */
  readonly wakeTurnSeconds: number;
}

export const RETRY_PACE: RetryPace = {
  firstSeconds: 30,
  longestSeconds: 15 * 60,
  giveUpSeconds: 72 * 3_600,
  giveUpTries: 5,
  wakeSeconds: 60,
  wakeTurnSeconds: 10,
};

interface BackOffOptions {
  readonly pace: Pick<RetryPace, 'firstSeconds' | 'longestSeconds'>;
  /** 0 to 1: those that failed together do not come back together. */
  readonly random: () => number;
}

/** Seconds until the next try, after so many failures: half of the pause at least, and the rest by chance. */
export function backOff(failures: number, { pace, random }: BackOffOptions): number {
  const pause = Math.min(pace.firstSeconds * 2 ** Math.max(0, failures - 1), pace.longestSeconds);
  return pause * (0.5 + random() / 2);
}
