import path from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../src/platform/config/load-config.ts';
import { RegradeScorer } from '../../src/quizzes/regrade-scorer.ts';
import { scoreSheet } from '../../src/quizzes/scoring/index.ts';
import type { Sheet } from '../../src/quizzes/scoring/index.ts';
import { ScoringPool } from '../../src/quizzes/scoring-pool.ts';

type Plan = Parameters<RegradeScorer['score']>[0][number];

const LONG = 'So it is said. '.repeat(130);

/** Of about a tenth of a second: a long text beside a hundred that it may differ from in three places, and two of that. */
const heavy = (given: string): Sheet => ({
  engine: 1,
  passPercent: '50',
  items: ['one', 'two'].map((slot) => ({
    slot,
    type: 'SHORT_TEXT',
    points: '1',
    body: {},
    key: { answers: Array.from({ length: 100 }, (_, n) => ({ text: `${n} ${LONG}`, maxEdits: 3 })) },
    response: { type: 'SHORT_TEXT', text: given },
  })),
});

const light: Sheet = {
  engine: 1,
  passPercent: '50',
  items: [
    {
      slot: 'one',
      type: 'TRUE_FALSE',
      points: '1',
      body: {},
      key: { correct: true },
      response: { type: 'TRUE_FALSE', value: true },
    },
  ],
};

const planOf = (sheet: Sheet): Plan => ({
  attempt: {} as Plan['attempt'],
  adjustments: {},
  explanations: {},
  task: {
    sheet,
    oldScore: scoreSheet(light),
    changes: [{ slot: 'one', key: { accepted: ['no'] } }],
    policy: 'NEW_KEY',
  },
});

let pool: ScoringPool;

afterEach(async () => {
  await pool?.onApplicationShutdown();
});

describe('a regrade of many heavy sheets', () => {
  it('leaves what is handed in meanwhile its turn on the thread, and answers in the order of the attempts', async () => {
    pool = new ScoringPool(loadConfig({ SCORING_THREADS: '1' }));
    const given = [`another ${LONG}`, ...Array.from({ length: 5 }, (_, n) => `9${n} ${LONG}`)];
    const regrading = new RegradeScorer(pool).score(
      given.map((text) => planOf(heavy(text))),
      'NEW_KEY',
    );
    const first = await Promise.race([
      regrading.then(() => 'the regrade'),
      pool.score(JSON.stringify(light)).then(() => 'what was handed in'),
    ]);
    expect(first).toBe('what was handed in');
    const earned = (await regrading).map((plan) =>
      plan.outcome === 'SCORE' ? plan.score.earned : plan.outcome,
    );
    expect(earned).toEqual(['0/1', ...given.slice(1).map(() => '1/1')]);
  });
});

/** Of a thread that comes to grief over sheets that ask for it, and is given less time for one task. */
class TreacherousPool extends ScoringPool {
  protected override readonly tasks = path.join(import.meta.dirname, '../support/treacherous-thread.js');

  override regrade(regrades: string): Promise<string> {
    return super.regrade(regrades, 300);
  }
}

const asking = (text: string): Sheet => ({
  ...light,
  items: [
    {
      slot: 'one',
      type: 'SHORT_TEXT',
      points: '1',
      body: {},
      key: { accepted: ['yes'] },
      response: { type: 'SHORT_TEXT', text },
    },
  ],
});

describe('a sheet that asks too much', () => {
  const scoreAll = (...texts: string[]) =>
    new RegradeScorer(pool).score(
      texts.map((text) => planOf(asking(text))),
      'NEW_KEY',
    );

  it.each(['idle', 'normal'])('has no score (%s), and costs no other its own', async (priority) => {
    pool = new TreacherousPool(loadConfig({ SCORING_THREADS: '1', SCORING_PRIORITY: priority }));
    const outcomes = (await scoreAll('no', 'please spin', 'no', 'no')).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['SCORE', 'NO_SCORE', 'SCORE', 'SCORE']);
  });

  it('is not told from others when a thread exits: that is nothing of the sheet', async () => {
    pool = new TreacherousPool(loadConfig({ SCORING_THREADS: '1', SCORING_PRIORITY: 'normal' }));
    await expect(scoreAll('no', 'please exit', 'no')).rejects.toThrow(/exit/);
  });
});
