import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { findItemType, itemTypes } from '../scoring/index.ts';
import { itemForm } from './item-forms.ts';
import { checkItem, readItem } from './read-item.ts';

interface Example {
  readonly type: string;
  readonly body: object;
  readonly key: object;
  readonly seed?: string;
  readonly responses: readonly { readonly given: unknown; readonly credit: string }[];
}

const page = readFileSync(new URL('../../../docs/quizzes.md', import.meta.url), 'utf8');
/** Items as authors write them, each with the example that follows it. */
const examples = [...page.matchAll(/```yaml\n((?:(?!```)[^])*)```\n\n```json\n([^]*?)```/g)]
  .map(([, yaml = '', json = '']) => [parse(yaml), JSON.parse(json)] as [{ type?: string }, Example])
  .filter(([{ type }]) => type !== undefined);

describe('the page about quizzes', () => {
  it.each(examples)('has a form for %j', (written, example) => {
    const form = itemForm.parse(written);
    expect(checkItem(form)).toEqual([]);
    const { type, body, key } = readItem(form);
    expect({ type, body, key }).toMatchObject({ type: example.type, body: example.body });
    for (const { given, ...expected } of example.responses) {
      const marking = findItemType(type)?.score(body, key, given, { seed: example.seed ?? '' });
      expect({ ...marking, credit: marking?.credit.toText() }).toMatchObject(expected);
    }
  });

  it('has a form for every type', () => {
    const shown = new Set(examples.map(([{ type }]) => type));
    expect(Object.keys(itemTypes).filter((type) => !shown.has(type))).toEqual([]);
  });
});
