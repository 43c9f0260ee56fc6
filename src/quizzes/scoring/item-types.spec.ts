import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { choiceStrategies } from './choice-strategies.ts';
import { Fraction } from './fraction.ts';
import type { ItemTypeName } from './item-types.ts';
import { findItemType, itemTypes } from './item-types.ts';
import { orderingScorings } from './ordering-scorings.ts';
import { ENGINE_VERSION, scoreSheet } from './score-sheet.ts';
import { ScoringError } from './scoring-error.ts';
import type { Sheet } from './sheet.ts';
import { seededShuffle } from './shuffle.ts';
import type { ItemType } from './types.ts';

/**
 * An item with the responses that the properties below need. `everything` is what one would give who ticks
 * all or the same everywhere, null where a type has no such thing. The responses of `ladder` are ever more
 * right.
 */
interface Sample {
  readonly body: object;
  readonly key: object;
  readonly right: object;
  readonly some: object;
  readonly everything: object | null;
  readonly blanks: readonly object[];
  readonly ladder?: readonly object[];
  readonly isOrderHeeded?: boolean;
}

type Below = (bound: number) => number;

const { floor, imul } = Math;
const CASES = 1_000;
/** Graded by people: what is right waits for them. */
const byPeople: readonly string[] = ['ESSAY', 'FILE_REFERENCE'];

const words = (count: number) => Array.from({ length: count }, (_, index) => `word${index}`);
const texts = (ids: readonly string[]) => ids.map((id) => ({ id, text: `Text ${id}` }));
const pick = <Member>(members: readonly Member[], below: Below) => members[below(members.length)] as Member;
const mix = <Member>(members: readonly Member[], below: Below) => seededShuffle(members, `${below(1_000)}`);
const steps = <Member>(members: readonly Member[]) => members.map((_, index) => members.slice(0, index + 1));

function choiceParts(below: Below) {
  const ids = words(2 + below(7));
  const correctCount = 1 + below(ids.length - 1);
  const shuffled = mix(ids, below);
  return {
    ids,
    correct: shuffled.slice(0, correctCount),
    some: mix(ids, below).slice(0, 1 + below(ids.length)),
    body: { options: texts(ids), shuffle: below(2) === 0 },
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
      some: tick(pick(ids, below)),
      everything: null,
      blanks: [],
    };
  },
  MULTIPLE_CHOICE(below) {
    const { ids, correct, some, body, feedback } = choiceParts(below);
    const tick = (optionIds: string[]) => ({ type: 'MULTIPLE_CHOICE', optionIds });
    const strategy = pick([...Object.keys(choiceStrategies), undefined], below);
    const weightOf = (id: string) =>
      correct.includes(id) ? `1/${correct.length}` : `-1/${ids.length - correct.length}`;
    const weights = Object.fromEntries(ids.map((id) => [id, weightOf(id)]));
    return {
      body,
      key: { correct, feedback, strategy, ...(strategy === 'WEIGHTED' && { weights }) },
      right: tick(correct),
      some: tick(some),
      everything: tick(ids),
      blanks: [tick([])],
      ladder: steps(correct).map(tick),
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
    const answers = [
      ...accepted.map((text) => ({ text, maxEdits: below(3) })),
      { text: 'half', fraction: '1/2', feedback: 'Half.' },
      { text: 'hal?', fraction: '0.5', feedback: 'Also half.', maxEdits: 1 },
      { text: 'w*x', fraction: '1/3', feedback: 'A third.', wildcard: true },
    ];
    return {
      body: below(2) === 0 ? {} : { maxLength: 100 },
      key: { ...(below(2) === 0 ? { accepted } : { answers }), caseSensitive: below(2) === 0 },
      right: write(`  ${pick(accepted, below)} `),
      some: write(pick(['Word1', 'wrod1', 'half', 'half ', 'word1x', 'w x', 'nothing', '*'], below)),
      everything: write(accepted.join(' ')),
      blanks: [write(''), write(' \n\u00a0')],
    };
  },
  NUMERIC(below) {
    const value = `${below(20) - 10}.${below(100)}`;
    const hasUnits = below(2) === 0;
    const units = [
      { name: 'm', factor: '1' },
      { name: 'ft', factor: '0.3048' },
      { name: 'third', factor: '1/3' },
    ];
    const answers = [
      { value, tolerance: `0.${below(1_000)}`, toleranceKind: pick(['ABSOLUTE', 'RELATIVE'], below) },
      { value: '3', tolerance: '2', fraction: '1/3', feedback: 'Near three.' },
      { value: '4', tolerance: '2', fraction: '1/3', feedback: 'Near four.' },
    ];
    const give = (value: string, unit?: string) => ({ type: 'NUMERIC', value, ...(hasUnits && { unit }) });
    const isOld = !hasUnits && below(2) === 0;
    return {
      body: hasUnits ? { asksUnit: true, ...(below(2) === 0 && { units: ['m', 'ft', 'kg', 'third'] }) } : {},
      key: isOld
        ? { answer: value, tolerance: '0.5' }
        : { answers, ...(hasUnits && { units, unitPenalty: '0.2' }) },
      right: give(value, 'm'),
      some: give(`${below(20) - 10}.${below(100)}`, pick(['m', 'ft', 'kg', undefined], below)),
      everything: null,
      blanks: [give(''), give('  ')],
    };
  },
  MATCHING(below) {
    const promptIds = words(3 + below(4)).map((word) => `to ${word}`);
    const optionIds = words(promptIds.length + below(3));
    const order = mix(optionIds, below);
    const pair = (promptId: string, index: number) => ({ promptId, optionId: order[index] });
    const pairs = promptIds.map(pair);
    const match = (given: object[]) => ({ type: 'MATCHING', pairs: given });
    return {
      body: { prompts: texts(promptIds), options: texts(optionIds) },
      key: { pairs: mix(pairs, below), feedback: { 'to word1': 'Not so.', 'to word0': 'No.' } },
      right: match(mix(pairs, below)),
      some: match(mix(promptIds, below).slice(below(2)).map(pair)),
      everything: match(promptIds.map((promptId) => ({ promptId, optionId: pick(optionIds, () => 0) }))),
      blanks: [match([])],
      ladder: steps(pairs).map(match),
    };
  },
  ORDERING(below) {
    const ids = words(2 + below(6));
    const order = mix(ids, below);
    const put = (order: string[]) => ({ type: 'ORDERING', order });
    return {
      body: { options: texts(ids), shuffle: true },
      key: { order, scoring: pick([...Object.keys(orderingScorings), undefined], below) },
      right: put(order),
      some: put(mix(ids, below)),
      everything: null,
      blanks: [put([])],
      isOrderHeeded: true,
    };
  },
  CLOZE(below) {
    const options = texts(words(4));
    const gaps = [
      { id: 'a', kind: 'CHOICE', options },
      { id: 'b', kind: 'TEXT', maxLength: 50 },
      { id: 'c', kind: 'NUMBER' },
    ];
    const keys = [
      { correct: pick(words(4), below), feedback: { word0: 'On word0.' } },
      { answers: [{ text: 'hash' }, { text: 'h*', wildcard: true, fraction: '0.25' }] },
      { answers: [{ value: '5', tolerance: '0.1' }] },
    ];
    const right = [
      { gapId: 'a', optionId: keys[0]?.correct },
      { gapId: 'b', text: ' HASH' },
      { gapId: 'c', value: '4.95' },
    ];
    const wrong = [
      { gapId: 'a', optionId: 'word0' },
      { gapId: 'b', text: 'head' },
      { gapId: 'c', value: '1' },
    ];
    const fill = (given: object[]) => ({ type: 'CLOZE', gaps: given });
    return {
      body: { text: 'One {{b}}, two {{ a }}, three {{c}}.', gaps: mix(gaps, below) },
      key: { gaps: gaps.map(({ id }, index) => ({ id, key: keys[index], weight: 1 + below(5) })) },
      right: fill(right),
      some: fill(
        right.map((part, index) => (below(2) === 0 ? part : (wrong[index] ?? part))).slice(below(2)),
      ),
      everything: null,
      blanks: [fill([]), fill([{ gapId: 'a' }, { gapId: 'b', text: '  ' }, { gapId: 'c', value: '' }])],
      ladder: steps(right).map(fill),
    };
  },
  WORD_BANK(below) {
    const gapIds = words(3 + below(4)).map((word) => `gap ${word}`);
    const optionIds = words(gapIds.length + below(3));
    const order = mix(optionIds, below);
    const reuse = below(2) === 0;
    const part = (gapId: string, index: number) => ({ gapId, optionId: order[index] });
    const drop = (gaps: object[]) => ({ type: 'WORD_BANK', gaps });
    const right = gapIds.map(part);
    const same = gapIds.map((gapId) => ({ gapId, optionId: optionIds[0] }));
    return {
      body: { text: gapIds.map((id) => `Put {{${id}}}`).join(', '), options: texts(optionIds), reuse },
      key: {
        gaps: gapIds.map((id, index) => ({ id, optionIds: [order[index]], weight: 2 + below(2) })),
        feedback: { 'gap word0': 'Wrong in 0.', 'gap word1': 'Wrong in 1.' },
      },
      right: drop(right),
      some: drop(mix(gapIds, below).slice(below(2)).map(part)),
      everything: reuse && gapIds.length > 3 ? drop(same) : null,
      blanks: [drop([])],
      ladder: steps(right).map(drop),
    };
  },
  HOTSPOT(below) {
    const cells = mix(
      Array.from({ length: 12 }, (_, cell) => ({
        x: (cell % 4) * 100 + 50,
        y: floor(cell / 4) * 100 + 50,
      })),
      below,
    );
    const regionAt = ({ x, y }: { x: number; y: number }) =>
      pick<object>(
        [
          { shape: 'RECTANGLE', x: x - 40, y: y - 40, width: 80, height: 80 },
          { shape: 'CIRCLE', x, y, radius: 40 },
          {
            shape: 'POLYGON',
            points: [
              { x: x - 40, y },
              { x, y: y - 40 },
              { x: x + 40, y },
              { x, y: y + 40 },
            ],
          },
        ],
        below,
      );
    const rightCount = 1 + below(4);
    const regions = cells.slice(0, rightCount + below(3)).map((cell, index) => ({
      ...regionAt(cell),
      id: `region ${index}`,
      isDecoy: index >= rightCount,
      feedback: `Feedback ${index}`,
    }));
    const point = (points: object[]) => ({ type: 'HOTSPOT', points });
    return {
      body: { image: 'map.png', width: 400, height: 300, maxPoints: 12 },
      key: { regions },
      right: point(cells.slice(0, rightCount)),
      some: point(mix(cells, below).slice(0, 1 + below(4))),
      everything: point(cells),
      blanks: [point([])],
      ladder: steps(cells.slice(0, rightCount)).map(point),
    };
  },
  FORMULA(below) {
    const [key = '', equal = '', other = ''] = pick(
      [
        ['(x + a)^2', 'x^2 + 2a*x + a^2', 'x^2 + a^2'],
        ['sin(x)^2', '1 - cos(x)^2', 'sin(x^2)'],
        ['a*x', 'x*a', 'a + x'],
        ['exp(x)/a', 'e^x/a', 'e^(x/a)'],
        ['x', 'ln(exp(x))', 'abs(x)'],
      ],
      below,
    );
    const write = (formula: string) => ({ type: 'FORMULA', formula });
    return {
      body: {
        variables: [{ name: 'x', min: '-2', max: '2' }],
        parameters: [{ name: 'a', min: '3', max: '9', step: '0.5' }],
      },
      key: { answers: [{ formula: key }, { formula: 'x + 1', fraction: '1/2', feedback: 'Half.' }] },
      right: write(equal),
      some: write(pick([other, equal, '1 + x', '0'], below)),
      everything: null,
      blanks: [write(''), write(' \n')],
    };
  },
  ESSAY(below) {
    const write = (text: string) => ({ type: 'ESSAY', text });
    const rubric = [{ id: 'a', text: 'Clear.', points: '2' }];
    return {
      body: below(2) === 0 ? {} : { maxLength: 1_000 },
      key: below(2) === 0 ? {} : { rubric, modelAnswer: 'Like this.' },
      right: write('Something.'),
      some: write(pick(words(9), below)),
      everything: null,
      blanks: [write(''), write(' \t')],
    };
  },
  FILE_REFERENCE(below) {
    const hand = (files: object[]) => ({ type: 'FILE_REFERENCE', files });
    const files = words(1 + below(3)).map((id) => ({ id, name: `${id}.PDF` }));
    return {
      body: { maxFiles: 3, ...(below(2) === 0 && { extensions: ['pdf', 'txt'] }) },
      key: {},
      right: hand(files),
      some: hand(mix(files, below)),
      everything: null,
      blanks: [hand([])],
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

/** Faster than the engine's own: the linear congruential generator of "Numerical Recipes". */
function drawFrom(seed: number): Below {
  let state = seed;
  return (bound) => {
    state = (imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return floor((state / 2 ** 32) * bound);
  };
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
  for (const [name, type] of Object.entries(itemTypes)) expect(type.type).toBe(name);
});

it.each(['', 'RIDDLE', 'constructor', '__proto__', 'toString'])('knows no type %j', (name) => {
  expect(findItemType(name)).toBeNull();
});

describe.each(Object.keys(itemTypes) as ItemTypeName[])('%s', (name) => {
  const type: ItemType = itemTypes[name];
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
