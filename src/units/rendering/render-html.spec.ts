import { describe, expect, it } from '@jest/globals';
import type { Block } from './block-types.ts';
import { renderBlockHtml, renderUnitHtml } from './render-html.ts';

const WEB: [string, Block, string][] = [
  [
    'Markdown',
    {
      type: 'MARKDOWN',
      markdown: '## A & B\n\nSee *this* [page](https://example.org/?a=1&b=2 "T").\n\n3. x\n',
    },
    '<h2>A &amp; B</h2>\n<p>See <em>this</em> <a href="https://example.org/?a=1&amp;b=2" title="T"' +
      ' rel="noopener noreferrer" target="_blank">page</a>.</p>\n<ol start="3">\n<li>x</li>\n</ol>',
  ],
  [
    'a table',
    { type: 'MARKDOWN', markdown: '|a|b|\n|-|:-:|' },
    '<table>\n<thead>\n<tr>\n<th>a</th>\n<th style="text-align:center">b</th>\n</tr>\n</thead>\n</table>',
  ],
  [
    'code',
    { type: 'CODE', language: 'c++', code: 'if (a < b && c)\n  "x";' },
    '<pre><code class="language-c++">if (a &lt; b &amp;&amp; c)\n  "x";</code></pre>',
  ],
  [
    'code with a strange language',
    { type: 'CODE', language: '"><script>', code: 'a' },
    '<pre><code>a</code></pre>',
  ],
  [
    'an image',
    { type: 'IMAGE', url: 'https://example.org/a.png?b=1&c=2', alt: 'A "b"', caption: 'C <d>' },
    '<figure class="image"><img src="https://example.org/a.png?b=1&amp;c=2" alt="A &quot;b&quot;"' +
      ' style="max-width:100%" /><figcaption>C &lt;d&gt;</figcaption></figure>',
  ],
  [
    'an image that is not https',
    { type: 'IMAGE', url: 'http://example.org/a.png', alt: 'A' },
    '<figure class="image">A</figure>',
  ],
  [
    'a callout',
    { type: 'CALLOUT', kind: 'WARNING', markdown: 'Costs **$&**.\n\nTwice.' },
    '<aside class="callout callout-warning"><p><strong class="callout-title">Warning:</strong>' +
      ' Costs <strong>$&amp;</strong>.</p>\n<p>Twice.</p></aside>',
  ],
  [
    'a callout that begins with a list',
    { type: 'CALLOUT', kind: 'TIP', markdown: '- a' },
    '<aside class="callout callout-tip"><p><strong class="callout-title">Tip:</strong></p>\n' +
      '<ul>\n<li>a</li>\n</ul></aside>',
  ],
  [
    'a definition',
    { type: 'DEFINITION', term: 'a < b', definition: 'Is *less*.' },
    '<p class="definition"><dfn>a &lt; b</dfn>: Is <em>less</em>.</p>',
  ],
  [
    'a link',
    { type: 'LINK', url: 'https://example.org/?a=1&b=2', title: '"Go" <to>' },
    '<p class="link"><a href="https://example.org/?a=1&amp;b=2" rel="noopener noreferrer"' +
      ' target="_blank">"Go" &lt;to&gt;</a></p>',
  ],
  ['a link to a script', { type: 'LINK', url: 'javascript:alert(1)', title: 'Go' }, '<p class="link">Go</p>'],
];

const withoutAttributes = (html: string) => html.replace(/ (?:class|style|rel|target)="[^"]*"/g, '');
const renamedForMail = (html: string) =>
  html
    .replaceAll(/(<\/?)(?:aside|figure)>/g, '$1div>')
    .replaceAll(/(<\/?)figcaption>/g, '$1p>')
    .replaceAll(/(<\/?)dfn>/g, '$1span>');

describe('renderBlockHtml', () => {
  it.each(WEB)('renders %s for the web', (_name, block, html) => {
    expect(renderBlockHtml(block, 'WEB')).toBe(html);
  });

  it.each(WEB)('renders %s for mail: the same elements and text', (_name, block, html) => {
    const mail = renderBlockHtml(block, 'EMAIL');
    expect(withoutAttributes(mail)).toBe(renamedForMail(withoutAttributes(html)));
    expect(mail).not.toMatch(/ (?:class|rel|target|id)="/);
  });

  it.each<[string, Block, RegExp]>([
    ['a paragraph', { type: 'MARKDOWN', markdown: 'a' }, /^<p style="font:16px/],
    ['a heading', { type: 'MARKDOWN', markdown: '## a' }, /^<h2 style="font:bold 22px/],
    ['a quote', { type: 'MARKDOWN', markdown: '> a' }, /^<blockquote style="[^"]*border-left/],
    ['a cell', { type: 'MARKDOWN', markdown: '|a|\n|-:|' }, /<th style="[^"]*;text-align:right"/],
    ['code in a text', { type: 'MARKDOWN', markdown: '`a`' }, /<code style="background:/],
    [
      'code',
      { type: 'CODE', language: 'python', code: 'a' },
      /^<pre style="background:[^"]*"><code style="font-family:[^"]*line-height:1.5">/,
    ],
    [
      'what a program prints',
      { type: 'CODE', language: 'text', code: 'a' },
      /^<pre style="background:[^"]*"><code style="font-family:[^"]*;color:#5a6675">/,
    ],
    ['a callout', { type: 'CALLOUT', kind: 'NOTE', markdown: 'a' }, /^<div style="[^"]*solid #1f5fd0/],
    ['a definition', { type: 'DEFINITION', term: 'a', definition: 'b' }, /^<p style="[^"]*background:/],
    [
      'an image',
      { type: 'IMAGE', url: 'https://x.org/a', alt: '' },
      /<img src="[^"]*" alt="" style="max-width:100%/,
    ],
  ])('styles %s of a mail in place', (_name, block, expected) => {
    expect(renderBlockHtml(block, 'EMAIL')).toMatch(expected);
  });

  it('does not know a block of another type', () => {
    expect(() => renderBlockHtml({ type: 'VIDEO' } as never, 'WEB')).toThrow(
      'there is no block type "VIDEO"',
    );
  });
});

describe('renderUnitHtml', () => {
  it('renders the blocks in order', () => {
    const blocks: Block[] = [
      { type: 'MARKDOWN', markdown: 'a' },
      { type: 'CODE', language: 'text', code: 'b' },
    ];
    expect(renderUnitHtml(blocks, 'WEB')).toBe('<p>a</p>\n<pre><code class="language-text">b</code></pre>');
  });
});
