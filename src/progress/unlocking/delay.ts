import { addDuration, instantOf, isDuration, isZone, localOf } from '../../schedule/index.ts';
import type { LeafProblem, Scope, UnitFacts } from './leaf.ts';
import { resolveUnit } from './resolve-unit.ts';

const EVENTS = ['ENROLLED', 'COHORT_START', 'UNLOCKED', 'PASSED'] as const;
type DelayEvent = (typeof EVENTS)[number];

/** Some time after something happened; `unit` for the events of a unit, PREVIOUS when left out. */
export interface Delay {
  event: DelayEvent;
  unit?: string;
  /** ISO 8601 */
  duration: string;
  /** `HH:MM`: not before the next time that clocks of the learner's zone show it. */
  atLocalTime?: string;
}

const MAX_YEARS = 10;
const KEYS = ['event', 'unit', 'duration', 'atLocalTime'];
const LOCAL_TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const PARTS = /^P(\d+Y)?(\d+M)?(\d+W)?(\d+D)?T?(\d+H)?(\d+M)?(\d+S)?$/;
const LONG_AGO = '1970-01-01T00:00:00.000Z';
/** Days of a year, a month … a second, at most. */
const DAYS = [366, 31, 7, 1, 1 / 24, 1 / 1_440, 1 / 86_400];
const DAY_MILLISECONDS = 86_400_000;

/** The unit whose event it is; null for an event of the whole enrollment, and for PREVIOUS on the first unit. */
export function unitOfDelay({ event, unit }: Delay, scope: Scope): string | null {
  return isUnitEvent(event) ? resolveUnit(unit ?? 'PREVIOUS', scope) : null;
}

function isUnitEvent(event: unknown): boolean {
  return event === 'UNLOCKED' || event === 'PASSED';
}

/** What is wrong with a delay as it was written; null when it may be read as one. */
export function faultOfDelay(value: unknown): LeafProblem | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { path: '', message: 'must be an object with event and duration' };
  const { event, unit, duration, atLocalTime, ...others } = value as Record<string, unknown>;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined)
    return { path: '', message: `has no "${unknown.slice(0, 40)}", only ${KEYS.join(', ')}` };
  if (!EVENTS.includes(event as DelayEvent))
    return { path: '.event', message: `must be one of ${EVENTS.join(', ')}` };
  if (unit !== undefined && !isUnitEvent(event))
    return { path: '.unit', message: `has no meaning for ${String(event)}, which is not about a unit` };
  if (unit !== undefined && (typeof unit !== 'string' || unit === ''))
    return { path: '.unit', message: 'must be PREVIOUS or the stable id of a unit' };
  if (typeof duration !== 'string' || !isDuration(duration))
    return {
      path: '.duration',
      message: 'must be an ISO 8601 duration of whole units, such as P7D or PT36H',
    };
  if (daysOf(duration) > MAX_YEARS * 366)
    return { path: '.duration', message: `must be at most ${MAX_YEARS} years` };
  if (atLocalTime !== undefined && (typeof atLocalTime !== 'string' || !LOCAL_TIME.test(atLocalTime)))
    return { path: '.atLocalTime', message: 'must be a time of day from 00:00 to 23:59, such as "07:30"' };
  return null;
}

/** When the delay is over; null while its event has no instant, undefined when the facts cannot be understood. */
export function endOfDelay(delay: Delay, facts: UnitFacts): string | null | undefined {
  const { duration, atLocalTime } = delay;
  const from = instantOfEvent(delay, facts);
  if (from === null || from === undefined) return from;
  // A cohort that starts together ends together: the calendar is asked once for all who share an instant and a zone.
  const key = `${from} ${duration} ${atLocalTime ?? ''} ${facts.zone}`;
  const known = ends.get(key);
  if (known !== undefined) return known;
  if (!isZone(facts.zone)) return undefined;
  const end = addDuration(from, duration, facts.zone);
  const moved = atLocalTime === undefined ? end : nextTimeOfDay(end, atLocalTime, facts.zone);
  if (ends.size >= MOST_ENDS) ends.clear();
  ends.set(key, moved);
  return moved;
}

const MOST_ENDS = 10_000;
const ends = new Map<string, string>();

function instantOfEvent(delay: Delay, facts: UnitFacts): string | null | undefined {
  if (delay.event === 'ENROLLED') return facts.enrolledAt;
  if (delay.event === 'COHORT_START') return facts.cohortStartsAt;
  const stableId = unitOfDelay(delay, facts);
  if (stableId === null) return undefined;
  const happened = (delay.event === 'PASSED' ? facts.passedAt : facts.unlockedAt).get(stableId);
  // Nobody waits for the time after something they need not do.
  return happened ?? (facts.skipped.has(stableId) ? LONG_AGO : null);
}

/** The first instant, from the given one on, at which clocks of the zone show the time. */
function nextTimeOfDay(instant: string, time: string, zone: string): string {
  const { date } = localOf(instant, zone);
  const sameDay = instantOf({ date, time }, zone);
  if (Date.parse(sameDay) >= Date.parse(instant)) return sameDay;
  const nextDate = new Date(Date.parse(date) + DAY_MILLISECONDS).toISOString().slice(0, 10);
  return instantOf({ date: nextDate, time }, zone);
}

function daysOf(duration: string): number {
  const [, ...parts] = PARTS.exec(duration) ?? [];
  return parts.reduce((days, part, index) => days + Number.parseInt(part ?? '0', 10) * (DAYS[index] ?? 0), 0);
}
