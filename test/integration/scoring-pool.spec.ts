import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../src/platform/config/load-config.ts';
import { quizStatistics, regrade, scoreSheet } from '../../src/quizzes/scoring/index.ts';
import type { Regrade, Sheet, StatisticsInput } from '../../src/quizzes/scoring/index.ts';
import { ScoringPool } from '../../src/quizzes/scoring-pool.ts';
import { isOverLimit } from '../../src/quizzes/task-over-limit.ts';
import { longestTurn } from '../support/longest-turn.ts';
import { waitUntil } from '../support/wait.ts';

class MisbehavingPool extends ScoringPool {
  protected override readonly tasks = path.join(import.meta.dirname, '../support/misbehaving-thread.js');
}

const configOf = (threads: number, priority = 'idle') =>
  loadConfig({ SCORING_THREADS: String(threads), SCORING_PRIORITY: priority });

let pool: ScoringPool;
const newPool = (threads = 1, priority = 'idle') => (pool = new MisbehavingPool(configOf(threads, priority)));

afterEach(async () => {
  await pool?.onApplicationShutdown();
});

const order = (act: string, milliseconds = 0) => JSON.stringify({ act, milliseconds });

/** What a thread says that did as it was told. */
interface Report {
  readonly act: string;
  readonly threadId: number;
  readonly from: number;
  readonly until: number;
  readonly policy: number | null;
}

const report = async (answer: Promise<string>) => JSON.parse(await answer) as Report;

describe('every kind of task', () => {
  const sheet: Sheet = {
    engine: 1,
    passPercent: '50',
    items: [
      {
        slot: 's1',
        type: 'NUMERIC',
        points: '3',
        body: {},
        key: { answer: '1', tolerance: '0' },
        response: { type: 'NUMERIC', value: '2' },
      },
    ],
  };
  const key = { answer: '2', tolerance: '0' };
  const regrades: Regrade[] = [
    { sheet, oldScore: scoreSheet(sheet), changes: [{ slot: 's1', key }], policy: 'NEW_KEY' },
  ];
  const statistics: StatisticsInput = { attempts: [[{ slot: 's1', earned: '1/3', max: '1/1' }]] };

  it.each([1, 0])('gives the bytes of the pure function, with SCORING_THREADS=%i', async (threads) => {
    pool = new ScoringPool(configOf(threads));
    expect(await pool.score(JSON.stringify(sheet))).toBe(JSON.stringify(scoreSheet(sheet)));
    expect(await pool.regrade(JSON.stringify({ regrades }))).toBe(JSON.stringify(regrades.map(regrade)));
    expect(await pool.statistics(JSON.stringify(statistics))).toBe(
      JSON.stringify(quizStatistics(statistics)),
    );
  });

  it.each([1, 0])('names its fault and nothing of the sheet, with SCORING_THREADS=%i', async (threads) => {
    pool = new ScoringPool(configOf(threads));
    const broken = { ...sheet, items: sheet.items.map((item) => ({ ...item, key: { answer: 'SECRET' } })) };
    await expect(pool.score(JSON.stringify(broken))).rejects.toThrow(/^BROKEN_ITEM: slot s1, key/);
    await expect(pool.regrade('{"SECRET":')).rejects.toThrow(/^BAD_SHEET: the text holds no regrades$/);
    await expect(pool.statistics('[]')).rejects.toThrow(/^BAD_SHEET: the text holds no attempts$/);
  });

  it('is refused when it is more than a thread has memory for', async () => {
    newPool();
    const refusal: unknown = await pool.statistics(' '.repeat(32_000_001)).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ message: expect.stringContaining('32000000 characters') });
    expect(isOverLimit(refusal)).toBe(true);
    expect(await pool.score(order('next'))).toContain('next');
  });
});

describe.each(['score', 'regrade', 'statistics'] as const)('%s', (kind) => {
  it.each(['idle', 'normal'])('gives up what takes too long on a thread of priority %s', async (priority) => {
    newPool(1, priority);
    const { threadId } = await report(pool.score(order('ready')));
    await expect(pool[kind](order('spin', Infinity), 200)).rejects.toThrow(/abort/i);
    const next = await report(pool[kind](order('next')));
    expect(next.act).toBe('next');
    expect(next.threadId).not.toBe(threadId);
  });

  it.each([
    ['exits', 'die', /exited|exit code/],
    ['eats memory', 'gorge', /memory/],
    ['throws', 'fail', /has no score/],
  ])('fails alone on a thread that %s', async (_, act, message) => {
    newPool();
    const doomed = pool[kind](order(act), 15_000);
    const others = [
      pool.score(order('second')),
      pool.regrade(order('third')),
      pool.statistics(order('fourth')),
    ];
    await expect(doomed).rejects.toThrow(message);
    const acts = await Promise.all(others.map(report));
    expect(acts.map(({ act }) => act)).toEqual(['second', 'third', 'fourth']);
  });
});

describe('the pool', () => {
  it('outlives a thread that is out of memory at the moment in which it is ended for its time', async () => {
    newPool(1, 'normal');
    const startedAt = Date.now();
    await expect(pool.score(order('hoard'), 15_000)).rejects.toThrow('memory');
    const milliseconds = Date.now() - startedAt;
    for (const share of [0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1])
      await expect(pool.score(order('hoard'), Math.round(milliseconds * share))).rejects.toThrow();
    expect(await report(pool.score(order('next')))).toMatchObject({ act: 'next' });
  });

  it('counts the time of a task from when a thread takes it, not from when it was handed in', async () => {
    newPool(1, 'normal');
    await pool.score(order('ready'));
    const all = Array.from({ length: 4 }, () => pool.score(order('work', 150), 400));
    expect(await Promise.all(all)).toHaveLength(4); // the last one waits for 450 ms, then works for 150 ms
  });

  it.each([1, 2])('runs %i tasks at once and no more, whatever becomes of them', async (threads) => {
    newPool(threads, 'normal');
    // So that no thread is still being started when the others are through.
    await Promise.all(Array.from({ length: threads }, () => pool.score(order('spin', 150))));
    const acts = ['spin', 'spin', 'die', 'spin', 'fail', 'spin', 'spin', 'spin'];
    const settled = await Promise.allSettled(acts.map((act) => report(pool.score(order(act, 150)))));
    const reports = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(reports).toHaveLength(6);
    const atOnce = reports.map(({ from }) =>
      reports.filter((other) => other.from <= from && from < other.until),
    );
    expect(Math.max(...atOnce.map((running) => running.length))).toBe(threads);
  });

  it('lets 256 tasks wait and turns the next one away', async () => {
    newPool();
    const first = pool.score(order('spin', 300));
    const waiting = Array.from({ length: 256 }, () => pool.regrade(order('wait')));
    await expect(pool.statistics(order('one too many'))).rejects.toThrow(
      'Too many tasks wait for a scoring thread: 256.',
    );
    await first;
    expect(await Promise.all(waiting)).toHaveLength(256);
    expect(await pool.score(order('room again'))).toContain('room again');
  });

  it('gives a thread no environment', async () => {
    newPool();
    process.env['STEPWISE_SECRET'] = 'hunter2';
    const { env, execArgv } = JSON.parse(await pool.score(order('look')));
    expect({ env, execArgv }).toEqual({ env: {}, execArgv: [] });
    delete process.env['STEPWISE_SECRET'];
  });

  it.each([
    ['is at work', 'idle', 'spin', 500, 10_000],
    ['is at work', 'normal', 'spin', 500, 10_000],
    ['takes too long', 'idle', 'spin', Infinity, 500],
    ['takes too long', 'normal', 'spin', Infinity, 500],
    ['hardly runs', 'idle', 'rest when idle', 5_000, 10_000],
    ['eats memory', 'normal', 'hoard', 0, 15_000],
  ])('keeps the event loop free while a thread %s (%s)', async (_, priority, act, milliseconds, limit) => {
    newPool(1, priority);
    await pool.score(order('ready'));
    const longest = await longestTurn(() =>
      pool.score(order(act, milliseconds), limit).catch(() => undefined),
    );
    expect(longest).toBeLessThan(200);
  });

  it('leaves an idle thread to itself, which gives up in the end and takes tasks again', async () => {
    newPool();
    const { threadId } = await report(pool.score(order('ready')));
    await expect(pool.score(order('spin', Infinity), 100)).rejects.toThrow(/abort/i);
    expect((await report(pool.score(order('next')))).threadId).not.toBe(threadId);
    await waitUntil(
      'the idle thread takes a task',
      async () => (await report(pool.score(order('next')))).threadId === threadId,
    );
  });
});

/** As the kernel counts them. */
const NORMAL = 0;
const IDLE = 5;
const canIdle = ['/usr/bin/chrt', '/bin/chrt'].some((file) => existsSync(file));

(process.platform === 'linux' ? describe : describe.skip)('a thread on Linux', () => {
  it.each([
    ['idle', canIdle ? IDLE : NORMAL],
    ['normal', NORMAL],
  ])('has the policy of SCORING_PRIORITY=%s', async (priority, policy) => {
    newPool(1, priority);
    expect((await report(pool.score(order('look')))).policy).toBe(policy);
  });

  it('has its time of CPU, not of the wall', async () => {
    newPool(1, 'normal');
    await pool.score(order('ready'));
    expect(await report(pool.score(order('rest', 600), 400))).toMatchObject({ act: 'rest' });
    await expect(pool.score(order('work', 1_000), 400)).rejects.toThrow(/abort/i);
  });

  it('loses its task to one of normal priority when it hardly runs, as do those after it', async () => {
    newPool();
    await pool.score(order('ready'));
    const [first, second] = [
      await report(pool.score(order('rest when idle', 5_000))),
      await report(pool.score(order('next'))),
    ];
    expect([first.policy, second.policy]).toEqual([NORMAL, NORMAL]);
  });
});
