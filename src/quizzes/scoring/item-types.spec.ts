import { describe, expect, it } from '@jest/globals';
import { choiceStrategies } from './choice-strategies.ts';
import { Fraction } from './fraction.ts';
import type { ItemTypeName } from './item-types.ts';
import { findItemType, itemTypes } from './item-types.ts';
import { ENGINE_VERSION, scoreSheet } from './score-sheet.ts';
import { ScoringError } from './scoring-error.ts';
import type { Sheet } from './sheet.ts';
import { drawBelow, fnv1a64, seededShuffle, splitMix64 } from './shuffle.ts';
import type { ItemType } from './types.ts';

/** An item with the responses that the properties below need. `everything` is null where a type has no such thing. */
interface Sample {
  readonly body: object;
  readonly key: object;
  readonly right: object;
  readonly some: object;
  readonly everything: object | null;
  readonly blanks: readonly object[];
}

type Below = (bound: number) => number;

const words = (count: number) => Array.from({ length: count }, (_, index) => `word${index}`);

function choiceParts(below: Below) {
  const ids = words(2 + below(7));
  const correctCount = 1 + below(ids.length - 1);
  const shuffled = seededShuffle(ids, `${below(1_000)}`);
  return {
    ids,
    correct: shuffled.slice(0, correctCount),
    some: seededShuffle(ids, `${below(1_000)}`).slice(0, 1 + below(ids.length)),
    body: { options: ids.map((id) => ({ id, text: id })), shuffle: below(2) === 0 },
    feedback: Object.fromEntries(ids.filter(() => below(2) === 0).map((id) => [id, `On ${id}`])),
  };
}

/** A type without a sample here fails the first test, and does not compile. */
const samples: Record<ItemTypeName, (below: Below) => Sample> = {
  SINGLE_CHOICE(below) {
    const { ids, correct, body, feedback } = choiceParts(below);
    const tick = (optionId: string | undefined) => ({ type: 'SINGLE_CHOICE', optionId });
    return {
      body,
      key: { correct: correct[0], feedback },
      right: tick(correct[0]),
      some: tick(ids[below(ids.length)]),
      everything: null,
      blanks: [],
    };
  },
  MULTIPLE_CHOICE(below) {
    const { ids, correct, some, body, feedback } = choiceParts(below);
    const tick = (optionIds: string[]) => ({ type: 'MULTIPLE_CHOICE', optionIds });
    const strategies = [...Object.keys(choiceStrategies), undefined];
    return {
      body,
      key: { correct, feedback, strategy: strategies[below(strategies.length)] },
      right: tick(correct),
      some: tick(some),
      everything: tick(ids),
      blanks: [tick([])],
    };
  },
  TRUE_FALSE(below) {
    const correct = below(2) === 0;
    const say = (value: boolean) => ({ type: 'TRUE_FALSE', value });
    return {
      body: {},
      key: { correct },
      right: say(correct),
      some: say(below(2) === 0),
      everything: null,
      blanks: [],
    };
  },
  SHORT_TEXT(below) {
    const accepted = words(2 + below(4));
    const write = (text: string) => ({ type: 'SHORT_TEXT', text });
    return {
      body: below(2) === 0 ? {} : { maxLength: 100 },
      key: { accepted, caseSensitive: below(2) === 0 },
      right: write(`  ${accepted[below(accepted.length)]} `),
      some: write(`Word${below(9)}`),
      everything: write(accepted.join(' ')),
      blanks: [write(''), write(' \n\u00a0')],
    };
  },
  NUMERIC(below) {
    const give = (value: string) => ({ type: 'NUMERIC', value });
    const answer = `${below(20) - 10}.${below(100)}`;
    return {
      body: {},
      key: { answer, tolerance: `0.${below(1_000)}` },
      right: give(answer),
      some: give(`${below(20) - 10}.${below(100)}`),
      everything: null,
      blanks: [give(''), give('  ')],
    };
  },
};

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

it('has a sample of every registered type, under its own name', () => {
  expect(Object.keys(samples)).toEqual(Object.keys(itemTypes));
  for (const [name, type] of Object.entries(itemTypes)) expect(type.type).toBe(name);
});

it.each(['', 'ESSAY', 'constructor', '__proto__', 'toString'])('knows no type %j', (name) => {
  expect(findItemType(name)).toBeNull();
});

describe.each(Object.keys(itemTypes) as ItemTypeName[])('%s', (name) => {
  const type: ItemType = itemTypes[name];
  const draw = splitMix64(fnv1a64(name));
  const below: Below = (bound) => drawBelow(bound, draw);
  const drawn = Array.from({ length: 100 }, () => samples[name](below));
  const scoreOf = (sample: Sample, response: unknown) => scoreSheet(sheetOf(name, sample, response));

  it('takes its samples', () => {
    for (const sample of drawn) {
      expect(type.checkBody(sample.body, sample.key)).toEqual([]);
      for (const response of [null, sample.right, sample.some, ...sample.blanks]) {
        expect(type.checkResponse(sample.body, response)).toEqual([]);
      }
    }
  });

  it('gives a blank 0, and all points for what is right', () => {
    for (const sample of drawn) {
      for (const blank of [null, ...sample.blanks]) {
        expect(scoreOf(sample, blank)).toMatchObject({
          earned: '0/1',
          passed: false,
          items: [{ outcome: 'BLANK' }],
        });
      }
      expect(scoreOf(sample, sample.right)).toMatchObject({ earned: '3/1', items: [{ outcome: 'CORRECT' }] });
    }
  });

  it('does not let everything pass', () => {
    for (const sample of drawn) {
      if (sample.everything) expect(scoreOf(sample, sample.everything).passed).toBe(false);
    }
  });

  it('keeps the credit from 0 to 1', () => {
    for (const sample of drawn) {
      const { credit } = type.score(sample.body, sample.key, sample.some);
      expect(credit.clamp(Fraction.ZERO, Fraction.ONE)).toEqual(credit);
    }
  });

  it('heeds no order: neither of lists in the response and the key nor of properties', () => {
    const turned = (value: object) =>
      Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([property, part]) => [property, Array.isArray(part) ? part.toReversed() : part]),
      );
    for (const sample of drawn) {
      const turnedSample = { ...sample, key: turned(sample.key) };
      const bytes = JSON.stringify(scoreOf(sample, sample.some));
      expect(JSON.stringify(scoreOf(turnedSample, turned(sample.some)))).toBe(bytes);
    }
  });

  it('gives the same sheet the same bytes', () => {
    for (const sample of drawn) {
      const sheet = sheetOf(name, sample, sample.some);
      const bytes = JSON.stringify(scoreSheet(sheet));
      expect(JSON.stringify(scoreSheet(JSON.parse(JSON.stringify(sheet))))).toBe(bytes);
      expect(JSON.stringify(scoreSheet(sheet))).toBe(bytes);
    }
  });

  it('refuses any hostile response, and never throws', () => {
    for (const { body, right } of drawn.slice(0, 10)) {
      for (const value of hostile) {
        expect(type.checkResponse(body, value)).not.toEqual([]);
        expect(type.checkResponse(body, { ...right, surplus: value })).not.toEqual([]);
        expect(type.checkResponse(body, { ...right, type: value })).not.toEqual([]);
      }
    }
  });

  it('scores whatever response it lets through, and refuses to score any other', () => {
    for (const sample of drawn.slice(0, 10)) {
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
    for (const sample of drawn.slice(0, 10)) {
      for (const value of [...hostile, null]) {
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
