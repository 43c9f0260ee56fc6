import type { ItemType } from './types.ts';

/** What the folder of a type of item has for others; its form and its model are not for scoring threads. */
interface ItemTypeFolder {
  readonly scoring: ItemType;
  form(): Promise<object>;
  model(): Promise<object>;
}

/** Every type of item there is: a folder, and a line here. */
export const itemTypes = {
  SINGLE_CHOICE: await import('./single-choice/index.ts'),
  MULTIPLE_CHOICE: await import('./multiple-choice/index.ts'),
  TRUE_FALSE: await import('./true-false/index.ts'),
  SHORT_TEXT: await import('./short-text/index.ts'),
  NUMERIC: await import('./numeric/index.ts'),
  MATCHING: await import('./matching/index.ts'),
  ORDERING: await import('./ordering/index.ts'),
  CLOZE: await import('./cloze/index.ts'),
  WORD_BANK: await import('./word-bank/index.ts'),
  HOTSPOT: await import('./hotspot/index.ts'),
  FORMULA: await import('./formula/index.ts'),
  ESSAY: await import('./essay/index.ts'),
  FILE_REFERENCE: await import('./file-reference/index.ts'),
} satisfies Record<string, ItemTypeFolder>;
