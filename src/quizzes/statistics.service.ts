import { Inject, Injectable } from '@nestjs/common';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import type { ReadTx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/errors.ts';
import { assertId } from '../platform/graphql/node.ts';
import { orBusy } from './or-busy.ts';
import { listQuizzesById } from './version-quizzes.queries.ts';
import { showStatistics } from './show-statistics.ts';
import type { QuizStatisticsView } from './show-statistics.ts';
import { listAskedItems, listCorrectOptions, readResults } from './statistics.queries.ts';
import type { AskedItem } from './statistics.queries.ts';
import type { QuizStatistics } from './scoring/index.ts';
import { ScoringPool } from './scoring-pool.ts';

/** Statistics of more results, an item of a learner each, are no better, only slower. */
const MOST_RESULTS = 100_000;
const FEWEST_LEARNERS = 2;
const CHOICES = new Set(['SINGLE_CHOICE', 'MULTIPLE_CHOICE', 'TRUE_FALSE']);

/** How the items of a quiz work: too easy, too hard, or with a key that is wrong. */
@Injectable()
export class StatisticsService {
  readonly #database: Database;
  readonly #pool: ScoringPool;

  constructor(@Inject(Database) database: Database, @Inject(ScoringPool) pool: ScoringPool) {
    this.#database = database;
    this.#pool = pool;
  }

  /** Null before two learners were graded. */
  async ofQuiz(viewer: Viewer, id: string): Promise<QuizStatisticsView | null> {
    const { input, items } = await this.#load(viewer, assertId(id, 'quizId'));
    if (input === null) return null;
    await this.#database.restSnapshot(viewer);
    const statistics = JSON.parse(await orBusy(this.#pool.statistics(input))) as QuizStatistics;
    return showStatistics(statistics, items);
  }

  #load(viewer: Viewer, quizId: string): Promise<{ input: string | null; items: AskedItem[] }> {
    const { organizationId } = viewer;
    return this.#database.read(
      viewer,
      async (tx) => {
        const [quiz] = await listQuizzesById(tx, organizationId, [quizId]);
        if (quiz === undefined) throw notFound('Quiz');
        const page = { organizationId, quizId, limit: Math.ceil(MOST_RESULTS / quiz.itemCount) };
        const { attempts, count } = await readResults(tx, page);
        if (count < FEWEST_LEARNERS) return { input: null, items: [] };
        const items = await listAskedItems(tx, page);
        const correct = await correctOptions(tx, organizationId, items);
        return { input: `{"attempts":${attempts},"correct":${JSON.stringify(correct)}}`, items };
      },
      'SCORER',
    );
  }
}

/** The right options by item version, by the keys that count since the last regrade. */
async function correctOptions(
  tx: ReadTx,
  organizationId: string,
  items: readonly AskedItem[],
): Promise<Record<string, string[]>> {
  const choices = items.filter((item) => CHOICES.has(item.type));
  const keysOf = new Map(
    choices.map(({ id, adjustment }) => [
      id,
      [adjustment?.keyOf ?? id, ...(adjustment?.alternativeKeysOf ?? [])],
    ]),
  );
  const rows = await listCorrectOptions(tx, organizationId, [...new Set([...keysOf.values()].flat())]);
  const correctOf = new Map(rows.map((row) => [row.itemVersionId, [row.correct].flat().map(String)]));
  return Object.fromEntries(
    [...keysOf].map(([id, keyIds]) => [
      id,
      [...new Set(keyIds.flatMap((keyId) => correctOf.get(keyId) ?? []))],
    ]),
  );
}
