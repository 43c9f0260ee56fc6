import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const ROOT = path.resolve(import.meta.dirname, '../../..');

/** What is wrong in it is named by the rule that has to notice, at the end of the line. */
const SCHEMA = `
"""Reads."""
type Query {
  """Described."""
  things(first: Int): ThingConnection! # require-description relay-arguments
  """Named as a verb."""
  getThing: Thing # naming-convention
  """An argument of another shape."""
  list("""Narrows.""" filter: Narrow, """Sorts.""" orderBy: Sorting): [Thing!]! # no-restricted-syntax no-restricted-syntax
}
"""Changes."""
type Mutation {
  """Answers a thing."""
  make("""What.""" data: MakeInput!): Thing! # input-name no-restricted-syntax
  """Answers text."""
  unmake("""What.""" input: UnmakeInput!): Boolean # no-scalar-result-type-on-mutation no-restricted-syntax
}
"""Narrows."""
input Narrow { # naming-convention
  """By name."""
  name: String
}
"""Sorts."""
input Sorting { # naming-convention
  """By name."""
  byName: Boolean
}
"""Makes."""
input MakeInput {
  name: String! # require-description
}
"""Unmakes."""
input UnmakeInput {
  """Which."""
  id: ID!
}
type Thing { # require-description
  """Its name again."""
  thingName: String # no-typename-prefix
  """Gone, without a word."""
  old: String @deprecated # require-deprecation-reason
  """What it is."""
  kind: Kind
  """In another style."""
  snake_case: String # naming-convention
}
"""Kinds."""
enum Kind {
  """Small."""
  small # naming-convention
  LARGE # require-description
}
"""A page."""
type ThingConnection {
  """Rows."""
  edges: [ThingRow!]!
  """Where."""
  pageInfo: PageInfo # relay-connection-types
}
"""A row."""
type ThingRow { # relay-edge-types
  """The row."""
  node: Thing!
  """Where."""
  cursor: String!
}
"""Where."""
type PageInfo {
  """More."""
  hasNextPage: Boolean # relay-page-info
  """Before."""
  hasPreviousPage: Boolean!
  """First."""
  startCursor: String
  """Last."""
  endCursor: String
}
"""Nobody can get at it."""
type Island { # no-unreachable-types
  """Sand."""
  sand: String
}
`;

const EXAMPLE = `
query Example($unused: Int) { # no-unused-variables
  getThing { thingName missing } # fields-on-correct-type
  things { edges { node { old } } } # no-deprecated
}
query getExample { getThing { ...Unknown } } # naming-convention known-fragment-names
fragment Left on Thing { thingName } # no-unused-fragments
query Undefined { things(first: $none) { pageInfo { endCursor } } } # no-undefined-variables
query Twice { getThing { thingName } } # unique-operation-name
query Wrong { things(last: 3) { pageInfo { endCursor } } } # known-argument-names
`;

const SECOND = `query Twice { getThing { thingName } } # unique-operation-name\n`;

/** Of each file the messages of ESLint, as `line rule`. */
type Findings = Record<string, string[]>;

let copy: string;
let findings: Findings;

/** Lints a folder as `npm run lint:schema` does. */
async function lint(directory: string): Promise<Findings> {
  const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const [, patterns = ''] = /^eslint --max-warnings 0 "([^"]+)"$/.exec(scripts['lint:schema'] ?? '') ?? [];
  const tool = path.join(ROOT, 'node_modules/eslint/bin/eslint.js');
  const child = spawn(
    process.execPath,
    [tool, '--format', 'json', '--no-error-on-unmatched-pattern', patterns],
    {
      cwd: directory,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let output = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) output += chunk;
  const files = JSON.parse(output) as {
    filePath: string;
    messages: { line: number; ruleId: string | null; message: string }[];
  }[];
  return Object.fromEntries(
    files.map(({ filePath, messages }) => [
      path.relative(directory, filePath),
      messages
        .map(({ line, ruleId, message }) => `${line} ${ruleId?.replace('@graphql-eslint/', '') ?? message}`)
        .sort(),
    ]),
  );
}

/** What the comments of a planted text ask for. */
const planted = (text: string) =>
  text
    .split('\n')
    .flatMap((line, index) => (line.split(' # ')[1]?.split(' ') ?? []).map((rule) => `${index + 1} ${rule}`))
    .sort();

beforeAll(async () => {
  copy = mkdtempSync(path.join(tmpdir(), 'stepwise-schema-lint-'));
  cpSync(path.join(ROOT, 'eslint.config.js'), path.join(copy, 'eslint.config.js'));
  cpSync(path.join(ROOT, 'package.json'), path.join(copy, 'package.json'));
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'), 'junction');
  mkdirSync(path.join(copy, 'src'));
  mkdirSync(path.join(copy, 'docs/operations/planted'), { recursive: true });
  writeFileSync(path.join(copy, 'src/schema.graphql'), SCHEMA);
  writeFileSync(path.join(copy, 'docs/operations/planted/01-wrong.graphql'), EXAMPLE);
  writeFileSync(path.join(copy, 'docs/operations/planted/02-again.graphql'), SECOND);
  findings = await lint(copy);
});

afterAll(() => {
  rmSync(copy, { recursive: true, force: true });
});

describe('the schema linter', () => {
  it('notices what breaks a convention of the schema, at its line', () => {
    expect(findings['src/schema.graphql']).toEqual(planted(SCHEMA));
  });

  it('notices what is wrong with an example operation', () => {
    expect(findings['docs/operations/planted/01-wrong.graphql']).toEqual(planted(EXAMPLE));
    expect(findings['docs/operations/planted/02-again.graphql']).toEqual(planted(SECOND));
  });

  it('is a part of the lint step', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
      scripts: { lint: string };
    };
    expect(scripts.lint).toContain('npm run -s lint:schema');
  });
});
