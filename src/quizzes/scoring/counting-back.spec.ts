import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { drawFrom, pick, samples } from '../../../test/support/sample-items.ts';
import type { Below } from '../../../test/support/sample-items.ts';
import { Fraction } from './fraction.ts';
import type { ItemTypeName } from './item-types.ts';
import { itemTypes } from './registry.ts';
import { scoreSheet } from './score-sheet.ts';
import type { Sheet } from './sheet.ts';
import type { ItemType } from './types.ts';

/** Types whose items have parts, as their markings show. */
const withParts = (Object.keys(itemTypes) as ItemTypeName[]).filter((name) => {
  const { body, key, right } = samples[name](drawFrom(1));
  const type: ItemType = itemTypes[name].scoring;
  return type.score(body, key, right).parts !== undefined;
});

type Part = Readonly<Record<string, string | undefined>>;

interface Given {
  readonly tries: readonly object[];
  /** What stands at the end; the last try when left out. */
  readonly end?: object | null;
  readonly behaviour?: Sheet['behaviour'];
  readonly tryPenalty?: string;
  readonly maxTries?: number;
  readonly alternativeKeys?: readonly object[];
}

function earnedIn(item: object, { tries, end = tries.at(-1) ?? null, ...given }: Given): string {
  const { behaviour = 'INTERACTIVE', tryPenalty = '1/3', maxTries = 3, alternativeKeys } = given;
  const whole = {
    slot: 's1',
    points: '12',
    tryPenalty,
    maxTries,
    response: end,
    ...item,
    ...(tries.length > 0 && { tries: tries.map((response) => ({ response })) }),
    ...(alternativeKeys && { alternativeKeys }),
  };
  const sheet = { engine: 1, passPercent: '50', behaviour, items: [whole] } as unknown as Sheet;
  return scoreSheet(sheet).earned;
}

const texts = (...ids: string[]) => ids.map((id) => ({ id, text: `Text ${id}` }));
const options = texts('a', 'b', 'c', 'd', 'e');
const pair = (text: string) => ({ promptId: text[0], optionId: text[1] });
const match = (given: string) => ({ type: 'MATCHING', pairs: given.split(' ').filter(Boolean).map(pair) });
const prompts = texts('1', '2', '3', '4');
const matching = {
  type: 'MATCHING',
  body: { prompts, options },
  key: { pairs: ['1a', '2b', '2e', '3c', '4d'].map(pair) },
};

describe('a matching of four prompts, 12 points, a third for each try', () => {
  it.each([
    ['right at once', ['1a 2b 3c 4d'], '12/1'],
    ['two right at once, two at the second try', ['1a 2b 3b 4c', '1a 2b 3c 4d'], '10/1'],
    [
      'kept; changed and found again; found later; never (the example in Moodle’s source)',
      ['1a 2b 3d 4c', '1a 2d 3c 4b', '1a 2b 3c 4e'],
      '6/1',
    ],
    ['one found at the second, one at the third', ['1a 2b 3d 4c', '1a 2b 3c 4c', '1a 2b 3c 4d'], '9/1'],
    ['a prompt left out, then found', ['1a 2b 3c', '1a 2b 3c 4d'], '11/1'],
    ['another option that is right as well', ['1a 2b 3c 4e', '1a 2e 3c 4d'], '11/1'],
    ['all wrong, then all right', ['1b 2a 3d 4c', '1a 2b 3c 4d'], '8/1'],
    ['right, then wrong at the last', ['1a 2b 3c 4e', '1a 2b 3c 4b', '1b 2a 3d 4c'], '0/1'],
  ])('%s', (_name, tries, earned) => {
    expect(earnedIn(matching, { tries: tries.map(match) })).toBe(earned);
  });

  it('grades what stands when the attempt is ended between tries', () => {
    const tries = [match('1a 2b 3b 4c')];
    expect(earnedIn(matching, { tries, end: match('1a 2b 3c 4c') })).toBe('8/1');
    expect(earnedIn(matching, { tries })).toBe('6/1');
    expect(earnedIn(matching, { tries, end: match('') })).toBe('0/1');
    expect(earnedIn(matching, { tries: [], end: match('1a 2b 3c 4c') })).toBe('9/1');
  });

  it('lets no part fall below 0, whatever the others earn', () => {
    const tries = [match('1a 2b 3c 4e'), match('1a 2b 3c 4b'), match('1a 2b 3c 4d')];
    expect(earnedIn(matching, { tries, tryPenalty: '1' })).toBe('9/1');
  });

  it('counts by each key of an item that has several, and takes the best', () => {
    const other = { pairs: ['1b', '2a', '3d', '4c'].map(pair) };
    const tries = [match('1b 2a 3d 4d'), match('1b 2a 3d 4c')];
    expect(earnedIn(matching, { tries })).toBe('0/1');
    expect(earnedIn(matching, { tries, alternativeKeys: [other] })).toBe('11/1');
  });

  it('does not in an adaptive quiz, where the best try counts as a whole', () => {
    const tries = [match('1a 2b 3b 4c'), match('1a 2b 3c 4d')];
    expect(earnedIn(matching, { tries, behaviour: 'ADAPTIVE' })).toBe('8/1');
  });
});

const fill = (...given: object[]) => ({
  type: 'CLOZE',
  gaps: given.map((part, index) => ({ gapId: `g${index}`, ...part })),
});
const cloze = {
  type: 'CLOZE',
  body: {
    text: '{{g0}} {{g1}} {{g2}}',
    gaps: [
      { id: 'g0', kind: 'TEXT' },
      { id: 'g1', kind: 'NUMBER' },
      { id: 'g2', kind: 'CHOICE', options },
    ],
  },
  key: {
    gaps: [
      {
        id: 'g0',
        weight: 2,
        key: {
          answers: [{ text: 'hash' }, { text: 'pound' }, { text: 'h*', wildcard: true, fraction: '1/2' }],
        },
      },
      { id: 'g1', key: { answers: [{ value: '5', tolerance: '0' }] } },
      { id: 'g2', key: { correct: 'a' } },
    ],
  },
};

describe('a cloze with a gap of weight 2 and two of weight 1, 12 points, a third for each try', () => {
  it.each([
    [
      'a gap found later',
      [fill({ text: 'hash' }, { value: '4' }), fill({ text: 'hash' }, { value: '5' })],
      '8/1',
    ],
    ['half right, then right', [fill({ text: 'hat' }), fill({ text: 'hash' })], '4/1'],
    ['half right, kept', [fill({ text: 'hat' }), fill({ text: 'hat' }, { value: '5' })], '5/1'],
    ['half right, then half right otherwise', [fill({ text: 'hat' }), fill({ text: 'hen' })], '1/1'],
    ['right, then right in other words', [fill({ text: 'hash' }), fill({ text: 'pound' })], '4/1'],
    [
      'the same written otherwise',
      [fill({ text: 'hash' }, { value: '5' }), fill({ text: ' hash ' }, { value: '5.0' }, { optionId: 'a' })],
      '11/1',
    ],
  ])('%s', (_name, tries, earned) => {
    expect(earnedIn(cloze, { tries })).toBe(earned);
  });
});

const drop = (given: string) => ({
  type: 'WORD_BANK',
  gaps: given.split(' ').map((text) => ({ gapId: text[0], optionId: text[1] })),
});
const wordBank = {
  type: 'WORD_BANK',
  body: { text: '{{x}} {{y}} {{z}}', options },
  key: {
    gaps: [
      { id: 'z', optionIds: ['c'] },
      { id: 'x', optionIds: ['a'], weight: 4 },
      { id: 'y', optionIds: ['b'] },
    ],
  },
};

it('counts the gaps of a word bank by their weights', () => {
  expect(earnedIn(wordBank, { tries: [drop('xa yc zb'), drop('xa yb zc')] })).toBe('32/3');
  expect(earnedIn(wordBank, { tries: [drop('xb yc za'), drop('xa yb zc')] })).toBe('8/1');
});

it('is so for items of several parts, and for no others', () => {
  expect(withParts).toEqual(['MATCHING', 'CLOZE', 'WORD_BANK']);
});

/** Some of the parts, some of them swapped or written otherwise. */
function vary(right: object, below: Below): object {
  const [name, parts] = Object.entries(right).find(([, value]) => Array.isArray(value)) as [string, Part[]];
  const [first, second] = below(2) === 0 ? [0, 1] : [0, 0];
  const swapped = parts.map((part, index) => {
    const other = parts[index === first ? second : index === second ? first : index];
    return part.optionId === undefined || other?.optionId === undefined
      ? part
      : { ...part, optionId: other.optionId };
  });
  const written = swapped.map((part) => ({
    ...part,
    ...(part.text !== undefined && { text: pick(['hash', 'head', 'hen', 'x'], below) }),
    ...(part.value !== undefined && { value: pick(['5', '1'], below) }),
  }));
  return { ...right, [name]: written.filter(() => below(4) > 0) };
}

it.each(withParts)(
  '%s: pays no more than if it were one part, and earns no more than the last try',
  (name) => {
    const { score }: ItemType = itemTypes[name].scoring;
    const cases = [fc.nat(), fc.nat({ max: 4 }), fc.nat({ max: 12 })] as const;
    const holds = fc.property(...cases, (seed, count, twelfths) => {
      const below = drawFrom(seed);
      const { body, key, right } = samples[name](below);
      const tries = Array.from({ length: count }, () => vary(right, below)).filter((response) => {
        const { credit, isBlank } = score(body, key, response);
        return !isBlank && credit.compare(Fraction.ONE) < 0;
      });
      const end = vary(right, below);
      const given = { tries, end, tryPenalty: `${twelfths}/12`, maxTries: 20 };
      const earned = Fraction.from(earnedIn({ type: name, body, key }, given));
      const most = score(body, key, end).credit.multiply(Fraction.of(12));
      const least = most.subtract(Fraction.of(twelfths * tries.length)).clamp(Fraction.ZERO, most);
      const isExact = twelfths > 0 || earned.compare(most) === 0;
      return isExact && earned.compare(most) <= 0 && earned.compare(least) >= 0;
    });
    fc.assert(holds, { numRuns: 1_000 });
  },
);
