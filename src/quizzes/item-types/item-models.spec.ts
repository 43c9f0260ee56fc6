import { describe, expect, it } from '@jest/globals';
import { getMetadataStorage } from 'class-validator';
import { drawFrom, samples } from '../../../test/support/sample-items.ts';
import { DomainError } from '../../platform/errors.ts';
import { ResponseInput } from '../response-input.model.ts';
import { readResponse, readResponses } from '../response-input.ts';
import { findItemType, itemTypes, readGapIds, slotSeed } from '../scoring/index.ts';
import type { ItemTypeName } from '../scoring/index.ts';
import { ITEM_TYPE_NAMES, itemModels, memberOf } from './item-models.ts';

const ROUNDS = 50;
/** What questions and keys call alike. */
const COMMON_NAMES = new Set(['units', 'optionId', 'promptId', 'gapId']);
const PLACE = { optionOrder: null, seed: slotSeed('attempt', 'slot') };

const drawn = (type: ItemTypeName) =>
  Array.from({ length: ROUNDS }, (_, round) => samples[type](drawFrom(round)));

/** The response as a client would send it. */
function toInput(response: Record<string, unknown>): ResponseInput {
  const type = response['type'] as ItemTypeName;
  const { type: _type, ...shown } = { ...(itemModels[type].showResponse?.(response) ?? response) } as {
    type: string;
  };
  return { [memberOf(type)]: shown };
}

function codeOf(act: () => unknown): string {
  try {
    act();
    return 'no error';
  } catch (error) {
    return error instanceof DomainError ? error.code : String(error);
  }
}

it('knows every type that the engine scores, each with three GraphQL types of its own', () => {
  expect(ITEM_TYPE_NAMES.toSorted()).toEqual(Object.keys(itemTypes).sort());
  const classes = Object.entries(itemModels).flatMap(([type, model]) => {
    expect(model.type).toBe(type);
    return [model.question, model.response, model.input];
  });
  expect(new Set(classes).size).toBe(3 * ITEM_TYPE_NAMES.length);
});

describe.each(ITEM_TYPE_NAMES)('%s', (type) => {
  const model = itemModels[type];

  it('reads responses as the engine wants them', () => {
    for (const { body, right, some, blanks } of drawn(type)) {
      for (const response of [right, some, ...blanks]) {
        const given = readResponse(toInput(response as Record<string, unknown>));
        expect(given).toEqual(JSON.parse(JSON.stringify(response)));
        expect(findItemType(type)?.checkResponse(body, given)).toEqual([]);
      }
    }
  });

  it('has a member of ResponseInput that is validated', () => {
    const checked = getMetadataStorage()
      .getTargetValidationMetadatas(ResponseInput, '', false, false)
      .filter(({ propertyName }) => propertyName === memberOf(type))
      .map(({ type }) => type);
    expect(checked).toEqual(expect.arrayContaining(['nestedValidation']));
  });

  it('shows nothing of the key, not even were it beside the body', () => {
    for (const { body, key } of drawn(type)) {
      const shown = model.show(body, PLACE);
      const ownNames = Object.keys(shown);
      const besides = Object.fromEntries(
        Object.entries(key).filter(([name]) => Object.hasOwn(body, name) || !ownNames.includes(name)),
      );
      expect(model.show(mix(besides, body), PLACE)).toEqual(shown);
      const written = new Set([...leavesOf(body), ...('text' in body ? readGapIds(String(body.text)) : [])]);
      const secret = leavesOf(key).filter((leaf) => !written.has(leaf) && !COMMON_NAMES.has(leaf));
      expect(leavesOf(shown).filter((leaf) => secret.includes(leaf))).toEqual([]);
    }
  });

  it('shows the options that there are, in the order of the attempt', () => {
    for (const { body } of drawn(type)) {
      if (!('options' in body)) continue;
      const optionOrder = (body.options as { id: string }[]).map(({ id }) => id).toReversed();
      const shown = model.show(body, { ...PLACE, optionOrder }) as { options: { optionId: string }[] };
      expect(shown.options.map(({ optionId }) => optionId)).toEqual(optionOrder);
    }
  });
});

describe('FORMULA', () => {
  const body = {
    variables: [{ name: 'x', min: '1/3', max: '2' }],
    parameters: [{ name: 'a', min: '3', max: '9', step: '0.5' }],
  };
  const shownIn = (seed: string) => itemModels.FORMULA.show(body, { optionOrder: null, seed });

  it('shows the numbers of this attempt, and not where they come from', () => {
    expect(shownIn(slotSeed('attempt', 's1'))).toEqual({
      variables: body.variables,
      parameters: [{ name: 'a', value: expect.stringMatching(/^[3-9]\.[05]$/) }],
    });
    const values = Array.from({ length: 50 }, (_, n) =>
      JSON.stringify(shownIn(slotSeed(`attempt ${n}`, 's1'))),
    );
    expect(new Set(values).size).toBeGreaterThan(5);
    expect(shownIn(slotSeed('attempt 7', 's1'))).toEqual(shownIn(slotSeed('attempt 7', 's1')));
  });

  it('puts them into the prompt', () => {
    const place = { optionOrder: null, seed: slotSeed('attempt', 's1') };
    const { parameters } = shownIn(place.seed) as { parameters: { value: string }[] };
    expect(itemModels.FORMULA.showPrompt?.('Derive {{a}}x, {{ b }}.', body, place)).toBe(
      `Derive ${parameters[0]?.value}x, {{ b }}.`,
    );
  });
});

describe('CLOZE', () => {
  it('leaves out what is null, as if it were not given', () => {
    const gaps = [
      { gapId: 'a', optionId: 'x', text: null, value: null, unit: null },
      { gapId: 'b', optionId: null, text: '', value: undefined },
    ];
    expect(readResponse({ cloze: { gaps } })).toEqual({
      type: 'CLOZE',
      gaps: [
        { gapId: 'a', optionId: 'x' },
        { gapId: 'b', text: '' },
      ],
    });
  });
});

describe('a response', () => {
  const value = { trueFalse: { value: true } };

  it('is of exactly one type, or taken back', () => {
    expect(readResponse(null)).toBeNull();
    expect(readResponse(undefined)).toBeNull();
    expect(readResponse({ ...value, essay: null })).toEqual({ type: 'TRUE_FALSE', value: true });
    for (const wrong of [{}, { essay: null }, { ...value, essay: { text: '' } }, { certainty: 2 } as const])
      expect(codeOf(() => readResponse(wrong))).toBe('BAD_USER_INPUT');
  });

  it('may say how sure it is', () => {
    const sure = readResponse({ ...value, certainty: 3 });
    expect(sure).toEqual({ type: 'TRUE_FALSE', value: true, certainty: 3 });
    expect(readResponse({ ...value, certainty: null })).toEqual({ type: 'TRUE_FALSE', value: true });
  });

  it('is given once for each item', () => {
    expect(readResponses([{ slot: 'a', response: value }, { slot: 'b' }])).toEqual([
      { slot: 'a', response: { type: 'TRUE_FALSE', value: true } },
      { slot: 'b', response: null },
    ]);
    expect(codeOf(() => readResponses([{ slot: 'a' }, { slot: 'a' }]))).toBe('BAD_USER_INPUT');
  });
});

/** What of the key has a name of its own, at every level, put beside what the body has. */
function mix(key: unknown, body: unknown): unknown {
  if (Array.isArray(key) && Array.isArray(body)) return body.map((part, index) => mix(key[index], part));
  if (!isObject(key) || !isObject(body)) return body;
  const both = Object.keys(body).map((name) => [name, mix(key[name], body[name])] as const);
  return { ...key, ...Object.fromEntries(both) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** All texts in it, and the names of properties. */
function leavesOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? [value] : [];
  return Object.entries(value).flatMap(([name, part]) =>
    Array.isArray(value) ? leavesOf(part) : [name, ...leavesOf(part)],
  );
}

describe('the options of a gap', () => {
  const options = ['a', 'b', 'c', 'd'].map((id) => ({ id, text: id }));
  const shown = (seed: string, shuffle?: boolean): string => {
    const body = {
      text: '{{g}} {{h}}',
      gaps: ['g', 'h'].map((id) => ({ id, kind: 'CHOICE', options, shuffle })),
    };
    const { gaps } = itemModels.CLOZE.show(body, { optionOrder: null, seed }) as {
      gaps: { options: { optionId: string }[] }[];
    };
    return gaps.map((gap) => gap.options.map(({ optionId }) => optionId).join('')).join(' ');
  };

  it('are in an order of the attempt’s own, another one in each gap', () => {
    const orders = Array.from({ length: 40 }, (_, n) => shown(`attempt ${n}`, true));
    expect(new Set(orders.map(([first]) => first)).size).toBe(4);
    expect(orders.some((order) => new Set(order.split(' ')).size === 2)).toBe(true);
    expect(orders.every((order) => [...order].sort().join('') === ' aabbccdd')).toBe(true);
    expect(shown('attempt 7', true)).toBe(orders[7]);
  });

  it('stay as they were written where their author wants it, and in older items', () => {
    expect([shown('attempt 7', false), shown('attempt 7')]).toEqual(['abcd abcd', 'abcd abcd']);
  });
});
