import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from '../platform/canonical-json.ts';
import { slotsToCorrect, withdraw } from './adjust-attempt.ts';
import type { Correction } from './adjust-attempt.ts';
import { buildSheet } from './build-sheet.ts';
import { planCorrection, planWithdrawal } from './plan-regrade.ts';
import type { ScoredAttempt } from './regrade-attempts.queries.ts';
import { REGRADE_POLICIES, regrade, scoreSheet } from './scoring/index.ts';
import type { Regrade, RegradePolicy } from './scoring/index.ts';

const OPTIONS = { options: ['a', 'b', 'c'].map((id) => ({ id, text: id })) };
const version = (id: string, itemId: string, type: string, body: object) => ({
  id,
  itemId,
  type,
  prompt: '?',
  body,
  settings: {},
});
const key = (itemVersionId: string, value: object) => ({
  itemVersionId,
  key: value,
  explanation: null,
  hints: [],
});
const items = {
  versions: [
    version('choice-1', 'choice', 'SINGLE_CHOICE', OPTIONS),
    version('essay-1', 'essay', 'ESSAY', {}),
    version('number-1', 'number', 'NUMERIC', {}),
  ],
  keys: [
    key('choice-1', { correct: 'a' }),
    key('choice-2', { correct: 'b' }),
    key('choice-3', { correct: 'c' }),
    key('essay-1', {}),
    key('number-1', { answer: '2', tolerance: '0' }),
  ],
};

/** An attempt that holds the item with the wrong key twice, beside an essay that people graded and a number. */
function attemptWith(responses: readonly (string | null)[]): ScoredAttempt {
  const [first, second] = responses;
  const choice = (optionId: string | null | undefined) => ({
    rev: 1,
    response: optionId ? { type: 'SINGLE_CHOICE' as const, optionId } : null,
  });
  const frozen = (slot: string, item: string) => ({
    slot,
    itemId: item,
    itemVersionId: `${item}-1`,
    points: '1',
    optionOrder: null,
  });
  const attempt: ScoredAttempt = {
    id: 'attempt',
    enrollmentId: 'enrollment',
    unitId: 'unit',
    unitStableId: 'one',
    number: 1,
    status: 'GRADED',
    seed: 'seed',
    passPercent: '50',
    keptScore: 'HIGHEST',
    behaviour: 'DEFERRED_FEEDBACK',
    certainty: false,
    frozenItems: [
      frozen('first', 'choice'),
      frozen('second', 'choice'),
      frozen('essay', 'essay'),
      frozen('number', 'number'),
    ],
    responses: {
      first: choice(first),
      second: choice(second),
      essay: { rev: 1, response: { type: 'ESSAY', text: 'So it is.' } },
      number: { rev: 1, response: { type: 'NUMERIC', value: '2' } },
    },
    tries: {},
    manual: { essay: { points: '1/3', comment: null } },
    adjustments: {},
    scoringRevision: 1,
    gradedAt: new Date(0),
    score: null,
  };
  return { ...attempt, score: scoreSheet(buildSheet({ attempt, ...items })) };
}

const correction = (policy: RegradePolicy, version = 'choice-2'): Correction => ({
  itemVersionId: 'choice-1',
  newItemVersionId: policy === 'FULL_CREDIT' || policy === 'DROP_ITEM' ? null : version,
  policy,
});

/** The attempt after the correction, by the engine, checked against the sheet that its adjustments make. */
function apply(attempt: ScoredAttempt, made: Correction): ScoredAttempt {
  const { task, adjustments } = planCorrection(attempt, made, items);
  if (task === null) return attempt;
  const { score } = regrade(task);
  const isKept = made.policy === 'ONLY_IF_HIGHER' && canonicalJson(score) === canonicalJson(attempt.score);
  const regraded = isKept ? attempt : { ...attempt, adjustments, score };
  expect(JSON.stringify(scoreSheet(buildSheet({ attempt: regraded, ...items })))).toBe(JSON.stringify(score));
  return regraded;
}

/** @param left corrections of the item that are not taken back, in the order in which they were made */
function revert(attempt: ScoredAttempt, made: Correction, left: readonly Correction[]): ScoredAttempt {
  const { task, adjustments } = planWithdrawal(attempt, withdraw(attempt, made, left), items);
  if (task === null) throw new Error('There is nothing to score.');
  return { ...attempt, adjustments, score: regrade(task).score };
}

const ANSWERS = [
  ['a', 'b'],
  ['b', 'b'],
  ['c', null],
] as const;

describe('planCorrection', () => {
  it.each(REGRADE_POLICIES)('%s: the stored adjustments score to the bytes of the engine', (policy) => {
    for (const responses of ANSWERS) apply(attemptWith(responses), correction(policy));
  });

  it('holds after a second regrade of the same item by any other policy', () => {
    for (const responses of ANSWERS)
      for (const first of REGRADE_POLICIES)
        for (const second of REGRADE_POLICIES)
          apply(apply(attemptWith(responses), correction(first)), correction(second, 'choice-3'));
  });

  it('finds nothing to do where the correction was made already', () => {
    for (const policy of REGRADE_POLICIES.filter((policy) => policy !== 'ONLY_IF_HIGHER')) {
      const regraded = apply(attemptWith(['b', 'a']), correction(policy));
      expect(slotsToCorrect(regraded, correction(policy))).toEqual([]);
    }
  });

  it('leaves an attempt alone that ONLY_IF_HIGHER does not raise', () => {
    const attempt = attemptWith(['a', 'a']);
    expect(apply(attempt, correction('ONLY_IF_HIGHER'))).toBe(attempt);
  });

  it('keeps what people gave by the rubric of a key, for another key and back', () => {
    const essays = {
      versions: [version('essay-1', 'essay', 'ESSAY', {})],
      keys: ['1', '2'].map((points, index) =>
        key(`essay-${index + 1}`, { rubric: [{ id: `clear-${index}`, text: 'Is it clear?', points }] }),
      ),
    };
    const [, , essay] = attemptWith([null, null]).frozenItems;
    const graded: ScoredAttempt = {
      ...attemptWith([null, null]),
      frozenItems: essay === undefined ? [] : [essay],
      manual: { essay: { points: '1/2', criteria: { 'clear-0': '1/2' }, comment: null } },
    };
    const attempt = { ...graded, score: scoreSheet(buildSheet({ attempt: graded, ...essays })) };
    expect(attempt.score.earned).toBe('1/2');
    for (const policy of ['NEW_KEY', 'EITHER_KEY', 'ONLY_IF_HIGHER'] as const) {
      const made: Correction = { itemVersionId: 'essay-1', newItemVersionId: 'essay-2', policy };
      const { task, adjustments } = planCorrection(attempt, made, essays);
      const after = { ...attempt, adjustments, score: regrade(task as Regrade).score };
      expect(after.score).toEqual(attempt.score);
      expect(scoreSheet(buildSheet({ attempt: after, ...essays }))).toEqual(after.score);
      const back = planWithdrawal(after, withdraw(after, made, []), essays);
      expect(regrade(back.task as Regrade).score).toEqual(attempt.score);
    }
  });

  it('fails loudly when the new version has no key', () => {
    expect(() => planCorrection(attemptWith(['a', 'a']), correction('NEW_KEY', 'choice-9'), items)).toThrow(
      'has no key',
    );
  });
});

describe('planWithdrawal', () => {
  it('brings the bytes of the old score back, from any regrade after any other', () => {
    for (const responses of ANSWERS)
      for (const first of REGRADE_POLICIES)
        for (const second of REGRADE_POLICIES) {
          const before = apply(attemptWith(responses), correction(first));
          const isMade = Object.keys(before.adjustments).length > 0;
          const after = apply(before, correction(second, 'choice-3'));
          const restored = revert(after, correction(second, 'choice-3'), isMade ? [correction(first)] : []);
          expect(canonicalJson(restored.score)).toBe(canonicalJson(before.score));
          expect(restored.adjustments).toEqual(before.adjustments);
        }
  });

  it('leaves items alone that are none of its business', () => {
    const second = apply(attemptWith(['b', 'c']), correction('FULL_CREDIT'));
    const other: Correction = { itemVersionId: 'number-1', newItemVersionId: null, policy: 'FULL_CREDIT' };
    const third = apply(second, other);
    expect(withdraw(third, correction('FULL_CREDIT'), [])).toEqual({ number: { fullCredit: true } });
  });

  interface Made {
    readonly correction: Correction;
    /** The attempt's scoring revision by then, which orders what was made. */
    readonly revision: number;
  }

  /** A regrade as it is written: also where it finds its correction made, not where it does not raise the score. */
  function write(attempt: ScoredAttempt, asked: Correction): { attempt: ScoredAttempt; made: Made[] } {
    const isFound = slotsToCorrect(attempt, asked).length === 0;
    const regraded = apply(attempt, asked);
    const { scoringRevision: revision } = attempt;
    const isOnlyIfHigher = asked.policy === 'ONLY_IF_HIGHER';
    if (isFound) return { attempt, made: isOnlyIfHigher ? [] : [{ correction: asked, revision }] };
    if (regraded === attempt) return { attempt, made: [] };
    return {
      attempt: { ...regraded, scoringRevision: revision + 1 },
      made: [{ correction: asked, revision: revision + 1 }],
    };
  }

  const corrections = fc.oneof(
    fc
      .tuple(fc.constantFrom(...REGRADE_POLICIES), fc.constantFrom('choice-2', 'choice-3'))
      .map(([policy, version]) => ({ apply: correction(policy, version) })),
    fc.constant({
      apply: { itemVersionId: 'number-1', newItemVersionId: null, policy: 'FULL_CREDIT' } as Correction,
    }),
  );
  const reverts = fc.nat({ max: 9 }).map((revert) => ({ revert }));

  it('leaves what those make together that are not taken back, whatever is applied and taken back in whatever order', () => {
    const steps = fc.array(fc.oneof(corrections, reverts), { maxLength: 12 });
    const holds = fc.property(fc.constantFrom(...ANSWERS), steps, (responses, todo) => {
      const fresh = attemptWith(responses);
      let [attempt, made]: [ScoredAttempt, readonly Made[]] = [fresh, []];
      for (const step of todo) {
        if ('apply' in step) {
          const written = write(attempt, step.apply);
          [attempt, made] = [written.attempt, [...made, ...written.made]];
          continue;
        }
        const taken = made[step.revert % made.length];
        if (taken === undefined) continue;
        made = made.filter((one) => one !== taken);
        const { itemVersionId } = taken.correction;
        const left = made
          .filter((one) => one.correction.itemVersionId === itemVersionId)
          .sort((a, b) => a.revision - b.revision)
          .map((one) => one.correction);
        const { scoringRevision } = attempt;
        attempt = { ...revert(attempt, taken.correction, left), scoringRevision: scoringRevision + 1 };

        const expected = made.reduce(
          // Whether it raises the score was decided when it was made.
          (model, { correction: { policy, ...rest } }) =>
            apply(model, { ...rest, policy: policy === 'ONLY_IF_HIGHER' ? 'NEW_KEY' : policy }),
          fresh,
        );
        expect(canonicalJson(attempt.adjustments)).toBe(canonicalJson(expected.adjustments));
        expect(JSON.stringify(attempt.score)).toBe(JSON.stringify(expected.score));
      }
    });
    fc.assert(holds, { numRuns: 150 });
  });
});
