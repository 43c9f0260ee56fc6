import { describe, expect, it } from '@jest/globals';
import { drawParameters, fillParameters } from '../draw-parameters.ts';
import type { FormulaBody } from './formula-body.ts';
import { formula } from './formula.ts';
import { slotSeed } from '../shuffle.ts';

const body: FormulaBody = { variables: [{ name: 'x', min: '-3', max: '3' }] };
const write = (text: string) => ({ type: 'FORMULA' as const, formula: text });
const credit = (key: string, given: string, tolerance?: string) =>
  formula.score(body, { answers: [{ formula: key }], tolerance }, write(given)).credit.toText();

describe('a formula', () => {
  it.each([
    ['2*x', '2x'],
    ['2*x', ' x × 2 '],
    ['(x + 1)^2', 'x^2 + 2x + 1'],
    ['(x + 1)^2', '(x + 1)(x + 1)'],
    ['x^2 - 1', '(x-1)(x+1)'],
    ['-x^2', '0 - x*x'],
    ['2^3^2', '512'],
    ['x/2/3', 'x÷6'],
    ['1 - 2 - x', '-1 - x'],
    ['1', 'sin(x)^2 + cos(x)^2'],
    ['0', 'x - x'],
    ['tan(x)', 'sin(x)/cos(x)'],
    ['e^(x^2)', 'exp(x*x)'],
    ['ln(x^2)', '2ln(abs(x))'],
    ['log(1000)*x', '3x'],
    ['sqrt(x^2)', 'abs(x)'],
    ['x^-1', '1/x'],
    ['x^(1/3)*0 + pi', 'π'],
    ['1/(x-1)', '(x+1)/(x^2-1)'],
    ['.5x', 'x/2'],
    ['--x', 'x'],
    ['cos(2x)', '1 - 2sin(x)^2'],
  ])('%s is %s', (key, given) => expect(credit(key, given)).toBe('1/1'));

  it.each([
    ['2*x', 'x^2'],
    ['2*x', '2.00001x'],
    ['(x + 1)^2', 'x^2 + 1'],
    ['-x^2', '(-x)^2'],
    ['x/2/3', 'x/(2/3)'],
    ['x', 'sqrt(x)^2'],
    ['x', 'abs(x)'],
    ['x', 'x + 0.0001'],
    ['1', '0/0'],
    ['1', '1/0'],
    ['0', '0.00001'],
    ['x', 'x + 10^30 - 10^30'],
    ['sin(x)', 'x'],
    ['x + 1000 - 1000', 'x + 0.0005'],
  ])('%s is not %s', (key, given) => expect(credit(key, given)).toBe('0/1'));

  it('is compared with a relative tolerance', () => {
    expect([credit('pi*x', '3.14x'), credit('pi*x', '3.14x', '0.001')]).toEqual(['0/1', '1/1']);
    expect([credit('100', '101', '0.01'), credit('100', '99', '0.01')]).toEqual(['1/1', '1/1']);
    expect([credit('100', '101.02', '0.01'), credit('100', '98.9', '0.01')]).toEqual(['0/1', '0/1']);
    expect([
      credit('x', '1.0000000011x', '0.000000001'),
      credit('x', '1.0000000009x', '0.000000001'),
    ]).toEqual(['0/1', '1/1']);
  });

  it('decides near the tolerance by most of the points', () => {
    expect([credit('x', '1.01001x', '0.01'), credit('x', '1.0102x', '0.01')]).toEqual(['1/1', '0/1']);
  });

  it('earns what the best equal answer does', () => {
    const answers = [
      { formula: '2x', fraction: '1/2', feedback: 'Plus a constant.' },
      { formula: '2*x + 0', fraction: '1/3', feedback: 'Less.' },
      { formula: '2x + 1' },
    ];
    const marking = formula.score(body, { answers }, write('x + x'));
    expect([marking.credit.toText(), marking.feedback]).toEqual(['1/2', ['Plus a constant.']]);
    expect(formula.score(body, { answers }, write('1 + 2x')).credit.toText()).toBe('1/1');
  });

  it.each([
    'x^x^x^x',
    '2^2^2^2',
    'x^(x^(x^x))',
    'x^(x+y^x)',
    '2^101',
    '('.repeat(41) + 'x' + ')'.repeat(41),
    '-'.repeat(41) + 'x',
    'x^'.repeat(41) + '2',
    '('.repeat(10_000) + 'x' + ')'.repeat(10_000),
    '-'.repeat(10_000) + 'x',
    'x+'.repeat(249) + 'x+x',
    'y',
    'constructor',
    'Sin(x)',
    'sin x',
    'sin',
    'x(x+1)',
    'x x',
    'x 2',
    '1/2x',
    'x^2y',
    '(x+1)^2(x)',
    '2e5',
    '1e3x',
    '1,5',
    '1..5',
    '1.2.3',
    '9'.repeat(31),
    'x=1',
    'x;x',
    'x!',
    '(x',
    'x)',
    '*x',
    'x*',
    'NaN',
    'Infinity',
    'alert(1)',
    '\u{1d465}',
  ])('refuses %s', (text) => {
    expect(formula.checkResponse(body, write(text))).toHaveLength(1);
  });

  it('takes 500 characters, 40 brackets and an exponent of 100', () => {
    const longest = `${'x+'.repeat(249)}xx`.replace('xx', '10');
    expect(longest).toHaveLength(500);
    for (const text of [longest, `${'('.repeat(40)}x${')'.repeat(40)}`, 'x^100', 'e^x^2', 'x^x']) {
      expect(formula.checkResponse(body, write(text))).toEqual([]);
      expect(formula.score(body, { answers: [{ formula: 'x' }] }, write(text)).isBlank).toBe(false);
    }
  });

  it.each([
    ['no answer', body, { answers: [] }, 'key.answers'],
    ['an answer that cannot be read', body, { answers: [{ formula: 'x +' }] }, 'key.answers.0.formula'],
    ['an unknown name', body, { answers: [{ formula: 'y' }] }, 'key.answers.0.formula'],
    ['no value', body, { answers: [{ formula: 'ln(0-x^2)' }] }, 'key.answers.0.formula'],
    ['no answer worth everything', body, { answers: [{ formula: 'x', fraction: '0.5' }] }, 'key.answers'],
    [
      'a tolerance below 1e-9',
      body,
      { answers: [{ formula: 'x' }], tolerance: '0.0000000001' },
      'key.tolerance',
    ],
    [
      'an empty range',
      { variables: [{ name: 'x', min: '1', max: '1' }] },
      { answers: [{ formula: 'x' }] },
      'body.variables',
    ],
    [
      'a name of a function',
      { variables: [{ name: 'sin', min: '0', max: '1' }] },
      { answers: [{ formula: '1' }] },
      'body',
    ],
    [
      'a constant',
      { variables: [{ name: 'e', min: '0', max: '1' }] },
      { answers: [{ formula: '1' }] },
      'body',
    ],
    [
      'one name twice',
      { ...body, parameters: [{ name: 'x', min: '0', max: '1' }] },
      { answers: [{ formula: 'x' }] },
      'body',
    ],
    [
      'a step of 0',
      { parameters: [{ name: 'a', min: '0', max: '1', step: '0' }] },
      { answers: [{ formula: 'a' }] },
      'body.parameters',
    ],
    [
      'no values',
      { parameters: [{ name: 'a', min: '2', max: '1' }] },
      { answers: [{ formula: 'a' }] },
      'body.parameters',
    ],
    [
      'too many values',
      { parameters: [{ name: 'a', min: '0', max: '100', step: '0.0001' }] },
      { answers: [{ formula: 'a' }] },
      'body.parameters',
    ],
    [
      'a third of a step',
      { parameters: [{ name: 'a', min: '0', max: '1', step: '1/3' }] },
      { answers: [{ formula: 'a' }] },
      'body.parameters',
    ],
    [
      '11 variables',
      { variables: Array(11).fill({ name: 'x', min: '0', max: '1' }) },
      { answers: [{ formula: 'x' }] },
      'body.variables',
    ],
  ])('cannot be published with %s', (_name, someBody, someKey, path) => {
    expect(formula.checkBody(someBody, someKey)[0]?.path).toBe(path);
  });

  it('is our fault, not 0, when the key has no value', () => {
    expect(() => credit('sqrt(0-1-x^2)', 'x')).toThrow(/^BROKEN_ITEM: /);
  });
});

describe('parameters', () => {
  const parameters = [
    { name: 'a', min: '2', max: '9' },
    { name: 'b', min: '-1.5', max: '1', step: '0.25' },
  ];
  const someBody: FormulaBody = { ...body, parameters };
  const key = { answers: [{ formula: 'a*x + b' }] };
  const seeds = Array.from({ length: 200 }, (_, number) => slotSeed(`attempt ${number}`, 's1'));

  it('are the same for the same seed, on every version of Node, and whatever their order', () => {
    expect(drawParameters(parameters, 'seed')).toEqual({ a: '7', b: '-0.25' });
    expect(drawParameters(parameters.toReversed(), 'seed')).toEqual({ b: '-0.25', a: '7' });
  });

  it('take every value within their bounds, and no other', () => {
    const drawn = seeds.map((seed) => drawParameters(parameters, seed));
    expect([...new Set(drawn.map(({ a }) => a))].sort()).toEqual([...'23456789']);
    expect(new Set(drawn.map(({ b }) => b)).size).toBe(11);
    for (const { b } of drawn) expect(Math.abs(Number(b) + 0.25) <= 1.25).toBe(true);
  });

  it('make each learner’s numbers right for that learner only', () => {
    const right = seeds.map((seed) => {
      const { a, b } = drawParameters(parameters, seed);
      return { seed, response: write(`${a}x + (${b})`) };
    });
    for (const { seed, response } of right.slice(0, 20)) {
      expect(formula.checkResponse(someBody, response)).toEqual([]);
      expect(formula.score(someBody, key, response, { seed }).credit.toText()).toBe('1/1');
    }
    const other = right.find(({ response }) => response.formula !== right[0]?.response.formula);
    expect(formula.score(someBody, key, write('x*a + b'), { seed: 'any' }).credit.toText()).toBe('1/1');
    expect(
      formula.score(someBody, key, other?.response ?? null, { seed: seeds[0] ?? '' }).credit.toText(),
    ).toBe('0/1');
  });

  describe('leave no learner without a score:', () => {
    const numbers = {
      variables: [{ name: 'x', min: '0', max: '10' }],
      parameters: [
        ...['a', 'b'].map((name) => ({ name, min: '1', max: '9' })),
        ...['c', 'd'].map((name) => ({ name, min: '1', max: '1000' })),
      ],
    };
    const problemsOf = (text: string) => formula.checkBody(numbers, { answers: [{ formula: text }] });

    it.each([
      ['x/(a-b)', 'a = 1, b = 1'],
      ['1/(a-b)', 'a = 1, b = 1'],
      ['sqrt(a-2)*x', 'a = 1'],
      ['x/(a+b-10)', 'a = 1, b = 9'],
      ['x/(a*b-12)', 'a = 2, b = 6'],
      ['x/(2*a-b)', 'a = 1, b = 2'],
      ['x/(c-1000)', 'c = 1000'],
      ['x/(c-d)', 'c = 1, d = 1'],
      ['sqrt(x-a-1)', 'a = 7'],
    ])('%s cannot be published', (text, where) => {
      expect(problemsOf(text)).toEqual([
        {
          path: 'key.answers.0.formula',
          message: `Must have a value almost everywhere. It has none with ${where}.`,
        },
      ]);
    });

    it.each(['x/(a+b)', 'ln(x)/a', 'x/(c+d)', 'sqrt(a-1)*x', '1/x + a*b*c*d', 'x/(2*a-2*b+1)'])(
      '%s may be, and all of a thousand learners have one',
      (text) => {
        expect(problemsOf(text)).toEqual([]);
        for (let number = 0; number < 1_000; number += 1) {
          const seed = slotSeed(`${number}`, 's1');
          const marking = formula.score(numbers, { answers: [{ formula: text }] }, write(text), { seed });
          expect(marking.credit.toText()).toBe('1/1');
        }
      },
    );

    it('the longest answers take a bounded time to check', () => {
      const long = `${'sin(x)+'.repeat(69)}a/b`;
      const answers = Array.from({ length: 20 }, () => ({ formula: long }));
      const before = process.cpuUsage().user;
      expect(formula.checkBody(numbers, { answers })).toEqual([]);
      expect(process.cpuUsage(undefined).user - before).toBeLessThan(5_000_000);
    });
  });

  it('fill the prompt', () => {
    const values = { a: '3', b: '-0.5' };
    expect(fillParameters('Differentiate {{a}}x^2 + {{ b }}x + {{c}} + {{toString}}.', values)).toBe(
      'Differentiate 3x^2 + -0.5x + {{c}} + {{toString}}.',
    );
  });
});
