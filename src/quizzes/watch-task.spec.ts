import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { isOverLimit } from './task-over-limit.ts';
import { newThreadClock, readThreadClock, startThreadClock } from './thread-clock.ts';
import { ThreadStarved, watchTask } from './watch-task.ts';

const isTold = existsSync('/proc/thread-self/stat');
/** Runs for a time, whatever else does. */
const spin = (milliseconds: number) => {
  const until = ranFor() + milliseconds;
  while (ranFor() < until);
};
const ranFor = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

/** The clock of this very thread, which sleeps when the test does. */
const ownClock = () => {
  const clock = newThreadClock();
  startThreadClock(clock);
  return clock;
};

describe('the clock of a thread', () => {
  it('counts what it ran since its task began, and nothing before that', async () => {
    expect(readThreadClock(newThreadClock())).toBe(isTold ? 0 : null);
    spin(50);
    const clock = ownClock();
    spin(100);
    await sleep(100);
    if (isTold) {
      expect(readThreadClock(clock)).toBeGreaterThan(0);
      expect(readThreadClock(clock)).toBeLessThanOrEqual(160);
    }
  });
});

describe('a watched task', () => {
  it('is over when its thread has run for its time', async () => {
    const { signal } = watchTask(ownClock(), { limit: 60, isIdle: false });
    for (let turn = 0; turn < 200 && !signal.aborted; turn++) {
      spin(5);
      await sleep(1);
    }
    expect(signal.aborted).toBe(true);
    expect(isOverLimit(signal.reason)).toBe(true);
  });

  it('goes on by the wall while its thread waits, up to ten times its time', async () => {
    const startedAt = performance.now();
    const { signal } = watchTask(ownClock(), { limit: 100, isIdle: false });
    await sleep(300);
    expect(signal.aborted).toBe(!isTold);
    while (!signal.aborted) await sleep(20);
    if (isTold) expect(performance.now() - startedAt).toBeGreaterThanOrEqual(999);
    expect(isOverLimit(signal.reason)).toBe(!isTold);
  });

  it('is taken from an idle thread that has not run for a second', async () => {
    const startedAt = performance.now();
    const { signal } = watchTask(ownClock(), { limit: 2_000, isIdle: true });
    while (!signal.aborted) await sleep(20);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(999);
    if (isTold) expect(signal.reason).toBeInstanceOf(ThreadStarved);
  });

  it('is left alone once it is done', async () => {
    const { signal, stop } = watchTask(newThreadClock(), { limit: 10, isIdle: false });
    stop();
    await sleep(80);
    expect(signal.aborted).toBe(false);
  });
});
