import markdownIt, { type StateInline, type Token } from 'markdown-it';
import { readDirective } from './read-directive.ts';

/**
 * The source as markdown-it tokens, for finding blocks and problems (never for rendering): every link is a
 * token whatever its URL, directives are tokens, escaped characters stay apart from text, and inline tokens
 * other than text know their `meta.offset` in the text around them.
 */
export function parseSource(source: string): Token[] {
  return parser.parse(source, {});
}

/** The tokens of each block at the top level, from its opening to its closing token. */
export function topLevelGroups(tokens: readonly Token[]): Token[][] {
  const groups: Token[][] = [];
  let group: Token[] = [];
  for (const token of tokens) {
    group.push(token);
    if (token.level > 0 || token.nesting === 1) continue;
    groups.push(group);
    group = [];
  }
  return groups;
}

const parser = createParser();

function createParser() {
  const md = markdownIt({ html: false, linkify: false });
  md.validateLink = () => true;
  md.core.ruler.disable('text_join');
  md.block.ruler.disable('reference');
  md.block.ruler.before('table', 'directive', readDirective, { alt: ['paragraph', 'blockquote', 'list'] });
  md.inline.State = withOffsets(md.inline.State);
  return md;
}

function withOffsets(State: typeof StateInline): typeof StateInline {
  return class extends State {
    override push(type: string, tag: string, nesting: -1 | 0 | 1): Token {
      const token = super.push(type, tag, nesting);
      token.meta = { offset: this.pos };
      return token;
    }
  };
}

/** Resolves backslashes and entities, as in the info text of a fence. */
export function unescapeMarkdown(text: string): string {
  return parser.utils.unescapeAll(text);
}
