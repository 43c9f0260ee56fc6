import type { Database } from '../database/database.ts';
import { DomainError } from '../errors.ts';
import { NOBODYS } from './rate-limit.ts';
import type { RateLimit } from './rate-limit.ts';
import { giveTurnBack, limitRate } from './take-turn.ts';

/**
 * Does work that proves who somebody is, and counts only that it failed to: the turns are taken before, so that guesses at
 * once are no more than guesses one by one, and given back unless the proof was wrong.
 * @throws DomainError RATE_LIMITED with `retryAt`, whether or not the proof is right
 */
export async function countFailures<T>(
  database: Database,
  counts: readonly { readonly limit: RateLimit; readonly subject: string }[],
  work: () => Promise<T>,
): Promise<T> {
  const scope = { organizationId: NOBODYS, userId: null };
  const ofEach = (act: typeof limitRate) =>
    database.transact({ ...scope }, async (tx) => {
      for (const { limit, subject } of counts) await act(tx, limit, { organizationId: NOBODYS, subject });
    });
  await ofEach(limitRate);
  // What was done is done, and a link signs in but once: that a turn is not given back is no reason to say it failed.
  const giveBack = () => ofEach(giveTurnBack).catch(() => undefined);
  let result: T;
  try {
    result = await work();
  } catch (error) {
    const isWrong = error instanceof DomainError && error.code === 'UNAUTHENTICATED';
    if (!isWrong) await giveBack();
    throw error;
  }
  await giveBack();
  return result;
}
