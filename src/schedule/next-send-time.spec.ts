import { describe, expect, it } from '@jest/globals';
import type { Cadence } from './cadence.ts';
import { nextSendTime } from './next-send-time.ts';
import type { SendRules } from './next-send-time.ts';
import type { SendWindow } from './send-window.ts';

const daily = (at: string): Cadence => ({ kind: 'DAILY', at });
const tuesdays: Cadence = { kind: 'WEEKLY', on: ['TUESDAY'], at: '07:30' };
const office: SendWindow = {
  from: '09:00',
  to: '17:00',
  days: ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY'],
};
const night: SendWindow = { from: '22:00', to: '06:00' };

function next(zone: string, now: string, rules: Partial<SendRules> = {}) {
  const defaults = {
    cadence: { kind: 'AT_ONCE' },
    window: null,
    holidays: [],
    anchor: '2026-01-01T00:00:00Z',
  } as const;
  return nextSendTime({ ...defaults, zone, now, ...rules });
}

type Example = [what: string, zone: string, now: string, rules: Partial<SendRules>, expected: string];

const EXAMPLES: Example[] = [
  // 2026-03-06 is a Friday.
  [
    'the founding sentence',
    'Asia/Kolkata',
    '2026-03-06T11:00:00Z',
    { cadence: tuesdays },
    '2026-03-10T02:00:00.000Z',
  ],
  ['at once', 'Asia/Kolkata', '2026-03-06T11:00:00.123Z', {}, '2026-03-06T11:00:00.123Z'],
  ['the slot itself', 'UTC', '2026-03-06T07:30:00Z', { cadence: daily('07:30') }, '2026-03-06T07:30:00.000Z'],
  [
    'just after the slot',
    'UTC',
    '2026-03-06T07:30:00.001Z',
    { cadence: daily('07:30') },
    '2026-03-07T07:30:00.000Z',
  ],
  [
    'the day of the learner, not of UTC',
    'Pacific/Apia',
    '2026-03-06T11:30:00Z',
    { cadence: daily('00:45') },
    '2026-03-06T11:45:00.000Z',
  ],
  [
    'weekdays, on a Friday evening',
    'Europe/London',
    '2026-03-06T20:00:00Z',
    { cadence: { kind: 'WEEKDAYS', at: '08:00' } },
    '2026-03-09T08:00:00.000Z',
  ],
  [
    'two days a week',
    'UTC',
    '2026-03-06T20:00:00Z',
    { cadence: { kind: 'WEEKLY', on: ['SUNDAY', 'THURSDAY'], at: '08:00' } },
    '2026-03-08T08:00:00.000Z',
  ],
  [
    'every three days, counted from the first',
    'UTC',
    '2026-03-06T20:00:00Z',
    { cadence: { kind: 'EVERY_N_DAYS', days: 3, at: '08:00' }, anchor: '2026-03-02T15:00:00Z' },
    '2026-03-08T08:00:00.000Z',
  ],
  [
    'every three days, on the first day',
    'UTC',
    '2026-03-02T07:00:00Z',
    { cadence: { kind: 'EVERY_N_DAYS', days: 3, at: '08:00' }, anchor: '2026-03-02T06:00:00Z' },
    '2026-03-02T08:00:00.000Z',
  ],
  [
    'the first day by the learner’s calendar',
    'Asia/Tokyo',
    '2026-03-01T16:00:00Z',
    { cadence: { kind: 'EVERY_N_DAYS', days: 2, at: '00:30' }, anchor: '2026-03-01T15:30:00Z' },
    '2026-03-03T15:30:00.000Z',
  ],
  [
    'every 365 days',
    'UTC',
    '2026-03-02T09:00:00Z',
    { cadence: { kind: 'EVERY_N_DAYS', days: 365, at: '08:00' }, anchor: '2026-03-02T06:00:00Z' },
    '2027-03-02T08:00:00.000Z',
  ],
  [
    'a gap: as much later',
    'Europe/Berlin',
    '2026-03-28T12:00:00Z',
    { cadence: daily('02:30') },
    '2026-03-29T01:30:00.000Z',
  ],
  [
    'a gap of half an hour',
    'Australia/Lord_Howe',
    '2026-10-03T12:00:00Z',
    { cadence: daily('02:10') },
    '2026-10-03T15:40:00.000Z',
  ],
  [
    'a gap over midnight',
    'America/Nuuk',
    '2026-03-28T12:00:00Z',
    { cadence: daily('23:30') },
    '2026-03-29T01:30:00.000Z',
  ],
  [
    'after a gap over midnight',
    'America/Nuuk',
    '2026-03-29T01:30:01Z',
    { cadence: daily('23:30') },
    '2026-03-30T00:30:00.000Z',
  ],
  [
    'an overlap: the first',
    'Europe/Berlin',
    '2026-10-24T12:00:00Z',
    { cadence: daily('02:30') },
    '2026-10-25T00:30:00.000Z',
  ],
  [
    'never twice in an overlap',
    'Europe/Berlin',
    '2026-10-25T00:31:00Z',
    { cadence: daily('02:30') },
    '2026-10-26T01:30:00.000Z',
  ],
  [
    'a day that never was',
    'Pacific/Apia',
    '2011-12-30T09:00:00Z',
    { cadence: daily('07:30') },
    '2011-12-30T17:30:00.000Z',
  ],
  [
    'the evening, in office hours: the next morning',
    'America/New_York',
    '2026-03-04T23:00:00Z',
    { window: office },
    '2026-03-05T14:00:00.000Z',
  ],
  [
    'in office hours: at once',
    'America/New_York',
    '2026-03-05T21:59:59.999Z',
    { window: office },
    '2026-03-05T21:59:59.999Z',
  ],
  [
    'at the end of office hours',
    'America/New_York',
    '2026-03-05T22:00:00Z',
    { window: office },
    '2026-03-06T14:00:00.000Z',
  ],
  [
    'Friday evening, over a DST change',
    'America/New_York',
    '2026-03-06T23:00:00Z',
    { window: office },
    '2026-03-09T13:00:00.000Z',
  ],
  [
    'a slot in quiet hours: when they end',
    'UTC',
    '2026-03-04T23:00:00Z',
    { cadence: daily('07:30'), window: office },
    '2026-03-05T09:00:00.000Z',
  ],
  [
    'a slot of a Saturday: the same time on Monday',
    'UTC',
    '2026-03-04T23:00:00Z',
    { cadence: { kind: 'WEEKLY', on: ['SATURDAY'], at: '10:15' }, window: office },
    '2026-03-09T10:15:00.000Z',
  ],
  [
    'a window over midnight, before',
    'UTC',
    '2026-03-04T21:00:00Z',
    { window: night },
    '2026-03-04T22:00:00.000Z',
  ],
  [
    'a window over midnight, within',
    'UTC',
    '2026-03-05T05:59:00Z',
    { window: night },
    '2026-03-05T05:59:00.000Z',
  ],
  [
    'a window over midnight, after',
    'UTC',
    '2026-03-05T06:00:00Z',
    { window: night },
    '2026-03-05T22:00:00.000Z',
  ],
  [
    'a window over midnight belongs to the day it opens',
    'UTC',
    '2026-03-07T12:00:00Z',
    { window: { ...night, days: ['FRIDAY'] } },
    '2026-03-13T22:00:00.000Z',
  ],
  [
    'and is open on the next',
    'UTC',
    '2026-03-07T02:00:00Z',
    { window: { ...night, days: ['FRIDAY'] } },
    '2026-03-07T02:00:00.000Z',
  ],
  [
    'a window until midnight',
    'UTC',
    '2026-03-07T00:00:00Z',
    { window: { from: '20:00', to: '00:00', days: ['FRIDAY', 'SATURDAY'] } },
    '2026-03-07T20:00:00.000Z',
  ],
  [
    'a window that opens in a gap: at its end',
    'Europe/Berlin',
    '2026-03-29T00:00:00Z',
    { window: { from: '02:30', to: '04:00' } },
    '2026-03-29T01:00:00.000Z',
  ],
  [
    'a window inside a gap: the next day',
    'Europe/Berlin',
    '2026-03-29T00:00:00Z',
    { window: { from: '02:15', to: '02:45' } },
    '2026-03-30T00:15:00.000Z',
  ],
  [
    'a holiday: the next day, at the same time',
    'Asia/Kolkata',
    '2026-03-06T11:00:00Z',
    { cadence: tuesdays, holidays: ['2026-03-10'] },
    '2026-03-11T02:00:00.000Z',
  ],
  [
    'holidays and a weekend',
    'UTC',
    '2026-12-23T18:00:00Z',
    { cadence: { kind: 'WEEKDAYS', at: '10:00' }, window: office, holidays: ['2026-12-24', '2026-12-25'] },
    '2026-12-28T10:00:00.000Z',
  ],
  [
    'at once on a holiday: when it is over',
    'Europe/Berlin',
    '2026-12-25T12:00:00Z',
    { holidays: ['2026-12-25', '2026-12-26'] },
    '2026-12-26T23:00:00.000Z',
  ],
  [
    'a holiday in the middle of a window',
    'UTC',
    '2026-12-24T23:00:00Z',
    { window: { ...night, days: ['THURSDAY'] }, holidays: ['2026-12-24'] },
    '2026-12-25T00:00:00.000Z',
  ],
  [
    'the zone decides which day is a holiday',
    'Pacific/Kiritimati',
    '2026-12-24T12:00:00Z',
    { holidays: ['2026-12-25'] },
    '2026-12-25T10:00:00.000Z',
  ],
];

describe('the next time to send', () => {
  it.each(EXAMPLES)('%s', (_, zone, now, rules, expected) => {
    expect(next(zone, now, rules)).toEqual({ at: expected, setAside: [] });
  });

  describe('of what was planned before', () => {
    const rules = {
      zone: 'UTC',
      cadence: tuesdays,
      window: office,
      holidays: ['2026-03-10'],
      anchor: '2026-01-01T00:00:00Z',
    };
    const since = '2026-03-06T11:00:00Z';

    it('is still the slot of the rhythm, until that has passed', () => {
      expect(nextSendTime({ ...rules, since, now: '2026-03-09T11:00:00Z' }).at).toBe(
        '2026-03-11T09:00:00.000Z',
      );
    });

    it('is the next moment for mail once a slot has passed, not the slot of another week', () => {
      const now = '2026-03-11T08:00:00Z';
      expect(nextSendTime({ ...rules, since, now }).at).toBe('2026-03-11T09:00:00.000Z');
      expect(nextSendTime({ ...rules, since: now, now }).at).toBe('2026-03-17T09:00:00.000Z');
      const free = { ...rules, window: null, holidays: [] };
      expect(nextSendTime({ ...free, since, now }).at).toBe('2026-03-11T08:00:00.000Z');
    });
  });

  describe('comes although the settings forbid it for ever, and says what it set aside:', () => {
    const year = (first: string) =>
      Array.from({ length: 400 }, (_, n) =>
        new Date(Date.parse(first) + n * 86_400_000).toISOString().slice(0, 10),
      );

    it('holidays without an end', () => {
      const rules = { cadence: tuesdays, window: office, holidays: year('2026-03-01') };
      expect(next('UTC', '2026-03-06T11:00:00Z', rules)).toEqual({
        at: '2026-03-10T09:00:00.000Z',
        setAside: ['HOLIDAYS'],
      });
    });

    it('weekdays in a window of weekends', () => {
      const window: SendWindow = { from: '09:00', to: '17:00', days: ['SATURDAY', 'SUNDAY'] };
      const rules = { cadence: { kind: 'WEEKDAYS', at: '08:00' } as const, window, holidays: ['2026-03-09'] };
      expect(next('UTC', '2026-03-06T11:00:00Z', rules)).toEqual({
        at: '2026-03-10T09:00:00.000Z',
        setAside: ['DAYS'],
      });
      expect(next('UTC', '2026-03-06T11:00:00Z', { ...rules, holidays: year('2026-03-01') })).toEqual({
        at: '2026-03-09T09:00:00.000Z',
        setAside: ['HOLIDAYS', 'DAYS'],
      });
    });

    it('a zone that nobody knows', () => {
      expect(next('Mars/Olympus', '2026-03-06T11:00:00Z', { cadence: daily('12:00') })).toEqual({
        at: '2026-03-06T12:00:00.000Z',
        setAside: ['ZONE'],
      });
    });
  });
});
