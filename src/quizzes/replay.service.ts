import { Inject, Injectable } from '@nestjs/common';
import type { Viewer } from '../platform/auth/viewer.ts';
import { canonicalJson } from '../platform/canonical-json.ts';
import { Database } from '../platform/database/database.ts';
import { notFound } from '../platform/errors.ts';
import { assertId } from '../platform/graphql/node.ts';
import { findAttempt } from './attempt.queries.ts';
import { buildSheet, keyVersionIds } from './build-sheet.ts';
import { differingSlots } from './compare-scores.ts';
import { loadSheetItems } from './load-sheet-items.ts';
import { orBusy } from './or-busy.ts';
import { ownAttempt } from './quiz.errors.ts';
import { isScoringFault } from './regrade-scorer.ts';
import type { AttemptReplay } from './replay.model.ts';
import type { Score, Sheet } from './scoring/index.ts';
import { ScoringPool } from './scoring-pool.ts';
import { showPoints } from './show-points.ts';

/** Scores attempts again and compares: what a learner was told can be reproduced. */
@Injectable()
export class ReplayService {
  readonly #database: Database;
  readonly #pool: ScoringPool;

  constructor(@Inject(Database) database: Database, @Inject(ScoringPool) pool: ScoringPool) {
    this.#database = database;
    this.#pool = pool;
  }

  /** Null while the attempt has no score. @throws FORBIDDEN for one's own, whose score may be hidden */
  async verify(viewer: Viewer, id: string): Promise<AttemptReplay | null> {
    const found = await this.#load(viewer, assertId(id, 'attemptId'));
    if (found === null) return null;
    const { score, sheet } = found;
    const stored = { engine: score.engine, storedPercent: showPoints(score.percent) };
    if (sheet === null)
      return { ...stored, ...failed('An item version of the attempt, or the key of one, is not there.') };
    await this.#database.restSnapshot(viewer);
    try {
      const replayed = JSON.parse(await orBusy(this.#pool.score(JSON.stringify(sheet)))) as Score;
      return {
        ...stored,
        matches: canonicalJson(replayed) === canonicalJson(score),
        replayedPercent: showPoints(replayed.percent),
        differences: differingSlots(score, replayed),
        problem: null,
      };
    } catch (error) {
      if (!isScoringFault(error)) throw error;
      return { ...stored, ...failed(error.message) };
    }
  }

  #load(viewer: Viewer, id: string): Promise<{ score: Score; sheet: Sheet | null } | null> {
    const { organizationId } = viewer;
    return this.#database.read(
      viewer,
      async (tx) => {
        const attempt = await findAttempt(tx, organizationId, id);
        if (attempt === null) throw notFound('Attempt');
        if (attempt.membershipId === viewer.membershipId) throw ownAttempt();
        const { score, status } = attempt;
        if (score === null || (status !== 'GRADED' && status !== 'NEEDS_REVIEW')) return null;
        const items = await loadSheetItems(tx, organizationId, [attempt]);
        const versionIds = new Set(attempt.frozenItems.map((item) => item.itemVersionId));
        const isWhole =
          items.versions.length === versionIds.size && items.keys.length === keyVersionIds(attempt).length;
        return { score, sheet: isWhole ? buildSheet({ attempt, ...items }) : null };
      },
      'SCORER',
    );
  }
}

function failed(problem: string) {
  return { matches: false, replayedPercent: null, differences: [], problem };
}
