import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** An operation to try out, as a `.graphql` file whose comments say what to send with it and what to keep of the answer. */
export interface ExampleOperation {
  readonly name: string;
  /** The file's text without the two kinds of lines below. */
  readonly query: string;
  /** JSON of the line `# variables: {…}`; `{{name}}` in it stands for a value that was kept. */
  readonly variables: string;
  /** Of each line `# keep: name = path.in.data`: where in the answer's data a value stands. */
  readonly keep: readonly { readonly name: string; readonly path: string }[];
}

/** The examples of a folder in the order of their names, `01-sign-in.graphql` first. */
export function readExamples(folder: string): ExampleOperation[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.graphql'))
    .sort()
    .map((name) => {
      const text = readFileSync(path.join(folder, name), 'utf8');
      return {
        name: name.replace(/^\d+-|\.graphql$/g, '').replaceAll('-', ' '),
        query: text.replace(/^# (?:variables|keep): .*\n/gm, ''),
        variables: /^# variables: (.*)$/m.exec(text)?.[1] ?? '{}',
        keep: [...text.matchAll(/^# keep: (\w+) = ([\w.]+)$/gm)].map(([, name = '', path = '']) => ({
          name,
          path,
        })),
      };
    });
}
