import { describe, expect, it } from '@jest/globals';
import type { Block } from './block-types.ts';
import { parseBlocks } from './parse-blocks.ts';
import { renderUnitHtml } from './render-html.ts';
import { renderUnitText } from './render-text.ts';

const LONG = 'Several words that together are longer than one line of a mail may be, so that they wrap.';
const URL = `https://example.org/${'long/'.repeat(20)}`;

const UNIT = `## First & last

${LONG} See [the page](${URL}) or <https://example.org/>.

### Lists

- one \`x < y\`
  - inner
- two **bold**

1. first
2. ![A map](https://example.org/map.png "Of here")

| Name | Age |
|------|----:|
| Ada  | 36  |

> Quoted words

---

\`\`\`python
if a < b:

    print("${LONG}")
\`\`\`

![A "cat"](https://example.org/cat.png "Asleep")

> [!IMPORTANT]
> ${LONG}
>
>     code in here

:::definition call stack
What remembers *who* called.
:::

::link{url="https://example.org/more" title="Read more"}
`;

const TEXT = `First & last
============

Several words that together are longer than one line of a mail may be, so
that they wrap. See the page
(${URL})
or https://example.org/.

Lists
-----

- one x < y
  - inner
- two bold

 1. first
 2. [image: A map] https://example.org/map.png

Name | Age
Ada | 36

> Quoted words

----------------------------------------

    if a < b:

        print("${LONG}")

[image: A "cat"] https://example.org/cat.png
Asleep

Important: Several words that together are longer than one line of a mail
may be, so that they wrap.

    code in here

call stack: What remembers who called.

Read more (https://example.org/more)`;

const { blocks } = parseBlocks(UNIT);

/** Text and attribute values of HTML, as a reader may see them. */
function readable(html: string): string {
  return html
    .replace(/ (?:style|class|rel|target)="[^"]*"/g, '')
    .replace(/<[a-z0-9]+((?: [a-z]+="[^"]*")*)(?: \/)?>|<\/[a-z0-9]+>/g, '$1')
    .replace(/ [a-z]+="([^"]*)"/g, ' $1 ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
const words = (text: string) => text.match(/[\p{L}\p{N}]+/gu) ?? [];

describe('renderUnitText', () => {
  it('renders every type of block', () => {
    expect(new Set(blocks.map(({ type }) => type)).size).toBe(6);
    expect(renderUnitText(blocks)).toBe(TEXT);
  });

  it.each(['WEB', 'EMAIL'] as const)('says what the HTML for %s says, in the same order', (target) => {
    const html = readable(renderUnitHtml(blocks, target));
    const spoken = words(
      renderUnitText(blocks)
        .replaceAll('[image: ', '[')
        .replaceAll(/^ \d\. /gm, ''),
    );
    expect(words(html)).toEqual(expect.arrayContaining(spoken));
    expect(spoken).toEqual(
      expect.arrayContaining(words(html).filter((word) => !['Of', 'here'].includes(word))),
    );
  });

  it('wraps at 76, but neither code nor a URL', () => {
    const lines = renderUnitText(blocks).split('\n');
    const long = lines.filter((line) => line.length > 76);
    expect(long).toEqual([`(${URL})`, `        print("${LONG}")`]);
  });

  it.each<[string, Block, string]>([
    [
      'code that begins indented',
      { type: 'CODE', language: 'text', code: '\n  a\n\tb' },
      '\n      a\n    \tb',
    ],
    ['code with markup', { type: 'CODE', language: 'html', code: '</pre><b>&amp;' }, '    </pre><b>&amp;'],
    ['markup in a term', { type: 'DEFINITION', term: '<b>', definition: '`<i>`' }, '<b>: <i>'],
    [
      'an image without a text',
      { type: 'IMAGE', url: 'https://x.org/a', alt: '' },
      '[image] https://x.org/a',
    ],
    ['an unsafe link', { type: 'LINK', url: 'javascript:alert(1)', title: 'Go' }, 'Go'],
    ['a callout of a list', { type: 'CALLOUT', kind: 'TIP', markdown: '- a' }, 'Tip:\n\n- a'],
  ])('renders %s', (_name, block, text) => {
    expect(renderUnitText([block])).toBe(text);
  });

  it('leaves no gap for a block without text', () => {
    const blocks: Block[] = ['a', '', 'b'].map((markdown) => ({ type: 'MARKDOWN', markdown }));
    expect(renderUnitText(blocks)).toBe('a\n\nb');
  });

  it.each(['*a_ ', '|a\n|-\n', '- a\n\n  ', '<'])(
    'takes time that grows with the text: 80 KB of %j',
    (piece) => {
      const markdown = piece.repeat((80 * 1024) / piece.length);
      const before = process.cpuUsage();
      renderUnitText([{ type: 'MARKDOWN', markdown }]);
      expect(process.cpuUsage(before).user / 1000).toBeLessThan(3_000);
    },
  );
});
