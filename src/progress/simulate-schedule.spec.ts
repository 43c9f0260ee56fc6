import { expect, it } from '@jest/globals';
import { simulateSchedule } from './simulate-schedule.ts';
import type { Prospect } from './simulate-schedule.ts';
import type { Standing } from './standing.ts';

const prospect = (enrollmentId: string, openings: readonly string[]): Prospect => ({
  enrollmentId,
  standing: {
    openingsUntil: () => openings.map((at) => ({ at, unitId: `unit-${at}`, isBrought: true })),
  } as never as Standing,
  mailTime: (at) => `${at}+mail`,
  planned: [{ at: '2', unitId: 'planned' }],
});
const range = { from: '1', to: '9' };

it('puts what happens to all in the order in which it does', async () => {
  const events = await simulateSchedule([prospect('b', ['1', '3']), prospect('a', ['3'])], {
    ...range,
    most: 3,
  });
  expect(events?.map(({ at, what, enrollmentId }) => `${at} ${what} ${enrollmentId}`)).toEqual([
    '1 UNLOCK b',
    '1+mail MAIL b',
    '2 MAIL a',
    '2 MAIL b',
    '3 UNLOCK a',
    '3 UNLOCK b',
    '3+mail MAIL a',
    '3+mail MAIL b',
  ]);
});

it('gives up where more would open than is asked for', async () => {
  const prospects = [prospect('b', ['1', '3']), prospect('a', ['3'])];
  await expect(simulateSchedule(prospects, { ...range, most: 2 })).resolves.toBeNull();
});

it('lets others have their turn between two learners', async () => {
  let turns = 0;
  let isOver = false;
  const count = () => {
    turns++;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  await simulateSchedule(
    Array.from({ length: 50 }, (_, index) => prospect(String(index), ['1'])),
    { ...range, most: 50 },
  );
  isOver = true;
  expect(turns).toBeGreaterThanOrEqual(50);
});
