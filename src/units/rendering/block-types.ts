export const CALLOUT_KINDS = ['NOTE', 'TIP', 'IMPORTANT', 'WARNING', 'CAUTION'] as const;
export type CalloutKind = (typeof CALLOUT_KINDS)[number];

/** A piece of a unit, as stored: plain JSON, source text rather than HTML. */
export type Block = MarkdownBlock | CodeBlock | ImageBlock | CalloutBlock | DefinitionBlock | LinkBlock;

export interface MarkdownBlock {
  type: 'MARKDOWN';
  markdown: string;
}

export interface CodeBlock {
  type: 'CODE';
  /** 'text' when the author names none. */
  language: string;
  /** Without the last line's line feed. */
  code: string;
}

export interface ImageBlock {
  type: 'IMAGE';
  url: string;
  alt: string;
  caption?: string;
}

export interface CalloutBlock {
  type: 'CALLOUT';
  kind: CalloutKind;
  markdown: string;
}

/** A glossary entry: a plain term and one paragraph of inline Markdown. */
export interface DefinitionBlock {
  type: 'DEFINITION';
  term: string;
  definition: string;
}

export interface LinkBlock {
  type: 'LINK';
  url: string;
  title: string;
}
