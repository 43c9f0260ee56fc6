import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { BEHAVIOURS } from './apply-tries.ts';
import { choiceStrategies } from './multiple-choice/choice-strategies.ts';
import type { DrawRequest } from './draw-items.ts';
import { drawItems } from './draw-items.ts';
import type { Parameter } from './draw-parameters.ts';
import { drawParameters } from './draw-parameters.ts';
import { extendTime } from './extend-time.ts';
import { Fraction } from './fraction.ts';
import type { StatisticsInput } from './item-statistics.ts';
import { quizStatistics } from './item-statistics.ts';
import { findItemType } from './item-types.ts';
import { itemTypes } from './registry.ts';
import type { KeptScorePolicy } from './kept-score.ts';
import { keptScore } from './kept-score.ts';
import { orderingScorings } from './ordering/ordering-scorings.ts';
import type { Regrade, RegradePolicy } from './regrade.ts';
import { regrade, REGRADE_POLICIES } from './regrade.ts';
import { scoreSheet } from './score-sheet.ts';
import type { Sheet } from './sheet.ts';

const page = readFileSync(new URL('../../../docs/quizzes.md', import.meta.url), 'utf8');
const examples = page
  .split('```json\n')
  .slice(1)
  .map((block) => JSON.parse(block.slice(0, block.indexOf('```'))) as Record<string, unknown>);

/** How an example with the property is run. */
const runs: Record<string, (example: never) => void> = {
  type({ type: name, body, key, seed = '', parameters, responses }: ItemExample) {
    const type = findItemType(name);
    expect(type?.checkBody(body, key)).toEqual([]);
    if (parameters) expect(drawParameters(body.parameters ?? [], seed)).toEqual(parameters);
    for (const { given, ...expected } of responses) {
      expect(type?.checkResponse(body, given)).toEqual([]);
      const { isBlank, credit, parts: _parts, ...rest } = type?.score(body, key, given, { seed }) ?? {};
      expect({ credit: credit?.toText(), ...rest }).toEqual({ feedback: [], ...expected });
      expect(isBlank).toBe(false);
    }
  },
  sheet({ sheet, score }: { sheet: Sheet; score: object }) {
    expect(scoreSheet(sheet)).toMatchObject(score);
    for (const { type, body, key } of sheet.items)
      expect(findItemType(type)?.checkBody(body, key)).toEqual([]);
  },
  keptScore({ keptScore: policy, attempts, kept }: KeptExample) {
    const exact = attempts.map(({ attemptNumber, earned, max }) => ({
      attemptNumber,
      earned: Fraction.from(earned),
      max: Fraction.from(max),
    }));
    const { earned, max } = keptScore(policy, exact);
    expect({ earned: earned.toText(), max: max.toText() }).toEqual(kept);
  },
  drawItems({ drawItems: request, items }: { drawItems: DrawRequest; items: string[][] }) {
    expect(drawItems(request)).toEqual(items);
  },
  extendTime(example: { extendTime: { limitSeconds: number; extraPercent: string }; seconds: number }) {
    expect(extendTime(example.extendTime)).toBe(example.seconds);
  },
  regrade({ regrade: { sheet, changes }, earned }: { regrade: Omit<Regrade, 'policy'>; earned: object }) {
    for (const [policy, expected] of Object.entries(earned)) {
      const oldScore = scoreSheet(sheet);
      const { score } = regrade({ sheet, oldScore, changes, policy: policy as RegradePolicy });
      expect([policy, score.earned]).toEqual([policy, expected]);
    }
  },
  statistics({ statistics, result }: { statistics: StatisticsInput; result: object }) {
    expect(quizStatistics(statistics)).toMatchObject(result);
  },
};

interface ItemExample {
  readonly type: string;
  readonly body: { readonly parameters?: readonly Parameter[] };
  readonly key: unknown;
  readonly seed?: string;
  readonly parameters?: object;
  readonly responses: readonly { readonly given: unknown; readonly credit: string }[];
}

interface KeptExample {
  readonly keptScore: KeptScorePolicy;
  readonly attempts: readonly { attemptNumber: number; earned: string; max: string }[];
  readonly kept: object;
}

describe('the page about quizzes', () => {
  it.each(examples.map((example) => [...(Object.entries(example)[0] ?? ['', '']), example] as const))(
    'is right about %s %s',
    (kind, _value, example) => {
      expect(Object.keys(runs)).toContain(kind);
      runs[kind]?.(example as never);
    },
  );

  it('has an example of every type, and of every other thing', () => {
    const types = examples.flatMap(({ type }) => (typeof type === 'string' ? [type] : []));
    expect(Object.keys(itemTypes).filter((name) => !types.includes(name))).toEqual([]);
    const kinds = examples.map((example) => Object.keys(example)[0]);
    expect(Object.keys(runs).filter((kind) => !kinds.includes(kind))).toEqual([]);
  });

  it('names every strategy, scoring, behaviour and policy', () => {
    const names = [
      'HIGHEST',
      'LATEST',
      'FIRST',
      'AVERAGE',
      ...Object.keys(choiceStrategies),
      ...Object.keys(orderingScorings),
      ...BEHAVIOURS,
      ...REGRADE_POLICIES,
    ];
    expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});
