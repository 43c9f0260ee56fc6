import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { buildSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import type { GraphQLSchema } from 'graphql';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

const DAY = 86_400_000;
const LEAST_DAYS = 180;
const FORM =
  /^Since (?<since>\d{4}-\d\d-\d\d)\. Use (?<uses>`[^`]+`(?:(?:, | and | or )`[^`]+`)*) instead(?:, [^.]+)?\. Removed on (?<removed>\d{4}-\d\d-\d\d) or later\.$/;

interface Place {
  readonly coordinate: string;
  readonly reason: string | null | undefined;
}

/** Every field, argument, input field and enum value, deprecated or not. */
function placesOf(schema: GraphQLSchema): Place[] {
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
  return types.flatMap((type) => {
    if (isEnumType(type))
      return type.getValues().map((value) => placeOf(`${type.name}.${value.name}`, value));
    if (isInputObjectType(type))
      return Object.values(type.getFields()).map((field) => placeOf(`${type.name}.${field.name}`, field));
    if (!isObjectType(type) && !isInterfaceType(type)) return [];
    return Object.values(type.getFields()).flatMap((field) => [
      placeOf(`${type.name}.${field.name}`, field),
      ...field.args.map((argument) => placeOf(`${type.name}.${field.name}(${argument.name}:)`, argument)),
    ]);
  });
}

function placeOf(coordinate: string, { deprecationReason }: { deprecationReason?: string | null }): Place {
  return { coordinate, reason: deprecationReason };
}

/** What is wrong with the deprecations of a schema, by docs/api.md. */
function deprecationProblems(schema: GraphQLSchema, changelog: string): string[] {
  const places = placesOf(schema);
  const known = new Set(places.map(({ coordinate }) => coordinate));
  return places.flatMap(({ coordinate, reason }) => {
    if (reason === null || reason === undefined) return [];
    const { since = '', uses = '', removed = '' } = FORM.exec(reason)?.groups ?? {};
    if (since === '') return [`${coordinate}: the reason has another form`];
    const others = [...uses.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
    return [
      ...others.filter((name) => !known.has(name)).map((name) => `${coordinate}: there is no ${name}`),
      ...(Date.parse(removed) - Date.parse(since) >= LEAST_DAYS * DAY
        ? []
        : [`${coordinate}: removed after fewer than ${LEAST_DAYS} days`]),
      ...(changelog.includes(`\`${coordinate}\``) ? [] : [`${coordinate}: not in CHANGELOG.md`]),
    ];
  });
}

const planted = (reason: string) =>
  buildSchema(`
    type Course { name: String! title: String @deprecated(reason: "${reason}") }
    enum Status { OPEN CLOSED LATE @deprecated(reason: "Late.") }
    input Search { text: String label: String @deprecated(reason: "Label.") }
    type Query { courses(first: Int, size: Int @deprecated(reason: "Size.")): [Course!]! }`);

describe('what is deprecated', () => {
  it('says since when, what takes its place and when it goes, and is in the changelog', () => {
    const schema = buildSchema(read('src/schema.graphql'));
    expect(deprecationProblems(schema, read('CHANGELOG.md'))).toEqual([]);
    expect(placesOf(schema).length).toBeGreaterThan(500);
  });

  it('is found wherever it is', () => {
    const reason = 'Since 2026-01-01. Use `Course.name` instead. Removed on 2026-07-01 or later.';
    const places = deprecationProblems(planted(reason), '`Course.title`').map((text) => text.split(': ')[0]);
    expect(places.sort()).toEqual(['Query.courses(size:)', 'Search.label', 'Status.LATE']);
  });

  it.each([
    ['Use `Course.name`.', 'the reason has another form'],
    ['Since 2026-01-01. Use `Course.nam` instead. Removed on 2026-07-01 or later.', 'there is no Course.nam'],
    [
      'Since 2026-01-01. Use `Course.name` instead. Removed on 2026-06-29 or later.',
      'removed after fewer than 180 days',
    ],
    [
      'Since 2026-13-01. Use `Course.name` instead. Removed on 2026-07-01 or later.',
      'removed after fewer than 180 days',
    ],
    [
      'Since 2026-01-01. Use `Course.name` or `Status.OPEN` instead, in lists. Removed on 2026-07-01 or later.',
      'not in CHANGELOG.md',
    ],
  ])('is wrong with "%s"', (reason, problem) => {
    const own = deprecationProblems(planted(reason), problem.startsWith('not') ? '' : '`Course.title`');
    expect(own.filter((text) => text.startsWith('Course.title'))).toEqual([`Course.title: ${problem}`]);
  });
});
