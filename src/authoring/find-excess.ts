import { CST, Lexer, Parser } from 'yaml';

/** Far beyond what a course needs. */
const MAX = { levels: 32, keys: 100, entries: 2_000, aliases: 20, anchors: 20, tokens: 250_000 };

/**
 * Where YAML begins to have more of something than any course needs; null when it has not. The composer needs this: it
 * recurses, and a stack that overflows in its midst can end the process, because V8 gives up when it has to compile a
 * pattern there; and it compares each key, anchor and alias with all others. The parser does neither.
 */
export function findExcess(text: string): { offset: number; message: string } | null {
  const parser = new Parser();
  const counts = { aliases: 0, anchors: 0, tokens: 0 };
  for (const token of new Lexer().lex(text)) {
    const type = CST.tokenType(token);
    counts.tokens++;
    if (type === 'alias') counts.aliases++;
    if (type === 'anchor') counts.anchors++;
    // What the parser makes is made again once it is known to be little.
    for (const _ of parser.next(token));
    const found = { ...counts, levels: parser.stack.length, ...sizeOf(parser.stack.at(-1)) };
    for (const name of Object.keys(MAX) as (keyof typeof MAX)[]) {
      if ((found[name] ?? 0) > MAX[name])
        return { offset: parser.offset, message: `expected at most ${MAX[name]} ${name}` };
    }
  }
  return null;
}

function sizeOf(token: CST.Token | undefined): { keys?: number; entries?: number } {
  if (token === undefined || !CST.isCollection(token)) return {};
  const isMap =
    token.type === 'block-map' || (token.type === 'flow-collection' && token.start.type === 'flow-map-start');
  return isMap ? { keys: token.items.length } : { entries: token.items.length };
}
