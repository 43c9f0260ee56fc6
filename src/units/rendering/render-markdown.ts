import markdownIt from 'markdown-it';
import { isSafeUrl } from './check-url.ts';
import { plainText } from './read-inline-text.ts';

/** HTML of Markdown blocks. Raw HTML comes out as text, and so do links and images with unsafe URLs. */
export function renderMarkdown(markdown: string): string {
  return md.render(markdown).trimEnd();
}

/** HTML of one paragraph's content. */
export function renderInlineMarkdown(markdown: string): string {
  return md.renderInline(markdown);
}

export function renderCode(language: string, code: string): string {
  return `<pre><code class="language-${escapeHtml(language)}">${escapeHtml(code)}</code></pre>`;
}

/** Only the alternative text when the URL is not an absolute https URL. */
export function renderImage(url: string, alt: string, title = ''): string {
  if (!isSafeUrl(url, 'IMAGE')) return escapeHtml(alt);
  const hint = title ? ` title="${escapeHtml(title)}"` : '';
  return `<img src="${escapeHtml(url)}" alt="${escapeHtml(alt)}"${hint}>`;
}

export function escapeHtml(text: string): string {
  return md.utils.escapeHtml(text).replaceAll("'", '&#39;');
}

const md = createRenderer();

function createRenderer() {
  const renderer = markdownIt({ html: false, linkify: false });
  renderer.validateLink = (url) => isSafeUrl(url, 'LINK');
  renderer.block.ruler.disable('reference');
  const codeOf = (info: string, content: string) =>
    renderCode(info.trim().split(/\s/)[0] || 'text', content.replace(/\n$/, '')) + '\n';
  renderer.renderer.rules.fence = (tokens, index) => {
    const { info = '', content = '' } = tokens[index] ?? {};
    return codeOf(renderer.utils.unescapeAll(info), content);
  };
  renderer.renderer.rules.code_block = (tokens, index) => codeOf('', tokens[index]?.content ?? '');
  renderer.renderer.rules.image = (tokens, index) => {
    const image = tokens[index];
    if (!image) return '';
    const [src, title] = ['src', 'title'].map((name) => String(image.attrGet(name) ?? ''));
    return renderImage(src ?? '', plainText(image.children ?? []), title);
  };
  return renderer;
}
