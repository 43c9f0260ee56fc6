import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { drawFrom, pick, samples, words } from '../../../test/support/sample-items.ts';
import type { Below, Sample } from '../../../test/support/sample-items.ts';
import { Fraction } from './fraction.ts';
import { isSameResponse } from './is-same-response.ts';
import type { ItemTypeName } from './item-types.ts';
import { findItemType } from './item-types.ts';
import { itemTypes } from './registry.ts';
import { ENGINE_VERSION, scoreSheet } from './score-sheet.ts';
import { ScoringError } from './scoring-error.ts';
import type { Sheet } from './sheet.ts';
import type { ItemType } from './types.ts';

const CASES = 1_000;
/** Graded by people: what is right waits for them. */
const byPeople: readonly string[] = ['ESSAY', 'FILE_REFERENCE'];

const hostile: unknown[] = [
  ...JSON.parse(
    String.raw`[true, 0, -1, 1e400, "", "null", "\u0000", "\ud800", [], [[]], [null], {}, {"type": null}]`,
  ),
  ...JSON.parse('[{"length": 5}, {"constructor": 1}, {"__proto__": {"type": "TRUE_FALSE", "value": true}}]'),
  JSON.parse(`${'['.repeat(5_000)}${']'.repeat(5_000)}`),
  JSON.parse(`${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`),
  Object.fromEntries(words(10_000).map((word) => [word, word])),
  Array(100_000).fill({}),
  'x'.repeat(100_000),
  Object.create(null),
  undefined,
  NaN,
];

function sheetOf(type: string, sample: Sample, response: unknown, passPercent = '50'): Sheet {
  const item = { slot: 's1', type, points: '3', body: sample.body, key: sample.key, response };
  return { engine: ENGINE_VERSION, passPercent, items: [item] } as unknown as Sheet;
}

/** Each run tries other numbers; a failure names the one to reproduce it with. */
function forAll(name: ItemTypeName, property: (sample: Sample, below: Below) => void): void {
  const seeds = fc.nat();
  const holds = fc.property(seeds, (seed) => {
    const below = drawFrom(seed);
    property(samples[name](below), below);
  });
  fc.assert(holds, { numRuns: CASES });
}

/** `expect` itself takes longer than a score does. */
function agree(actual: unknown, expected: unknown): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) expect(actual).toEqual(expected);
}

/** The value with one of its parts, at any depth, replaced. */
function damage(value: unknown, junk: unknown, below: Below): unknown {
  if (typeof value !== 'object' || value === null || below(4) === 0) return junk;
  const names = Object.keys(value);
  const name = pick([...names, 'surplus'], below);
  if (Array.isArray(value) && name === 'surplus') return [...value, junk];
  const part: unknown = damage((value as Record<string, unknown>)[name], junk, below);
  return Array.isArray(value)
    ? value.map((old, index) => (String(index) === name ? part : old))
    : { ...value, [name]: part };
}

it('has a sample of every registered type, under its own name', () => {
  expect(Object.keys(samples).sort()).toEqual(Object.keys(itemTypes).sort());
  for (const [name, { scoring }] of Object.entries(itemTypes)) expect(scoring.type).toBe(name);
});

it.each(['', 'RIDDLE', 'constructor', '__proto__', 'toString'])('knows no type %j', (name) => {
  expect(findItemType(name)).toBeNull();
});

describe.each(Object.keys(itemTypes) as ItemTypeName[])('%s', (name) => {
  const type: ItemType = itemTypes[name].scoring;
  const isByPeople = byPeople.includes(name);
  const scoreOf = (sample: Sample, response: unknown) => scoreSheet(sheetOf(name, sample, response));
  const creditOf = ({ body, key }: Sample, response: unknown) => type.score(body, key, response).credit;

  it('takes its samples, gives a blank 0, all points for what is right, and never lets everything pass', () => {
    forAll(name, (sample) => {
      const { body, key, right, some, blanks, everything } = sample;
      agree(type.checkBody(body, key), []);
      for (const response of [null, right, some, ...blanks, everything, { ...some, certainty: 2 }]) {
        agree(type.checkResponse(body, response), []);
      }
      for (const blank of [null, ...blanks]) {
        const { earned, passed, items } = scoreOf(sample, blank);
        agree([earned, passed, items[0]?.outcome], ['0/1', false, 'BLANK']);
      }
      const { earned, items } = scoreOf(sample, right);
      agree([earned, items[0]?.outcome], isByPeople ? ['0/1', 'PENDING'] : ['3/1', 'CORRECT']);
      if (everything) agree(scoreOf(sample, everything).passed, false);
    });
  });

  it('keeps the credit from 0 to 1, and gives no less for more that is right', () => {
    forAll(name, (sample) => {
      const credits = (sample.ladder ?? []).map((response) => creditOf(sample, response));
      for (const credit of [creditOf(sample, sample.some), ...credits]) {
        agree(credit.clamp(Fraction.ZERO, Fraction.ONE).toText(), credit.toText());
      }
      const falls = credits.filter((credit, index) => credit.compare(credits[index - 1] ?? credit) < 0);
      agree(falls.length, 0);
    });
  });

  it('heeds no order of lists and properties, and gives the same sheet the same bytes', () => {
    forAll(name, (sample) => {
      const turned = (value: object) =>
        Object.fromEntries(
          Object.entries(value)
            .reverse()
            .map(([property, part]) => [
              property,
              Array.isArray(part) && !sample.isOrderHeeded ? part.toReversed() : part,
            ]),
        );
      const sheet = sheetOf(name, sample, sample.some);
      const bytes = JSON.stringify(scoreSheet(sheet));
      agree(JSON.stringify(scoreSheet(JSON.parse(JSON.stringify(sheet)))), bytes);
      const turnedSample = { ...sample, key: turned(sample.key) };
      agree(JSON.stringify(scoreOf(turnedSample, turned(sample.some))), bytes);
      agree(isSameResponse(turned(sample.some), sample.some), true);
    });
  });

  it('checks any JSON without throwing, and scores whatever it lets through', () => {
    const holds = fc.property(fc.jsonValue(), fc.nat(), (junk, seed) => {
      const below = drawFrom(seed);
      const sample = samples[name](below);
      const [part, isScored] = [below(3), below(2) === 0];
      const body = part === 0 ? damage(sample.body, junk, below) : sample.body;
      const key = part === 1 ? damage(sample.key, junk, below) : sample.key;
      const response = part === 2 ? damage(sample.some, junk, below) : sample.some;
      agree(Array.isArray(type.checkResponse(sample.body, junk)), true);
      agree(Array.isArray(type.checkBody(junk, junk)), true);
      if (type.checkBody(body, key).length > 0 || type.checkResponse(body, response).length > 0) return;
      const { credit } = type.score(body, key, isScored ? response : null);
      agree(credit.compare(credit.clamp(Fraction.ZERO, Fraction.ONE)), 0);
      agree(Number.isFinite(type.cost(body, key, response)), true);
    });
    fc.assert(holds, { numRuns: CASES });
  });

  const below = drawFrom(name.length);
  const drawn = Array.from({ length: 4 }, () => samples[name](below));

  it('refuses any hostile response, and never throws', () => {
    for (const { body, right } of drawn) {
      for (const value of hostile) {
        expect(type.checkResponse(body, value)).not.toEqual([]);
        expect(type.checkResponse(body, { ...right, surplus: value })).not.toEqual([]);
        expect(type.checkResponse(body, { ...right, type: value })).not.toEqual([]);
        expect(type.checkResponse(body, { ...right, certainty: value })).not.toEqual([]);
      }
    }
  });

  it('scores whatever response it lets through, and refuses to score any other', () => {
    for (const sample of drawn) {
      const variants = Object.keys(sample.right).flatMap((property) =>
        [...hostile, null].map((value) => ({ ...sample.right, [property]: value })),
      );
      for (const response of variants) {
        if (type.checkResponse(sample.body, response).length > 0) {
          expect(() => scoreOf(sample, response)).toThrow(ScoringError);
        } else {
          expect(scoreOf(sample, response).items).toHaveLength(1);
        }
      }
    }
  });

  it('never scores with a broken body or key', () => {
    const isEmpty = (value: unknown) =>
      typeof value === 'object' && value !== null && Object.keys(value).length === 0 && !Array.isArray(value);
    for (const sample of drawn) {
      for (const value of [...hostile, null].filter((value) => !isByPeople || !isEmpty(value))) {
        expect(type.checkBody(sample.body, value)).not.toEqual([]);
        expect(() => scoreOf({ ...sample, key: value as object }, sample.some)).toThrow(ScoringError);
        expect(() => scoreOf({ ...sample, key: value as object }, null)).toThrow(ScoringError);
      }
      expect(() => scoreOf({ ...sample, body: [] }, null)).toThrow(ScoringError);
    }
  });

  it('lets no part of the key into the body', () => {
    for (const { body, key } of drawn) {
      for (const [property, part] of Object.entries(key)) {
        expect(type.checkBody({ ...body, [property]: part }, key)).not.toEqual([]);
      }
    }
  });

  it('costs something finite, and no less with a response', () => {
    for (const { body, key, some } of drawn) {
      const cost = type.cost(body, key, some);
      expect(Number.isFinite(cost) && cost >= type.cost(body, key, null)).toBe(true);
    }
  });
});
