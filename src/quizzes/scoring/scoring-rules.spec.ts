import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { drawFrom, pick, samples } from '../../../test/support/sample-items.ts';
import type { Below, Sample } from '../../../test/support/sample-items.ts';
import { Fraction } from './fraction.ts';
import type { ItemTypeName } from './item-types.ts';
import { itemTypes } from './registry.ts';
import { ENGINE_VERSION, scoreSheet } from './score-sheet.ts';
import type { Sheet } from './sheet.ts';

/** What penalties, certainty and tries make of the credits of items of every type. */

const CASES = 1_000;
const POINTS = 3;
const NOTHING = Fraction.ZERO;
const byPeople: readonly string[] = ['ESSAY', 'FILE_REFERENCE'];

interface Rules {
  readonly sheet: object;
  readonly item: object;
  /** Of one item, for a response that is right, and bounds for any. */
  readonly right: { readonly least: Fraction; readonly most: Fraction };
  readonly any: { readonly least: Fraction; readonly most: Fraction };
}

const points = (text: string) => Fraction.from(text).multiply(Fraction.of(POINTS));
const exactly = (earned: Fraction) => ({ least: earned, most: earned });

/** `certainty` is how sure the learner is, where that counts. */
const rulesFor: Record<string, (sample: Sample, below: Below) => Rules & { readonly certainty?: number }> = {
  penalty(_sample, below) {
    const [penalty, floor] = [pick(['0', '0.25', '1/3', '1'], below), pick(['0', '-0.5', '-1'], below)];
    const any = { least: points(floor), most: points('1') };
    return { sheet: {}, item: { penalty, floor }, right: exactly(any.most), any };
  },
  certainty(_sample, below) {
    const certainty = 1 + below(3);
    const any = { least: points(['0', '-2', '-6'][certainty - 1] ?? ''), most: points(`${certainty}`) };
    return { sheet: { certainty: true }, item: {}, right: exactly(any.most), any, certainty };
  },
  tries({ some, blanks }, below) {
    const [behaviour, tryPenalty] = [
      pick(['INTERACTIVE', 'ADAPTIVE'], below),
      pick(['0', '0.1', '1'], below),
    ];
    const tries = [...blanks, some].slice(0, 2).map((response) => ({ response }));
    const any = { least: NOTHING, most: points('1') };
    const least = any.most.subtract(points(tryPenalty));
    return {
      sheet: { behaviour },
      item: { tries, tryPenalty, maxTries: 3 },
      right: { least, most: any.most },
      any,
    };
  },
};

/** Each response to the same item, in a slot of its own. */
function scoreEach(type: string, { body, key }: Sample, responses: readonly unknown[], rules: Rules) {
  const items = responses.map((response, index) => ({
    slot: `s${index}`,
    type,
    points: `${POINTS}`,
    body,
    key,
    response,
    ...rules.item,
  }));
  const sheet = { engine: ENGINE_VERSION, passPercent: '50', items, ...rules.sheet } as unknown as Sheet;
  const score = scoreSheet(sheet);
  return { ...score, each: score.items.map(({ earned }) => Fraction.from(earned)) };
}

/** `expect` itself takes longer than a score does. */
function agree(earned: Fraction | undefined, { least, most }: Rules['any']): void {
  if (earned?.compare(earned.clamp(least, most)) !== 0)
    expect(earned?.toText()).toBe(`${least.toText()} to ${most.toText()}`);
}

describe.each(Object.keys(itemTypes) as ItemTypeName[])('%s', (name) => {
  const isByPeople = byPeople.includes(name);

  it('costs nothing blank and no more than it may, is worth no more than all, and no less for more that is right', () => {
    const holds = fc.property(fc.nat(), (seed) => {
      const below = drawFrom(seed);
      const sample = samples[name](below);
      const { right, some, everything, blanks, ladder = [] } = sample;
      const steps = ladder.length > 1 ? ladder : [right, right];
      const kind = pick(isByPeople ? ['penalty', 'certainty'] : Object.keys(rulesFor), below);
      const rules = rulesFor[kind]?.(sample, below) as ReturnType<(typeof rulesFor)[string]>;
      const { certainty } = rules;
      const say = (response: object) => (certainty === undefined ? response : { ...response, certainty });

      const blank = pick([null, ...blanks.map(say)], below);
      const step = below(steps.length - 1);
      const given = [right, some, ...steps.slice(step, step + 2)].map(say);
      const { each } = scoreEach(name, sample, [blank, ...given], rules);
      // With tries, those before count although nothing stands at the end.
      const ofBlank = kind === 'tries' ? rules.any : exactly(NOTHING);
      agree(each[0], ofBlank);
      agree(each[1], isByPeople ? exactly(NOTHING) : rules.right);
      for (const earned of each.slice(2)) agree(earned, rules.any);
      agree(each[4], { least: each[3] ?? NOTHING, most: rules.any.most });
      if (everything) {
        const tries = kind === 'tries' ? { tries: [{ response: everything }] } : {};
        const again = { ...rules, item: { ...rules.item, ...tries } };
        if (scoreEach(name, sample, [say(everything)], again).passed)
          expect({ kind, sample }).toBe('not passed');
      }
    });
    fc.assert(holds, { numRuns: CASES });
  });
});
