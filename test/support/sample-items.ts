import { choiceStrategies } from '../../src/quizzes/scoring/multiple-choice/choice-strategies.ts';
import type { ItemTypeName } from '../../src/quizzes/scoring/item-types.ts';
import { orderingScorings } from '../../src/quizzes/scoring/ordering/ordering-scorings.ts';
import { seededShuffle } from '../../src/quizzes/scoring/shuffle.ts';

/**
 * An item with the responses that the properties below need. `everything` is what one would give who ticks
 * all or the same everywhere, null where a type has no such thing. The responses of `ladder` are ever more
 * right; only what people grade has none.
 */
export interface Sample {
  readonly body: object;
  readonly key: object;
  readonly right: object;
  readonly some: object;
  readonly everything: object | null;
  readonly blanks: readonly object[];
  readonly ladder?: readonly object[];
  readonly isOrderHeeded?: boolean;
}

export type Below = (bound: number) => number;

const { floor, imul } = Math;

export const words = (count: number) => Array.from({ length: count }, (_, index) => `word${index}`);
const texts = (ids: readonly string[]) => ids.map((id) => ({ id, text: `Text ${id}` }));
export const pick = <Member>(members: readonly Member[], below: Below) =>
  members[below(members.length)] as Member;
const mix = <Member>(members: readonly Member[], below: Below) => seededShuffle(members, `${below(1_000)}`);
const steps = <Member>(members: readonly Member[]) => members.map((_, index) => members.slice(0, index + 1));

/** The way from `given` to `order`, in steps each of which puts one entry at its place. */
function putInPlace(given: readonly string[], order: readonly string[]): (readonly string[])[] {
  return order.reduce<(readonly string[])[]>(
    (way, id, place) => {
      const last = way.at(-1) ?? [];
      const swapped = (other: string, index: number) =>
        index === place ? id : other === id ? (last[place] ?? id) : other;
      return [...way, last.map(swapped)];
    },
    [given],
  );
}

/** The way from `given` to `order`, in steps each of which turns one pair of neighbours round that was the wrong one. */
function swapNeighbours(given: readonly string[], order: readonly string[]): (readonly string[])[] {
  const [way, last] = [[given], [...given]];
  const isWrong = (id: string, index: number) => order.indexOf(id) > order.indexOf(last[index + 1] ?? id);
  for (let place = last.findIndex(isWrong); place !== -1; place = last.findIndex(isWrong)) {
    last.splice(place, 2, last[place + 1] ?? '', last[place] ?? '');
    way.push([...last]);
  }
  return way;
}

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
export const samples: Record<ItemTypeName, (below: Below) => Sample> = {
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
      ladder: [tick(ids.find((id) => id !== correct[0])), tick(correct[0])],
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
      ladder: [say(!correct), say(correct)],
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
      ladder: ['nothing', 'w x', 'half', pick(accepted, below)].map(write),
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
      ladder: [give('1000', 'm'), give(value, 'kg'), give(value, 'm')].slice(hasUnits ? 0 : 1),
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
    const put = (order: readonly string[]) => ({ type: 'ORDERING', order });
    const scoring = pick([...Object.keys(orderingScorings), undefined], below);
    const sort = scoring === 'EXACT_POSITIONS' || scoring === undefined ? putInPlace : swapNeighbours;
    return {
      body: { options: texts(ids), shuffle: true },
      key: { order, scoring },
      right: put(order),
      some: put(mix(ids, below)),
      everything: null,
      blanks: [put([])],
      ladder: sort(mix(ids, below), order).map(put),
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
      ladder: [other, 'x + 1', equal].map(write),
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

/** Faster than the engine's own: the linear congruential generator of "Numerical Recipes". */
export function drawFrom(seed: number): Below {
  let state = seed;
  return (bound) => {
    state = (imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return floor((state / 2 ** 32) * bound);
  };
}
