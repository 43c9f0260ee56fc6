import { describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { changelogSection, changesForClients, changesNotNamed, releaseProblems } from './compare-schemas.ts';

const RELEASED = `
  directive @once(key: String) repeatable on FIELD | QUERY
  interface Named { name: String }
  type Course implements Named { title: String! name: String }
  type Unit { name: String }
  union Found = Course | Unit
  enum Status { OPEN CLOSED }
  input Search { text: String }
  scalar Old
  type Query {
    courses(first: Int = 20, search: Search, at: Old): [Course!]!
    find(status: Status): Found
    note(size: Int): Float
  }`;

/** The changes when one text takes another's place in the schema, as `coordinate: what`. */
const when = (old: string, now: string) => {
  expect(RELEASED).toContain(old);
  return changesForClients(buildSchema(RELEASED), buildSchema(RELEASED.replace(old, now))).map(
    ({ coordinate, what }) => `${coordinate}: ${what}`,
  );
};

describe('changesForClients', () => {
  it.each([
    ['title: String! name', 'name', 'Course.title: Course.title was removed.'],
    ['title: String!', 'title: String', 'Course.title: Course.title changed type from String! to String.'],
    [
      'note(size: Int): Float',
      '',
      'Float: Standard scalar Float was removed because it is not referenced anymore.',
    ],
    ['scalar Old', 'enum Old { A }', 'Old: Old changed from a Scalar type to an Enum type.'],
    ['= Course | Unit', '= Course', 'Found: Unit was removed from union type Found.'],
    ['OPEN CLOSED', 'OPEN', 'Status.CLOSED: CLOSED was removed from enum type Status.'],
    ['text: String }', 'text: Int }', 'Search.text: Search.text changed type from String to Int.'],
    [
      '{ text: String }',
      '{ text: String to: Int! }',
      'Search.to: A required field to on input type Search was added.',
    ],
    ['Course implements Named', 'Course', 'Course: Course no longer implements interface Named.'],
    ['find(status: Status)', 'find', 'Query.find(status:): Query.find arg status was removed.'],
    ['size: Int', 'size: Int!', 'Query.note(size:): Query.note arg size has changed type from Int to Int!.'],
    ['size: Int', 'size: Int unit: Int!', 'Query.note(unit:): A required arg unit on Query.note was added.'],
    ['directive @once(key: String) repeatable on FIELD | QUERY', '', '@once: once was removed.'],
    ['(key: String)', '', '@once(key:): key was removed from once.'],
    ['key: String', 'key: String x: Int!', '@once(x:): A required arg x on directive once was added.'],
    ['repeatable', '', '@once: Repeatable flag was removed from once.'],
    ['FIELD | QUERY', 'FIELD', '@once: QUERY was removed from once.'],
    ['OPEN CLOSED', 'OPEN CLOSED LATE', 'Status.LATE: LATE was added to enum type Status.'],
    [
      'scalar Old',
      'scalar Old type X { a: Int } extend union Found = X',
      'Found: X was added to union type Found.',
    ],
    ['type Unit {', 'type Unit implements Named {', 'Unit: Named added to interfaces implemented by Unit.'],
    [
      'first: Int = 20',
      'first: Int = 10',
      'Query.courses(first:): Query.courses arg first has changed defaultValue from 20 to 10.',
    ],
    [
      'first: Int = 20',
      'first: Int',
      'Query.courses(first:): Query.courses arg first defaultValue was removed.',
    ],
  ])('names %s becoming %s by its place', (old, now, change) => {
    // Some changes bring others, such as a union without its member.
    expect(when(old, now)).toContain(change);
    expect(when(old, now).filter((text) => /^:|undefined|\$/.test(text))).toEqual([]);
  });

  it('finds nothing in what clients need not notice', () => {
    for (const [old, now] of [
      ['text: String }', 'text: String max: Int }'],
      ['size: Int', 'size: Int unit: Int'],
      ['name: String }\n  union', 'name: String! id: ID }\n  union'],
      ['scalar Old', 'scalar Old scalar New'],
      ['size: Int', '"""How large."""size: Int'],
    ] as const)
      expect(when(old, now)).toEqual([]);
  });
});

describe('changesNotNamed', () => {
  const changes = [
    { coordinate: 'Course.title', what: 'gone' },
    { coordinate: 'Query.note(size:)', what: 'other' },
  ];

  it('takes a coordinate in code quotes, and nothing that only looks like it', () => {
    expect(changesNotNamed(changes, '- `Course.title` is gone. `Query.note(size:)` is needed.')).toEqual([]);
    expect(changesNotNamed(changes, '- Course.title, `Course.titles`, `Query.note`')).toEqual(changes);
    expect(changesNotNamed(changes, 'See `Course.title`.')).toEqual([changes[1]]);
  });
});

describe('changelogSection', () => {
  const changelog =
    '# Changelog\n\n## [Unreleased]\n\n- One\n\n### Added\n\n- Two\n\n## [0.1.0] - 2026-01-01\n\n- Old\n';

  it('is the text from one heading to the next', () => {
    expect(changelogSection(changelog, 'Unreleased')).toBe('- One\n\n### Added\n\n- Two');
    expect(changelogSection(changelog, '0.1.0')).toBe('- Old');
    expect(changelogSection(changelog, '0.2.0')).toBeNull();
  });
});

describe('releaseProblems', () => {
  const released = buildSchema(RELEASED);
  const next = buildSchema(RELEASED.replace('title: String!', 'title: String'));
  const release = { version: '0.2.0', released, next };

  it('wants an entry of this version', () => {
    for (const changelog of ['## [Unreleased]\n\n- New\n', '## [0.2.0]\n\n## [0.1.0]\n\n- Old\n'])
      expect(releaseProblems({ ...release, changelog, released: null })).toEqual([
        'CHANGELOG.md has nothing below "## [0.2.0]", the version in package.json.',
      ]);
    expect(releaseProblems({ ...release, changelog: '## [0.2.0]\n\n- New\n', released: null })).toEqual([]);
  });

  it('wants every change that clients notice in it', () => {
    const older = '## [0.1.0]\n\n- `Course.title` is there.\n';
    expect(releaseProblems({ ...release, changelog: `## [0.2.0]\n\n- New\n\n${older}` })).toEqual([
      'CHANGELOG.md has to say below "## [0.2.0]" what becomes of `Course.title`: Course.title changed type from String! to String.',
    ]);
    const changelog = `## [0.2.0]\n\n- \`Course.title\` may be null.\n\n${older}`;
    expect(releaseProblems({ ...release, changelog })).toEqual([]);
  });
});
