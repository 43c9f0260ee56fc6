import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** The type that docs/errors.md gives to front ends, without what it needs of a library. */
const documented = /```ts\n([^]*?)```/.exec(
  readFileSync(path.resolve(import.meta.dirname, '../../docs/errors.md'), 'utf8'),
)?.[1];
const BUILT_IN = [
  'Boolean',
  'CallableFunction',
  'Function',
  'IArguments',
  'NewableFunction',
  'Number',
  'Object',
  'RegExp',
  'String',
]
  .map((name) => `interface ${name} {}`)
  .join('\n');
const LIST = 'interface Array<T> { length: number; [index: number]: T }';
const READONLY_LIST = 'interface ReadonlyArray<T> { readonly length: number; readonly [index: number]: T }';

/** What TypeScript says against these being the `extensions` of errors, as a front end would compile them. */
export function extensionsProblems(extensions: readonly object[]): string[] {
  const text = [
    BUILT_IN,
    LIST,
    READONLY_LIST,
    documented?.replaceAll('export ', ''),
    ...extensions.map((value, index) => `const error${index}: ErrorExtensions = ${JSON.stringify(value)};`),
  ].join('\n');
  const options: ts.CompilerOptions = {
    noLib: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    types: [],
  };
  const file = ts.createSourceFile('errors.ts', text, ts.ScriptTarget.ES2023, true);
  const host: ts.CompilerHost = {
    ...ts.createCompilerHost(options),
    getSourceFile: (name) => (name === 'errors.ts' ? file : undefined),
    writeFile: () => undefined,
  };
  const program = ts.createProgram(['errors.ts'], options, host);
  return [
    ...program.getSyntacticDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...program.getSemanticDiagnostics(),
  ].map(({ messageText, start }) => {
    const line = file.text.slice(0, start).split('\n').length - 1;
    return `${file.text.split('\n')[line]}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}
