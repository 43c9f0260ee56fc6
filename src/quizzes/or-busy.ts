import { isScoringFault } from './regrade-scorer.ts';
import { scoringBusy } from './review.errors.ts';

/** Work of the scoring pool for somebody who waits: what is wrong with the pool is told as SERVICE_UNAVAILABLE. */
export async function orBusy<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (isScoringFault(error)) throw error;
    throw Object.assign(scoringBusy(), { cause: error });
  }
}
