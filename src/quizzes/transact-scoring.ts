import type { Viewer } from '../platform/auth/viewer.ts';
import type { Database } from '../platform/database/database.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { scoringBusy } from './review.errors.ts';
import { HEAVY_SHEET_COST, estimateScoringCost, scoreSheet } from './scoring/index.ts';
import type { Score, Sheet } from './scoring/index.ts';
import type { ScoringPool } from './scoring-pool.ts';

/** How often another change may come in between before the caller is asked to try again. */
const MAX_ROUNDS = 6;

/** Not an error: a transaction met a sheet that has to be scored on a thread, which nothing waits for inside one. */
class HeavySheet extends Error {
  readonly sheet: string;

  constructor(sheet: string) {
    super('A sheet is to be scored on the pool.');
    this.sheet = sheet;
  }
}

/**
 * Work in one transaction of the scorer that needs scores at once. A cheap sheet is scored where it is met. For a heavy one
 * the work is rolled back, the pool scores, and the work is done again: a score depends on its sheet alone, so it is
 * used only if the sheet is the very same then.
 */
export async function transactScoring<T>(
  { database, pool }: { database: Database; pool: ScoringPool },
  viewer: Viewer,
  work: (tx: Tx, score: (sheet: Sheet) => Score) => Promise<T>,
): Promise<T> {
  const scored = new Map<string, Score>();
  const score = (sheet: Sheet): Score => {
    if (estimateScoringCost(sheet) < HEAVY_SHEET_COST) return scoreSheet(sheet);
    const text = JSON.stringify(sheet);
    const found = scored.get(text);
    if (found === undefined) throw new HeavySheet(text);
    return found;
  };
  for (let round = 0; round < MAX_ROUNDS; round++) {
    try {
      return await database.transact(viewer, (tx) => work(tx, score), 'SCORER');
    } catch (error) {
      if (!(error instanceof HeavySheet)) throw error;
      scored.set(error.sheet, await scoreOnPool(pool, error.sheet));
    }
  }
  throw scoringBusy();
}

async function scoreOnPool(pool: ScoringPool, sheet: string): Promise<Score> {
  try {
    return JSON.parse(await pool.score(sheet)) as Score;
  } catch (error) {
    throw Object.assign(scoringBusy(), { cause: error });
  }
}
