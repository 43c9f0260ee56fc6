import { LineCounter, isAlias, isMap, isScalar, isSeq, parseDocument, visit } from 'yaml';
import type { Document, Scalar } from 'yaml';
import type { z } from 'zod';
import type { ContentProblem } from './content-problem.ts';
import { findExcess } from './find-excess.ts';

/** How often an alias may stand for something, those inside others counted each time. */
const MAX_ALIASES = 20;
const MAX_PROBLEMS = 100;

/** A value that fits its schema, and where each part of it stands; or what is wrong. */
export interface YamlResult<Value> {
  readonly value: Value | null;
  readonly problems: ContentProblem[];
  /**
   * Line of the value at a path, or of the nearest thing around it.
   * @param below of a text that is written as a block: which of its lines, from 1
   */
  lineOf(path: readonly PropertyKey[], below?: number): number;
}

interface YamlSource {
  readonly file: string;
  readonly text: string;
  /** Lines of the file before the text. */
  readonly lineOffset?: number;
}

/** Parses YAML with unique keys and few aliases, and checks it. Every problem says what was expected. */
export function readYaml<Schema extends z.ZodType>(
  { file, text, lineOffset = 0 }: YamlSource,
  schema: Schema,
): YamlResult<z.output<Schema>> {
  const lines = countLines(text);
  const lineAt = (offset: number) => lines.linePos(offset).line + lineOffset;
  const { document, plain, findings } = parseYaml(text);
  if (document === null) {
    const problems = findings
      .slice(0, MAX_PROBLEMS)
      .map(({ offset, message }) => ({ file, line: lineAt(offset), message: message.slice(0, 300) }));
    return { value: null, problems, lineOf: () => 1 + lineOffset };
  }
  const lineOf = (path: readonly PropertyKey[], below = 0) => {
    const { offset, block } = find(document, path);
    return below > 0 && block !== null ? lineAt(block) + below : lineAt(offset);
  };
  const parsed = schema.safeParse(plain);
  if (parsed.success) return { value: parsed.data, problems: [], lineOf };
  const problems = parsed.error.issues
    .flatMap(placesOf)
    .slice(0, MAX_PROBLEMS)
    .map(({ path, message }) => ({
      file,
      line: lineOf(path),
      message: `${path.map(String).join('.')}${path.length > 0 ? ': ' : ''}${message}`,
    }));
  return { value: null, problems, lineOf };
}

interface Finding {
  readonly offset: number;
  readonly message: string;
}

type Parsed =
  | { readonly document: Document; readonly plain: unknown; readonly findings?: never }
  | { readonly document: null; readonly plain?: never; readonly findings: readonly Finding[] };

function parseYaml(text: string): Parsed {
  const refused = (findings: readonly Finding[]) => ({ document: null, findings });
  const excess = findExcess(text);
  if (excess !== null) return refused([excess]);
  const document = parseDocument(text, {
    version: '1.2',
    merge: false,
    stringKeys: true,
    prettyErrors: false,
  });
  const unreadable = [...document.errors, ...document.warnings];
  if (unreadable.length > 0)
    return refused(unreadable.map(({ pos, message }) => ({ offset: pos[0], message })));
  const unstorable = findUnstorable(document);
  if (unstorable.length > 0) return refused(unstorable);
  try {
    return { document, plain: document.toJS({ maxAliasCount: MAX_ALIASES }) };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return refused([{ offset: firstAlias(document), message: error.message }]);
  }
}

function countLines(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
  return lines;
}

function placesOf(issue: z.core.$ZodIssue): { path: PropertyKey[]; message: string }[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: [...issue.path, key], message: 'expected no such property' }));
  return [{ path: issue.path, message: issue.message.replace(/^Invalid (input|option): /, '') }];
}

/** Where the value at a path begins: at its key, in a mapping. `block`: where it is written as a block of lines. */
function find(
  document: Document,
  path: readonly PropertyKey[],
): { readonly offset: number; readonly block: number | null } {
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0] ?? 0;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === String(step));
      if (!isScalar(pair?.key)) break;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      offset = (node as Scalar | undefined)?.range?.[0] ?? offset;
    } else break;
  }
  const block = isScalar(node) && node.type === 'BLOCK_LITERAL' ? node.range?.[0] : undefined;
  return { offset, block: block ?? null };
}

/** Escapes such as "\0" and "\ud800" make text that the database cannot hold. */
function findUnstorable(document: Document): Finding[] {
  const found: Finding[] = [];
  visit(document, {
    Scalar(_, { value, range }) {
      if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed()))
        found.push({ offset: range?.[0] ?? 0, message: 'expected text without U+0000 and lone surrogates' });
    },
  });
  return found;
}

function firstAlias(document: Document): number {
  let offset = 0;
  visit(document, {
    Alias(_, { range }) {
      offset = range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return offset;
}
