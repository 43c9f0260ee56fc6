import { describe, expect, it } from '@jest/globals';
import type { Block } from './block-types.ts';
import { isSafeUrl } from './check-url.ts';
import { cleanHtml } from './clean-html.ts';
import { parseBlocks } from './parse-blocks.ts';
import { renderBlockHtml } from './render-html.ts';
import { renderMarkdown } from './render-markdown.ts';

const HTML = [
  '<script>alert(1)</script>',
  '<ScRiPt src=//evil.example/x.js></sCrIpT>',
  '</code></pre><script>alert(1)</script><pre>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<img src=x onerror=alert(1)>',
  '<img src="https://x.org/a" onerror="alert(1)">',
  '<img/src=`x`/onerror=alert(1)>',
  '<p onclick=alert(1) style="background:url(https://evil.example)">a</p>',
  '<svg/onload=alert(1)><animate onbegin=alert(1)></svg>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<style>@import "https://evil.example";</style>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<form action="https://evil.example"><input name=a><button>b</button></form>',
  '<a href="javascript:alert(1)">a</a>',
  '<a href="  java\tscript:alert(1)">a</a>',
  '<a href="&#106;avascript&colon;alert(1)">a</a>',
  '<img src="data:image/svg+xml;base64,PHN2Zz4=">',
  '<base href="https://evil.example"><meta http-equiv=refresh content="0;url=javascript:alert(1)">',
  '<!--><script>alert(1)</script>-->',
  '<![CDATA[<script>alert(1)</script>]]>',
  '<?xml version="1.0"?><script>alert(1)</script>',
  '\u0000<scr\u0000ipt>alert(1)</script>',
  '" onmouseover="alert(1)" x="',
  "' onmouseover='alert(1)' x='",
  '"><script>alert(1)</script>',
  '&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;',
  '&#34; onload=&#34;alert(1)',
];

const URLS = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' javascript:alert(1)',
  'java\tscript:alert(1)',
  'java\nscript:alert(1)',
  '\u0001javascript:alert(1)',
  'javascript&#58;alert(1)',
  'javascript&colon;alert(1)',
  '&#x6A;avascript:alert(1)',
  'javascript\\:alert(1)',
  'javascript%3Aalert(1)',
  'vbscript:msgbox(1)',
  'data:text/html,<script>alert(1)</script>',
  'data:image/svg+xml;base64,PHN2Zz4=',
  'file:///etc/passwd',
  'blob:https://example.org/1',
  '//evil.example/a.png',
  '/a.png',
  'https:evil.example',
  'https://',
  'view-source:https://example.org',
  'https://example.org/a b',
  'https://example.org/\u0001',
];

/** Every place of every block that an author can fill. */
function blocksWith(text: string): Block[] {
  const type = 'CALLOUT';
  return [
    { type: 'MARKDOWN', markdown: text },
    { type: 'MARKDOWN', markdown: `# ${text}\n\n- ${text}\n\n|${text}|\n|-|\n\n> ${text}\n\n    ${text}` },
    {
      type: 'MARKDOWN',
      markdown: `[a](${text}) [a](<${text}> "${text}") ![${text}](https://x.org/a "${text}")`,
    },
    { type: 'MARKDOWN', markdown: `![a](${text}) ![a](<${text}>) <${text}> [![a](${text})](${text})` },
    { type: 'MARKDOWN', markdown: `[a]\n\n[a]: ${text} "${text}"\n\n\`\`\`${text}\n${text}\n\`\`\`` },
    { type: 'CODE', language: text, code: text },
    { type: 'IMAGE', url: text, alt: text, caption: text },
    { type: 'IMAGE', url: `https://x.org/${text}`, alt: text },
    { type, kind: 'NOTE', markdown: text },
    { type, kind: text as 'NOTE', markdown: `$& ${text}` },
    { type: 'DEFINITION', term: text, definition: text },
    { type: 'LINK', url: text, title: text },
    { type: 'LINK', url: `https://x.org/${text}`, title: text },
  ];
}

const ATTRIBUTES = ['href', 'src', 'alt', 'title', 'class', 'style', 'rel', 'target', 'start'];
const decoded = (value: string) =>
  value.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** Reads the HTML the strict way: whatever is not an expected tag with expected attributes is a hole. */
function holesIn(html: string): string[] {
  const holes: string[] = [];
  const rest = html.replace(
    /<\/?([a-z0-9]+)((?: [a-z]+="[^"<>]*")*)(?: \/)?>/g,
    (_tag, name: string, list: string) => {
      if (/^(?:script|style|svg|math|iframe|object|form|input|button|base|meta|link)$/.test(name))
        holes.push(name);
      for (const [, attribute = '', value = ''] of list.matchAll(/ ([a-z]+)="([^"]*)"/g)) {
        if (!ATTRIBUTES.includes(attribute)) holes.push(attribute);
        if (attribute === 'style' && /url|expression|import|&/i.test(value)) holes.push(value);
        if (attribute === 'href' && !/^(?:https?:\/\/|mailto:)/i.test(decoded(value))) holes.push(value);
        if (attribute === 'src' && !/^https:\/\//i.test(decoded(value))) holes.push(value);
      }
      return '';
    },
  );
  return /[<>]/.test(rest) ? [...holes, rest] : holes;
}

describe.each(['WEB', 'EMAIL'] as const)('%s: nothing an author writes becomes more than text', (target) => {
  it.each([...HTML, ...URLS])('%j', (text) => {
    for (const block of blocksWith(text)) {
      expect({ block, holes: holesIn(renderBlockHtml(block, target)) }).toEqual({ block, holes: [] });
    }
  });
});

describe('the first net, Markdown without HTML', () => {
  it.each([...HTML, ...URLS])('%j', (text) => {
    for (const block of blocksWith(text)) {
      if (block.type === 'MARKDOWN') expect(holesIn(renderMarkdown(block.markdown))).toEqual([]);
    }
  });
});

describe('the second net, an allow-list', () => {
  it.each(HTML)('%j', (html) => {
    expect(holesIn(cleanHtml(html, 'WEB'))).toEqual([]);
    expect(holesIn(cleanHtml(html, 'EMAIL'))).toEqual([]);
  });

  it.each(URLS)('%j', (url) => {
    const attribute = url.replaceAll('"', '&quot;');
    const html = cleanHtml(`<a href="${attribute}">a</a><img src="${attribute}" alt="b">`, 'WEB');
    expect(html).not.toMatch(/href|src/);
  });

  it('keeps no class and no style of an author', () => {
    const html =
      '<p class="x y" style="position:fixed" id="z">a</p><td style="text-align:left;color:red">b</td>';
    expect(cleanHtml(html, 'WEB')).toBe('<p>a</p><td>b</td>');
    expect(cleanHtml(html, 'EMAIL')).not.toMatch(/fixed|red|class|id=/);
  });
});

describe('unsafe URLs', () => {
  it.each(URLS)('%j is neither a link nor an image, and is refused where it becomes one', (url) => {
    expect([isSafeUrl(url, 'LINK'), isSafeUrl(url, 'IMAGE')]).toEqual([false, false]);
    if (/[\s\p{Cc}]/u.test(url)) return;
    expect(parseBlocks(`[a](<${url.replaceAll('<', '&lt;').replaceAll('>', '&gt;')}>)`).problems).not.toEqual(
      [],
    );
  });

  it('allows https, http and mailto for links, https for images', () => {
    const urls = ['https://x.org', 'HTTP://x.org/ä?b#c', 'mailto:a@x.org', 'https://xn--e1afmkfd.org'];
    expect(urls.map((url) => isSafeUrl(url, 'LINK'))).toEqual([true, true, true, true]);
    expect(urls.map((url) => isSafeUrl(url, 'IMAGE'))).toEqual([true, false, false, true]);
  });
});
