import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { contentJsonSchemas } from '../../../src/authoring/index.ts';
import { itemTypes } from '../../../src/quizzes/scoring/index.ts';
import { leaves } from '../../../src/progress/unlocking/leaves.ts';
import { expectCommitted } from '../../support/committed-file.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const SCHEMAS = path.join(ROOT, 'content/schema');
const DEMO = path.join(ROOT, 'content/demo/python');

interface Schema {
  readonly title?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly const?: unknown;
}

const committed = (name: string): Schema => JSON.parse(readFileSync(path.join(SCHEMAS, name), 'utf8'));

/** The demo course's files of one kind, with what they hold. */
function demoFiles(kind: string): { file: string; text: string; value: unknown }[] {
  const names = readdirSync(DEMO, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => path.basename(name) === kind || path.join(path.dirname(name), '*.yaml') === kind)
    .sort()
    .map((file) => {
      const text = readFileSync(path.join(DEMO, file), 'utf8');
      const yaml = kind === 'unit.md' ? (/^---\n([\s\S]*?\n)---\n/.exec(text)?.[1] ?? '') : text;
      return { file, text, value: parse(yaml) };
    });
}

const KINDS = [
  { kind: 'course.yaml', schema: 'course.schema.json', count: 1 },
  { kind: 'unit.md', schema: 'unit.schema.json', count: 13 },
  { kind: 'quiz.yaml', schema: 'quiz.schema.json', count: 13 },
  { kind: 'banks/*.yaml', schema: 'bank.schema.json', count: 1 },
];

describe('the schemas in content/schema', () => {
  it('are what the loader checks', () => {
    const schemas = contentJsonSchemas();
    for (const [name, schema] of Object.entries(schemas))
      expectCommitted(
        `content/schema/${name}`,
        `${JSON.stringify(schema, null, 2)}\n`,
        'npm run content-schema:write',
      );
    expect(readdirSync(SCHEMAS).sort()).toEqual(Object.keys(schemas).sort());
  });

  it.each(KINDS)('accept every $kind of the demo course', ({ kind, schema, count }) => {
    const check = z.fromJSONSchema(committed(schema) as Parameters<typeof z.fromJSONSchema>[0]);
    const files = demoFiles(kind);
    expect(files).toHaveLength(count);
    expect(files.filter(({ value }) => !check.safeParse(value).success).map(({ file }) => file)).toEqual([]);
  });

  it.each(KINDS)('refuse a $kind with a property that nobody reads', ({ kind, schema }) => {
    const check = z.fromJSONSchema(committed(schema) as Parameters<typeof z.fromJSONSchema>[0]);
    const [file] = demoFiles(kind);
    expect(check.safeParse({ ...(file?.value as object), colour: 'red' }).success).toBe(false);
  });

  it('know every type of item and every rule of unlocking', () => {
    const forms = committed('quiz.schema.json').properties?.['items']?.items?.oneOf ?? [];
    expect(forms.map((form) => form.properties?.['type']?.const).sort()).toEqual(
      [...Object.keys(itemTypes), 'DRAW'].sort(),
    );
    const rules = committed('unit.schema.json').$defs?.['availability']?.properties ?? {};
    expect(Object.keys(rules).sort()).toEqual([...Object.keys(leaves), 'allOf', 'anyOf', 'not'].sort());
  });

  it.each(KINDS)('tell an author what each property of a $kind is', ({ schema: name }) => {
    const root = committed(name);
    const silent: string[] = [];
    const visit = (schema: Schema, place: string): void => {
      for (const [property, inner] of Object.entries(schema.properties ?? {})) {
        const target = inner.$ref === undefined ? inner : root.$defs?.[inner.$ref.split('/').at(-1) ?? ''];
        if (!target?.description) silent.push(`${place}.${property}`);
        visit(inner, `${place}.${property}`);
      }
      if (schema.items) visit(schema.items, `${place}[]`);
      for (const form of schema.oneOf ?? []) {
        if (!form.title) silent.push(`${place} has a form without a title`);
        visit(form, `${place}(${form.title})`);
      }
      for (const [definition, inner] of Object.entries(schema.$defs ?? {}))
        visit(inner, `$defs.${definition}`);
    };
    visit(root, name);
    expect(silent).toEqual([]);
    expect(root).toMatchObject({ title: expect.any(String), description: expect.any(String) });
  });

  it('are named by the first line of every YAML file of the demo course', () => {
    for (const { kind, schema } of KINDS.filter(({ kind }) => kind.endsWith('.yaml'))) {
      for (const { file, text } of demoFiles(kind)) {
        const named = /^# yaml-language-server: \$schema=(.+)\n/.exec(text)?.[1] ?? '(no schema)';
        const target = path.resolve(DEMO, path.dirname(file), named);
        expect({ file, target, exists: existsSync(target) }).toEqual({
          file,
          target: path.join(SCHEMAS, schema),
          exists: true,
        });
      }
    }
  });
});
