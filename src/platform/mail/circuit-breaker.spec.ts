import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { CircuitBreaker } from './circuit-breaker.ts';

const pace = { failuresToOpen: 3, windowMs: 60_000, probeMs: 15_000, longestProbeMs: 45_000 };
const UNREACHABLE = { isUnreachable: true };
const REFUSED = { isUnreachable: false };

let isWell: boolean;
let probes: number;
let changes: boolean[];
let recoveries: number;
let breaker: CircuitBreaker;

beforeEach(() => {
  jest.useFakeTimers();
  [isWell, probes, changes, recoveries] = [false, 0, [], 0];
  breaker = new CircuitBreaker({
    pace,
    probe: async () => {
      probes++;
      if (!isWell) throw new Error('unwell');
    },
    onChange: (isOpen) => changes.push(isOpen),
    random: () => 0.5,
  });
  breaker.onRecovery(() => recoveries++);
});

afterEach(() => {
  breaker.end();
  jest.useRealTimers();
});

const fail = (times: number, how = UNREACHABLE) => {
  for (let i = 0; i < times; i++) breaker.failed(how);
};
const pass = (milliseconds: number) => jest.advanceTimersByTimeAsync(milliseconds);

describe('a breaker', () => {
  it('opens at the last of so many failures in a row, and says so once', () => {
    fail(2);
    expect(breaker.isOpen).toBe(false);
    breaker.succeeded();
    fail(2);
    expect(breaker.isOpen).toBe(false);
    fail(4);
    expect(breaker.isOpen).toBe(true);
    expect(changes).toEqual([true]);
  });

  it('does not count what failed long ago', async () => {
    fail(2, REFUSED);
    await pass(60_001);
    fail(1, REFUSED);
    expect(breaker.isOpen).toBe(false);
  });

  it('asks the server again and again, and closes when that is well', async () => {
    fail(3);
    await pass(44_000);
    expect({ probes, isOpen: breaker.isOpen, recoveries }).toEqual({
      probes: 2,
      isOpen: true,
      recoveries: 0,
    });
    isWell = true;
    await pass(1_001);
    expect({ probes, isOpen: breaker.isOpen, recoveries }).toEqual({
      probes: 3,
      isOpen: false,
      recoveries: 1,
    });
    await pass(200_000);
    expect(probes).toBe(3);
    expect(changes).toEqual([true, false]);
  });

  it('asks after a single failure to reach the server, and tells when that is over', async () => {
    fail(1);
    isWell = true;
    await pass(15_001);
    expect({ probes, recoveries, changes }).toEqual({ probes: 1, recoveries: 1, changes: [] });
  });

  it('does not ask because single messages are put off', async () => {
    fail(2, REFUSED);
    await pass(200_000);
    expect(probes).toBe(0);
  });

  it('opens for a server that puts every message off', async () => {
    fail(3, REFUSED);
    expect(breaker.isOpen).toBe(true);
    isWell = true;
    await pass(15_001);
    expect({ isOpen: breaker.isOpen, recoveries }).toEqual({ isOpen: false, recoveries: 1 });
  });

  it('believes a server less that says it is well and takes nothing, until it takes something', async () => {
    isWell = true;
    const closesAfter = async () => {
      fail(3);
      let seconds = 0;
      for (; breaker.isOpen; seconds++) await pass(1_000);
      return seconds;
    };
    expect([await closesAfter(), await closesAfter(), await closesAfter(), await closesAfter()]).toEqual([
      15, 30, 45, 45,
    ]);
    breaker.succeeded();
    expect(await closesAfter()).toBe(15);
  });

  it('asks nothing more once it has ended', async () => {
    fail(3);
    breaker.end();
    await pass(200_000);
    fail(3);
    await pass(200_000);
    expect(probes).toBe(0);
  });
});
