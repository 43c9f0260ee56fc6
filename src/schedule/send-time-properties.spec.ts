import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Cadence } from './cadence.ts';
import { addDays, DAYS_OF_WEEK, daysFrom, weekdayOf } from './calendar-date.ts';
import { nextSendTime } from './next-send-time.ts';
import type { SendRules } from './next-send-time.ts';
import type { SendWindow } from './send-window.ts';

const ZONES = [
  'UTC',
  'Asia/Kolkata',
  'America/New_York',
  'Europe/London',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'America/Santiago',
  'Pacific/Apia',
  'Asia/Tehran',
  'Africa/Casablanca',
  'Pacific/Chatham',
  'America/St_Johns',
  'America/Nuuk',
];
const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const YEAR = Date.parse('2026-01-01T00:00Z');

const iso = (instant: number) => new Date(instant).toISOString();

/** What clocks of the zone show, from the platform’s formatter and not from the calendar library. */
function clockOf(zone: string): (instant: number) => { date: string; time: string } {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    dateStyle: 'short',
    timeStyle: 'short',
  });
  return (instant) => {
    const [date = '', time = ''] = format.format(instant).split(', ');
    return { date, time };
  };
}

/** A local time as if clocks were never changed, to count with. */
const wallOf = ({ date, time }: { date: string; time: string }) => Date.parse(`${date}T${time}Z`);

function showing(wall: number): { date: string; time: string } {
  const [date = '', time = ''] = iso(wall).split('T');
  return { date, time: time.slice(0, 5) };
}

/** The minutes at which clocks of the zone are changed in a year, and a month of it where they never are. */
function changesOf(zone: string): number[] {
  const clock = clockOf(zone);
  const offset = (instant: number) => wallOf(clock(instant)) - instant;
  const changes: number[] = [];
  for (let day = YEAR; day < YEAR + 366 * DAY; day += DAY) {
    let [before, after] = [day, day + DAY];
    if (offset(before) === offset(after)) continue;
    while (after - before > MINUTE) {
      const middle = before + Math.floor((after - before) / MINUTE / 2) * MINUTE;
      if (offset(middle) === offset(day)) before = middle;
      else after = middle;
    }
    changes.push(after);
  }
  return changes.length > 0 ? changes : [YEAR + 30 * DAY];
}

describe.each(ZONES)('over a whole year in %s', (zone) => {
  const clock = clockOf(zone);

  it.each(['02:15', zone === 'America/Nuuk' ? '23:45' : '00:30'])('there is one slot a day at %s', (at) => {
    const rules = {
      zone,
      cadence: { kind: 'DAILY', at } as Cadence,
      window: null,
      holidays: [],
      anchor: iso(YEAR),
    };
    let now = YEAR;
    let slots = 0;
    let last = '';
    const moved: string[] = [];
    while (now < YEAR + 365 * DAY) {
      const slot = Date.parse(nextSendTime({ ...rules, now: iso(now) }).at);
      const shown = clock(slot);
      // Where a gap skips the time, the slot is as much later, were it on the next day.
      const date = last === '' ? shown.date : addDays(last, 1);
      const isMoved = shown.time !== at;
      const day = isMoved && wallOf(shown) - wallOf({ date, time: at }) <= 60 * MINUTE ? date : shown.date;
      if (isMoved) moved.push(day);
      if (slot < now || (last !== '' && daysFrom(last, day) !== 1)) expect([last, day]).toEqual('a day each');
      last = day;
      slots++;
      now = slot + 1;
    }
    expect(slots).toBeGreaterThanOrEqual(364);
    expect(slots).toBeLessThanOrEqual(366);
    // Clocks jump ahead once a year at most, in Morocco after Ramadan.
    expect(moved.length).toBeLessThanOrEqual(1);
  });
});

/** The same rules, minute by minute: what an implementation would be that has all the time in the world. */
class Oracle {
  readonly #start: number;
  /** Clocks are changed on whole and half hours only, of UTC too. */
  readonly #clocks: { date: string; time: string }[] = [];
  readonly #walls: number[] = [];

  constructor(zone: string, start: number, days: number) {
    const clock = clockOf(zone);
    this.#start = start;
    for (let at = start; at < start + days * DAY; at += 30 * MINUTE) {
      const offset = wallOf(clock(at)) - at;
      for (let wall = at + offset; wall < at + offset + 30 * MINUTE; wall += MINUTE) {
        this.#walls.push(wall);
        this.#clocks.push(showing(wall));
      }
    }
  }

  /** null when the answer is beyond the minutes that are known */
  next({ cadence, window, holidays }: SendRules, anchorDate: string, now: number): number | null {
    const slot = cadence.kind === 'AT_ONCE' ? now : this.#firstSlot(cadence, anchorDate, now);
    if (slot === null) return null;
    const isAllowed = (instant: number) => {
      const clock = this.#clocks[Math.floor((instant - this.#start) / MINUTE)];
      return clock !== undefined && this.#isAllowed(clock, cadence, window, holidays);
    };
    if (isAllowed(slot)) return slot;
    if (cadence.kind !== 'AT_ONCE' && (window === null || hours(window, cadence.at))) {
      return (
        this.#slots({ kind: 'DAILY', at: cadence.at }, anchorDate).find(
          (at) => at >= slot && isAllowed(at),
        ) ?? null
      );
    }
    for (
      let at = Math.ceil(slot / MINUTE) * MINUTE;
      at < this.#start + this.#clocks.length * MINUTE;
      at += MINUTE
    )
      if (isAllowed(at)) return at;
    return null;
  }

  #isAllowed(
    clock: { date: string; time: string },
    cadence: Cadence,
    window: SendWindow | null,
    holidays: readonly string[],
  ): boolean {
    if (window !== null && !hours(window, clock.time)) return false;
    const weekday = weekdayOf(clock.date);
    if (holidays.includes(clock.date)) return false;
    if (cadence.kind === 'WEEKDAYS' && (weekday === 'SATURDAY' || weekday === 'SUNDAY')) return false;
    if (window === null) return true;
    const { from, to, days = DAYS_OF_WEEK } = window;
    const yesterday = weekdayOf(addDays(clock.date, -1));
    if (from < to) return days.includes(weekday) && clock.time >= from && clock.time < to;
    return (days.includes(weekday) && clock.time >= from) || (days.includes(yesterday) && clock.time < to);
  }

  #firstSlot(cadence: Exclude<Cadence, { kind: 'AT_ONCE' }>, anchorDate: string, now: number): number | null {
    return this.#slots(cadence, anchorDate).find((slot) => slot >= now) ?? null;
  }

  /** Where clocks first reach or pass the time of each day of the rhythm; past it by as much as they jump. */
  #slots(cadence: Exclude<Cadence, { kind: 'AT_ONCE' }>, anchorDate: string): number[] {
    const first = this.#clocks[0]?.date ?? '';
    const last = this.#clocks.at(-1)?.date ?? '';
    const slots: number[] = [];
    let minute = 1;
    for (let date = addDays(first, 1); date < last; date = addDays(date, 1)) {
      if (cadence.kind === 'WEEKLY' && !cadence.on.includes(weekdayOf(date))) continue;
      if (cadence.kind === 'WEEKDAYS' && ['SATURDAY', 'SUNDAY'].includes(weekdayOf(date))) continue;
      const day = daysFrom(anchorDate, date);
      if (cadence.kind === 'EVERY_N_DAYS' && (day < 0 || day % cadence.days !== 0)) continue;
      const wanted = wallOf({ date, time: cadence.at });
      while (this.#walls[minute]! < wanted) minute++;
      const isShown = (this.#walls[minute] ?? 0) === wanted;
      const beyond = isShown ? MINUTE : wanted - this.#walls[minute - 1]!;
      slots.push(this.#start + (minute - 1) * MINUTE + beyond);
    }
    return slots;
  }
}

function hours({ from, to }: SendWindow, time: string): boolean {
  return from < to ? from <= time && time < to : from <= time || time < to;
}

const two = (n: number) => String(n).padStart(2, '0');
/** Times in the hours in which clocks are changed come often. */
const time = fc
  .tuple(
    fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom(22, 23), fc.integer({ min: 0, max: 23 })),
    fc.integer({ min: 0, max: 59 }),
  )
  .map(([hour, minute]) => `${two(hour)}:${two(minute)}`);
const days = fc.uniqueArray(fc.constantFrom(...DAYS_OF_WEEK), { minLength: 1 });
const cadence: fc.Arbitrary<Cadence> = fc.oneof(
  fc.constant({ kind: 'AT_ONCE' as const }),
  time.map((at) => ({ kind: 'DAILY' as const, at })),
  time.map((at) => ({ kind: 'WEEKDAYS' as const, at })),
  fc.record({ kind: fc.constant('WEEKLY' as const), on: days, at: time }),
  fc.record({ kind: fc.constant('EVERY_N_DAYS' as const), days: fc.integer({ min: 1, max: 9 }), at: time }),
);
const sendWindow: fc.Arbitrary<SendWindow | null> = fc.option(
  fc
    .record({ from: time, to: time, days }, { requiredKeys: ['from', 'to'] })
    .filter(({ from, to }) => from !== to),
);

describe.each(ZONES)('around each change of clocks in %s', (zone) => {
  const BEFORE = 5;
  const AFTER = 17;
  let oracles: { change: number; oracle: Oracle }[];

  beforeAll(() => {
    oracles = changesOf(zone).map((change) => ({
      change,
      oracle: new Oracle(zone, change - BEFORE * DAY, BEFORE + AFTER),
    }));
  });

  const scene = fc.record({
    cadence,
    window: sendWindow,
    // In minutes from the change; the hours around it come often.
    now: fc.oneof(fc.integer({ min: -180, max: 180 }), fc.integer({ min: -3 * 1_440, max: 2 * 1_440 })),
    later: fc.integer({ min: 0, max: 2 * 1_440 }),
    holidays: fc.uniqueArray(fc.integer({ min: -3, max: 6 }), { maxLength: 4 }),
    anchor: fc.integer({ min: -3, max: 0 }),
  });

  it('is what a walk from minute to minute finds, and never goes back', () => {
    let compared = 0;
    for (const { change, oracle } of oracles) {
      const clock = clockOf(zone);
      fc.assert(
        fc.property(scene, ({ now, later, ...given }) => {
          const anchor = change + given.anchor * DAY;
          const changeDate = clock(change).date;
          const holidays = given.holidays.map((day) => addDays(changeDate, day));
          const rules = { zone, cadence: given.cadence, window: given.window, holidays, anchor: iso(anchor) };
          const instant = change + now * MINUTE;
          const { at, setAside } = nextSendTime({ ...rules, now: iso(instant) });
          expect(at >= iso(instant)).toBe(true);
          const after = nextSendTime({ ...rules, now: iso(instant + later * MINUTE) });
          expect(after.at >= at).toBe(true);
          const expected = oracle.next(rules, clock(anchor).date, instant);
          if (expected === null) return;
          compared++;
          expect({ at, setAside }).toEqual({ at: iso(expected), setAside: [] });
        }),
        { seed: 4, numRuns: 60 },
      );
    }
    expect(compared).toBeGreaterThan(40 * oracles.length);
  });
});
