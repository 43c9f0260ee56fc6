import { compile, type FormatCallback } from 'html-to-text';
import type { Block } from './block-types.ts';
import { renderBlockHtml } from './render-html.ts';

const WIDTH = 76;
const CODE_INDENT = '    ';

/** A unit as plain text, for the text part of a mail: lines of 76 characters, except code and URLs. */
export function renderUnitText(blocks: readonly Block[]): string {
  return blocks
    .map((block) => toText(renderBlockHtml(block, 'WEB')))
    .filter((text) => text !== '')
    .join('\n\n');
}

const underlined: FormatCallback = (element, walk, builder, options) => {
  const mark = options.mark ?? '-';
  builder.openBlock({ leadingLineBreaks: 2 });
  walk(element.children, builder);
  builder.closeBlock({
    trailingLineBreaks: 2,
    blockTransform: (text) => {
      const width = Math.max(...text.split('\n').map((line) => line.length));
      return `${text}\n${String(mark).repeat(width)}`;
    },
  });
};

const code: FormatCallback = (element, walk, builder) => {
  builder.openBlock({ isPre: true, leadingLineBreaks: 2 });
  walk(element.children, builder);
  builder.closeBlock({
    trailingLineBreaks: 2,
    blockTransform: (text) => text.replace(/^(?=.)/gm, CODE_INDENT),
  });
};

const image: FormatCallback = (element, _walk, builder) => {
  const { alt, src } = element.attribs;
  builder.addInline(alt ? `[image: ${alt}] ` : '[image] ');
  builder.addInline(src ?? '', { noWordTransform: true });
};

/** `a | b`: columns side by side would be wider than the lines. */
const row: FormatCallback = (element, walk, builder) => {
  const cells = element.children?.filter(({ name }) => name === 'th' || name === 'td') ?? [];
  builder.openBlock(oneLine);
  for (const [index, cell] of cells.entries()) {
    if (index > 0) builder.addInline(' | ');
    walk([cell], builder);
  }
  builder.closeBlock(oneLine);
};

const oneLine = { leadingLineBreaks: 1, trailingLineBreaks: 1 };

const toText = compile({
  wordwrap: WIDTH,
  formatters: { underlined, code, image, row },
  selectors: [
    { selector: 'h1', format: 'underlined', options: { mark: '=' } },
    { selector: 'h2', format: 'underlined', options: { mark: '=' } },
    ...['h3', 'h4', 'h5', 'h6'].map((selector) => ({
      selector,
      format: 'underlined',
      options: { mark: '-' },
    })),
    { selector: 'a', options: { linkBrackets: ['(', ')'], hideLinkHrefIfSameAsText: true } },
    { selector: 'p', options: { leadingLineBreaks: 2, trailingLineBreaks: 2 } },
    { selector: 'ul', options: { itemPrefix: '- ' } },
    { selector: 'pre', format: 'code' },
    { selector: 'img', format: 'image' },
    { selector: 'figure', format: 'block' },
    { selector: 'figcaption', format: 'block', options: oneLine },
    { selector: 'hr', options: { length: 40 } },
    { selector: 'table', format: 'block', options: { leadingLineBreaks: 2, trailingLineBreaks: 2 } },
    { selector: 'tr', format: 'row' },
  ],
});
