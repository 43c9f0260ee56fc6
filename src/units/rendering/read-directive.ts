import type { StateBlock, Token } from 'markdown-it';

/** What a `directive` token carries in `meta`. */
export interface Directive {
  /** LINE: `::name…`. CONTAINER: `:::name … :::`, closed or not; without a name it is a stray `:::`. */
  form: 'LINE' | 'CONTAINER';
  name: string;
  /** The rest of the first line. */
  argument: string;
  isClosed: boolean;
}

/** A markdown-it block rule for `::name{…}` lines and `:::name … :::` containers, at any level. */
export function readDirective(state: StateBlock, start: number, end: number, isSilent: boolean): boolean {
  if ((state.sCount[start] ?? 0) - state.blkIndent >= 4) return false;
  const match = /^(:::|::(?=[A-Za-z]))\s*([A-Za-z-]*)(.*)$/.exec(textOfLine(state, start));
  if (!match) return false;
  if (isSilent) return true;
  const [, colons, name = '', argument = ''] = match;
  const form = colons === ':::' ? 'CONTAINER' : 'LINE';
  const close =
    form === 'CONTAINER' && name !== '' && state.level === 0 ? findClose(state, start, end) : null;
  const token = state.push('directive', '', 0);
  state.line = (close ?? start) + 1;
  token.map = [start, state.line];
  token.meta = { form, name, argument: argument.trim(), isClosed: close !== null } satisfies Directive;
  return true;
}

export function directiveOf(token: Token): Directive {
  return token.meta as unknown as Directive;
}

/** The line of the closing `:::`; null when the text ends, or another directive begins, before it. */
function findClose(state: StateBlock, start: number, end: number): number | null {
  for (let line = start + 1; line < end; line++) {
    const text = textOfLine(state, line);
    if (text.startsWith(':::')) return text.trim() === ':::' ? line : null;
  }
  return null;
}

function textOfLine(state: StateBlock, line: number): string {
  return state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);
}
