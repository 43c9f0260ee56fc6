import { describe, expect, it } from '@jest/globals';
import type { Block } from './block-types.ts';
import { MAX_SOURCE_BYTES, parseBlocks } from './parse-blocks.ts';

const UNIT = `Opening *words*
on two lines.

- a list

\`\`\`python title="x"
print("&lt; <b>")

::: not a directive
# no heading
\`\`\`
![A \`cat\`, \\*asleep\\*](https://example.org/cat.png "Our cat")

> [!tip] 
> Read \`a < b\`.
>
> - twice
lazily

:::definition call stack
What remembers *who*
called whom.
:::
::link{url="https://example.org/?a=1&b=2" title="Say \\"hi\\""}
> A plain quote

    indented code
`;

const BLOCKS: Block[] = [
  { type: 'MARKDOWN', markdown: 'Opening *words*\non two lines.\n\n- a list' },
  { type: 'CODE', language: 'python', code: 'print("&lt; <b>")\n\n::: not a directive\n# no heading' },
  { type: 'IMAGE', url: 'https://example.org/cat.png', alt: 'A cat, *asleep*', caption: 'Our cat' },
  { type: 'CALLOUT', kind: 'TIP', markdown: 'Read `a < b`.\n\n- twice\nlazily' },
  { type: 'DEFINITION', term: 'call stack', definition: 'What remembers *who*\ncalled whom.' },
  { type: 'LINK', url: 'https://example.org/?a=1&b=2', title: 'Say "hi"' },
  { type: 'MARKDOWN', markdown: '> A plain quote\n\n    indented code' },
];

const linesOf = (source: string) => parseBlocks(source).problems.map(({ line }) => line);

describe('parseBlocks: blocks', () => {
  it('splits a unit, in order, and keeps Markdown as it is written', () => {
    expect(parseBlocks(UNIT)).toEqual({ blocks: BLOCKS, problems: [] });
  });

  it('reads any line ending, a byte order mark and a text without a last line feed alike', () => {
    for (const source of [
      UNIT.replaceAll('\n', '\r\n'),
      UNIT.replaceAll('\n', '\r'),
      `\uFEFF${UNIT}`,
      UNIT.trimEnd(),
    ]) {
      expect(parseBlocks(source)).toEqual({ blocks: BLOCKS, problems: [] });
    }
  });

  it.each<[string, string, Block[]]>([
    ['a fence without a language', '~~~\na\n~~~', [{ type: 'CODE', language: 'text', code: 'a' }]],
    ['an empty fence', '```c++\n```', [{ type: 'CODE', language: 'c++', code: '' }]],
    ['a fence inside a fence', '````\n```\n````', [{ type: 'CODE', language: 'text', code: '```' }]],
    [
      'a fence in a list',
      '- a\n  ```\n  b\n  ```',
      [{ type: 'MARKDOWN', markdown: '- a\n  ```\n  b\n  ```' }],
    ],
    ['indented code first', '\n    a\n', [{ type: 'MARKDOWN', markdown: '    a' }]],
    [
      'two images in a line',
      '![a](https://x.org) ![b](https://x.org)',
      [{ type: 'MARKDOWN', markdown: '![a](https://x.org) ![b](https://x.org)' }],
    ],
    [
      'an image without a caption',
      '![a](https://x.org/a)',
      [{ type: 'IMAGE', url: 'https://x.org/a', alt: 'a' }],
    ],
    ['a quote about a note', '> Write\n> [!NOTE]', [{ type: 'MARKDOWN', markdown: '> Write\n> [!NOTE]' }]],
    ['colons in a text', 'a ::: b\n:: c', [{ type: 'MARKDOWN', markdown: 'a ::: b\n:: c' }]],
    ['indented colons', 'a\n\n    ::: b', [{ type: 'MARKDOWN', markdown: 'a\n\n    ::: b' }]],
  ])('reads %s', (_name, source, blocks) => {
    expect(parseBlocks(source)).toEqual({ blocks, problems: [] });
  });
});

describe('parseBlocks: problems', () => {
  it.each<[string, string, number, string]>([
    ['an open fence', 'a\n\n```js\nb\n', 3, 'never closed'],
    ['an open fence at the very end', '```', 1, 'never closed'],
    ['an open fence without a last line feed', '```js\nb', 1, 'never closed'],
    ['a fence closed by a shorter one', '````\na\n```\n', 1, 'never closed'],
    ['an open fence in a quote', 'a\n> ```\n> b\n\nc', 2, 'never closed'],
    ['a strange language', '```<b>\n```', 1, 'is no language name'],
    ['a level-1 heading', '## a\n\n# b', 3, 'level-1 heading'],
    ['an underlined level-1 heading', 'a\n===', 1, 'level-1 heading'],
    ['a level-1 heading in a list', '- a\n- # b', 2, 'level-1 heading'],
    ['an HTML block', 'a\n\n<div class="x">\nb', 3, 'raw HTML'],
    ['HTML in a line', 'a\nb <b>c', 2, 'raw HTML'],
    ['HTML behind code', 'a `b\nc` d\ne <br/>', 3, 'raw HTML'],
    ['HTML across emphasis', 'a\n<a title="*x*">', 2, 'raw HTML'],
    ['an HTML comment', 'a\n\n<!-- b -->', 3, 'raw HTML'],
    ['HTML in a table', '|a|\n|-|\n|b|\n|<i>|', 4, 'raw HTML'],
    ['a script link', 'a\n[b](javascript:alert(1))', 2, 'a link needs'],
    ['an encoded script link', '[b](java&#115;cript:alert(1))', 1, 'a link needs'],
    ['a data link', '[b](data:text/html,x)', 1, 'a link needs'],
    ['a file link', '<file:///etc/passwd>', 1, 'a link needs'],
    ['a relative link', '- a\n- [b](../c.md)', 2, 'not "../c.md"'],
    ['a link without a host', '[b](//example.org)', 1, 'a link needs'],
    ['a link to nowhere', '[b]()', 1, 'a link needs'],
    ['a link behind code', 'a `b\nc` [d](e)', 2, 'a link needs'],
    ['an http image', 'a ![b](http://x.org/c.png)', 1, 'an image needs'],
    ['a mailto image', 'a\n\n![b](mailto:a@x.org)', 3, 'an image needs'],
    ['a relative image', '![b](c.png)', 1, 'an image needs'],
    ['a link reference', 'a\n\n[b]: https://x.org', 3, 'link references'],
    ['an unknown callout', 'a\n\n> [!HINT]\n> b', 3, 'no callout "HINT"'],
    ['text beside a callout', '> [!NOTE] a', 1, 'on the line below'],
    ['an empty callout', '> [!NOTE]\n>\n', 1, 'has no text'],
    ['HTML in a callout', '> [!NOTE]\n> a\n> <b>', 3, 'raw HTML'],
    ['an open definition', 'a\n:::definition b\nc\n', 2, 'never closed'],
    ['a definition inside another', ':::definition a\nb\n:::definition c\nd\n:::', 1, 'never closed'],
    ['a definition without a term', ':::definition\na\n:::', 1, 'write the term'],
    ['a definition without a text', ':::definition a\n\n:::', 1, 'one paragraph'],
    ['a definition with a list', ':::definition a\nb\n- c\n:::', 1, 'one paragraph'],
    ['HTML in a definition', ':::definition a\nb\n<b>\n:::', 3, 'raw HTML'],
    ['a script link in a definition', 'a\n\n:::definition a\n\n[b](vbscript:x)\n:::', 5, 'a link needs'],
    ['an unknown container', 'a\n\n:::video b\nc\n:::', 3, 'no directive ":::video"'],
    ['a stray end', 'a\n:::', 2, 'closes nothing'],
    ['an unknown directive', 'a\n::video{url="x"}', 2, 'no directive "::video"'],
    ['a directive in a list', '- a\n- ::link{url="https://x.org" title="b"}', 2, 'inside a list'],
    ['a link directive without a title', '::link{url="https://x.org"}', 1, 'write ::link{'],
    ['a link directive with more', '::link{url="https://x.org" title="a" on="b"}', 1, 'write ::link{'],
    ['a link directive with a script', '::link{url="javascript:alert(1)" title="a"}', 1, 'a link needs'],
    ['an empty document', ' \n\t\n', 1, 'is empty'],
    ['a large document', 'a'.repeat(MAX_SOURCE_BYTES + 1), 1, 'larger than 200 KB'],
  ])('refuses %s', (_name, source, line, message) => {
    expect(parseBlocks(source).problems).toEqual([{ line, message: expect.stringContaining(message) }]);
  });

  it('lets through what only looks dangerous', () => {
    const source = [
      'a < b and b <c, `<b>`, \\<b>, &lt;b&gt;, x<-y, 1 <2> 3',
      '[a](mailto:a@example.org) <https://example.org> [b](HTTP://example.org)',
      '`[a](javascript:x)` and \\[a](b) and [a] (b)',
      '```html\n<script>alert(1)</script>\n[a](javascript:x)\n```',
    ].join('\n\n');
    expect(parseBlocks(source).problems).toEqual([]);
  });

  it('reports problems by line, and not without end', () => {
    expect(linesOf('<b>\n\n# a\n\n[b](c)\n<i> ![d](e)\n\n:::x\n\n```')).toEqual([1, 3, 5, 6, 6, 8, 10]);
    expect(linesOf('<b>\n\n'.repeat(5_000))).toHaveLength(100);
  });
});

describe('parseBlocks: time', () => {
  it.each([
    '*a_ ',
    '[',
    '![',
    '<a ',
    '<!--',
    '`a\n``b\n',
    '> ',
    ':::definition x\n',
    '::link{url="',
    '> [!NOTE]\n',
  ])('grows with the text: 80 KB of %j', (piece) => {
    const source = piece.repeat((80 * 1024) / piece.length);
    const before = process.cpuUsage();
    parseBlocks(source);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(1_000);
  });
});
