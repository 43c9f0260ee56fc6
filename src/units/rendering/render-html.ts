import type { Block, CalloutBlock } from './block-types.ts';
import { isSafeUrl } from './check-url.ts';
import { cleanHtml, type Target } from './clean-html.ts';
import {
  escapeHtml,
  renderCode,
  renderImage,
  renderInlineMarkdown,
  renderMarkdown,
} from './render-markdown.ts';

/** Safe HTML of a unit, for a page or for the body of a mail. */
export function renderUnitHtml(blocks: readonly Block[], target: Target): string {
  return blocks.map((block) => renderBlockHtml(block, target)).join('\n');
}

/** Safe HTML of one block. What is not allowed comes out as text or not at all; nothing is trusted. */
export function renderBlockHtml(block: Block, target: Target): string {
  return cleanHtml(htmlOf(block), target);
}

function htmlOf(block: Block): string {
  switch (block.type) {
    case 'MARKDOWN':
      return renderMarkdown(block.markdown);
    case 'CODE':
      return renderCode(block.language, block.code);
    case 'IMAGE': {
      const caption = block.caption ? `<figcaption>${escapeHtml(block.caption)}</figcaption>` : '';
      return `<figure class="image">${renderImage(block.url, block.alt)}${caption}</figure>`;
    }
    case 'CALLOUT':
      return calloutOf(block);
    case 'DEFINITION': {
      const definition = renderInlineMarkdown(block.definition);
      return `<p class="definition"><dfn>${escapeHtml(block.term)}</dfn>: ${definition}</p>`;
    }
    case 'LINK': {
      const title = escapeHtml(block.title);
      const isSafe = isSafeUrl(block.url, 'LINK');
      return `<p class="link">${isSafe ? `<a href="${escapeHtml(block.url)}">${title}</a>` : title}</p>`;
    }
    default:
      throw new TypeError(`there is no block type ${JSON.stringify((block as { type: unknown }).type)}`);
  }
}

/** The title leads the first paragraph, so that every rendering reads "Note: …". */
function calloutOf({ kind, markdown }: CalloutBlock): string {
  const name = String(kind);
  const title = `<strong class="callout-title">${escapeHtml(name.charAt(0) + name.slice(1).toLowerCase())}:</strong>`;
  const body = renderMarkdown(markdown);
  const text = body.startsWith('<p>')
    ? `<p>${title} ${body.slice('<p>'.length)}`
    : `<p>${title}</p>\n${body}`;
  return `<aside class="callout callout-${escapeHtml(name.toLowerCase())}">${text}</aside>`;
}
