import { describe, expect, it } from '@jest/globals';
import { addDays } from './calendar-date.ts';
import { checkCadence, checkCadenceInWindow, checkHolidays, checkSendWindow } from './check-schedule.ts';
import type { SendWindow } from './send-window.ts';

const pathsOf = (problems: readonly { path: string }[]) => problems.map(({ path }) => path);
const from = (first: string, count: number, step = 1) =>
  Array.from({ length: count }, (_, n) => addDays(first, n * step));

describe('a cadence', () => {
  it.each([
    { kind: 'AT_ONCE', at: null },
    { kind: 'DAILY', at: '07:30' },
    { kind: 'WEEKDAYS', at: '00:00' },
    { kind: 'WEEKLY', on: ['TUESDAY', 'FRIDAY'], at: '23:59', days: null },
    { kind: 'EVERY_N_DAYS', days: 365, at: '07:30' },
  ])('is accepted: %j', (cadence) => {
    expect(checkCadence(cadence)).toEqual([]);
  });

  it.each([
    [{ kind: 'HOURLY' }, ['kind']],
    [{}, ['kind']],
    [{ kind: 'AT_ONCE', at: '07:30' }, ['at']],
    [{ kind: 'DAILY' }, ['at']],
    [{ kind: 'DAILY', at: '7:30' }, ['at']],
    [{ kind: 'DAILY', at: '24:00' }, ['at']],
    [{ kind: 'DAILY', at: '07:60' }, ['at']],
    [{ kind: 'DAILY', at: '07:30\n' }, ['at']],
    [{ kind: 'DAILY', at: 450 }, ['at']],
    [{ kind: 'DAILY', at: '07:30', on: ['MONDAY'], days: 2 }, ['on', 'days']],
    [{ kind: 'WEEKLY', at: '07:30' }, ['on']],
    [{ kind: 'WEEKLY', on: [], at: '07:30' }, ['on']],
    [{ kind: 'WEEKLY', on: ['MONDAY', 'MONDAY'], at: '07:30' }, ['on']],
    [{ kind: 'WEEKLY', on: ['SOMEDAY'], at: '07:30' }, ['on']],
    [{ kind: 'WEEKLY', on: 'MONDAY', at: 'x' }, ['at', 'on']],
    [{ kind: 'EVERY_N_DAYS', at: '07:30' }, ['days']],
    ...[0, -1, 366, 1.5, NaN, Infinity, '3'].map(
      (days) => [{ kind: 'EVERY_N_DAYS', days, at: '07:30' }, ['days']] as const,
    ),
  ] as const)('is refused, with the field: %j', (cadence, paths) => {
    expect(pathsOf(checkCadence(cadence))).toEqual(paths);
  });
});

describe('a send window', () => {
  it.each([
    { from: '08:00', to: '20:00', days: undefined },
    { from: '22:00', to: '06:00', days: null },
    { from: '22:00', to: '00:00', days: ['MONDAY'] },
  ])('is accepted: %j', (window) => {
    expect(checkSendWindow(window)).toEqual([]);
  });

  it.each([
    [{ from: '22:00', to: '22:00', days: null }, ['to']],
    [{ from: '8', to: '25:00', days: null }, ['from', 'to']],
    [{ from: '08:00', to: '20:00', days: [] }, ['days']],
    [{ from: '08:00', to: '20:00', days: ['Monday'] }, ['days']],
  ])('is refused, with the field: %j', (window, paths) => {
    expect(pathsOf(checkSendWindow(window))).toEqual(paths);
  });
});

describe('holidays', () => {
  const mondays: SendWindow = { from: '08:00', to: '20:00', days: ['MONDAY'] };

  it.each([
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '26-01-01',
    '2026-1-1',
    '2026-01-01T00:00',
    '',
    'yesterday',
  ])('are days of the calendar, so %j is refused', (date) => {
    expect(checkHolidays(['2026-12-25', date], null)).toMatchObject([{ path: '1' }]);
  });

  it('are 400 at most', () => {
    expect(checkHolidays(from('2026-01-01', 400, 2), null)).toEqual([]);
    expect(checkHolidays(from('2026-01-01', 401, 2), null)).toMatchObject([{ path: '' }]);
  });

  it('leave a day for mail in each year', () => {
    expect(checkHolidays(from('2026-01-01', 365).reverse(), null)).toEqual([]);
    expect(checkHolidays(from('2026-01-01', 366).reverse(), null)).toMatchObject([
      { path: '', message: expect.stringContaining('2026-01-01') },
    ]);
  });

  it('leave a day on which the window opens', () => {
    const closed = from('2026-01-05', 60, 7);
    expect(checkHolidays(closed, null)).toEqual([]);
    expect(checkHolidays(closed, mondays)).toMatchObject([{ path: '' }]);
    expect(
      checkHolidays(
        closed.filter((_, n) => n !== 30),
        mondays,
      ),
    ).toEqual([]);
    // One that is open over midnight has the Tuesdays.
    expect(checkHolidays(closed, { ...mondays, from: '22:00', to: '06:00' })).toEqual([]);
    expect(checkHolidays(closed, { ...mondays, from: '22:00', to: '00:00' })).toMatchObject([{ path: '' }]);
  });

  it('are checked without a walk of years for each', () => {
    const began = process.cpuUsage();
    checkHolidays(from('2026-01-05', 400, 7), { ...mondays });
    checkHolidays(from('0001-01-01', 400, 9_000), mondays);
    expect(process.cpuUsage(began).user / 1_000).toBeLessThan(500);
  });
});

describe('a rhythm of weekdays', () => {
  const weekends: SendWindow = { from: '09:00', to: '17:00', days: ['SATURDAY', 'SUNDAY'] };
  const weekdays = { kind: 'WEEKDAYS', at: '08:00' } as const;

  it('does not fit a window of weekends', () => {
    expect(pathsOf(checkCadenceInWindow(weekdays, weekends))).toEqual(['kind']);
    expect(checkCadenceInWindow({ ...weekdays, kind: 'DAILY' }, weekends)).toEqual([]);
    expect(checkCadenceInWindow(weekdays, { ...weekends, days: ['FRIDAY'] })).toEqual([]);
    expect(checkCadenceInWindow(weekdays, null)).toEqual([]);
  });

  it('fits one that is open from Sunday to Monday morning', () => {
    expect(checkCadenceInWindow(weekdays, { ...weekends, from: '22:00', to: '06:00' })).toEqual([]);
  });
});
