import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codegen } from '@graphql-codegen/core';
import * as typedDocumentNode from '@graphql-codegen/typed-document-node';
import * as typescript from '@graphql-codegen/typescript';
import * as typescriptOperations from '@graphql-codegen/typescript-operations';
import { buildSchema, isAbstractType, isScalarType, isSpecifiedScalarType, parse } from 'graphql';
import { parse as parseYaml } from 'yaml';
import { possibleTypes } from '../../docs/clients/possible-types.ts';

const PLUGINS = {
  typescript,
  'typescript-operations': typescriptOperations,
  'typed-document-node': typedDocumentNode,
};
type Plugin = keyof typeof PLUGINS;

interface CodegenFile {
  readonly schema: string;
  readonly documents: string;
  readonly generates: Record<string, { readonly plugins: readonly Plugin[]; readonly config: object }>;
}

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const source = read('src/schema.graphql');
const schema = buildSchema(source);
const documented = parseYaml(read('docs/clients/codegen.yml')) as CodegenFile;
const [target = { plugins: [], config: {} }] = Object.values(documented.generates);

const operations = readdirSync(path.join(root, 'docs/operations'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.graphql'))
  .map((name) => ({ location: name, document: parse(read(`docs/operations/${name}`)) }));

/** What the generator writes, as its command line would. */
function generate(plugins: readonly Plugin[], config: object = {}): Promise<string> {
  return codegen({
    filename: 'graphql.ts',
    schema: parse(source),
    schemaAst: schema,
    documents: operations,
    config,
    plugins: plugins.map((name) => ({ [name]: {} })),
    pluginMap: Object.fromEntries(plugins.map((name) => [name, PLUGINS[name]])),
  });
}

/** Each of these has to be refused, or types would be good for nothing. */
const WRONG = `import type { CoursePageQuery, CoursePageQueryVariables, SubmitAttemptInput } from './graphql.ts';
declare const page: CoursePageQuery;
const [first] = page.course.units.edges;
// @ts-expect-error a quiz may be null
export const percent = first?.node.quiz.passPercent;
// @ts-expect-error an exact number is text
export const number: number | undefined = first?.node.quiz?.passPercent;
// @ts-expect-error there is no such state
export const isOpen = first?.node.lock.state === 'OPEN';
// @ts-expect-error the id is required
export const variables: CoursePageQueryVariables = {};
// @ts-expect-error so is the attempt
export const input: SubmitAttemptInput = { responses: [] };
export const text: string | undefined = first?.node.quiz?.passPercent;
`;

let folder: string;
let generated: string;
/** What the compiler says at its strictest, line by line. */
let complaints: string[];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'stepwise-generated-'));
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  generated = await generate(target.plugins, target.config);
  const files = {
    'package.json': '{ "type": "module" }',
    'graphql.ts': generated,
    'next-unit.ts': read('docs/clients/next-unit.ts'),
    'wrong.ts': WRONG,
    'plain-schema.ts': await generate(['typescript']),
    'plain.ts': await generate(['typescript-operations', 'typed-document-node']),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  complaints = await compile(Object.keys(files).filter((name) => name.endsWith('.ts')));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function compile(files: readonly string[]): Promise<string[]> {
  const options = [
    '--strict',
    '--noUncheckedIndexedAccess',
    '--noUnusedLocals',
    '--skipLibCheck',
    '--noEmit',
  ];
  const modules = ['--module', 'nodenext', '--target', 'es2023', '--allowImportingTsExtensions'];
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  const given = [tsc, '--ignoreConfig', '--types', 'node', ...options, ...modules, ...files];
  const { stdout } = await promisify(execFile)(process.execPath, given, { cwd: folder }).catch(
    (failed: { stdout: string }) => failed,
  );
  return stdout.split('\n').filter((line) => line !== '');
}

describe('GraphQL Code Generator', () => {
  it('makes code of the schema and all operations that compiles', () => {
    expect(complaints).toEqual([]);
  });

  it('takes the configuration of docs/clients, in which scalars are text', () => {
    expect(target.plugins).toEqual(['typescript-operations', 'typed-document-node']);
    expect(generated).toMatch(/^import type /m);
    expect(generated).toContain('expiresAt: string');
  });

  it('may take every scalar that is not GraphQL’s own for text', () => {
    const own = Object.values(schema.getTypeMap()).filter(
      (type) => isScalarType(type) && !isSpecifiedScalarType(type),
    );
    expect(own.map(({ name }) => name)).toEqual(['DateTime', 'Decimal', 'Duration', 'TimeZone']);
  });
});

describe('docs/clients/possible-types.ts', () => {
  it('names the types of every interface and union', () => {
    const inSchema = Object.values(schema.getTypeMap())
      .filter((type) => isAbstractType(type))
      .map((type) => [type.name, schema.getPossibleTypes(type).map(({ name }) => name)] as const);
    expect(possibleTypes).toEqual(
      Object.fromEntries(inSchema.map(([name, types]) => [name, types.toSorted()])),
    );
  });
});

describe('docs/clients.md', () => {
  it('shows the files as they are, which tests run', () => {
    const shown = [
      ...read('docs/clients.md').matchAll(/^\[([\w.-]+)\]\(clients\/\1\):\n\n```\w+\n([\s\S]*?)```$/gm),
    ];
    const files = ['session.ts', 'apollo.ts', 'urql.ts', 'codegen.yml', 'next-unit.ts', 'trusted.ts'];
    expect(shown.map(([, name]) => name)).toEqual(files);
    expect(shown.map(([, , text]) => text)).toEqual(files.map((name) => read(`docs/clients/${name}`)));
  });
});
