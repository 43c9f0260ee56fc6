import { describe, expect, it } from '@jest/globals';
import type { OutlineUnit } from './availability.ts';
import { checkAvailability } from './check-availability.ts';
import { evaluate } from './evaluate-availability.ts';
import { lockStates, unitsToUnlock } from './lock-states.ts';
import { passTime, type Opening } from './pass-time.ts';
import type { Situation } from './situation.ts';
import { NO_FACTS } from './no-facts.ts';
import { findCycles } from './find-cycles.ts';

const now = '2027-03-01T09:00:00Z';

/** Runs a property over many dice and names the seed that breaks it. */
function forEverySeed(property: (roll: Dice) => void): void {
  for (let seed = 0; seed < 500; seed++) {
    try {
      property(dice(seed));
    } catch (cause) {
      throw new Error(`seed ${seed}: ${String(cause)}`, { cause });
    }
  }
}

/** Mulberry32: whole numbers below `limit`, the same for the same seed. */
function dice(seed: number) {
  let state = seed * 2_654_435_761;
  return (limit: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) % limit;
  };
}
type Dice = ReturnType<typeof dice>;

const pick = <T>(roll: Dice, values: readonly T[]): T => values[roll(values.length)] as T;

function randomTree(roll: Dice, depth = 0): unknown {
  const list = () => Array.from({ length: roll(4) }, () => randomTree(roll, depth + 1));
  const unit = () => pick(roll, ['PREVIOUS', 'u1', 'u2', 'u3', 'u4', 'u9', '', 7]);
  const kinds = [
    () => ({ quizPassed: unit() }),
    () => ({ unitCompleted: unit() }),
    () => ({ dateReached: pick(roll, ['2020-01-01T00:00:00Z', '2030-01-01T00:00:00Z', 'x', null]) }),
    () => ({
      delayAfter: {
        event: pick(roll, ['ENROLLED', 'COHORT_START', 'UNLOCKED', 'PASSED', 'OPENED']),
        ...(roll(3) === 0 ? {} : { unit: unit() }),
        duration: pick(roll, ['P0D', 'P7D', 'PT36H', 'P1M', 'P99Y', '7']),
        ...(roll(2) === 0 ? {} : { atLocalTime: pick(roll, ['00:00', '02:30', '23:59', '24:00']) }),
      },
    }),
    () => ({ memberOf: pick(roll, ['spring', 'autumn', 'Spring!', null]) }),
    () => ({ manual: pick(roll, [true, false]) }),
    () => pick<unknown>(roll, [null, 1, 'x', [], {}, { moon: 1 }, { __proto__: null }, { a: 1, b: 2 }]),
    () => ({ allOf: list() }),
    () => ({ anyOf: list() }),
    () => ({ not: randomTree(roll, depth + 1) }),
  ];
  return pick(roll, depth > 8 ? kinds.slice(0, 7) : kinds)();
}

function randomOutline(roll: Dice, ruleOf: () => unknown, size = 1 + roll(6)): OutlineUnit[] {
  return Array.from({ length: size }, (_, index) => ({
    stableId: `u${index + 1}`,
    position: index + 1,
    completedBy: pick(roll, ['QUIZ', 'MARK'] as const),
    availability: ruleOf() as OutlineUnit['availability'],
  }));
}

function randomUnits(roll: Dice, outline: OutlineUnit[]): Set<string> {
  return new Set(outline.map((unit) => unit.stableId).filter(() => roll(2) === 1));
}

const INSTANTS = [
  '2026-03-01T00:00:00Z',
  '2027-02-28T23:59:59Z',
  '2027-03-28T01:00:00Z',
  '2029-12-31T12:00:00Z',
];

function randomTimes(roll: Dice, outline: OutlineUnit[]): Map<string, string> {
  return new Map([...randomUnits(roll, outline)].map((stableId) => [stableId, pick(roll, INSTANTS)]));
}

const randomFacts = (roll: Dice, outline: OutlineUnit[]) => ({
  ...NO_FACTS,
  unlockedAt: randomTimes(roll, outline),
  passedAt: randomTimes(roll, outline),
  enrolledAt: pick(roll, INSTANTS),
  cohortStartsAt: pick(roll, [null, ...INSTANTS]),
  zone: pick(roll, ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Apia', 'Nowhere/At_All']),
  cohorts: new Set(pick(roll, [[], ['spring'], ['spring', 'autumn']])),
  shifts: roll(3) === 0 ? randomTimes(roll, outline) : NO_FACTS.shifts,
  skipped: roll(3) === 0 ? randomUnits(roll, outline) : NO_FACTS.skipped,
  passedQuizzes: randomUnits(roll, outline),
  completedUnits: randomUnits(roll, outline),
  manualGrants: randomUnits(roll, outline),
});

describe('a default course', () => {
  it.each([1, 2, 3, 8, 25])('of %i units opens exactly k+1, once, when k is finished', (size) => {
    const roll = dice(size);
    const outline = randomOutline(roll, () => null, size);
    const facts = { ...NO_FACTS, passedQuizzes: new Set<string>(), completedUnits: new Set<string>() };
    const unlocked = new Set(unitsToUnlock({ outline, facts, unlocked: new Set(), now }));
    expect([...unlocked]).toEqual(['u1']);
    for (const [index, unit] of outline.entries()) {
      (unit.completedBy === 'QUIZ' ? facts.passedQuizzes : facts.completedUnits).add(unit.stableId);
      const opened = unitsToUnlock({ outline, facts, unlocked, now });
      expect(opened).toEqual(index + 1 < size ? [`u${index + 2}`] : []);
      for (const stableId of opened) unlocked.add(stableId);
      expect(unitsToUnlock({ outline, facts, unlocked, now })).toEqual([]);
    }
  });
});

describe('any course, any facts', () => {
  it('never throws, never relocks, shows the lock it enforces', () =>
    forEverySeed((roll) => {
      const outline = randomOutline(roll, () => randomTree(roll));
      const before = {
        outline,
        facts: randomFacts(roll, outline),
        unlocked: randomUnits(roll, outline),
        now,
      };
      findCycles(outline);

      const opened = unitsToUnlock(before);
      const course = outline.map((unit) => unit.stableId);
      expect(opened).toEqual(course.filter((stableId) => opened.includes(stableId)));
      expect(opened.filter((stableId) => before.unlocked.has(stableId))).toEqual([]);

      const shown = lockStates(before);
      expect(shown.map(({ stableId }) => stableId)).toEqual(course);
      for (const { stableId, state, unmet } of shown) {
        expect(state === 'UNLOCKED').toBe(before.unlocked.has(stableId) || opened.includes(stableId));
        expect(state === 'LOCKED').toBe(unmet.length > 0);
      }

      const granted = new Set([...before.unlocked, ...opened]);
      const after = lockStates({
        ...before,
        facts: NO_FACTS,
        unlocked: granted,
        now: '1999-01-01T00:00:00Z',
      });
      for (const { stableId, state } of after) if (granted.has(stableId)) expect(state).toBe('UNLOCKED');
    }));

  it('without `not`, more facts and a later time never close a unit', () =>
    forEverySeed((roll) => {
      const positive = (): unknown => {
        const tree = randomTree(roll);
        return JSON.stringify(tree ?? null).includes('"not"') ? { quizPassed: 'u1' } : tree;
      };
      const outline = randomOutline(roll, positive);
      const facts = randomFacts(roll, outline);
      const extra = randomFacts(roll, outline);
      const more = {
        ...facts,
        unlockedAt: new Map([...extra.unlockedAt, ...facts.unlockedAt]),
        passedAt: new Map([...extra.passedAt, ...facts.passedAt]),
        cohorts: new Set([...facts.cohorts, ...extra.cohorts]),
        skipped: new Set([...facts.skipped, ...extra.skipped]),
        passedQuizzes: new Set([...facts.passedQuizzes, ...extra.passedQuizzes]),
        completedUnits: new Set([...facts.completedUnits, ...extra.completedUnits]),
        manualGrants: new Set([...facts.manualGrants, ...extra.manualGrants]),
      };
      const opened = unitsToUnlock({ outline, facts, unlocked: new Set(), now });
      const later = unitsToUnlock({ outline, facts: more, unlocked: new Set(), now: '2031-01-01T00:00:00Z' });
      expect(later).toEqual(expect.arrayContaining(opened));
    }));

  it('opens a locked unit at the instant it tells and not before, with the facts as they are', () =>
    forEverySeed((roll) => {
      const outline = randomOutline(roll, () => randomTree(roll));
      const situation = { outline, facts: randomFacts(roll, outline), unlocked: new Set<string>(), now };
      const at = (instant: number) => unitsToUnlock({ ...situation, now: new Date(instant).toISOString() });
      for (const { stableId, state, availableAt } of lockStates(situation)) {
        if (state === 'UNLOCKED' || availableAt === null) {
          expect(availableAt).toBeNull();
          continue;
        }
        expect(Date.parse(availableAt)).toBeGreaterThan(Date.parse(now));
        expect(at(Date.parse(availableAt))).toContain(stableId);
        expect(at(Date.parse(availableAt) - 1)).not.toContain(stableId);
      }
      const never = lockStates(situation).filter(
        (lock) => lock.state === 'LOCKED' && lock.availableAt === null,
      );
      for (const { stableId } of never)
        expect(at(Date.parse('2999-01-01T00:00:00Z'))).not.toContain(stableId);
    }));

  it('passes time as one who looks again and again would see it pass', () =>
    forEverySeed((roll) => {
      const outline = randomOutline(roll, () => randomTree(roll));
      const situation = {
        outline,
        facts: randomFacts(roll, outline),
        unlocked: randomUnits(roll, outline),
        now,
      };
      const { openings, then } = passTime(situation, '2028-06-01T00:00:00Z');
      let seen: Situation = situation;
      const granted: Opening[] = [];
      const grant = (at: string) => {
        const opened = unitsToUnlock({ ...seen, now: at });
        for (const stableId of opened) granted.push({ stableId, at: new Date(at).toISOString() });
        const times = new Map(opened.map((stableId) => [stableId, at]));
        const facts = { ...seen.facts, unlockedAt: new Map([...seen.facts.unlockedAt, ...times]) };
        seen = { outline, facts, unlocked: new Set([...seen.unlocked, ...opened]), now: at };
      };
      grant(now);
      for (const at of new Set(openings.map((opening) => opening.at))) {
        grant(new Date(Date.parse(at) - 1).toISOString());
        grant(at);
      }
      grant('2028-06-01T00:00:00Z');
      const sorted = (list: Opening[]) => list.map(({ stableId, at }) => `${at} ${stableId}`).sort();
      expect(sorted(openings)).toEqual(sorted(granted));
      expect(then.unlocked).toEqual(seen.unlocked);
      expect(passTime(situation, '2027-02-28T00:00:00Z').openings).toEqual([]);
    }));

  it('`not` turns a sound verdict around and keeps an unsound one shut', () =>
    forEverySeed((roll) => {
      const outline = randomOutline(roll, () => null);
      const facts = { ...randomFacts(roll, outline), outline, unit: 'u1' };
      const tree = randomTree(roll, 4);
      const isSound =
        tree !== null && checkAvailability(tree, facts).length === 0 && facts.zone !== 'Nowhere/At_All';
      const plain = evaluate({ anyOf: [tree] }, facts, now);
      const negated = evaluate({ not: tree }, facts, now);
      if (isSound) expect(negated.available).toBe(!plain.available);
      else expect(plain.available && negated.available).toBe(false);
      expect(evaluate({ not: { anyOf: [tree, { moon: 1 }] } }, facts, now).available).toBe(false);
      expect(evaluate({ allOf: [tree, { moon: 1 }] }, facts, now).available).toBe(false);
    }));
});
