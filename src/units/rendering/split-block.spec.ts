import { describe, expect, it } from '@jest/globals';
import type { Block } from './block-types.ts';
import { renderBlockHtml } from './render-html.ts';
import { splitBlock } from './split-block.ts';

const MARKDOWN = `## A heading
Text right below it, [a link](https://example.org),
on two lines.

- one

  still one
- two

> a quote
>
> of two paragraphs

| a | b |
|---|---|
| 1 | 2 |

    code of an indented block

    goes on
***
1. x
2. y

Last.`;

describe('a block of prose', () => {
  it('falls into pieces that read as the whole does', () => {
    const whole: Block = { type: 'MARKDOWN', markdown: MARKDOWN };
    const pieces = splitBlock(whole);
    expect(pieces).toHaveLength(9);
    for (const target of ['WEB', 'EMAIL'] as const)
      expect(pieces.map((piece) => renderBlockHtml(piece, target)).join('\n')).toBe(
        renderBlockHtml(whole, target),
      );
  });

  it.each([
    { type: 'CODE', language: 'text', code: 'a\n\nb' },
    { type: 'CALLOUT', kind: 'NOTE', markdown: 'a\n\nb' },
  ] satisfies Block[])('is the only one that does: $type', (block) => {
    expect(splitBlock(block)).toEqual([block]);
  });
});

describe('a mail that is written from right to left', () => {
  it.each([
    ['a list', { type: 'MARKDOWN', markdown: '- x' }, /<ul style="[^"]*padding-right:26px/],
    ['a quote', { type: 'MARKDOWN', markdown: '> x' }, /<blockquote style="[^"]*border-right:4px/],
    ['a callout', { type: 'CALLOUT', kind: 'TIP', markdown: 'x' }, /<div style="[^"]*border-right:4px/],
    ['a definition', { type: 'DEFINITION', term: 'x', definition: 'y' }, /<p style="[^"]*border-right:4px/],
  ] satisfies [string, Block, RegExp][])('has the side of %s changed', (_, block, mirrored) => {
    expect(renderBlockHtml(block, 'EMAIL_RTL')).toMatch(mirrored);
    expect(renderBlockHtml(block, 'EMAIL_RTL')).not.toMatch(/-left/);
    expect(renderBlockHtml(block, 'EMAIL')).not.toMatch(mirrored);
  });

  it('keeps code and what an author aligned', () => {
    const code: Block = { type: 'CODE', language: 'python', code: 'x = 1' };
    expect(renderBlockHtml(code, 'EMAIL_RTL')).toMatch(
      /<pre [^>]*text-align:left" dir="ltr"><code [^>]*dir="ltr">/,
    );
    expect(renderBlockHtml({ type: 'MARKDOWN', markdown: 'a `b` c' }, 'EMAIL_RTL')).toMatch(
      /<code [^>]*dir="ltr">b/,
    );
    const table: Block = { type: 'MARKDOWN', markdown: '|a|\n|:-|\n|b|' };
    expect(renderBlockHtml(table, 'EMAIL_RTL')).toMatch(/<td style="[^"]*text-align:left/);
    expect(renderBlockHtml(code, 'EMAIL')).not.toContain('dir=');
  });
});
