import { hasSlotOn } from './cadence.ts';
import type { Cadence } from './cadence.ts';
import { addDays, isWeekend } from './calendar-date.ts';
import { isOpen, isOpenOn, isWithinHours } from './send-window.ts';
import type { SendWindow } from './send-window.ts';
import { inUtc, instantOf, isZone, localOf, turningPoints } from './zoned-time.ts';

export interface SendRules {
  /** The learner's. */
  readonly zone: string;
  readonly cadence: Cadence;
  readonly window: SendWindow | null;
  /** Days without mail, `YYYY-MM-DD` by the learner's calendar. */
  readonly holidays: readonly string[];
  /** The instant from whose day a rhythm of every N days counts. */
  readonly anchor: string;
}

/** What had to be left out of account, since with it no mail would ever have gone. */
export type SetAside = 'ZONE' | 'HOLIDAYS' | 'DAYS';

export interface SendQuestion extends SendRules {
  readonly now: string;
  /** When it was planned first, if that was before: once a slot has passed since then, it is due and waits for no other. */
  readonly since?: string;
}

export interface SendTime {
  readonly at: string;
  readonly setAside: readonly SetAside[];
}

/** How many days a mail is put off at most, before something is set aside. */
export const SEARCH_DAYS = 366;

/**
 * The first instant, not before `now`, at which the rhythm has a slot. A slot that is outside the window or on a holiday
 * moves on: to the same time of the next day that has mail if the window is open at that time, else to when the window
 * next opens.
 */
export function nextSendTime({ now, since = now, ...rules }: SendQuestion): SendTime {
  if (!isZone(rules.zone)) {
    const { at, setAside } = nextSendTime({ ...rules, now, since, zone: 'UTC' });
    return { at, setAside: ['ZONE', ...setAside] };
  }
  const { window, holidays, cadence } = rules;
  const earliest = inUtc(now);
  const firstSince = firstSlot(rules, inUtc(since));
  const isDue = firstSince < earliest;
  const slot = isDue ? earliest : firstSince;
  const at = isDue || cadence.kind === 'AT_ONCE' ? null : cadence.at;
  const all = { at, window, holidays, skipsWeekends: cadence.kind === 'WEEKDAYS' };
  const noHolidays = { holidays: [] };
  const anyDay = { window: window && { from: window.from, to: window.to }, skipsWeekends: false };
  const tries: [SetAside[], MailDays][] = [
    [[], all],
    [['HOLIDAYS'], { ...all, ...noHolidays }],
    [['DAYS'], { ...all, ...anyDay }],
    [['HOLIDAYS', 'DAYS'], { ...all, ...noHolidays, ...anyDay }],
  ];
  for (const [setAside, days] of tries) {
    const found = moveOn(rules.zone, slot, days);
    if (found !== null) return { at: found, setAside };
  }
  return { at: slot, setAside: ['HOLIDAYS', 'DAYS'] };
}

function firstSlot({ zone, cadence, anchor }: SendRules, now: string): string {
  if (cadence.kind === 'AT_ONCE') return now;
  const from = localOf(anchor, zone).date;
  // A gap may carry yesterday's last slot over midnight.
  const yesterday = addDays(localOf(now, zone).date, -1);
  const start = cadence.kind === 'EVERY_N_DAYS' && from > yesterday ? from : yesterday;
  for (let day = 0; day <= SEARCH_DAYS; day++) {
    const date = addDays(start, day);
    if (!hasSlotOn(cadence, date, from)) continue;
    const slot = instantOf({ date, time: cadence.at }, zone);
    if (slot >= now) return slot;
  }
  return now;
}

interface MailDays {
  /** The time of day that the rhythm has; null: any. */
  readonly at: string | null;
  readonly window: SendWindow | null;
  readonly holidays: readonly string[];
  readonly skipsWeekends: boolean;
}

/** The slot itself or where it moves to; null when there is no such instant within the days that are searched. */
function moveOn(
  zone: string,
  slot: string,
  { at, window, holidays, skipsWeekends }: MailDays,
): string | null {
  const closed = new Set(holidays);
  const isMailDay = (date: string) => !closed.has(date) && !(skipsWeekends && isWeekend(date));
  const isAllowed = (instant: string) => {
    const local = localOf(instant, zone);
    return isMailDay(local.date) && (window === null || isOpen(window, local));
  };
  if (isAllowed(slot)) return slot;
  const kept = at !== null && (window === null || isWithinHours(window, at)) ? at : null;
  const first = localOf(slot, zone).date;
  for (let day = 0; day <= SEARCH_DAYS; day++) {
    const date = addDays(first, day);
    if (!isMailDay(date) || (window !== null && !isOpenOn(window, date))) continue;
    const instants =
      kept === null
        ? turningPoints(date, window?.from ?? null, zone)
        : [instantOf({ date, time: kept }, zone)];
    const found = instants.find((instant) => instant >= slot && isAllowed(instant));
    if (found !== undefined) return found;
  }
  return null;
}
