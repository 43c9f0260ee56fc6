import { LineCounter, isNode, parseDocument } from 'yaml';
import type { Document, Node } from 'yaml';
import type { z } from 'zod';
import type { ContentProblem } from './content-problem.ts';

const MAX_ALIASES = 20;

/** A value that fits its schema, and where each part of it stands; or what is wrong. */
export interface YamlResult<Value> {
  readonly value: Value | null;
  readonly problems: ContentProblem[];
  /** Line of the value at a path, or of the nearest thing around it. */
  lineOf(path: readonly PropertyKey[]): number;
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
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: true,
    merge: false,
    version: '1.2',
    stringKeys: true,
  });
  const lineAt = (offset: number) => lines.linePos(offset).line + lineOffset;
  const lineOf = (path: readonly PropertyKey[]) => lineAt(offsetOf(document, path));
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => ({
      file,
      line: lineAt(error.pos[0]),
      message: firstLine(error.message),
    }));
    return { value: null, problems, lineOf };
  }
  let plain: unknown;
  try {
    plain = document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    return {
      value: null,
      problems: [{ file, line: 1 + lineOffset, message: firstLine((error as Error).message) }],
      lineOf,
    };
  }
  const parsed = schema.safeParse(plain);
  if (parsed.success) return { value: parsed.data, problems: [], lineOf };
  const problems = parsed.error.issues.map((issue) => ({
    file,
    line: lineOf(issue.path),
    message: `${issue.path.length > 0 ? `${issue.path.map(String).join('.')}: ` : ''}${issue.message}`,
  }));
  return { value: null, problems, lineOf };
}

function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let depth = path.length; depth >= 0; depth--) {
    const node: unknown = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
    if (isNode(node) && (node as Node).range) return (node as Node).range?.[0] ?? 0;
  }
  return 0;
}

function firstLine(message: string): string {
  return message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? message;
}
